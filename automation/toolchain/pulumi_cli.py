"""The Pulumi CLI: found on PATH, else in the cache, else downloaded, else built from its Go module."""

import contextlib
import enum
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from automation.toolchain.analyzer import analyzer_directory
from automation.toolchain.cache import cache_directory, install_once
from automation.toolchain.errors import AttemptError, nothing_worked
from automation.toolchain.process import INSTALL_TIMEOUT, PROBE_TIMEOUT, CommandError, run
from automation.toolchain.progress import Progress, long_step
from automation.toolchain.versions import GO_MODULE, Version, parse_version, pinned_pulumi, required_go

_QUIET = {"PULUMI_SKIP_UPDATE_CHECK": "true"}


class Origin(enum.StrEnum):
    """How the Pulumi CLI came to be here."""

    PATH = "found on PATH"
    DOWNLOADED = "downloaded by Pulumi's installer"
    BUILT = "built from tools/go.mod"
    PROVIDED = "put into the cache by hand"


@dataclass(frozen=True, kw_only=True)
class PulumiCli:
    """A Pulumi CLI that is known to work with the installed SDK.

    Attributes:
        path: the executable.
        version: its semantic version, without a leading `v`.
        origin: how it was obtained.
        path_entries: folders that belong at the front of the engine's PATH: that of the CLI with its plugins and, where the
            official language host is missing, the one with the stand-in for Pulumi's Python policy analyzer.
    """

    path: Path
    version: str
    origin: Origin
    path_entries: tuple[Path, ...]

    def environment(self) -> dict[str, str]:
        """The variables to add to the engine's environment: PATH with the entries in front, and no update check."""
        inherited = os.environ.get("PATH", os.defpath)
        return {"PATH": os.pathsep.join([*map(str, self.path_entries), inherited]), **_QUIET}


def pulumi_command() -> PulumiCli:
    """Find the Pulumi CLI that `ensure` would use, without installing anything.

    One from the cache costs a few file reads; one on PATH is asked for its version each time, since what is there may be
    replaced, or be the shim of a version manager.

    Raises:
        ToolchainError: if there is none yet.
    """
    pinned = pinned_pulumi()
    found, reasons = _find(pinned)
    if found is None:
        raise nothing_worked(f"Pulumi CLI {pinned}", reasons, "Run `make setup`, which installs one.")
    return found


def ensure(progress: Progress) -> PulumiCli:
    """Find the Pulumi CLI, or else install it into the cache.

    Tried in this order: `pulumi` on PATH, if it has the SDK's major version and is not older than the SDK; the cache;
    Pulumi's own installer; a build with Go. Runs at the same time install once.

    Args:
        progress: gets a line for each step that takes longer than two seconds.

    Raises:
        ToolchainError: if nothing worked, with what was tried and what to install.
    """
    pinned = pinned_pulumi()
    found, attempts = _find(pinned)
    if found is not None:
        return found
    for source in _SOURCES:
        try:
            _install(pinned, source, progress)
        except AttemptError as error:
            attempts.append((source.title, str(error)))
        else:
            return pulumi_command()
    raise nothing_worked(
        f"Pulumi CLI {pinned}",
        attempts,
        f"Install the Pulumi CLI {pinned} or a newer {pinned.major}.x (https://www.pulumi.com/docs/install/), "
        f"or Go {required_go()} or newer (https://go.dev/dl/), then run the command again.",
    )


def _find(pinned: Version) -> tuple[PulumiCli | None, list[tuple[str, str]]]:
    """Look on PATH and in the cache; where nothing is found, say why."""
    reasons: list[tuple[str, str]] = []
    for title, look in (("pulumi on PATH", _on_path), ("the cache", _in_cache)):
        try:
            path, version, origin = look(pinned)
        except AttemptError as error:
            reasons.append((title, str(error)))
            continue
        analyzer = analyzer_directory(path)
        entries = (path.parent,) if analyzer is None else (path.parent, analyzer)
        return PulumiCli(path=path, version=str(version), origin=origin, path_entries=entries), reasons
    return None, reasons


def _on_path(pinned: Version) -> tuple[Path, Version, Origin]:
    found = shutil.which("pulumi")
    if found is None:
        raise AttemptError("not found")
    return Path(found), _compatible_version(Path(found), pinned), Origin.PATH


def _compatible_version(binary: Path, pinned: Version) -> Version:
    """Ask a CLI for its version. One of the SDK's major version serves that SDK and all older ones."""
    try:
        version = parse_version(run([binary, "version"], timeout=PROBE_TIMEOUT, environment=_QUIET))
    except AttemptError as error:
        raise AttemptError(f"{binary} {error}") from error
    if version < pinned:
        raise AttemptError(f"{binary} is version {version}, older than the SDK's {pinned}")
    if version.major != pinned.major:
        raise AttemptError(f"{binary} is version {version}; the SDK works with {pinned.major}.x")
    return version


