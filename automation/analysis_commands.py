"""``mlcp inventory``, ``parity``, ``access`` and ``exposure``: what is read off finished plans."""

import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rich.console import Console, Group, RenderableType

from automation.analysis import inventory as table
from automation.analysis.access import findings_in, grants_of
from automation.analysis.access import report as access_report
from automation.analysis.exceptions import read_exceptions
from automation.analysis.exposure import openings_of
from automation.analysis.exposure import report as exposure_report
from automation.analysis.parity import compare, read_declarations
from automation.analysis.parity import report as parity_report
from automation.analysis.resolved_plan import Planner, ResolvedPlan
from automation.failures import FAILED, OK
from automation.project import Project, chosen_clouds
from automation.report.live import live
from stacks.settings.loading import ORGANIZATION_STACK

_WIDTH: Final = 160
"""Columns of a report that no terminal shows, such as a pipeline's log."""


def parity(folder: Path, *, stack: str | None, as_json: bool) -> int:
    """Compare clouds and stacks; exit code 1 if they differ in what nobody has declared, or do not where it is declared.

    Args:
        folder: a folder in the project.
        stack: the stack whose clouds to compare with each other; None for all stacks, and the stacks with each other.
        as_json: whether to report as JSON.
    """
    project = Project.containing(folder)
    declarations = read_declarations(project.root)
    with planning(project, "parity") as planner:
        plans = [planner.plan(name) for name in ([stack] if stack is not None else project.stacks())]
    comparison = compare(plans, declarations)
    write(parity_report.as_json(comparison) if as_json else parity_report.parts(comparison))
    return OK if comparison.succeeded else FAILED


def access(folder: Path, stack: str, *, who: str, clouds: str | None, as_json: bool) -> int:
    """List who may do what to what; exit code 1 if some of it is too much and no exception is declared for it."""
    project = Project.containing(folder)
    exceptions = read_exceptions(project.root)
    wanted = chosen_clouds(clouds, project.settings(stack).clouds, stack)
    plan, organization = _with_organization(project, stack, "access")
    grants = grants_of(plan.resources, organization.resources)
    findings = {f: exception.reason if (exception := exceptions.for_finding(f)) else None for f in findings_in(grants)}
    listed = access_report.chosen(grants, who=who, clouds=wanted)
    if as_json:
        write(access_report.as_json(stack, listed, findings))
    else:
        write([*access_report.parts(listed, findings), access_report.summary(stack, grants, len(listed), findings)])
    return FAILED if None in findings.values() else OK


def exposure(folder: Path, stack: str, *, as_json: bool) -> int:
    """List what can be reached from outside; exit code 1 if some of it is not declared."""
    project = Project.containing(folder)
    exceptions = read_exceptions(project.root)
    plan, _ = _with_organization(project, stack, "exposure")
    openings = {o: exception.reason if (exception := exceptions.for_opening(o)) else None for o in openings_of(plan.resources)}
    write(exposure_report.as_json(stack, openings) if as_json else exposure_report.parts(stack, openings))
    return FAILED if None in openings.values() else OK


def inventory(folder: Path, *, check: bool) -> int:
    """Write the table of capabilities into the documentation, or check that it is up to date."""
    project = Project.containing(folder)
    path = project.root / table.FILE
    with planning(project, "inventory") as planner:
        text = table.page([planner.plan(stack) for stack in table.STACKS])
    if path.exists() and path.read_text(encoding="utf-8") == text:
        sys.stdout.write(f"{table.FILE} is up to date\n")
        return OK
    if check:
        sys.stderr.write(f"{table.FILE} is out of date: run `mlcp inventory` and commit it\n")
        return FAILED
    path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{table.FILE} written; commit it\n")
    return OK


def _with_organization(project: Project, stack: str, title: str) -> tuple[ResolvedPlan, ResolvedPlan]:
    with planning(project, title) as planner:
        return planner.plan(stack), planner.plan(ORGANIZATION_STACK)


@contextmanager
def planning(project: Project, title: str) -> Iterator[Planner]:
    """A planner that tells which stack it is at. No garbage is collected meanwhile: a few plans fit, and looking through
    them again and again takes a fifth of the time."""
    at = ["starting"]
    planner = Planner(project, progress=lambda stack: at.__setitem__(0, f"resolving {stack}"))
    gc.disable()
    try:
        with live(Console(stderr=True), title, lambda: at[0]):
            yield planner
    finally:
        gc.enable()


def write(report: dict[str, Any] | Iterable[RenderableType]) -> None:
    """Write a report to standard output: data as JSON, else its parts one below the other."""
    if isinstance(report, dict):
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        console = Console()
        if not console.is_terminal and "COLUMNS" not in os.environ:
            console = Console(width=_WIDTH)
        console.print(Group(*report))
