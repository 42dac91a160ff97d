"""Running other programs: bounded in time, without standard input, and with nothing left running behind."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from automation.toolchain.errors import AttemptError

PROBE_TIMEOUT = 20.0
"""Seconds that a program gets to print its version."""

INSTALL_TIMEOUT = 1800.0
"""Seconds that an installation or a build gets. A cold build of the Pulumi CLI takes about 4 minutes on two cores."""


class CommandError(AttemptError):
    """A program could not be started, failed, or did not end in time.

    Attributes:
        output: all that the program printed.
    """

    def __init__(self, reason: str, output: str = "") -> None:
        super().__init__(reason)
        self.output = output


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    directory: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a program and return all that it printed (standard output and error).

    Args:
        command: the program and its arguments.
        timeout: seconds after which the program and all that it started are killed.
        directory: the working directory; the current one by default.
        environment: variables set on top of those of this process.

    Raises:
        CommandError: with the program's last line as the reason.
    """
    try:
        # A session of its own, so that what the program starts (curl, compilers) can be ended with it.
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env={**os.environ, **(environment or {})},
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise CommandError(f"cannot be started: {error.strerror}") from error
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise CommandError(f"did not end within {timeout:.0f} s") from error
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode != 0:
        raise CommandError(_last_line(output) or f"ended with exit code {process.returncode}", output)
    return output


def _last_line(output: str) -> str:
    return next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "")
