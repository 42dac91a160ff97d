"""Grants and what is wrong with them, for people and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from automation.analysis.access.findings import Finding
from automation.analysis.access.grants import Grant
from vocabulary import Cloud

_DETAILED = 60
"""Most rights that are shown one by one."""
_NAMED = 8
"""Most actions, resources or services that are named in one place."""


def chosen(grants: Sequence[Grant], *, who: str, clouds: frozenset[Cloud]) -> list[Grant]:
    """The grants of these clouds whose holder's name contains ``who``, in upper or lower case."""
    return [grant for grant in grants if grant.cloud in clouds and who.lower() in grant.who.lower()]


def parts(grants: Sequence[Grant], findings: Mapping[Finding, str | None]) -> Iterator[RenderableType]:
    """Everything that people need to know: who may do what to what, and what of it is too much.

    Args:
        grants: what is listed, sorted; of more than a few only who has them and on what services.
        findings: everything that breaks a rule, with the reason why it may.
    """
    few = len(grants) <= _DETAILED
    shown = _details if few else _overview
    for cloud, found in groupby(grants, key=lambda grant: grant.cloud):
        yield Text(cloud.display_name, style="bold")
        yield shown(found)
    if not few:
        yield Text.from_markup("[dim]--who NAME lists each right of identities with such a name, --json all.[/]")
    for finding, reason in findings.items():
        if reason is not None:
            yield Text.from_markup(f"[dim]accepted[/] {escape(str(finding))} ({escape(reason)})")
    for finding, reason in findings.items():
        if reason is None:
            yield Text.from_markup(f"[red]too much[/] {escape(str(finding))}")


def _overview(grants: Iterable[Grant]) -> Table:
    """One line for each identity."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("who", overflow="fold", ratio=3)
    table.add_column("rights", justify="right")
    table.add_column("roles and services", overflow="fold", ratio=4)
    for who, found in groupby(grants, key=lambda grant: grant.who):
        held = list(found)
        table.add_row(escape(who), str(len(held)), escape(_some(sorted({name for grant in held for name in _touched(grant)}))))
    return table


def _details(grants: Iterable[Grant]) -> Table:
    """Every right, below the identity that has it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for who, found in groupby(grants, key=lambda grant: grant.who):
        table.add_row("", Text(who, style="bold"))
        for grant in found:
            condition = f"\n  if {grant.condition}" * bool(grant.condition)
            sentence = f"{_some(grant.what)}\n  on {_some(grant.on)}{condition}\n  by {grant.source}"
            table.add_row(Text(grant.effect, style="dim"), Text(sentence))
    return table


def _touched(grant: Grant) -> Iterable[str]:
    """The role, or the services of the actions (``s3`` of ``s3:GetObject``)."""
    return [grant.role] if grant.role else {action.partition(":")[0].partition("/")[0] for action in grant.actions}


def _some(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_NAMED]) + (f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else "")


def summary(stack: str, grants: Sequence[Grant], listed: int, findings: Mapping[Finding, str | None]) -> Text:
    """The one line that says it all: about all ``grants``, of which ``listed`` are shown."""
    bad = sum(reason is None for reason in findings.values())
    accepted = len(findings) - bad
    verdict = "[bold red]too much[/]" if bad else "[bold green]ok[/]"
    chosen_ones = f", {listed} of them listed" * (listed < len(grants))
    more = f", {accepted} accepted with a reason" * bool(accepted) + f", [red]{bad} too much[/]" * bool(bad)
    return Text.from_markup(f"[bold]access {escape(stack)}[/] {verdict}: {len(grants)} rights{chosen_ones}{more}")


def as_json(stack: str, grants: Sequence[Grant], findings: Mapping[Finding, str | None]) -> dict[str, Any]:
    """The report as plain data; the contract is in docs/access.md."""
    return {
        "stack": stack,
        "succeeded": all(reason is not None for reason in findings.values()),
        "grants": [asdict(grant) for grant in grants],
        "findings": [
            {"rule": finding.rule.value, "reason": reason, "grant": asdict(finding.grant)} for finding, reason in findings.items()
        ],
    }
