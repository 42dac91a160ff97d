"""Commands that make pipelines mark lines of the program.

Sources: "Workflow commands for GitHub Actions" with ``toCommandProperties`` of actions/toolkit, and "Logging commands" of Azure
Pipelines with ``escapedata`` of azure-pipelines-task-lib, for what must be escaped.
"""

from collections.abc import Mapping
from typing import Final

from automation.verdict_formats.verdict import Judgement, Verdict
from policy_packs.judge import Outcome

_GITHUB_TEXT: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_GITHUB_PROPERTY: Final = {**_GITHUB_TEXT, ":": "%3A", ",": "%2C"}
_AZURE_TEXT: Final = {"%": "%AZP25", "\r": "%0D", "\n": "%0A"}
_AZURE_PROPERTY: Final = {**_AZURE_TEXT, "]": "%5D", ";": "%3B"}


def github(judgement: Judgement) -> str:
    """A workflow command for each verdict; what is undecided is a notice."""
    return "\n".join(_github(verdict) for verdict in judgement.verdicts)


def _github(verdict: Verdict) -> str:
    undecided = verdict.outcome is Outcome.UNDECIDED
    command = "error" if verdict.is_mandatory else "notice" if undecided else "warning"
    properties = {"file": verdict.place[0], "line": str(verdict.place[1])} if verdict.place else {}
    listed = ",".join(
        f"{name}={_escaped(value, _GITHUB_PROPERTY)}" for name, value in {**properties, "title": verdict.rule}.items()
    )
    return f"::{command} {listed}::{_escaped(verdict.message, _GITHUB_TEXT)}"


def azure_devops(judgement: Judgement) -> str:
    """A logging command for each violation; Azure Pipelines knows errors and warnings, so what is undecided is a plain line."""
    return "\n".join(_azure(verdict) for verdict in judgement.verdicts)


def _azure(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.UNDECIDED:
        return " ".join(verdict.message.split())
    properties = {"type": "error" if verdict.is_mandatory else "warning"}
    if verdict.place:
        properties |= {"sourcepath": verdict.place[0], "linenumber": str(verdict.place[1])}
    listed = ";".join(
        f"{name}={_escaped(value, _AZURE_PROPERTY)}" for name, value in {**properties, "code": verdict.rule}.items()
    )
    return f"##vso[task.logissue {listed}]{_escaped(verdict.message, _AZURE_TEXT)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)
