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

from automation.costs import Cost
from automation.engine.driver import Driver, Outcome, Program, Scope
from automation.engine.workspaces import Workspace, real_workspace, sandbox_workspace
from automation.events import EventReader
from automation.failures import FAILED, INTERRUPTED, OK, BadInputError, MlcpError
from automation.logs import write_log
from automation.parity_check import Parity, ParityCheck
from automation.plan import Diagnostic, Operation, Plan, Progress
from automation.policies import packs_with_configuration
from automation.preview import check_files, comparing_clouds, cost_of_preview, write_plan
from automation.program import preloaded_program
from automation.project import Project, chosen_clouds, exclusions, outputs_of
from automation.report.live import live
from automation.report.machine import as_json, failure_as_json
from automation.report.review import Review, write
from automation.report.summary import print_report
from automation.request import Request
from automation.sandbox.process import SandboxStartError
from automation.toolchain import ToolchainError, ensure
from policy_packs.judge.table import rules
from stacks import build
from vocabulary import Cloud

_LOG_WIDTH: Final = 160
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
        return _Run(request, Project.containing(folder), program, stderr, started).execute()
    except (MlcpError, ToolchainError, SandboxStartError) as failure:
        if request.as_json:
            duration = time.monotonic() - started
            sys.stdout.write(failure_as_json(request.stack, request.operation, str(failure), duration) + "\n")
        stderr.print(str(failure), style="red", markup=False, highlight=False, soft_wrap=True)
        return getattr(failure, "exit_code", FAILED)


def _stdout() -> Console:
    """Standard output; where it is no terminal, lines are as long as a log can show."""
    return Console(width=None if sys.stdout.isatty() else _LOG_WIDTH)


