"""The sandbox: local stand-ins for the three provider plugins, and unit-test mocks, on one simulated cloud.

See docs/sandbox.md for what is checked and what is not.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from automation.sandbox.mocks import SandboxMocks
    from automation.sandbox.process import Sandbox, start

__all__ = ["Sandbox", "SandboxMocks", "start"]


def __getattr__(name: str) -> Any:
    """Imports on demand: the mocks need the whole Pulumi SDK, the stand-ins must not."""
    if name == "SandboxMocks":
        from automation.sandbox.mocks import SandboxMocks  # noqa: PLC0415

        return SandboxMocks
    if name in {"Sandbox", "start"}:
        from automation.sandbox import process  # noqa: PLC0415

        return getattr(process, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
