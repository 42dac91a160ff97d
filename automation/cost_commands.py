"""``mlcp cost``: what a stack costs in a month, before it exists."""

from pathlib import Path

from automation.analysis_commands import planning, write
from automation.costs import budgets_of
from automation.failures import FAILED, OK, BadInputError, MlcpError
from automation.plan_file import read_plan_file
from automation.project import Project
from automation.report import costs as report
from plans import Resource
from pricing import CatalogError, UsageError
from pricing import estimate as price


def estimate(folder: Path, stack: str, *, plan: Path | None, as_json: bool) -> int:
    """Report what a stack costs in a month; exit code 1 if that is above the budget of a cloud.

    Args:
        folder: a folder in the project.
        stack: name of the stack.
        plan: what ``pulumi preview --json --show-sames`` wrote, to price instead of the program in the simulated cloud.
        as_json: whether to report as JSON.
    """
    project = Project.containing(folder)
    settings = project.settings(stack)
    budgets = budgets_of(settings)
    resources = _read(plan, stack) if plan is not None else _resolved(project, stack)
    try:
        found = price(resources, environment=settings.environment)
    except (CatalogError, UsageError) as error:
        raise MlcpError(str(error)) from error
    write(report.as_json(stack, found, budgets) if as_json else report.parts(stack, found, budgets))
    return FAILED if report.over_budget(found, budgets) else OK


def _resolved(project: Project, stack: str) -> tuple[Resource, ...]:
    from automation.analysis.plan_resources import resources_of  # noqa: PLC0415 - Pulumi; a plan document does without

    with planning(project, "cost") as planner:
        return resources_of(planner.plan(stack))


def _read(path: Path, stack: str) -> tuple[Resource, ...]:
    document = read_plan_file(path)
    if document.stack not in {stack, ""}:
        raise BadInputError(f"--plan {path} is a plan of stack {document.stack}; write --stack {document.stack}")
    return document.after
