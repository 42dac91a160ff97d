"""What a preview tells beside its plan: what that costs, and the files that it leaves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from automation.costs import Cost, budgets_of, cost_of
from automation.failures import BadInputError
from automation.parity_check import ParityCheck, parity_check
from automation.plan import Plan
from automation.report.review import FORMATS
from automation.request import Request
from plans import read_plan
from pricing import CatalogError, UsageError
from vocabulary import Cloud

if TYPE_CHECKING:
    from stacks.settings import Settings


def check_files(request: Request) -> None:
    """See to it that the files that ``request`` asks for can be written.

    Raises:
        BadInputError: one of them can not.
    """
    asked = [("--plan", request.plan_file)] if request.plan_file is not None else []
    for option, path in [*asked, *(("--report", report) for report in request.reports)]:
        if option == "--report" and path.suffix not in FORMATS:
            raise BadInputError(f"--report {path}: write a name that ends in {' or '.join(FORMATS)}")
        if path.is_dir():
            raise BadInputError(f"{option} {path} is a folder; write the name of a file")
        if not path.absolute().parent.is_dir():
            raise BadInputError(f"{option} {path}: there is no folder {path.parent}")


@contextmanager
def comparing_clouds(request: Request, root: Path, clouds: int) -> Iterator[ParityCheck | None]:
    """While the engine works, compare the stack's clouds for the report that ``request`` asks for, if there are several."""
    if not request.reports or clouds < 2:  # noqa: PLR2004 - one has nothing to differ from
        yield None
        return
    with parity_check(root, request.stack) as check:
        yield check


def cost_of_preview(plan: Plan, document: str, settings: "Settings", clouds: frozenset[Cloud]) -> tuple[Cost | None, str]:
    """What a previewed plan costs, or None and why that is not known.

    Args:
        plan: what the preview found.
        document: what the engine wrote of it.
        settings: the stack's settings.
        clouds: the clouds that the preview covers.
    """
    if plan.errors or not document:
        return None, "the preview failed"
    try:
        return cost_of(read_plan(document), settings.environment, budgets_of(settings), clouds), ""
    except (CatalogError, UsageError) as error:
        return None, str(error)


def write_plan(document: str, path: Path) -> None:
    """Write what the engine wrote, as a whole: whoever reads the file meanwhile finds the old one or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(document, encoding="utf-8")
    beside.replace(path)
