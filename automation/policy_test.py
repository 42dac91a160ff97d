"""``mlcp policy test``: the Rego policies on a plan, in the formats that pipelines read."""

import contextlib
import datetime
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pricing
from automation.failures import FAILED, OK, BadInputError, MlcpError
from automation.plan_file import read_plan_file
from automation.policies import configuration_file
from automation.project import Project
from automation.rego import judge
from automation.toolchain import ToolchainError, ensure_conftest
from automation.verdict_formats import FORMATS, Judgement
from plans import PlanDocument
from policy_packs.judge import ConfigurationError, read_configuration, rules
from policy_packs.judge.world import environment_of
from vocabulary import Environment


def test(folder: Path, *, plan: Path | None, stack: str | None, sandbox: bool, output: str) -> int:
    """Judge a plan with conftest and write what it says to standard output.

    Args:
        folder: a folder in the project.
        plan: what ``pulumi preview --json --show-sames`` wrote; or
        stack: name of the stack to preview for it.
        sandbox: whether that preview works on local stand-ins.
        output: name of the format.

    Returns:
        The exit code: 1 if a mandatory rule is broken.

    Raises:
        BadInputError: the options, the plan or the stack's configuration are wrong.
        MlcpError: there is no plan to judge, or conftest did not work.
    """
    if output not in FORMATS:
        raise BadInputError(f"--output {output}: write one of {', '.join(FORMATS)}")
    project = Project.containing(folder)
    try:
        conftest = ensure_conftest(_say)
    except ToolchainError as error:
        raise MlcpError(str(error)) from None
    with _plan_of(project, plan, stack, sandbox=sandbox) as path:
        judgement = judged(conftest, project, path)
    written = FORMATS[output](judgement)
    sys.stdout.write(f"{written}\n" if written else "")
    return OK if judgement.passed else FAILED


def judged(conftest: Path, project: Project, path: Path) -> Judgement:
    """What the policies say of a plan.

    Args:
        conftest: the executable.
        project: whose configuration of the stack holds.
        path: the plan.
    """
    document = read_plan_file(path)
    environment = Environment(environment_of(document.stack, document.settings))
    changes = configuration_file(project, document.stack)
    try:
        configuration = read_configuration(changes)
    except ConfigurationError as error:
        raise BadInputError(str(error)) from None
    data = {
        "configuration": json.loads(changes.read_text(encoding="utf-8")) if changes.exists() else {},
        "estimate": _estimate(document, environment),
        "today": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
    }
    table = rules()
    return Judgement(
        stack=document.stack,
        resources=len(document.after),
        rules=table,
        levels={rule.id: configuration.enforcement.get(rule.id, rule.enforcement[environment]) for rule in table.values()},
        verdicts=judge(conftest, path, data),
    )


def _estimate(document: PlanDocument, environment: Environment) -> Any:
    try:
        return pricing.summary(pricing.estimate(document.after, environment=environment))
    except (pricing.CatalogError, pricing.UsageError) as error:
        raise MlcpError(str(error)) from error


@contextmanager
def _plan_of(project: Project, plan: Path | None, stack: str | None, *, sandbox: bool) -> Iterator[Path]:
    if plan is not None and stack is None:
        yield plan
    elif stack is not None and plan is None:
        with tempfile.TemporaryDirectory(prefix="mlcp-plan-") as folder:
            path = Path(folder) / f"{stack}.json"
            _preview(project, stack, path, sandbox=sandbox)
            yield path
    else:
        raise BadInputError("write either --plan FILE or --stack STACK")


def _preview(project: Project, stack: str, path: Path, *, sandbox: bool) -> None:
    """Preview a stack for its plan. What the preview reports goes to standard error: the output is the verdicts."""
    from automation.operations import execute  # noqa: PLC0415 - loads Pulumi, which a plan does without
    from automation.plan import Operation  # noqa: PLC0415
    from automation.request import Request  # noqa: PLC0415

    request = Request(operation=Operation.PREVIEW, stack=stack, sandbox=sandbox, plan_file=path)
    with contextlib.redirect_stdout(sys.stderr):
        execute(request, project.root)
    if not path.exists():
        raise MlcpError(f"stack {stack} could not be previewed, so there is no plan to judge")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
