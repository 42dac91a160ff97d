"""Grants and what is wrong with them, for people and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
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


def chosen(grants: Sequence[Grant], *, who: str, clouds: frozenset[Cloud]) -> list[Grant]:
    """The grants of these clouds whose holder's name contains ``who``, in upper or lower case."""
    return [grant for grant in grants if grant.cloud in clouds and who.lower() in grant.who.lower()]


def parts(grants: Sequence[Grant], findings: Mapping[Finding, str | None]) -> Iterator[RenderableType]:
    """Everything that people need to know: who may do what to what, and what of it is too much.

    Args:
        grants: what is listed, sorted.
        findings: everything that breaks a rule, with the reason why it may.
    """
    for cloud, found in groupby(grants, key=lambda grant: grant.cloud):
        table = Table(title=cloud.display_name, title_justify="left", title_style="bold", show_lines=True)
        for column in ("who", "how", "what", "on", "if", "by"):
            table.add_column(column, overflow="fold")
        for grant in found:
            cells = (grant.who, grant.effect, "\n".join(grant.what), "\n".join(grant.on), grant.condition, grant.source)
            table.add_row(*map(escape, cells))
        yield table
    for finding, reason in findings.items():
        if reason is not None:
            yield Text.from_markup(f"[dim]accepted[/] {escape(str(finding))} ({escape(reason)})")
    for finding, reason in findings.items():
        if reason is None:
            yield Text.from_markup(f"[red]too much[/] {escape(str(finding))}")


def summary(stack: str, grants: Sequence[Grant], findings: Mapping[Finding, str | None]) -> Text:
    """The one line that says it all."""
    bad = sum(reason is None for reason in findings.values())
    accepted = len(findings) - bad
    verdict = "[bold red]too much[/]" if bad else "[bold green]ok[/]"
    more = f", {accepted} accepted with a reason" * bool(accepted) + f", [red]{bad} too much[/]" * bool(bad)
    return Text.from_markup(f"[bold]access {escape(stack)}[/] {verdict}: {len(grants)} grants{more}")


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
