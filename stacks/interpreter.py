"""Settings of the Python interpreter that a program of many resources needs."""

import atexit
import gc
from typing import Final

GC_THRESHOLDS: Final = (200_000, 50, 100)
"""Allocations, and younger collections, before each generation is collected. A program's resources live until it ends; with
Python's own thresholds looking through them again and again takes half of the time (docs/performance.md)."""


def raise_gc_thresholds() -> None:
    """Let the garbage collector run seldom, and not once more at exit; best called before anything large is imported."""
    gc.set_threshold(*GC_THRESHOLDS)
    atexit.register(gc.freeze)  # what is frozen is not looked through when the interpreter ends, which took 2 s of prod's preview
