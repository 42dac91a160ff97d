"""What the comparison has found, for people and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from automation.analysis.parity.comparison import Comparison
from automation.analysis.parity.declarations import FILE
from automation.analysis.parity.difference import Axis, Difference, Side

_LISTED = 4
"""Most resources that one side of a difference names in the table; JSON has all."""


def parts(comparison: Comparison) -> Iterator[RenderableType]:
    """Everything that people need to know, what is intended first."""
    for title, style, differences in (
        ("intended", "dim", comparison.intended),
        ("drift", "red", comparison.drift),
    ):
        for axis in Axis:
            found = [difference for difference in differences if difference.axis is axis]
            if found:
                yield _table(f"{title}: {axis}", style, found)
    for declaration in comparison.stale:
        yield Text.from_markup(f"[red]stale[/] {FILE}: {escape(str(declaration))}: it does not, or nothing else does; remove it")
    yield summary(comparison)


def summary(comparison: Comparison) -> Text:
    """The one line that says it all."""
    counts = f"{comparison.agreeing} facets agree, {len(comparison.intended)} differences are intended"
    drift = len(comparison.drift)
    bad = f", [red]{drift} drift[/]" * bool(drift) + f", [red]{len(comparison.stale)} stale[/]" * bool(comparison.stale)
    verdict = "[bold green]ok[/]" if comparison.succeeded else "[bold red]drift[/]"
    return Text.from_markup(f"[bold]parity[/] {verdict}: {counts}{bad}")


def _table(title: str, style: str, differences: Sequence[Difference]) -> Table:
    table = Table(title=title, title_justify="left", title_style=f"bold {style}", show_lines=True)
    for column in ("capability", "facet", "in", "values", "why" if differences[0].reasons else "what to do"):
        table.add_column(column, overflow="fold")
    for difference in differences:
        where = difference.stacks if difference.axis is Axis.CLOUDS else [cloud.value for cloud in difference.clouds]
        facet = f"{difference.facet} of {difference.kind}" if difference.kind else difference.facet.value
        table.add_row(
            difference.capability,
            facet,
            ", ".join(where),
            escape("\n".join(map(_side, difference.sides))),
            escape("\n".join(difference.reasons) or f"make them the same, or declare it in {FILE}{_hint(difference)}"),
        )
    return table


def _hint(difference: Difference) -> str:
    return f" ({difference.hint})" if difference.hint else ""


def _side(side: Side) -> str:
    names = ", ".join(side.resources[:_LISTED]) + (f", {len(side.resources) - _LISTED} more" if side.resources[_LISTED:] else "")
    return f"{side.where}: {side.value}" + (f" ({names})" if names else "")


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The report as plain data; the contract is in docs/parity.md."""
    return {
        "succeeded": comparison.succeeded,
        "agreeing": comparison.agreeing,
        "differences": [
            {
                "verdict": "drift" if difference.is_drift else "intended",
                "axis": difference.axis.value,
                "capability": difference.capability,
                "facet": difference.facet.value,
                "kind": difference.kind,
                "stacks": list(difference.stacks),
                "clouds": [cloud.value for cloud in difference.clouds],
                "sides": [
                    {"where": side.where, "value": side.value, "resources": list(side.resources)} for side in difference.sides
                ],
                "reasons": list(difference.reasons),
                "hint": difference.hint,
            }
            for difference in comparison.differences
        ],
        "stale": [str(declaration) for declaration in comparison.stale],
    }
