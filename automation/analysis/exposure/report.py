"""Openings and whether they are declared, for people and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from automation.analysis.exposure.openings import Opening


def parts(stack: str, openings: Mapping[Opening, str | None]) -> Iterator[RenderableType]:
    """Every opening with the reason that is declared for it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column, ratio in (("cloud", None), ("resource", 3), ("open to", 2), ("why", 4)):
        table.add_column(column, overflow="fold", ratio=ratio)
    for opening, reason in openings.items():
        reach = ", ".join(opening.sources) or opening.reach.value
        why = escape(reason) if reason else "[red]not declared[/]"
        table.add_row(opening.cloud.display_name, escape(opening.resource), reach, why)
    if openings:
        yield table
    bad = sum(reason is None for reason in openings.values())
    verdict = "[bold red]open[/]" if bad else "[bold green]ok[/]"
    open_ = f", [red]{bad} not declared[/]: close them, or declare them in stacks/exceptions.yaml"
    more = open_ if bad else ", all declared" * bool(openings)
    yield Text.from_markup(f"[bold]exposure {escape(stack)}[/] {verdict}: {len(openings)} openings{more}")


def as_json(stack: str, openings: Mapping[Opening, str | None]) -> dict[str, Any]:
    """The report as plain data; the contract is in docs/access.md."""
    return {
        "stack": stack,
        "succeeded": all(openings.values()),
        "openings": [asdict(opening) | {"reason": reason} for opening, reason in openings.items()],
    }
