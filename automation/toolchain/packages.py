"""uv, and with it the locked Python packages in .venv. Runs before there is a virtual environment."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from automation.toolchain.cache import cache_directory, install_once
from automation.toolchain.errors import AttemptError, ToolchainError, nothing_worked
from automation.toolchain.process import INSTALL_TIMEOUT, PROBE_TIMEOUT, CommandError, run
from automation.toolchain.progress import Progress, long_step
from automation.toolchain.versions import PROJECT, UV_REQUIREMENTS, parse_version, pinned_uv

_PIP_INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes")


def sync_packages(progress: Progress) -> None:
    """Make .venv hold exactly what uv.lock says: about 20 ms when it does already.

    Raises:
        ToolchainError: if uv cannot be had, or if uv reports a problem (its own words are in the message).
    """
    _run_uv(
        ["sync", "--locked"],
        "Installing the locked Python packages into .venv",
        "After a change of pyproject.toml, run `make lock` first.",
        progress,
    )


def lock_packages(progress: Progress) -> None:
    """Renew uv.lock from pyproject.toml; versions change only where they have to.

    Raises:
        ToolchainError: as for `sync_packages`.
    """
    _run_uv(["lock"], "Resolving the Python packages", "Correct pyproject.toml, then run `make lock` again.", progress)


def _run_uv(arguments: list[str], title: str, remedy: str, progress: Progress) -> None:
    uv = _find_or_install_uv(progress)
    environment = {
        "UV_PROJECT_ENVIRONMENT": str(PROJECT / ".venv"),
        "UV_PYTHON_DOWNLOADS": "never",
        # Like pip, git and Go: a company's own certificate authority is in the machine's trust store.
        "UV_SYSTEM_CERTS": os.environ.get("UV_SYSTEM_CERTS", "true"),
    }
    if not (PROJECT / ".venv" / "bin" / "python").exists():
        environment["UV_PYTHON"] = sys.executable
    try:
        with long_step(progress, title):
            run([str(uv), *arguments, "--quiet"], timeout=INSTALL_TIMEOUT, directory=PROJECT, environment=environment)
    except CommandError as error:
        raise ToolchainError(f"`uv {' '.join(arguments)}` failed:\n{(error.output or str(error)).rstrip()}\n{remedy}") from error


def _find_or_install_uv(progress: Progress) -> Path:
    """Find uv on PATH or in the cache, else install it into the cache with its hashes checked."""
    attempts: list[tuple[str, str]] = []
    try:
        return _uv_on_path()
    except AttemptError as error:
        attempts.append(("uv on PATH", str(error)))

    root = cache_directory() / "uv" / str(pinned_uv())
    binary = root / "bin" / "uv"
    if binary.exists():
        return binary
    for title, source in _UV_SOURCES.items():
        try:
            with long_step(progress, f"Installing uv {pinned_uv()}"):
                install_once(root, is_usable=binary.exists, fill=source, progress=progress)
        except AttemptError as error:
            attempts.append((title, str(error)))
        else:
            return binary
    raise nothing_worked(
        f"uv {pinned_uv()}",
        attempts,
        f"Install uv {pinned_uv()} or newer (https://docs.astral.sh/uv/), or give {sys.executable} pip or venv "
        "(Debian and Ubuntu: python3-venv), then run the command again.",
    )


def _uv_on_path() -> Path:
    found = shutil.which("uv")
    if found is None:
        raise AttemptError("not found")
    version = parse_version(run([found, "--version"], timeout=PROBE_TIMEOUT))
    if version < pinned_uv():
        raise AttemptError(f"{found} is version {version}, older than {pinned_uv()}")
    return Path(found)


def _uv_from_venv(root: Path) -> None:
    """Install uv with the pip of a throw-away virtual environment; only the executable is kept."""
    throwaway = root / "venv"
    run([sys.executable, "-m", "venv", throwaway], timeout=INSTALL_TIMEOUT)
    run([throwaway / "bin" / "python", *_PIP_INSTALL, "-r", UV_REQUIREMENTS], timeout=INSTALL_TIMEOUT)
    (root / "bin").mkdir()
    (throwaway / "bin" / "uv").rename(root / "bin" / "uv")
    shutil.rmtree(throwaway)


def _uv_from_pip(root: Path) -> None:
    """Install uv with the interpreter's own pip, for interpreters that come without venv."""
    run([sys.executable, *_PIP_INSTALL, "--target", root, "-r", UV_REQUIREMENTS], timeout=INSTALL_TIMEOUT)


_UV_SOURCES: dict[str, Callable[[Path], None]] = {
    "pip in a virtual environment": _uv_from_venv,
    "pip install --target": _uv_from_pip,
}