def _cache_root(pinned: Version) -> Path:
    return cache_directory() / "pulumi" / str(pinned)


def _in_cache(pinned: Version) -> tuple[Path, Version, Origin]:
    """Take the CLI from the cache. It is asked for its version only if no stamp tells it for this very file."""
    root = _cache_root(pinned)
    binary = root / "bin" / "pulumi"
    if not binary.exists():
        raise AttemptError(f"{binary} does not exist")
    stamp = _read_stamp(root)
    if stamp is None:
        stamp = _compatible_version(binary, pinned), Origin.PROVIDED
        with contextlib.suppress(OSError):  # in a cache that cannot be written it is asked every time
            _write_stamp(root, *stamp)
    return binary, *stamp


def _read_stamp(root: Path) -> tuple[Version, Origin] | None:
    try:
        stamp = json.loads((root / "stamp.json").read_text(encoding="utf-8"))
        if stamp["file"] != _fingerprint(root):
            return None
        return parse_version(stamp["version"]), Origin[stamp["origin"]]
    except (OSError, ValueError, TypeError, KeyError, AttemptError):
        return None


def _write_stamp(root: Path, version: Version, origin: Origin) -> None:
    stamp = {"version": str(version), "origin": origin.name, "file": _fingerprint(root)}
    unfinished = root / f"stamp.json.{os.getpid()}"
    unfinished.write_text(json.dumps(stamp), encoding="utf-8")
    unfinished.replace(root / "stamp.json")


def _fingerprint(root: Path) -> list[int]:
    """Size and modification time (nanoseconds) of the CLI: what changes when somebody replaces it."""
    status = (root / "bin" / "pulumi").stat()
    return [status.st_size, status.st_mtime_ns]


@dataclass(frozen=True, kw_only=True)
class _Source:
    """One way of installing the CLI.

    Attributes:
        origin: what a CLI from here is marked with.
        title: how the attempt is named in an error.
        step: the progress line, with `{version}` for the version.
        fetch: puts the executable, and what belongs to it, under `bin` of the given folder.
    """

    origin: Origin
    title: str
    step: str
    fetch: Callable[[Version, Path], None]


def _install(pinned: Version, source: _Source, progress: Progress) -> None:
    """Install the CLI into the cache from one source, unless another run has done it meanwhile."""

    def is_usable() -> bool:
        try:
            _in_cache(pinned)
        except AttemptError:
            return False
        return True

    def fill(staged: Path) -> None:
        source.fetch(pinned, staged)
        _write_stamp(staged, _compatible_version(staged / "bin" / "pulumi", pinned), source.origin)

    with long_step(progress, source.step.format(version=pinned)):
        install_once(_cache_root(pinned), is_usable=is_usable, fill=fill, progress=progress)


def _download(version: Version, root: Path) -> None:
    """Run Pulumi's installer, in a process of its own: it has no time limits, and what it imports is large."""
    run([sys.executable, "-m", "automation.toolchain.download", str(version), root], timeout=INSTALL_TIMEOUT)


def _build(version: Version, root: Path) -> None:
    """Build the CLI with Go from the module that tools/go.mod pins and tools/go.sum verifies.

    `go install module@version` refuses this module because of its replace directives. Without the version stamped in, the
    Automation API refuses the CLI.
    """
    go = shutil.which("go")
    if go is None:
        raise AttemptError("`go` is not on PATH")
    module = "github.com/pulumi/pulumi"
    stamp = f"-X {module}/sdk/v3/go/common/version.Version=v{version}"
    command = [go, "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", f"-s -w {stamp}"]
    command += ["-o", str(root / "bin" / "pulumi"), f"{module}/pkg/v3/cmd/pulumi"]
    # No C compiler is needed, and no workspace file of a folder above may change what is built.
    environment = {"CGO_ENABLED": "0", "GOWORK": "off"}
    (root / "bin").mkdir(parents=True)
    try:
        run(command, timeout=INSTALL_TIMEOUT, directory=GO_MODULE.parent, environment=environment)
    except CommandError as error:
        log = cache_directory() / "pulumi" / f"{version}-build.log"
        log.write_text(error.output or str(error), encoding="utf-8")
        raise AttemptError(f"{error} (all of the build's output: {log})") from error


_SOURCES = (
    _Source(
        origin=Origin.DOWNLOADED,
        title="download with Pulumi's installer",
        step="Downloading the Pulumi CLI {version}",
        fetch=_download,
    ),
    _Source(
        origin=Origin.BUILT,
        title="build with Go from tools/go.mod",
        step="Building the Pulumi CLI {version} with Go: 3 to 5 minutes, once",
        fetch=_build,
    ),
)
