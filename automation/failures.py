"""How a command of ``mlcp`` ends badly, and the exit codes."""

from typing import Final

OK: Final = 0
FAILED: Final = 1
"""The operation failed, or a mandatory policy is violated."""
BAD_INPUT: Final = 2
"""The command line or the settings are wrong; nothing was started."""
INTERRUPTED: Final = 130


class MlcpError(Exception):
    """Ends the command. The message is complete and written for people: print it without a traceback."""

    exit_code = FAILED


class BadInputError(MlcpError):
    """The command line or the settings are wrong; nothing was started."""

    exit_code = BAD_INPUT
