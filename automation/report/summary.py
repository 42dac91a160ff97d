"""Policy verdicts, notes, errors and the one line at the end."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from automation.costs import Cost
from automation.plan import Action, Change, Operation, Plan, Violation
from automation.report.review.facts import SUPPRESSED
from automation.report.review.words import TO_DO, cost_rows, counted, drift_line
from automation.report.tree import STYLES, tree

_DONE: Final = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.REPLACE: "replaced",
    Action.DELETE: "deleted",
    Action.SAME: "unchanged",
}


def print_report(console: Console, plan: Plan, cost: Cost | None = None) -> None:
    """Print everything that people need to know about ``plan`` and what it costs."""
    console.print(Group(*_parts(plan, cost)), soft_wrap=True)


def _parts(plan: Plan, cost: Cost | None) -> Iterator[RenderableType]:
    if any(plan.changed()):
        yield tree(plan)
    yield from verdicts(plan)
    if cost is not None:
        yield _cost(cost)
    if plan.operation is Operation.PREVIEW and plan.drift is not None:
        yield from _drift(plan.drift)
    for note in plan.notes:
        yield Text.from_markup(f"[yellow]note[/] {escape(note)}")
    for error in plan.errors:
        yield Text.from_markup(f"[red]error[/] {escape(str(error))}")
    yield summary_line(plan)


def verdicts(plan: Plan) -> Iterator[Text]:
    """What the policy packs say: each violated rule with its resources, or that everything passes."""

    def rule(violation: Violation) -> tuple[bool, str, str, str]:
        level = SUPPRESSED if violation.suppression is not None else violation.level
        return (not violation.is_mandatory, violation.pack, violation.rule, level)

    for (_, pack, name, level), group in groupby(sorted(plan.violations, key=rule), key=rule):
        violations = list(group)
        style = {"mandatory": "red", SUPPRESSED: "dim"}.get(level, "yellow")
        yield Text.from_markup(f"[{style}]policy[/] [bold]{escape(name)}[/] ({pack}, {level}): {len(violations)}")
        for violation in violations:
            yield Text(f"  {violation.message}{_until(violation)}")
    if plan.packs and not plan.violations:
        known = "no violation as far as is known" if plan.undecided else "every resource passes"
        yield Text.from_markup(f"[green]policy[/] {', '.join(plan.packs)}: {known}")
    if plan.undecided:
        counts = Counter(undecided.rule for undecided in plan.undecided)
        rules = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
        yield Text.from_markup(f"[yellow]policy[/] not known before up, judged again then: {escape(rules)}")


def _until(violation: Violation) -> str:
    allowed = violation.suppression
    return f" Suppressed until {allowed.until}: {allowed.reason}" if allowed is not None else ""


def _cost(cost: Cost) -> Table:
    """The estimate of each cloud beside its budget; one line says what it rests on."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", caption_justify="left", caption_style="")
    for column in ("USD a month", "now", "with this", "difference", "budget", "of it"):
        table.add_column(column, justify="left" if column == "USD a month" else "right")
    for row in cost_rows(cost):
        table.add_row(*row)
    notes = ["rests on unverified list prices"] if cost.after.is_estimate else []
    notes += [f"{counted(len(cost.after.unpriced), 'item')} without a price, in no total"] if cost.after.unpriced else []
    table.caption = Text.from_markup(f"[yellow]note[/] {'; '.join(notes)}") if notes else None
    return table


def _drift(drift: tuple[Change, ...]) -> Iterator[Text]:
    yield Text.from_markup(f"[{'yellow' if drift else 'green'}]drift[/] {drift_line(drift)}")
    for change in drift:
        sign, style = STYLES[change.action]
        properties = f"  [dim]{escape(', '.join(change.properties))}[/]" if change.properties else ""
        yield Text.from_markup(f"  [{style}]{sign}[/] {escape(change.type)} {escape(change.name)}{properties}")


def summary_line(plan: Plan) -> Text:
    """The one line that says it all."""
    words = TO_DO if plan.operation is Operation.PREVIEW else _DONE
    counts = plan.counts()
    left_out = sum(change.left_out for change in plan.changes)
    counts[Action.SAME] -= left_out
    parts = [f"[{STYLES[action][1]}]{count} {words[action]}[/]" for action, count in counts.items() if count]
    parts += [f"[dim]{left_out} left out[/]"] if left_out else []
    mandatory = plan.mandatory
    result = "[bold green]ok[/]" if plan.passed else "[bold red]failed[/]"
    violations = [f"[red]{mandatory} mandatory policy violation{'s' if mandatory > 1 else ''}[/]"] if mandatory else []
    resources = [f"{len(plan.changes)} resources: {', '.join(parts)}"] if plan.changes else []
    facts = "; ".join([*resources, *violations, f"{plan.duration:.1f} s"])
    return Text.from_markup(f"[bold]{plan.operation} {escape(plan.stack)}[/] {result}: {facts}")
