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
    """Everything that people need to know: what is intended in short, then drift with all that is known of it."""
    if comparison.intended:
        yield _intended(comparison.intended)
    for axis in Axis:
        drift = [difference for difference in comparison.drift if difference.axis is axis]
        if drift:
            yield _drift(f"drift: {axis}", drift)
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


def _intended(differences: Sequence[Difference]) -> Table:
    """A row for each reason."""
    table = Table(
        title="intended", title_justify="left", title_style="bold dim", box=None, padding=(0, 2, 0, 0), header_style="dim"
    )
    table.add_column("what differs", overflow="fold", ratio=1)
    table.add_column("why", overflow="fold", ratio=2)
    by_reason: dict[tuple[str, ...], dict[str, None]] = {}
    for difference in differences:
        by_reason.setdefault(difference.reasons, {})[f"{difference.capability}: {_what(difference)}"] = None
    for reasons, what in by_reason.items():
        named = list(what)
        more = f"\nand {len(named) - _LISTED} more" * bool(named[_LISTED:])
        table.add_row(escape("\n".join(named[:_LISTED]) + more), escape(" ".join(dict.fromkeys(reasons))))
    return table


def _drift(title: str, differences: Sequence[Difference]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold red", show_lines=True)
    for column in ("what", "in", "values", "what to do"):
        table.add_column(column, overflow="fold")
    for difference in differences:
        where = difference.stacks if difference.axis is Axis.CLOUDS else [cloud.value for cloud in difference.clouds]
        table.add_row(
            f"{difference.capability}: {_what(difference)}",
            ", ".join(where),
            escape("\n".join(map(_side, difference.sides))),
            escape(f"make them the same, or declare it in {FILE}{_hint(difference)}"),
        )
    return table


def _what(difference: Difference) -> str:
    return f"{difference.facet} of {difference.kind}" if difference.kind else difference.facet.value


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
