"""Policy verdicts, notes, errors and the one line at the end."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.text import Text

from automation.plan import Action, Operation, Plan, Violation
from automation.report.tree import STYLES, tree

_DONE: Final = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.REPLACE: "replaced",
    Action.DELETE: "deleted",
    Action.SAME: "unchanged",
}
_TO_DO: Final = {
    Action.CREATE: "to create",
    Action.UPDATE: "to update",
    Action.REPLACE: "to replace",
    Action.DELETE: "to delete",
    Action.SAME: "unchanged",
}


def print_report(console: Console, plan: Plan) -> None:
    """Print everything that people need to know about ``plan``."""
    console.print(Group(*_parts(plan)), soft_wrap=True)


def _parts(plan: Plan) -> Iterator[RenderableType]:
    if any(plan.changed()):
        yield tree(plan)
    yield from verdicts(plan)
    for note in plan.notes:
        yield Text.from_markup(f"[yellow]note[/] {escape(note)}")
    for error in plan.errors:
        yield Text.from_markup(f"[red]error[/] {escape(str(error))}")
    yield summary_line(plan)


def verdicts(plan: Plan) -> Iterator[Text]:
    """What the policy packs say: each violated rule with its resources, or that everything passes."""

    def rule(violation: Violation) -> tuple[bool, str, str, str]:
        return (not violation.is_mandatory, violation.pack, violation.rule, violation.level)

    for (_, pack, name, level), group in groupby(sorted(plan.violations, key=rule), key=rule):
        violations = list(group)
        style = "red" if level == "mandatory" else "yellow"
        yield Text.from_markup(f"[{style}]policy[/] [bold]{escape(name)}[/] ({pack}, {level}): {len(violations)}")
        for violation in violations:
            yield Text(f"  {violation.message}")
    if plan.packs and not plan.violations:
        yield Text.from_markup(f"[green]policy[/] {', '.join(plan.packs)}: every resource passes")


def summary_line(plan: Plan) -> Text:
    """The one line that says it all."""
    words = _TO_DO if plan.operation is Operation.PREVIEW else _DONE
    counts = plan.counts()
    left_out = sum(change.left_out for change in plan.changes)
    counts[Action.SAME] -= left_out
    parts = [f"[{STYLES[action][1]}]{count} {words[action]}[/]" for action, count in counts.items() if count]
    parts += [f"[dim]{left_out} left out[/]"] if left_out else []
    mandatory = sum(violation.is_mandatory for violation in plan.violations)
    result = "[bold green]ok[/]" if plan.succeeded and not mandatory else "[bold red]failed[/]"
    violations = [f"[red]{mandatory} mandatory policy violation{'s' if mandatory > 1 else ''}[/]"] if mandatory else []
    resources = [f"{len(plan.changes)} resources: {', '.join(parts)}"] if plan.changes else []
    facts = "; ".join([*resources, *violations, f"{plan.duration:.1f} s"])
    return Text.from_markup(f"[bold]{plan.operation} {escape(plan.stack)}[/] {result}: {facts}")
