"""One ``mlcp`` at a time for each sandbox stack."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path, on_wait: Callable[[], None]) -> Iterator[int]:
    """Hold the lock file at ``path``; where another process holds it, call ``on_wait`` and wait for that process.

    The lock belongs to the open file: a child process that inherits the descriptor keeps it as long as it lives. So whoever
    gets the lock knows that no engine of a killed ``mlcp`` is still at work.

    Yields:
        The descriptor to hand on to child processes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()
