"""The Pulumi CLI: found on PATH, else in the cache, else downloaded, else built from its Go module."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from automation.toolchain import tool
from automation.toolchain.analyzer import analyzer_directory
from automation.toolchain.errors import AttemptError
from automation.toolchain.go_build import GoBuild
from automation.toolchain.process import INSTALL_TIMEOUT, run
from automation.toolchain.progress import Progress
from automation.toolchain.tool import Found, Origin, Source, Tool
from automation.toolchain.versions import GO_MODULE, Version, pinned_pulumi

_QUIET = {"PULUMI_SKIP_UPDATE_CHECK": "true"}


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

    Raises:
        ToolchainError: if there is none yet.
    """
    return _usable(tool.find(_pulumi(), "Run `make setup`, which installs one."))


def ensure(progress: Progress) -> PulumiCli:
    """Find the Pulumi CLI, or else install it into the cache.

    Tried in this order: `pulumi` on PATH, if it has the SDK's major version and is not older than the SDK; the cache;
    Pulumi's own installer; a build with Go. Runs at the same time install once.

    Args:
        progress: gets a line for each step that takes longer than two seconds.

    Raises:
        ToolchainError: if nothing worked, with what was tried and what to install.
    """
    return _usable(tool.ensure(_pulumi(), progress))


def _usable(found: Found) -> PulumiCli:
    analyzer = analyzer_directory(found.path)
    entries = (found.path.parent,) if analyzer is None else (found.path.parent, analyzer)
    return PulumiCli(path=found.path, version=str(found.version), origin=found.origin, path_entries=entries)


def _pulumi() -> Tool:
    pinned = pinned_pulumi()

    def refuse(version: Version) -> None:
        """One of the SDK's major version serves that SDK and all older ones."""
        if version < pinned:
            raise AttemptError(f", older than the SDK's {pinned}")
        if version.major != pinned.major:
            raise AttemptError(f"; the SDK works with {pinned.major}.x")

    return Tool(
        name="pulumi",
        title="Pulumi CLI",
        pinned=pinned,
        ask=("version",),
        refuse=refuse,
        sources=_SOURCES,
        remedy=f"Install the Pulumi CLI {pinned} or a newer {pinned.major}.x (https://www.pulumi.com/docs/install/), "
        f"or Go {_BUILD.required_go} or newer (https://go.dev/dl/), then run the command again.",
        environment=_QUIET,
    )


def _download(version: Version, root: Path) -> None:
    """Run Pulumi's installer, in a process of its own: it has no time limits, and what it imports is large."""
    run([sys.executable, "-m", "automation.toolchain.download", str(version), root], timeout=INSTALL_TIMEOUT)


# Without the version stamped in, the Automation API refuses the CLI.
_BUILD = GoBuild(
    name="pulumi",
    module=GO_MODULE,
    package="github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    stamp="github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}",
)
_SOURCES = (
    Source(
        origin=Origin.DOWNLOADED,
        title="download with Pulumi's installer",
        step="Downloading the Pulumi CLI {version}",
        fetch=_download,
    ),
    Source(
        origin=Origin.BUILT,
        title="build with Go from tools/go.mod",
        step="Building the Pulumi CLI {version} with Go: 3 to 5 minutes, once",
        fetch=_BUILD,
    ),
)
