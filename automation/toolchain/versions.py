"""The versions that the project pins, each read from the one file that declares it, and how versions compare."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from automation.toolchain.errors import AttemptError

PROJECT = Path(__file__).resolve().parents[2]
"""The root of the checkout."""

UV_REQUIREMENTS = PROJECT / "tools" / "uv-requirements.txt"
GO_MODULE = PROJECT / "tools" / "go.mod"
"""Pins the Pulumi CLI."""
POLICY_GO_MODULE = PROJECT / "tools" / "policy" / "go.mod"
"""Pins conftest."""


@dataclass(frozen=True, order=True)
class Version:
    """A semantic version; a pre-release sorts before its release."""

    major: int
    minor: int
    patch: int
    released: bool = True
    prerelease: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}{self.prerelease}"


def parse_version(text: str) -> Version:
    """Find the first version such as `v3.259.0` or `3.260.0-alpha.1` in what a program printed.

    Raises:
        AttemptError: if there is none.
    """
    match = re.search(r"\bv?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?", text)
    if match is None:
        raise AttemptError(f"prints no version but {text.strip()[:80]!r}")
    major, minor, patch, prerelease = match.groups(default="")
    return Version(int(major), int(minor), int(patch), not prerelease, prerelease)


def pinned_pulumi() -> Version:
    """The version of the installed Pulumi SDK, which pyproject.toml pins: the CLI has to be this one or newer."""
    import importlib.metadata  # noqa: PLC0415 - costs 40 ms, which `mlcp --help` need not spend

    return parse_version(importlib.metadata.version("pulumi"))


def pinned_uv() -> Version:
    """The version of uv that wrote uv.lock, from tools/uv-requirements.txt: an older uv may not read the lock."""
    return parse_version(UV_REQUIREMENTS.read_text(encoding="utf-8"))


def pinned_conftest() -> Version:
    """The version of conftest that tools/policy/go.mod pins."""
    match = re.search(r"/conftest (v\S+)", POLICY_GO_MODULE.read_text(encoding="utf-8"))
    return parse_version(match.group(1) if match else "")
