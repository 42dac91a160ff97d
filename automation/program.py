"""The Pulumi program that ``mlcp`` hands to the engine."""

import contextlib
import threading
from typing import TYPE_CHECKING

from stacks import build

if TYPE_CHECKING:
    from automation.engine.driver import Program
    from stacks.settings import Settings


def preloaded_program(settings: "Settings") -> "Program":
    """``stacks.build``, for an engine that is about to start: what it imports, which takes seconds, is loaded meanwhile."""
    loading = threading.Thread(target=_load, args=(settings,), daemon=True)
    loading.start()

    def program() -> None:
        loading.join()
        build()

    return program


def _load(settings: "Settings") -> None:
    with contextlib.suppress(Exception):  # the program meets the same fault, and reports it
        from stacks.preload import preload  # noqa: PLC0415 - the clouds' SDKs

        preload(settings)
