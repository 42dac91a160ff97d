"""``mlcp inventory``, ``parity``, ``access`` and ``exposure``: what is read off finished plans."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType

from automation.analysis.parity import compare, read_declarations
from automation.analysis.parity import report as parity_report
from automation.analysis.resolved_plan import Planner
from automation.failures import FAILED, OK
from automation.project import Project
from automation.report.live import live


def parity(folder: Path, *, as_json: bool) -> int:
    """Compare clouds and stacks; exit code 1 if they differ in what nobody has declared, or do not where it is declared."""
    project = Project.containing(folder)
    declarations = read_declarations(project.root)
    with _planning(project, "parity") as planner:
        plans = [planner.plan(stack) for stack in project.stacks()]
    comparison = compare(plans, declarations)
    _write(parity_report.as_json(comparison) if as_json else parity_report.parts(comparison))
    return OK if comparison.succeeded else FAILED


@contextmanager
def _planning(project: Project, title: str) -> Iterator[Planner]:
    """A planner that tells which stack it is at."""
    at = ["starting"]
    planner = Planner(project, progress=lambda stack: at.__setitem__(0, f"resolving {stack}"))
    with live(Console(stderr=True), title, lambda: at[0]):
        yield planner


def _write(report: dict[str, Any] | Iterable[RenderableType]) -> None:
    if isinstance(report, dict):
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        Console().print(Group(*report))
