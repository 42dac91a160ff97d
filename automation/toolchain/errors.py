"""How a failure of the toolchain is told: what was tried, in order, why each try failed, and what to install."""

from collections.abc import Sequence


class ToolchainError(Exception):
    """A tool could not be had. The message is complete and written for people: print it without a traceback."""


class AttemptError(Exception):
    """One way of getting a tool did not work; the message is the reason, in one line."""


def nothing_worked(missing: str, attempts: Sequence[tuple[str, str]], remedy: str) -> ToolchainError:
    """Build the error for a tool that no way led to.

    Args:
        missing: what is needed, such as `Pulumi CLI 3.259.0`.
        attempts: what was tried, in order, each with the reason why it failed.
        remedy: a sentence that says what to install.
    """
    tried = [f"  {number}. {title}: {reason}" for number, (title, reason) in enumerate(attempts, start=1)]
    return ToolchainError("\n".join([f"No usable {missing}. Tried, in order:", *tried, remedy]))
