"""The sections of the comment. Each shows as many entries of its lists as it may, and counts the rest.

A section at length 0 is a few lines long, whatever the plan holds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Final, TypeVar

from automation.plan import Action, Change
from automation.report.review.facts import BrokenRule, Finding, Group, Review, cloud_title
from automation.report.review.markdown_text import code, prose
from automation.report.review.words import (
    VISIBLE,
    amounts,
    cost_rows,
    cost_statement,
    counted,
    drift_line,
    facts,
    parity_line,
    reasons,
    sentence,
    type_label,
    verdict,
)
from automation.report.tree import STYLES

Item = TypeVar("Item")

_PROPERTIES: Final = 8
"""Most properties that are named of one resource."""
_CREATED: Final = 8
"""Most created resources of one capability on one cloud that are listed by name."""
_ESCAPED_SIGNS: Final = {action: f"\\{sign}" if sign.isascii() else sign for action, (sign, _) in STYLES.items()}
"""The signs of actions, where they would begin a list in a list."""
_COLUMNS: Final = (Action.CREATE, Action.UPDATE, Action.REPLACE, Action.DELETE)


def header(review: Review, _length: int) -> Iterator[str]:
    """The verdict, and each fact in a line."""
    plan = review.plan
    mark = "\u2705" if plan.passed else "\u274c"
    yield f"## {mark} Preview of {code(plan.stack)}: {prose(verdict(review))}"
    yield _table(("What", "Result"), [(name, prose(value)) for name, value in facts(review)])


def errors(review: Review, length: int) -> Iterator[str]:
    """Why the engine failed."""
    found = review.plan.errors
    if found:
        yield f"### Errors ({len(found)})"
        yield _bullets(found, length, lambda error: prose(str(error)))


def lost(review: Review, length: int) -> Iterator[str]:
    """What is replaced or deleted."""
    found = review.lost
    if not found:
        return
    deleted = sum(change.action is Action.DELETE for change in found)
    yield f"### \u26a0\ufe0f Deleted: {deleted}, replaced: {len(found) - deleted}"
    yield "What a resource holds goes with it, also when it is replaced."
    visible = min(length, VISIBLE)
    yield _bullets(found[:visible], visible, _lost)
    if found[visible:] and length:
        yield _folded(f"{len(found) - visible:,} more", [_bullets(found[visible:], length - visible, _lost)])


def changes(review: Review, length: int) -> Iterator[str]:
    """What changes by cloud and capability, then all of it."""
    found = review.groups
    if not found:
        return
    yield "### What changes"
    clouds = list(dict.fromkeys(group.cloud for group in found))
    cells = {(group.capability, group.cloud): _signs([group]) for group in found}
    rows = [
        (code(capability), *(cells.get((capability, cloud), "") for cloud in clouds))
        for capability in sorted({group.capability for group in found})
    ]
    shown = rows[: max(length, 1) - 1]
    total = ("All", *(_signs([group for group in found if group.cloud is cloud]) for cloud in clouds))
    yield _table(("Capability", *map(cloud_title, clouds)), [*shown, total])
    yield "Signs: + create, ~ update, ± replace, - delete" + (
        f". {_more(counted(len(rows) - len(shown), 'row'))}" if rows[len(shown) :] else ""
    )
    if length:
        yield _folded(f"{counted(len(review.changes), 'resource')} by name", list(_named(found, length)))


def policies(review: Review, length: int) -> Iterator[str]:
    """Broken rules with the remedy, what is allowed for a while, what cannot be judged yet."""
    plan = review.plan
    if not plan.packs and not plan.violations:
        return
    yield f"### Policies ({prose(', '.join(plan.packs))})"
    broken = review.broken
    if not broken:
        yield "No violation."
    shown = broken[:length]
    for rule in shown:
        yield _rule(rule, length)
    if broken[length:]:
        counts = Counter(rule.level for rule in broken[length:])
        yield _more("Rules: " + ", ".join(f"{count} {level}" for level, count in counts.items()))
    if review.undecided:
        title = f"{counted(len(plan.undecided), 'verdict')} cannot be known before up: judged again then"
        yield _folded(title, [_bullets(review.undecided, length, _undecided)]) if length else prose(f"{title}.")


def cost(review: Review, length: int) -> Iterator[str]:
    """The monthly estimate by cloud, and where it changes most."""
    found = review.cost
    yield "### Monthly cost"
    if found is None:
        yield prose(f"Not estimated: {review.cost_failure}.")
        return
    heads = ("", "Now", "With this change", "Difference", "Budget", "Used")
    yield _table(heads, cost_rows(found), numbers=5)
    yield prose(cost_statement(found))
    differences = sorted(found.change.by_capability.items(), key=lambda item: -abs(item[1].delta))
    if differences and length:
        lines = [
            (cloud.display_name, code(capability), *amounts(difference))
            for (cloud, capability), difference in differences[:length]
        ]
        blocks = [_table(("Cloud", "Capability", "Now", "With this change", "Difference"), lines, numbers=3)]
        blocks += [_more(counted(len(differences) - length, "row"))] if differences[length:] else []
        yield _folded("By capability", blocks)
    unpriced = Counter((one.type, one.reason) for one in found.after.unpriced)
    if unpriced and length:
        items = sorted(unpriced.items())
        yield _folded(f"Not priced, in no total: {len(found.after.unpriced)}", [_bullets(items, length, _unpriced)])


def drift(review: Review, length: int) -> Iterator[str]:
    """What had changed in the clouds."""
    found = review.plan.drift
    yield "### Drift"
    if not found:
        yield prose(sentence(drift_line(found)))
        return
    yield prose("Changed in the clouds, not by this project. What the plan above does includes undoing it.")
    yield _bullets(found, length, _drifted)


def parity(review: Review, length: int) -> Iterator[str]:
    """What the clouds differ in although nobody has declared it."""
    found = review.parity
    yield "### Parity"
    yield f"{prose(sentence(parity_line(found)))} Stacks with each other: `mlcp parity`."
    lines = [
        f"{code(one.capability)}: {prose(one.what)}: {prose(', '.join(f'{where}: {value}' for where, value in one.sides))}"
        for one in found.drift
    ]
    lines += [f"stale declaration: {prose(text)}" for text in found.stale]
    if lines:
        yield _bullets(lines, length, str)


def notes(review: Review, length: int) -> Iterator[str]:
    """What the program and the engine warn of."""
    found = review.plan.notes
    if found:
        yield f"### Notes ({len(found)})"
        yield _bullets(found, length, prose)


def footer(review: Review, _length: int) -> Iterator[str]:
    """Where it comes from."""
    yield f"<sub>{prose(f'mlcp preview, {review.plan.duration:.0f} s. Names of properties only, never their values.')}</sub>"


def _named(found: Sequence[Group], length: int) -> Iterator[str]:
    left = length
    for group in found:
        lines = _group_lines(group)
        if left > 0:
            yield f"**{cloud_title(group.cloud)}, {code(group.capability)}**"
            yield _bullets(lines[:left], length, _group_line)
        left -= len(lines)
    if left < 0:
        yield _more(counted(-left, "line"))


def _group_lines(group: Group) -> list[Change | tuple[str, int]]:
    """A line for each resource; where many are created, one for each type, since their names tell a reviewer little."""
    created = [change for change in group.changes if change.action is Action.CREATE]
    counts = Counter(change.type for change in created) if len(created) > _CREATED else Counter[str]()
    listed = [change for change in group.changes if change.action is not Action.CREATE or change.type not in counts]
    return [*listed, *sorted(counts.items())]


def _group_line(line: Change | tuple[str, int]) -> str:
    if isinstance(line, Change):
        return _change(line) + _properties(line.properties)
    kind, count = line
    return f"{_ESCAPED_SIGNS[Action.CREATE]} {code(type_label(kind))} x {count}"


def _undecided(one: tuple[str, str, int]) -> str:
    rule, reason, count = one
    return f"{code(rule)}: {prose(reason)} ({counted(count, 'resource')})"


def _unpriced(one: tuple[tuple[str, str], int]) -> str:
    (kind, reason), count = one
    return f"{code(type_label(kind))}: {prose(reason)} ({count})"


def _signs(found: Iterable[Group]) -> str:
    """How many resources change in which way, as ``+3 ~1``."""
    members = list(found)
    counts = ((STYLES[action][0], sum(group.count(action) for group in members)) for action in _COLUMNS)
    return " ".join(f"{sign}{count}" for sign, count in counts if count)


def _rule(broken: BrokenRule, length: int) -> str:
    count = len(broken.findings)
    level = f"{broken.severity}, {broken.level}" if broken.severity else broken.level
    title = f": {prose(broken.rule.title)}" if broken.rule is not None else ""
    lines = [f"**{code(broken.id)}** ({prose(level)}){title} ({counted(count, 'resource')})", ""]
    lines += [f"- {_finding(finding, with_fix=not broken.fix)}" for finding in broken.findings[:length]]
    if broken.findings[length:]:
        lines.append(f"- {_more(str(count - length))}")
    if broken.rule is not None:
        lines.append(f"- Why: {prose(broken.rule.why)}")
    if broken.fix:
        lines.append(f"- **Fix**: {prose(broken.fix)}")
    return "\n".join(lines)


def _finding(finding: Finding, *, with_fix: bool) -> str:
    where = f"{code(type_label(finding.type))} {code(finding.name)}: " if finding.type else ""
    fix = f" **Fix**: {prose(finding.fix)}" if with_fix and finding.fix else ""
    allowed = finding.suppression
    until = f" {prose(f'Suppressed until {allowed.until}: {allowed.reason}')}" if allowed is not None else ""
    return f"{where}{prose(finding.problem)}{fix}{until}"


def _change(change: Change) -> str:
    return f"{_ESCAPED_SIGNS[change.action]} {code(type_label(change.type))} {code(change.name)}"


def _lost(change: Change) -> str:
    return f"{_change(change)} ({_place(change)}){_properties(reasons(change), 'because of ')}"


def _place(change: Change) -> str:
    cloud = cloud_title(change.cloud)
    return f"{cloud}, {code(change.capability)}" if change.capability else cloud


def _drifted(change: Change) -> str:
    if change.action is Action.DELETE:
        return f"deleted there: {code(type_label(change.type))} {code(change.name)} ({_place(change)})"
    return f"{_change(change)} ({_place(change)}){_properties(change.properties)}"


def _properties(names: Sequence[str], before: str = "") -> str:
    if not names:
        return ""
    more = f" and {len(names) - _PROPERTIES} more" if names[_PROPERTIES:] else ""
    return f": {before}{', '.join(map(code, names[:_PROPERTIES]))}{more}"


def _bullets(items: Sequence[Item], length: int, line: Callable[[Item], str]) -> str:
    """A list of as many items as may be shown, each as ``line`` writes it."""
    shown = [f"- {line(item)}" for item in items[:length]]
    if items[length:]:
        shown.append(f"- {_more(str(len(items) - length))}")
    return "\n".join(shown)


def _more(what: str) -> str:
    return f"{prose(what)} more, see the HTML report"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """A table whose last ``numbers`` columns hold numbers."""
    rules = ["---"] * (len(heads) - numbers) + ["---:"] * numbers
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rules, *rows))


def _folded(title: str, blocks: Iterable[str]) -> str:
    """A fold; empty lines around its content make it Markdown again."""
    body = "\n\n".join(blocks)
    return f"<details><summary>{escape(title)}</summary>\n\n{body}\n\n</details>"
