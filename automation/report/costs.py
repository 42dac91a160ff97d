"""An estimate of monthly costs, for people and as JSON."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pricing import Estimate, Line
from vocabulary import Cloud

_DEAREST: Final = 15
"""Resources that are listed by name."""
_OUTSIDE: Final = "other"
"""Name of what no capability owns."""


def parts(stack: str, estimate: Estimate, budgets: Mapping[Cloud, int]) -> Iterator[RenderableType]:
    """Clouds beside their budgets, capabilities, the dearest resources, assumptions, and what has no price."""
    yield _clouds(estimate, budgets)
    yield _capabilities(estimate)
    yield _resources(estimate)
    yield _assumptions(estimate)
    if estimate.unpriced:
        yield _unpriced(estimate)
    yield Text.from_markup(_verdict(stack, estimate, budgets))


def over_budget(estimate: Estimate, budgets: Mapping[Cloud, int]) -> list[Cloud]:
    """The clouds whose estimate is above their budget."""
    return [cloud for cloud, budget in budgets.items() if estimate.by_cloud.get(cloud, Decimal(0)) > budget]


def _clouds(estimate: Estimate, budgets: Mapping[Cloud, int]) -> Table:
    table = _table("cloud", "USD a month", "budget", "of it")
    for cloud in Cloud:
        if cloud in estimate.by_cloud or cloud in budgets:
            amount, budget = estimate.by_cloud.get(cloud, Decimal(0)), budgets.get(cloud)
            percent = f"{amount * 100 / budget:.0f} %" if budget else ""
            percent = f"[bold red]{percent}[/]" if budget and amount > budget else percent
            mark = " *" if estimate.rests_on_unverified(cloud) else ""
            table.add_row(cloud.display_name, f"{amount:,.2f}{mark}", f"{budget:,}" if budget else "none", percent)
    return table


def _capabilities(estimate: Estimate) -> Table:
    clouds = [cloud for cloud in Cloud if cloud in estimate.by_cloud]
    table = _table("capability", *(cloud.display_name for cloud in clouds), "together")
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (_, capability), amount in estimate.by_capability.items():
        totals[capability] += amount
    for capability, amount in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        row = (f"{estimate.by_capability.get((cloud, capability), Decimal(0)):,.2f}" for cloud in clouds)
        table.add_row(escape(capability or _OUTSIDE), *row, f"{amount:,.2f}")
    return table


def _resources(estimate: Estimate) -> Table:
    table = _table("dearest resources", "USD a month", "of which most is", left=(0, 2))
    dearest = sorted(estimate.by_resource.items(), key=lambda item: (-item[1], item[0]))[:_DEAREST]
    for urn, amount in dearest:
        line = max((line for line in estimate.lines if line.urn == urn), key=lambda line: line.monthly)
        table.add_row(f"{escape(line.type)} {escape(urn.rpartition('::')[2])}", f"{amount:,.2f}", _line(line))
    return table


def _line(line: Line) -> str:
    return escape(f"{line.description}: {_plain(line.quantity)} {line.unit} in {line.region}")


def _plain(number: Decimal) -> str:
    """A number without an exponent, with four significant decimals at most."""
    text = f"{number:,.4f}"
    return text.rstrip("0").rstrip(".")


def _assumptions(estimate: Estimate) -> Table:
    """What the quantities rest on; why it is assumed is in ``catalog/usage.yaml``, and in the JSON."""
    table = _table("assumption", "a month", "unit", left=(0, 2))
    for used in estimate.assumptions:
        name = f"{used.name} ({used.variant})" if used.variant else used.name
        table.add_row(escape(name), _plain(used.value), escape(used.unit))
    return table


def _unpriced(estimate: Estimate) -> Table:
    table = _table("not in the totals", "resources", "because", left=(0, 2))
    for (type_, reason), count in sorted(Counter((found.type, found.reason) for found in estimate.unpriced).items()):
        table.add_row(escape(type_), str(count), escape(reason))
    return table


def _verdict(stack: str, estimate: Estimate, budgets: Mapping[Cloud, int]) -> str:
    over = over_budget(estimate, budgets)
    verdict = f"[bold red]over budget[/] on {', '.join(cloud.display_name for cloud in over)}" if over else "[bold green]ok[/]"
    text = f"[bold]cost {escape(stack)}[/] {verdict}: {estimate.total:,.2f} USD a month"
    if estimate.unpriced:
        text += f", [yellow]without {len(estimate.unpriced)} that have no price[/]"
    unverified = sum(not line.verified for line in estimate.lines)
    if unverified:
        text += (
            f"\n* an estimate: {unverified} of {len(estimate.lines)} lines rest on prices that were not seen at their source"
            f" (the oldest of {estimate.oldest_price}); `mlcp prices refresh` looks them up"
        )
    return text


def _table(*columns: str, left: tuple[int, ...] = (0,)) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number in left else "right", overflow="fold")
    return table


def as_json(stack: str, estimate: Estimate, budgets: Mapping[Cloud, int]) -> dict[str, Any]:
    """The report as plain data; the contract is in docs/costs.md. Amounts are texts, so that none is rounded."""
    return {
        "stack": stack,
        "succeeded": not over_budget(estimate, budgets),
        "currency": "USD",
        "environment": estimate.environment,
        "monthly": str(estimate.total),
        "is_estimate": estimate.is_estimate,
        "oldest_price": estimate.oldest_price and estimate.oldest_price.isoformat(),
        "clouds": {
            cloud: {
                "monthly": str(estimate.by_cloud.get(cloud, Decimal("0.00"))),
                "is_estimate": estimate.rests_on_unverified(cloud),
                "budget": budgets.get(cloud),
            }
            for cloud in Cloud
            if cloud in estimate.by_cloud or cloud in budgets
        },
        "lines": [
            {
                "urn": line.urn,
                "type": line.type,
                "cloud": line.cloud,
                "capability": line.capability,
                "description": line.description,
                "sku": line.sku,
                "region": line.region,
                "quantity": str(line.quantity),
                "unit": line.unit,
                "monthly": str(line.monthly),
                "verified": line.verified,
            }
            for line in estimate.lines
        ],
        "unpriced": [
            {"urn": found.urn, "type": found.type, "cloud": found.cloud, "capability": found.capability, "reason": found.reason}
            for found in estimate.unpriced
        ],
        "assumptions": [
            {"name": used.name, "variant": used.variant, "value": str(used.value), "unit": used.unit, "why": used.why}
            for used in estimate.assumptions
        ],
    }
