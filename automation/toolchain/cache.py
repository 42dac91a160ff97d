"""The cache of installed tools: one folder per tool and version, there as a whole or not at all."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from automation.toolchain.errors import ToolchainError
from automation.toolchain.progress import Progress


def cache_directory() -> Path:
    """The folder of this project's tools: `$XDG_CACHE_HOME/ml-control-plane`, by default under `~/.cache`.

    A relative `XDG_CACHE_HOME` is ignored, as the XDG Base Directory Specification demands.

    Raises:
        ToolchainError: if there is no home directory.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (base if base.is_absolute() else Path.home() / ".cache") / "ml-control-plane"
    except RuntimeError as error:
        raise ToolchainError("There is no home directory to keep tools in: set HOME or XDG_CACHE_HOME.") from error


def install_once(target: Path, *, is_usable: Callable[[], bool], fill: Callable[[Path], None], progress: Progress) -> None:
    """Create the folder `target` by calling `fill`, unless it is usable already.

    Two runs at once do not both fill it: the second waits for the first. `fill` gets the path of a folder, not yet created,
    on the same file system, which is renamed to `target` only when `fill` has returned: an interrupted installation leaves
    no half-filled `target`, and what it leaves beside it the next one removes.

    Raises:
        ToolchainError: if the cache cannot be written.
    """
    try:
        _install_once(target, is_usable, fill, progress)
    except OSError as error:
        raise ToolchainError(
            f"{target} cannot be installed: {error}. Make room or make that folder writable, "
            "or set XDG_CACHE_HOME to a folder elsewhere, then run the command again."
        ) from error


def _install_once(target: Path, is_usable: Callable[[], bool], fill: Callable[[Path], None], progress: Progress) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = f"Another run is installing {target.parent.name} {target.name}; waiting"
    with _locked(target.parent / f"{target.name}.lock", waiting, progress):
        if is_usable():
            return
        for abandoned in target.parent.glob(f".{target.name}-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as workspace:
            staged = Path(workspace) / target.name
            fill(staged)
            shutil.rmtree(target, ignore_errors=True)
            staged.rename(target)


@contextmanager
def _locked(path: Path, waiting: str, progress: Progress) -> Iterator[None]:
    # The lock file stays: removing it would let a third run lock another file of the same name.
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(waiting)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
