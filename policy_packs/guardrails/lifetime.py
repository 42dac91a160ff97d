"""Ends the pack's process with the engine that started it."""

import os
import threading
from typing import Final

_LOOK_EVERY: Final = 1.0
"""Seconds."""


def end_with_parent() -> None:
    """End this process soon after its parent is gone.

    The engine stops its packs when it ends, but not when it is killed; the SDK would then serve nobody for ever, and hold
    whatever it inherited, such as the lock on a sandbox.
    """
    parent = os.getppid()

    def watch() -> None:
        pause = threading.Event()
        while os.getppid() == parent:
            pause.wait(_LOOK_EVERY)
        os._exit(0)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()
