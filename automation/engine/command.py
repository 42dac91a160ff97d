"""The Pulumi CLI as a child process: with exactly the environment it is given, and cancelled exactly once."""

import signal
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import IO, Any

from pulumi.automation import CommandResult
from pulumi.automation.errors import create_command_error

from automation.toolchain import PulumiCli
from automation.toolchain.automation_api import VerifiedCommand

OnLine = Callable[[str], Any]


class EngineCommand(VerifiedCommand):
    """Runs the CLI for the Automation API.

    The SDK's own runner adds the whole environment of this process, and leaves the engine alone when Ctrl-C is pressed. Here
    the engine has a session of its own, so that the terminal's signal does not reach it a second time (the engine
    takes a second one as "stop at once" and leaves its state behind); ``cancel_on_interrupt`` hands the first one over.

    Args:
        cli: the CLI.
        environment: all environment variables that the engine and its plugins see.
        keep_open: file descriptors that the engine inherits, so that what hangs on them (a lock) lasts as long as it.
    """

    def __init__(self, cli: PulumiCli, environment: Mapping[str, str], keep_open: Iterable[int] = ()) -> None:
        super().__init__(cli)
        self.environment = dict(environment)
        """All variables that every command gets."""
        self._keep_open = tuple(keep_open)
        self._running: subprocess.Popen[str] | None = None
        self.last_error = ""
        """What the last command that failed wrote on its error stream."""

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnLine | None = None,
        on_error: OnLine | None = None,
    ) -> CommandResult:
        """Run the CLI with ``args`` and wait for it.

        Raises:
            pulumi.automation.CommandError: it ended with an error.
        """
        environment = {**self.environment, **additional_env, "PULUMI_AUTOMATION_API": "true"}
        with subprocess.Popen(  # noqa: S603 - the CLI that the toolchain verified
            [self.command, "--non-interactive", *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            pass_fds=self._keep_open,
        ) as process:
            self._running = process
            stdout, stderr = _Reader(process.stdout, on_output), _Reader(process.stderr, on_error)
            try:
                result = CommandResult(stdout=stdout.text(), stderr=stderr.text(), code=process.wait())
            finally:
                self._running = None
        if result.code != 0:
            self.last_error = result.stderr.strip().removeprefix("error: ")
            raise create_command_error(result)
        return result

    @contextmanager
    def cancel_on_interrupt(self) -> Iterator[threading.Event]:
        """While in the body, SIGINT and SIGTERM cancel the running engine instead of ending this process.

        Yields:
            Set when that happened. A second signal stops the engine at once.
        """
        interrupted = threading.Event()

        def cancel(_signal: int, _frame: FrameType | None) -> None:
            interrupted.set()
            if self._running is not None:
                self._running.send_signal(signal.SIGINT)

        previous = {number: signal.signal(number, cancel) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield interrupted
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)


class _Reader:
    """Reads all of a pipe in a thread, so that the other pipe is never blocked."""

    def __init__(self, stream: IO[str] | None, on_line: OnLine | None) -> None:
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._read, args=(stream or (), on_line), daemon=True)
        self._thread.start()

    def _read(self, stream: Iterable[str], on_line: OnLine | None) -> None:
        for line in stream:
            self._lines.append(line.rstrip())
            if on_line is not None:
                on_line(self._lines[-1])

    def text(self) -> str:
        """Everything that was written, once the other side has closed."""
        self._thread.join()
        return "\n".join(self._lines)