class _Run:
    """One command, step by step."""

    def __init__(self, request: Request, project: Project, program: Program | None, stderr: Console, started: float) -> None:
        self._request = request
        self._project = project
        self._program = program
        self._stderr = stderr
        self._started = started
        self._interrupted = False
        self._settings = project.settings(request.stack)
        self._clouds = chosen_clouds(request.clouds, self._settings.clouds, request.stack)

    def execute(self) -> int:
        request = self._request
        check_files(request)
        asks = request.operation in _ASKS and not request.sandbox and not request.yes
        if asks and not sys.stdin.isatty():
            raise BadInputError(
                f"{request.operation} changes stack {request.stack} for real and nobody can be asked here; "
                "add --yes, or --sandbox to try it locally"
            )
        program = self._program or (preloaded_program(self._settings) if request.operation in _POLICED else build)
        with (
            self._scope() as scope,
            self._workspace() as workspace,
            comparing_clouds(request, self._project.root, len(self._settings.clouds)) as check,
        ):
            driver = Driver(workspace, program)
            match request.operation:
                case Operation.OUTPUTS:
                    return self._outputs(driver)
                case Operation.UNPROTECT:
                    return self._unprotect(driver, asks=asks)
                case Operation.PREVIEW:
                    return self._preview(driver, workspace, scope, check)
                case _:
                    return self._operate(driver, workspace, scope, asks=asks)

    @property
    def _is_narrowed(self) -> bool:
        return self._clouds != frozenset(self._settings.clouds)

    @contextmanager
    def _scope(self) -> Iterator[Scope]:
        narrowed = self._clouds if self._is_narrowed else None
        exclude = exclusions(narrowed) if narrowed is not None else ()
        if self._request.operation not in _POLICED:
            yield Scope(exclude=exclude)
            return
        with packs_with_configuration(self._project, self._request.stack, narrowed) as (packs, files):
            yield Scope(exclude=exclude, policy_packs=packs, policy_configs=files, refresh=self._request.refresh)

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

    def _preview(self, driver: Driver, workspace: Workspace, scope: Scope, check: ParityCheck | None) -> int:
        operation, request = self._request.operation, self._request
        plan, document = self._run(operation, workspace, lambda reader: driver.run(operation, scope, reader))
        cost, cost_failure = cost_of_preview(plan, document, self._settings, self._clouds)
        if request.reports and not self._interrupted:
            review = Review(
                plan=plan,
                clouds=tuple(cloud for cloud in Cloud if cloud in self._clouds),
                narrowed=self._is_narrowed,
                cost=cost,
                cost_failure=cost_failure,
                parity=check.result() if check is not None else Parity(failure="the stack has one cloud"),
                rules=rules(),
            )
            for path in request.reports:
                write(review, path)
        if request.plan_file is not None and document:
            write_plan(document, request.plan_file)
        return self._finish(plan, cost)

    def _operate(self, driver: Driver, workspace: Workspace, scope: Scope, *, asks: bool) -> int:
        operation = self._request.operation
        # A destroy that the engine refuses because of one protected resource has deleted others by then: look first.
        if asks or operation is Operation.DESTROY:
            planned, document = self._run(
                Operation.PREVIEW, workspace, lambda reader: driver.preview_of(operation, scope, reader)
            )
            if self._exit_code(planned) != OK:
                return self._finish(
                    replace(planned, operation=operation, changes=(), notes=(*planned.notes, *self._hints(planned)))
                )
            if asks:
                cost, _ = cost_of_preview(planned, document, self._settings, self._clouds)
                print_report(self._stderr, planned, cost)
                self._ask("Go ahead?")
        plan, _ = self._run(operation, workspace, lambda reader: driver.run(operation, scope, reader))
        return self._finish(plan)

    def _run(self, operation: Operation, workspace: Workspace, run: Callable[[EventReader], Outcome]) -> tuple[Plan, str]:
        """Run the engine, show how far it is, and tell how it ended and, of a preview, what document the engine wrote."""
        reader = EventReader(self._request.stack, operation, refreshes=self._request.refresh)

        def counts() -> str:
            progress = reader.progress()
            total = sum(progress.values())
            return f"{progress[Progress.DONE]} of {total} resources" if total else "loading the program and the policies"

        title = f"{operation} {self._request.stack}"
        with workspace.command.cancel_on_interrupt() as interrupted, live(self._stderr, title, counts):
            outcome = run(reader)
        logs = (f"tracebacks of the program: {write_log(chr(10).join(reader.tracebacks))}",) if reader.tracebacks else ()
        plan = reader.plan(
            succeeded=outcome.succeeded,
            duration=time.monotonic() - self._started,
            notes=(*workspace.notes, *outcome.notes, *logs),
        )
        if interrupted.is_set():
            self._interrupted = True
            plan = replace(plan, succeeded=False, errors=(Diagnostic(message="interrupted; the engine was cancelled"),))
        elif not plan.succeeded and not plan.errors and not plan.violations:
            plan = replace(plan, errors=(Diagnostic(message=outcome.error or "the engine gave no reason"),))
        return plan, outcome.document

    def _hints(self, plan: Plan) -> tuple[str, ...]:
        if not any("protect" in error.message for error in plan.errors):
            return ("nothing was changed",)
        sandbox = " --sandbox" if self._request.sandbox else ""
        return (f"nothing was changed; lift the protection first: mlcp unprotect --stack {self._request.stack}{sandbox}",)

    def _unprotect(self, driver: Driver, *, asks: bool) -> int:
        if asks:
            self._ask(f"Lift the deletion protection of every resource of stack {self._request.stack}?")
        driver.unprotect()
        return self._finish(self._plan())

    def _ask(self, question: str) -> None:
        if not Confirm.ask(question, console=self._stderr, default=False):
            raise MlcpError("nothing was changed")

    def _outputs(self, driver: Driver) -> int:
        outputs = outputs_of(json.loads(driver.outputs()), self._clouds)
        if self._request.as_json:
            sys.stdout.write(as_json(self._plan(), outputs=outputs) + "\n")
        else:
            console = _stdout()
            for name, value in sorted(outputs.items()):
                text = value if isinstance(value, str) else json.dumps(value, indent=2)
                console.print(f"{name}: {text}", markup=False, highlight=False, soft_wrap=True)
        return OK

    def _plan(self) -> Plan:
        """The report of a command that does not touch resources."""
        return Plan(stack=self._request.stack, operation=self._request.operation, duration=time.monotonic() - self._started)

    def _finish(self, plan: Plan, cost: Cost | None = None) -> int:
        if self._request.as_json:
            sys.stdout.write(as_json(plan, cost) + "\n")
        else:
            print_report(_stdout(), plan, cost)
        return self._exit_code(plan)

    def _exit_code(self, plan: Plan) -> int:
        if self._interrupted:
            return INTERRUPTED
        return OK if plan.passed else FAILED

    def _say(self, line: str) -> None:
        self._stderr.print(line, markup=False, highlight=False, soft_wrap=True)
