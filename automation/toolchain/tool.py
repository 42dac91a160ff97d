"""How any tool is had: found on PATH, else in the cache, else installed there from its first source that works."""

import contextlib
import enum
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from automation.toolchain.cache import cache_directory, install_once
from automation.toolchain.errors import AttemptError, nothing_worked
from automation.toolchain.process import PROBE_TIMEOUT, run
from automation.toolchain.progress import Progress, long_step
from automation.toolchain.versions import Version, parse_version


class Origin(enum.StrEnum):
    """How a tool came to be here."""

    PATH = "found on PATH"
    DOWNLOADED = "downloaded by its own installer"
    BUILT = "built with Go from its pinned module"
    PROVIDED = "put into the cache by hand"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One way of installing a tool.

    Attributes:
        origin: what a tool from here is marked with.
        title: how the attempt is named in an error.
        step: the progress line, with `{version}` for the version.
        fetch: puts the executable, and what belongs to it, under `bin` of the given folder.
    """

    origin: Origin
    title: str
    step: str
    fetch: Callable[[Version, Path], None]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool that the project runs.

    Attributes:
        name: of the executable, and of its folder in the cache.
        title: as it is called in messages.
        pinned: the version that the project pins; this one is installed.
        ask: arguments with which it prints its version.
        read: finds the version in what it prints.
        refuse: raises `AttemptError` with the reason why a version is not good enough.
        sources: ways of installing it, best first.
        remedy: a sentence that says what to install when nothing works.
        environment: variables to set whenever it runs.
    """

    name: str
    title: str
    pinned: Version
    ask: Sequence[str]
    read: Callable[[str], Version] = parse_version
    refuse: Callable[[Version], None]
    sources: Sequence[Source]
    remedy: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """Its folder in the cache."""
        return cache_directory() / self.name / str(self.pinned)

    def binary_in(self, root: Path) -> Path:
        """The executable in an installation."""
        return root / "bin" / self.name


@dataclass(frozen=True, kw_only=True)
class Found:
    """A tool that is here and good enough.

    Attributes:
        path: the executable.
        version: its version.
        origin: how it was obtained.
    """

    path: Path
    version: Version
    origin: Origin


def find(tool: Tool, remedy: str) -> Found:
    """Find what `ensure` would use, without installing anything.

    A tool in the cache costs a few file reads; one on PATH is asked for its version each time, since what is there may be
    replaced, or be the shim of a version manager.

    Raises:
        ToolchainError: if there is none yet; `remedy` ends the message.
    """
    found, reasons = _look(tool)
    if found is None:
        raise nothing_worked(f"{tool.title} {tool.pinned}", reasons, remedy)
    return found


def ensure(tool: Tool, progress: Progress) -> Found:
    """Find a tool, or else install it into the cache. Runs at the same time install once.

    Args:
        tool: what is needed.
        progress: gets a line for each step that takes longer than two seconds.

    Raises:
        ToolchainError: if nothing worked, with what was tried and what to install.
    """
    found, attempts = _look(tool)
    if found is not None:
        return found
    for source in tool.sources:
        try:
            _install(tool, source, progress)
            return _in_cache(tool)
        except AttemptError as error:
            attempts.append((source.title, str(error)))
    raise nothing_worked(f"{tool.title} {tool.pinned}", attempts, tool.remedy)


def _look(tool: Tool) -> tuple[Found | None, list[tuple[str, str]]]:
    """Look on PATH and in the cache; where nothing is found, say why."""
    reasons: list[tuple[str, str]] = []
    for title, look in ((f"{tool.name} on PATH", _on_path), ("the cache", _in_cache)):
        try:
            return look(tool), reasons
        except AttemptError as error:
            reasons.append((title, str(error)))
    return None, reasons


def _on_path(tool: Tool) -> Found:
    found = shutil.which(tool.name)
    if found is None:
        raise AttemptError("not found")
    return Found(path=Path(found), version=_accepted_version(tool, Path(found)), origin=Origin.PATH)


def _accepted_version(tool: Tool, binary: Path) -> Version:
    try:
        version = tool.read(run([binary, *tool.ask], timeout=PROBE_TIMEOUT, environment=tool.environment))
    except AttemptError as error:
        raise AttemptError(f"{binary} {error}") from error
    try:
        tool.refuse(version)
    except AttemptError as error:
        raise AttemptError(f"{binary} is version {version}{error}") from error
    return version


def _in_cache(tool: Tool) -> Found:
    """Take a tool from the cache. It is asked for its version only if no stamp tells it for this very file."""
    binary = tool.binary_in(tool.root)
    if not binary.exists():
        raise AttemptError(f"{binary} does not exist")
    stamp = _read_stamp(tool)
    if stamp is None:
        stamp = _accepted_version(tool, binary), Origin.PROVIDED
        with contextlib.suppress(OSError):  # in a cache that cannot be written it is asked every time
            _write_stamp(tool, tool.root, *stamp)
    version, origin = stamp
    return Found(path=binary, version=version, origin=origin)


def _read_stamp(tool: Tool) -> tuple[Version, Origin] | None:
    try:
        stamp = json.loads((tool.root / "stamp.json").read_text(encoding="utf-8"))
        if stamp["file"] != _fingerprint(tool.binary_in(tool.root)):
            return None
        return parse_version(stamp["version"]), Origin[stamp["origin"]]
    except (OSError, ValueError, TypeError, KeyError, AttemptError):
        return None


def _write_stamp(tool: Tool, root: Path, version: Version, origin: Origin) -> None:
    stamp = {"version": str(version), "origin": origin.name, "file": _fingerprint(tool.binary_in(root))}
    unfinished = root / f"stamp.json.{os.getpid()}"
    unfinished.write_text(json.dumps(stamp), encoding="utf-8")
    unfinished.replace(root / "stamp.json")


def _fingerprint(binary: Path) -> list[int]:
    """Size and modification time (nanoseconds) of an executable: what changes when somebody replaces it."""
    status = binary.stat()
    return [status.st_size, status.st_mtime_ns]


def _install(tool: Tool, source: Source, progress: Progress) -> None:
    """Install a tool into the cache from one source, unless another run has done it meanwhile."""

    def is_usable() -> bool:
        try:
            _in_cache(tool)
        except AttemptError:
            return False
        return True

    def fill(staged: Path) -> None:
        source.fetch(tool.pinned, staged)
        _write_stamp(tool, staged, _accepted_version(tool, tool.binary_in(staged)), source.origin)

    with long_step(progress, source.step.format(version=tool.pinned)):
        install_once(tool.root, is_usable=is_usable, fill=fill, progress=progress)
