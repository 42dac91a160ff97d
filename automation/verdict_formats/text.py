"""For people: broken rules with their resources, what is not known yet in a few lines, and one line at the end."""

import io
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from automation.verdict_formats.verdict import Judgement, Verdict

_WIDTH: Final = 160


def text(judgement: Judgement) -> str:
    """The report, in colours if standard output is a terminal."""
    stream = io.StringIO()
    console = Console(file=stream, width=_WIDTH, force_terminal=sys.stdout.isatty(), highlight=False)
    for line in _lines(judgement):
        console.print(line, soft_wrap=True)
    return stream.getvalue().rstrip("\n")


def _lines(judgement: Judgement) -> Iterator[Text]:
    for style, word, verdicts in (
        ("red", "mandatory", judgement.mandatory),
        ("yellow", "advisory", judgement.advisory),
        ("yellow", "suppressed", judgement.suppressed),
    ):
        for rule, group in groupby(verdicts, key=lambda verdict: verdict.rule):
            found = list(group)
            title = escape(judgement.rules[rule].title)
            yield Text.from_markup(f"[{style}]{word}[/] [bold]{rule}[/] {title}: {len(found)}")
            for verdict in found:
                yield Text(f"  {verdict.message}{_where(verdict)}")
    if judgement.undecided:
        rules = {verdict.rule for verdict in judgement.undecided}
        yield Text.from_markup(
            f"[cyan]undecided[/] {len(judgement.undecided)} verdicts of {len(rules)} rules wait for values that are known at up; "
            "the policy packs judge them then"
        )
    yield _summary(judgement)


def _where(verdict: Verdict) -> str:
    return f" ({verdict.source})" if verdict.source else ""


def _summary(judgement: Judgement) -> Text:
    result = "[bold green]ok[/]" if judgement.passed else "[bold red]failed[/]"
    counts = [
        f"{len(verdicts)} {word}"
        for word, verdicts in (
            ("mandatory", judgement.mandatory),
            ("advisory", judgement.advisory),
            ("suppressed", judgement.suppressed),
        )
        if verdicts
    ]
    found = ", ".join(counts) or "no violations"
    rules = sum(1 for _ in judgement.enabled)
    return Text.from_markup(
        f"[bold]policy test {escape(judgement.stack)}[/] {result}: {judgement.resources} resources, {rules} rules; {found}"
    )
