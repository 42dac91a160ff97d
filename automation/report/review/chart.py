"""The cost chart: bars by cloud and capability, now and with the change, as an SVG picture inside the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from automation.costs import Cost
from automation.report.review.elements import Html, element
from automation.report.review.facts import OUTSIDE
from automation.report.review.words import amount

_LISTED: Final = 8
"""Most capabilities of one cloud; the others are one bar."""
_WIDTH: Final = 900
_LABELS: Final = 230
"""Width of the labels on the left."""
_VALUES: Final = 220
"""Width of the amounts on the right."""
_ROW: Final = 34
_BAR: Final = 11
_MARGIN: Final = 6


@dataclass(frozen=True, kw_only=True)
class _Bar:
    label: str
    before: Decimal
    after: Decimal
    is_cloud: bool


def chart(cost: Cost) -> Html:
    """The picture; empty if nothing costs anything."""
    bars = list(_bars(cost))
    longest = max((max(bar.before, bar.after) for bar in bars), default=Decimal(0))
    if not longest:
        return Html("")
    height = _ROW * len(bars) + _MARGIN
    total = cost.change.total
    description = f"Monthly cost in US dollars: {amount(total.before)} now, {amount(total.after)} with this change."
    return element(
        "svg",
        element("title", description),
        (_row(bar, index, longest) for index, bar in enumerate(bars)),
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        class_="chart",
    )


def _bars(cost: Cost) -> Iterator[_Bar]:
    before, after = cost.before.by_capability, cost.after.by_capability
    for cloud in cost.clouds:
        total = cost.of(cloud)
        if not total.before and not total.after:
            continue
        yield _Bar(label=cloud.display_name, before=total.before, after=total.after, is_cloud=True)
        parts = [
            _Bar(
                label=place[1] or OUTSIDE,
                before=before.get(place, Decimal(0)),
                after=after.get(place, Decimal(0)),
                is_cloud=False,
            )
            for place in {**before, **after}
            if place[0] is cloud and (before.get(place) or after.get(place))
        ]
        parts.sort(key=lambda bar: (-max(bar.before, bar.after), bar.label))
        yield from parts[:_LISTED]
        rest = parts[_LISTED:]
        if rest:
            yield _Bar(
                label=f"{len(rest)} others",
                before=sum((bar.before for bar in rest), Decimal(0)),
                after=sum((bar.after for bar in rest), Decimal(0)),
                is_cloud=False,
            )


def _row(bar: _Bar, index: int, longest: Decimal) -> Html:
    top = index * _ROW + _MARGIN
    room = _WIDTH - _LABELS - _VALUES

    def width(value: Decimal) -> str:
        return f"{float(value / longest) * room:.1f}"

    difference = bar.after - bar.before
    change = f" ({amount(difference, signed=True)})" if difference else ""
    return element(
        "g",
        element("text", bar.label, x=_LABELS - 12, y=top + _ROW / 2, text_anchor="end", dominant_baseline="middle"),
        element("rect", x=_LABELS, y=top + 3, width=width(bar.before), height=_BAR, class_="before"),
        element("rect", x=_LABELS, y=top + 3 + _BAR + 2, width=width(bar.after), height=_BAR, class_="after"),
        element(
            "text",
            f"{amount(bar.after)}{change}",
            x=_WIDTH - _VALUES + 12,
            y=top + _ROW / 2,
            dominant_baseline="middle",
            class_="amount",
        ),
        class_="cloud" if bar.is_cloud else "capability",
    )
