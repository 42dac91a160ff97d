"""What people see while the engine works: a spinner with counts on a terminal, else a plain line every few seconds."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console

_REFRESH: Final = 0.5
_LINES_EVERY: Final = 5.0


@contextmanager
def live(console: Console, title: str, counts: Callable[[], str]) -> Iterator[None]:
    """Show ``title``, what ``counts`` returns and the time gone by, on ``console``, while the body runs."""
    started = time.monotonic()
    finished = threading.Event()

    def line() -> str:
        return f"{title}: {counts()}, {time.monotonic() - started:.0f} s"

    def repeat(every: float, show: Callable[[str], None]) -> None:
        while not finished.wait(every):
            show(line())

    if console.is_terminal:
        with console.status(line()) as status:
            thread = threading.Thread(target=repeat, args=(_REFRESH, status.update), daemon=True)
            thread.start()
            try:
                yield
            finally:
                finished.set()
                thread.join()
        return
    thread = threading.Thread(
        target=repeat, args=(_LINES_EVERY, lambda text: console.print(text, markup=False, soft_wrap=True)), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()
