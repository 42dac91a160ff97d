"""The sections of the page. Each is empty where it has nothing to say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from automation.plan import Action, Change
from automation.report.review.chart import chart
from automation.report.review.elements import Content, Html, element, together
from automation.report.review.facts import BrokenRule, Finding, Group, Review, cloud_title
from automation.report.review.words import (
    VISIBLE,
    amounts,
    cost_rows,
    cost_statement,
    counted,
    drift_line,
    facts,
    parity_line,
    place,
    reasons,
    sentence,
    type_label,
    verdict,
)
from pricing import Difference

_OPEN: Final = 30
"""A tree with no more resources than this is shown open; of a larger one only what is more than created."""
_EMPTY: Final = Html("")


def header(review: Review) -> Html:
    """The verdict, and each fact in a line."""
    plan = review.plan
    return together(
        element("h1", "Preview of ", element("code", plan.stack)),
        element("p", element("span", verdict(review), class_=f"verdict {'good' if plan.passed else 'bad'}")),
        element("dl", ([element("dt", name), element("dd", value)] for name, value in facts(review)), class_="facts"),
    )


def lost(review: Review) -> Html:
    """What is deleted or replaced."""
    if not review.lost:
        return _EMPTY
    return together(
        element("p", "What a resource holds goes with it, also when it is replaced.", class_="warn"),
        _resources_list(map(_lost, review.lost[:VISIBLE])),
        element(
            "details",
            element("summary", f"{len(review.lost) - VISIBLE:,} more"),
            _resources_list(map(_lost, review.lost[VISIBLE:])),
        )
        if review.lost[VISIBLE:]
        else _EMPTY,
    )


def errors(review: Review) -> Html:
    """Why the engine failed."""
    return _list(str(error) for error in review.plan.errors) if review.plan.errors else _EMPTY


def changes(review: Review) -> Html:
    """The tree of what changes: cloud, capability, resource, properties."""
    is_small = len(review.changes) <= _OPEN
    return together(
        element(
            "details",
            element("summary", f"{cloud_title(cloud)} ", _counts(members)),
            (_capability(group, is_open=is_small or group.count(Action.CREATE) < len(group.changes)) for group in members),
            open=True,
            class_="cloud",
        )
        for cloud, members in ((cloud, list(same)) for cloud, same in groupby(review.groups, key=lambda group: group.cloud))
    )


def policies(review: Review) -> Html:
    """Broken rules with the remedy, what is allowed for a while, what cannot be judged yet."""
    plan = review.plan
    if not plan.packs and not review.broken:
        return _EMPTY
    rows = [(element("code", rule), reason, str(count)) for rule, reason, count in review.undecided]
    return together(
        map(_rule, review.broken) if review.broken else element("p", "No violation.", class_="good"),
        element(
            "details",
            element("summary", f"{counted(len(plan.undecided), 'verdict')} cannot be known before up: judged again then"),
            _table(("Rule", "What is not known", "Resources"), rows, numbers=1),
        )
        if rows
        else _EMPTY,
    )


def cost(review: Review) -> Html:
    """The estimate, its chart, and what it leaves out."""
    found = review.cost
    if found is None:
        return element("p", f"Not estimated: {review.cost_failure}.")
    picture = chart(found)
    legend = element(
        "p",
        element("span", class_="key before"),
        "now",
        element("span", class_="key after"),
        "with this change",
        class_="dim",
        aria_hidden="true",
    )
    unpriced = Counter((one.type, one.reason) for one in found.after.unpriced)
    return together(
        _table(("Cloud", "Now", "With this change", "Difference", "Budget", "Used"), cost_rows(found), numbers=5, has_total=True),
        element("p", cost_statement(found), class_="warn" if found.after.is_estimate else "dim"),
        [legend, picture] if picture else _EMPTY,
        _resources(found.change.by_resource),
        element(
            "details",
            element("summary", f"Not priced, in no total: {len(found.after.unpriced)}"),
            _table(
                ("Type", "Why", "Resources"),
                [(element("code", kind), reason, str(count)) for (kind, reason), count in sorted(unpriced.items())],
                numbers=1,
            ),
        )
        if unpriced
        else _EMPTY,
    )


def drift(review: Review) -> Html:
    """What had changed in the clouds."""
    found = review.plan.drift
    if not found:
        return element("p", sentence(drift_line(review.plan.drift)))
    return together(
        element("p", "Changed in the clouds, not by this project. What the plan above does includes undoing it.", class_="warn"),
        _resources_list(map(_drifted, found)),
    )


def parity(review: Review) -> Html:
    """What the clouds differ in although nobody has declared it."""
    found = review.parity
    lines: list[Content] = [
        [element("code", one.capability), f": {one.what}: {', '.join(f'{where}: {value}' for where, value in one.sides)}"]
        for one in found.drift
    ]
    lines += [f"stale declaration: {text}" for text in found.stale]
    return together(
        element("p", f"{sentence(parity_line(found))} Stacks with each other: ", element("code", "mlcp parity"), "."),
        _list(lines) if lines else _EMPTY,
    )


def notes(review: Review) -> Html:
    """What the program and the engine warn of."""
    return _list(review.plan.notes) if review.plan.notes else _EMPTY


def _capability(group: Group, *, is_open: bool) -> Html:
    return element(
        "details",
        element("summary", element("code", group.capability), " ", _counts([group])),
        _resources_list([_change(change), _properties(change.properties)] for change in group.changes),
        open=is_open,
    )


def _counts(found: Iterable[Group]) -> Html:
    members = list(found)
    numbers = [(action, sum(group.count(action) for group in members)) for action in Action if action is not Action.SAME]
    return together(
        together(element("span", f"{count:,} {action}", class_=f"tag {action}"), " ") for action, count in numbers if count
    )


def _drifted(change: Change) -> Html:
    what = "deleted" if change.action is Action.DELETE else "changed"
    where = element("span", f" ({place(change)})", class_="dim")
    return together(_change(change, what), where, _properties(change.properties))


def _change(change: Change, what: str = "") -> Html:
    return together(
        element("span", what or change.action.value, class_=f"op {change.action}"),
        element("code", type_label(change.type), title=change.type),
        " ",
        element("code", change.name),
    )


def _lost(change: Change) -> Html:
    where = element("span", f" ({place(change)})", class_="dim")
    return together(_change(change), where, _properties(reasons(change), "because of"))


def _properties(names: Sequence[str], before: str = "") -> Html:
    return element("span", f" {before} {', '.join(names)}", class_="dim") if names else _EMPTY


def _rule(broken: BrokenRule) -> Html:
    rule = broken.rule
    tags = [broken.severity] if broken.severity else []
    return element(
        "article",
        element(
            "h3",
            element("code", broken.id),
            f" {rule.title} " if rule is not None else " ",
            (together(element("span", tag, class_="tag"), " ") for tag in [*tags, broken.level]),
        ),
        _list(_finding(finding, with_fix=not broken.fix) for finding in broken.findings),
        element("p", element("strong", "Why: "), rule.why) if rule is not None else _EMPTY,
        element("p", element("strong", "Fix: "), broken.fix) if broken.fix else _EMPTY,
        element("p", "; ".join(f"{name} {', '.join(ids)}" for name, ids in rule.frameworks.items()), class_="dim")
        if rule is not None
        else _EMPTY,
        class_=f"rule {broken.level}",
    )


def _finding(finding: Finding, *, with_fix: bool) -> Html:
    allowed = finding.suppression
    return together(
        [element("code", type_label(finding.type), title=finding.type), " ", element("code", finding.name), ": "]
        if finding.type
        else _EMPTY,
        finding.problem,
        [element("strong", " Fix: "), finding.fix] if with_fix and finding.fix else _EMPTY,
        element("span", f" Suppressed until {allowed.until}: {allowed.reason}", class_="dim") if allowed is not None else _EMPTY,
    )


def _resources(found: Mapping[str, Difference]) -> Html:
    if not found:
        return _EMPTY
    rows = [
        (together(element("code", type_label(_type(urn))), " ", element("code", urn.rpartition("::")[2])), *amounts(difference))
        for urn, difference in found.items()
    ]
    return element(
        "details",
        element("summary", f"By resource: {len(rows):,}"),
        _table(("Resource", "Now", "With this change", "Difference"), rows, numbers=3),
    )


def _type(urn: str) -> str:
    return urn.rpartition("::")[0].rpartition("::")[2].rpartition("$")[2]


def _list(items: Iterable[Content]) -> Html:
    return element("ul", (element("li", item) for item in items))


def _resources_list(items: Iterable[Content]) -> Html:
    return element("ul", (element("li", item) for item in items), class_="plain")


def _table(heads: Sequence[str], rows: Sequence[Sequence[Content]], *, numbers: int, has_total: bool = False) -> Html:
    """A table whose last ``numbers`` columns hold numbers."""
    first = len(heads) - numbers

    def cells(tag: str, row: Sequence[Content]) -> Iterator[Html]:
        for index, cell in enumerate(row):
            scope = "col" if tag == "th" else None
            yield element(tag, cell, class_="number" if index >= first else None, scope=scope)

    body = (
        element("tr", cells("td", row), class_="total" if has_total and index + 1 == len(rows) else None)
        for index, row in enumerate(rows)
    )
    table = element("table", element("thead", element("tr", cells("th", heads))), element("tbody", body))
    return element("div", table, class_="scroll")
