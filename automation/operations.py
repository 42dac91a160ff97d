"""What the commands of ``mlcp`` do: check, ask, run the engine, report."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.prompt import Confirm

from automation.engine.driver import Driver, Outcome, Program, Scope
from automation.engine.workspaces import Workspace, real_workspace, sandbox_workspace
from automation.events import EventReader
from automation.failures import FAILED, INTERRUPTED, OK, BadInputError, MlcpError
from automation.plan import Diagnostic, Operation, Plan, Progress
from automation.project import Project, chosen_clouds, exclusions
from automation.report.live import live
from automation.report.machine import as_json, failure_as_json
from automation.report.summary import print_report
from automation.request import Request
from automation.sandbox.process import SandboxStartError
from automation.toolchain import ToolchainError, ensure

_PACKS: Final = Path(__file__).resolve().parents[1] / "policy_packs"
_POLICED: Final = frozenset({Operation.PREVIEW, Operation.UP})
_ASKS: Final = frozenset({Operation.UP, Operation.DESTROY, Operation.UNPROTECT})


def execute(request: Request, folder: Path, program: Program | None = None) -> int:
    """Do what is asked for and report it on standard output; progress and questions go to standard error.

    Args:
        request: what to do.
        folder: a folder in the project.
        program: the Pulumi program; ``stacks.build`` unless given.

    Returns:
        The exit code.
    """
    started = time.monotonic()
    stderr = Console(stderr=True)
    try:
        return _Run(request, Project.containing(folder), program or _stacks_program(), stderr, started).execute()
    except (MlcpError, ToolchainError, SandboxStartError) as failure:
        if request.as_json:
            duration = time.monotonic() - started
            sys.stdout.write(failure_as_json(request.stack, request.operation, str(failure), duration) + "\n")
        stderr.print(str(failure), style="red", markup=False, highlight=False, soft_wrap=True)
        return getattr(failure, "exit_code", FAILED)


def _stacks_program() -> Program:
    def build() -> None:
        from stacks import build as build_stack  # noqa: PLC0415 - the clouds' SDKs; only a running engine needs them

        build_stack()

    return build


class _Run:
    """One command, step by step."""

    def __init__(self, request: Request, project: Project, program: Program, stderr: Console, started: float) -> None:
        self._request = request
        self._project = project
        self._program = program
        self._stderr = stderr
        self._started = started

    def execute(self) -> int:
        request = self._request
        settings = self._project.settings(request.stack)
        clouds = chosen_clouds(request.clouds, settings.clouds, request.stack)
        scope = self._scope(frozenset(settings.clouds), clouds)
        asks = request.operation in _ASKS and not request.sandbox and not request.yes
        if asks and not sys.stdin.isatty():
            raise BadInputError(
                f"{request.operation} changes stack {request.stack} for real and nobody can be asked here; "
                "add --yes, or --sandbox to try it locally"
            )
        with self._workspace() as workspace:
            driver = Driver(workspace, self._program)
            if asks and not self._approved(driver, scope):
                self._stderr.print("Nothing was changed.")
                return FAILED
            match request.operation:
                case Operation.OUTPUTS:
                    return self._outputs(driver)
                case Operation.UNPROTECT:
                    driver.unprotect()
                    return self._finish(self._plan())
                case _:
                    return self._operate(driver, workspace, scope)

    def _scope(self, available: frozenset[object], clouds: frozenset[object]) -> Scope:
        config = _PACKS / "guardrails" / "stacks" / f"{self._request.stack}.json"
        policed = self._request.operation in _POLICED
        return Scope(
            exclude=exclusions(clouds) if clouds != available else (),  # type: ignore[arg-type]
            policy_packs=[_PACKS / "guardrails"] if policed else (),
            policy_configs=[config] if policed and config.is_file() else (),
        )

    @contextmanager
    def _workspace(self) -> Iterator[Workspace]:
        cli = ensure(self._say)
        stack = self._request.stack
        opened = (
            sandbox_workspace(self._project, stack, cli, self._say)
            if self._request.sandbox
            else real_workspace(self._project, stack, cli)
        )
        with opened as workspace:
            yield workspace

    def _operate(self, driver: Driver, workspace: Workspace, scope: Scope) -> int:
        reader = EventReader(self._request.stack, self._request.operation)
        with workspace.command.cancel_on_interrupt() as interrupted:
            outcome = self._watched(reader, lambda: driver.run(self._request.operation, scope, reader))
        plan = self._told(reader, outcome, workspace.notes)
        if interrupted.is_set():
            plan = replace(plan, succeeded=False, errors=(Diagnostic(message="interrupted; the engine was cancelled"),))
        code = self._finish(plan)
        return INTERRUPTED if interrupted.is_set() else code

    def _approved(self, driver: Driver, scope: Scope) -> bool:
        """Show what would happen, and ask."""
        request = self._request
        if request.operation is Operation.UNPROTECT:
            question = f"Lift the deletion protection of every resource of stack {request.stack}?"
        else:
            reader = EventReader(request.stack, Operation.PREVIEW)
            outcome = self._watched(reader, lambda: driver.preview_of(request.operation, scope, reader))
            plan = self._told(reader, outcome, ())
            print_report(self._stderr, plan)
            if not plan.succeeded:
                return False
            verb = "Delete" if request.operation is Operation.DESTROY else "Make"
            question = f"{verb} this in stack {request.stack}?" if verb == "Delete" else f"Make these changes to {request.stack}?"
        return Confirm.ask(question, console=self._stderr, default=False)

    def _watched(self, reader: EventReader, run: Callable[[], Outcome]) -> Outcome:
        def counts() -> str:
            progress = reader.progress()
            total = sum(progress.values())
            return f"{progress[Progress.DONE]} of {total} resources" if total else "starting"

        with live(self._stderr, f"{self._request.operation} {self._request.stack}", counts):
            return run()

    def _told(self, reader: EventReader, outcome: Outcome, notes: tuple[str, ...]) -> Plan:
        duration = time.monotonic() - self._started
        plan = reader.plan(succeeded=outcome.succeeded, duration=duration, notes=(*notes, *outcome.notes))
        if not plan.succeeded and not plan.errors and not plan.violations:
            plan = replace(plan, errors=(Diagnostic(message=outcome.error or "the engine gave no reason"),))
        return plan

    def _outputs(self, driver: Driver) -> int:
        outputs = json.loads(driver.outputs())
        if self._request.as_json:
            sys.stdout.write(as_json(self._plan(), outputs=outputs) + "\n")
        else:
            console = Console()
            for name, value in sorted(outputs.items()):
                text = value if isinstance(value, str) else json.dumps(value, indent=2)
                console.print(f"{name}: {text}", markup=False, highlight=False, soft_wrap=True)
        return OK

    def _plan(self) -> Plan:
        """The report of a command that does not touch resources."""
        return Plan(stack=self._request.stack, operation=self._request.operation, duration=time.monotonic() - self._started)

    def _finish(self, plan: Plan) -> int:
        if self._request.as_json:
            sys.stdout.write(as_json(plan) + "\n")
        else:
            print_report(Console(), plan)
        violated = any(violation.is_mandatory for violation in plan.violations)
        return OK if plan.succeeded and not violated else FAILED

    def _say(self, line: str) -> None:
        self._stderr.print(line, markup=False, highlight=False, soft_wrap=True)
