"""Conftest, which runs the Rego policies: found on PATH, else in the cache, else built from its Go module."""

from pathlib import Path

from automation.toolchain import tool
from automation.toolchain.errors import AttemptError
from automation.toolchain.go_build import GoBuild
from automation.toolchain.progress import Progress
from automation.toolchain.tool import Origin, Source, Tool
from automation.toolchain.versions import POLICY_GO_MODULE, Version, parse_version, pinned_conftest

_MODULE = "github.com/open-policy-agent/conftest"
_BUILD = GoBuild(
    name="conftest", module=POLICY_GO_MODULE, package=_MODULE, stamp=f"{_MODULE}/internal/version.Version={{version}}"
)
_SOURCES = (
    Source(
        origin=Origin.BUILT,
        title="build with Go from tools/policy/go.mod",
        step="Building conftest {version} with Go: 2 to 4 minutes, once",
        fetch=_BUILD,
    ),
)


def ensure_conftest(progress: Progress) -> Path:
    """Find conftest, or else build it into the cache, and return the executable.

    One on PATH is taken if it is of the pinned minor version or a newer one.

    Args:
        progress: gets a line for each step that takes longer than two seconds.

    Raises:
        ToolchainError: if nothing worked, with what was tried and what to install.
    """
    return tool.ensure(_conftest(), progress).path


def _conftest() -> Tool:
    pinned = pinned_conftest()
    oldest = Version(pinned.major, pinned.minor, 0)

    def refuse(version: Version) -> None:
        if version < oldest:
            raise AttemptError(f", older than {oldest}")

    return Tool(
        name="conftest",
        title="conftest",
        pinned=pinned,
        ask=("--version",),
        read=_own_version,
        refuse=refuse,
        sources=_SOURCES,
        remedy=f"Install conftest {oldest} or newer (https://www.conftest.dev/install/), "
        f"or Go {_BUILD.required_go} or newer (https://go.dev/dl/), then run the command again.",
    )


def _own_version(printed: str) -> Version:
    """From `Conftest: 0.71.1`; the next line gives the version of OPA."""
    lines = [line for line in printed.splitlines() if line.startswith("Conftest:")]
    return parse_version(lines[0] if lines else printed)
