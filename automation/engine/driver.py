"""Runs one operation on one stack through the Automation API."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pulumi
from pulumi.automation import CommandError, LocalWorkspace, Stack, StackNotFoundError
from pulumi.automation.errors import ConcurrentUpdateError

from automation.engine.recovery import explain_lock, refuse_unknown_resources, take_over
from automation.engine.workspaces import Workspace
from automation.events import EventReader
from automation.failures import BadInputError, MlcpError
from automation.logs import write_traceback
from automation.plan import Operation

Program = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What an operation covers and is judged by.

    Attributes:
        exclude: URN patterns of resources to leave alone.
        policy_packs: folders of the policy packs to run.
        policy_configs: files with the packs' configuration, in the same order, or empty.
        refresh: whether a preview compares the state with the clouds first; the state stays as it is.
    """

    exclude: Sequence[str] = ()
    policy_packs: Sequence[Path] = ()
    policy_configs: Sequence[Path] = ()
    refresh: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an operation ended.

    Attributes:
        succeeded: whether the engine finished without error.
        error: what the CLI wrote on its error stream if it failed, for the case that no event tells why.
        notes: what had to be done before it could begin.
        document: of a preview, what ``pulumi preview --json --show-sames`` writes; empty if it did not get that far.
    """

    succeeded: bool
    error: str = ""
    document: str = ""
    notes: tuple[str, ...] = ()


class Driver:
    """Works on one stack. Programs write to standard error while they run, since standard output is the report's."""

    def __init__(self, workspace: Workspace, program: Program) -> None:
        self._workspace = workspace
        self._pulumi = _ProjectWorkspace(workspace, _guarded(program))

    def run(self, operation: Operation, scope: Scope, reader: EventReader) -> Outcome:
        """Run ``operation`` and feed its events to ``reader``.

        Raises:
            BadInputError: the stack has no state yet, and the operation needs one.
            MlcpError: the operation could not begin.
        """
        stack = self._stack(create=operation in {Operation.PREVIEW, Operation.UP})
        if operation is Operation.UP and not self._workspace.is_sandbox:
            refuse_unknown_resources(stack, self._workspace)
        document: list[str] = []
        outcome = self._settled(stack, lambda: self._call(stack, operation, scope, reader, document))
        return replace(outcome, document="".join(f"{line}\n" for line in document))

    def preview_of(self, operation: Operation, scope: Scope, reader: EventReader) -> Outcome:
        """What ``operation`` (up or destroy) would do, without doing it."""
        if operation is not Operation.DESTROY:
            return self.run(Operation.PREVIEW, scope, reader)
        stack = self._stack(create=False)

        def preview() -> None:
            self._pulumi.next_arguments = _exclude_arguments(scope)
            stack.preview_destroy(on_event=reader.read)

        return self._settled(stack, preview)

    def _settled(self, stack: Stack, call: Callable[[], None]) -> Outcome:
        """Call the engine; where a dead one left the sandbox's state locked, take over and call again."""
        notes: tuple[str, ...] = ()
        with contextlib.redirect_stdout(sys.stderr), _no_debug_messages():
            try:
                try:
                    call()
                except ConcurrentUpdateError:
                    if not self._workspace.is_sandbox:
                        raise explain_lock(self._workspace, self._workspace.command.last_error) from None
                    notes = take_over(stack)
                    call()
            except CommandError:
                return Outcome(succeeded=False, error=self._workspace.command.last_error, notes=notes)
        return Outcome(succeeded=True, notes=notes)

    def outputs(self) -> str:
        """The stack's outputs as JSON, secrets masked by the engine: they are never decrypted."""
        self._stack(create=False)
        return self._command("stack", "output", "--json")

    def unprotect(self) -> None:
        """Lift the deletion protection of every resource until the next ``up``."""
        self._stack(create=False)
        self._command("state", "unprotect", "--all", "--yes")

    def _call(self, stack: Stack, operation: Operation, scope: Scope, reader: EventReader, document: list[str]) -> None:
        update: dict[str, Any] = {
            "exclude": list(scope.exclude) or None,
            "exclude_dependents": bool(scope.exclude),
            "policy_packs": [str(pack) for pack in scope.policy_packs] or None,
            "policy_pack_configs": [str(path) for path in scope.policy_configs] or None,
        }
        match operation:
            case Operation.PREVIEW:
                document.clear()  # of a call before, which met a lock
                self._pulumi.next_arguments = ["--show-sames"]
                stack.preview(on_event=reader.read, on_output=document.append, json=True, refresh=scope.refresh, **update)
            case Operation.UP:
                stack.up(on_event=reader.read, show_secrets=False, **update)
            case Operation.REFRESH:
                stack.refresh(on_event=reader.read, show_secrets=False, exclude=list(scope.exclude) or None)
            case Operation.DESTROY:
                self._pulumi.next_arguments = _exclude_arguments(scope)
                stack.destroy(on_event=reader.read, show_secrets=False)
            case _:
                raise ValueError(f"{operation} is no operation of the engine")

    def _stack(self, *, create: bool) -> Stack:
        name = self._workspace.stack
        try:
            return (Stack.create_or_select if create else Stack.select)(name, self._pulumi)
        except StackNotFoundError:
            sandbox = " --sandbox" if self._workspace.is_sandbox else ""
            raise BadInputError(f"stack {name} has no state yet; deploy it first: mlcp up --stack {name}{sandbox}") from None
        except CommandError:
            raise MlcpError(f"stack {name} cannot be opened: {self._workspace.command.last_error}") from None

    def _command(self, *args: str) -> str:
        try:
            result = self._workspace.command.run([*args, "--stack", self._workspace.stack], str(self._workspace.work_dir), {})
        except CommandError:
            raise MlcpError(self._workspace.command.last_error) from None
        return str(result.stdout)


class _ProjectWorkspace(LocalWorkspace):
    """Adds arguments that the Python SDK does not know to the next command: ``exclude`` of destroy, ``show-sames`` of preview."""

    def __init__(self, workspace: Workspace, program: Program) -> None:
        super().__init__(work_dir=str(workspace.work_dir), program=program, pulumi_command=workspace.command)
        self.next_arguments: list[str] = []

    def serialize_args_for_op(self, stack_name: str) -> list[str]:  # noqa: ARG002 - the SDK's hook
        arguments, self.next_arguments = self.next_arguments, []
        return arguments


@contextlib.contextmanager
def _no_debug_messages() -> Iterator[None]:
    """Keep the SDK from sending its debug messages to the engine while the program runs in this process.

    Each is a blocking call, a good tenth of a preview's time; nobody sees them, and they hold property values, secret ones too.
    """
    debug = pulumi.log.debug
    pulumi.log.debug = _ignore
    try:
        yield
    finally:
        pulumi.log.debug = debug


def _ignore(*_args: object, **_named: object) -> None:
    """Take the place of ``pulumi.log.debug``."""


def _exclude_arguments(scope: Scope) -> list[str]:
    return [argument for pattern in scope.exclude for argument in ("--exclude", pattern)]


def _guarded(program: Program) -> Program:
    """``program``, but what it raises reaches people as one line, and its traceback a log file."""

    def run() -> None:
        try:
            program()
        except pulumi.RunError:
            raise
        except Exception as error:
            log = write_traceback(error)
            raise pulumi.RunError(f"{type(error).__name__} in the program: {error} (traceback: {log})") from error

    return run
