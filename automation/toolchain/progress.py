"""Progress lines for steps that a person would wonder about."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str], None]
"""Takes one line for people. It may be called from another thread."""


@contextmanager
def long_step(progress: Progress, title: str, *, after: float = 2.0, every: float = 30.0) -> Iterator[None]:
    """Report the step in the body once it has run for `after` seconds, and again every `every` seconds.

    A step that ends sooner is silent.
    """
    finished = threading.Event()
    started = time.monotonic()

    def report() -> None:
        if finished.wait(after):
            return
        progress(f"{title} ...")
        while not finished.wait(every):
            progress(f"{title}: {time.monotonic() - started:.0f} s so far")

    reporter = threading.Thread(target=report, name="progress", daemon=True)
    reporter.start()
    try:
        yield
    finally:
        finished.set()
        reporter.join()
