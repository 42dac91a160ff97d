"""``mlcp policy list``, ``explain`` and ``reference``: what the rule table says, for people and for editors."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation.failures import FAILED, OK, BadInputError
from policy_packs.judge import Rule, rules
from policy_packs.judge.configuration import SCHEMA_FILE, configuration_schema
from vocabulary import Cloud, Environment

_PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
_WIDTH: Final = 160
"""Columns where no terminal shows the table, such as a pipeline's log."""

_INTRODUCTION: Final = """\
# Rules

Every rule that the policy packs judge, made from the rule table (`policy_packs/rules/`) by `mlcp policy reference`.
[policies.md](policies.md) says how they run, and how a stack changes or suppresses them. `mlcp policy explain ID` prints one.
"""


def list_rules(*, family: str | None, cloud: str | None, as_json: bool) -> int:
    """Print all rules, or those of a family or a cloud: one line each, or as JSON with everything that the table says."""
    chosen = [rule for rule in rules().values() if _is_chosen(rule, family, cloud)]
    if as_json:
        sys.stdout.write(json.dumps([_as_data(rule) for rule in chosen], indent=2) + "\n")
        return OK
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("rule", "severity", *Environment, "clouds", "what must hold"):
        table.add_column(heading, no_wrap=heading != "what must hold")
    for rule in chosen:
        levels = [rule.enforcement[environment].value for environment in Environment]
        table.add_row(rule.id, rule.severity, *levels, _clouds(rule), Text(rule.title))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)
    sys.stdout.write(f"{len(chosen)} rules; mlcp policy explain ID tells more of one\n")
    return OK


def explain(rule_id: str, *, as_json: bool) -> int:
    """Print everything that the table says of one rule.

    Raises:
        BadInputError: there is no such rule.
    """
    rule = rules().get(rule_id.upper())
    if rule is None:
        raise BadInputError(f"{rule_id}: there is no such rule; mlcp policy list shows all of them")
    if as_json:
        sys.stdout.write(json.dumps(_as_data(rule), indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_explained(rule)) + "\n")
    return OK


def reference(*, check: bool) -> int:
    """Write docs/rules.md and the schema of the stacks' configuration, or check that both are up to date."""
    files = {_PAGE: page(), SCHEMA_FILE: json.dumps(configuration_schema(), indent=2) + "\n"}
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            sys.stderr.write(f"{path.name} is out of date: run `mlcp policy reference` and commit it\n")
        else:
            path.write_text(files[path], encoding="utf-8")
    return FAILED if check and stale else OK


def page() -> str:
    """The page of all rules."""
    lines = [_INTRODUCTION]
    for family in dict.fromkeys(rule.family for rule in rules().values()):
        lines += [f"## {family.capitalize()}", "", "| rule | what must hold | severity | clouds | dev, staging, prod, org |"]
        lines += ["|---|---|---|---|---|"]
        members = [rule for rule in rules().values() if rule.family == family]
        lines += [_row(rule) for rule in members]
        lines += [""]
        for rule in members:
            lines += [f"### {rule.id}", "", *_paragraphs(rule), ""]
    return "\n".join(lines).rstrip() + "\n"


def _is_chosen(rule: Rule, family: str | None, cloud: str | None) -> bool:
    if family is not None and not any(family.lower() in name.lower() for name in (rule.family, rule.id.split("-")[1])):
        return False
    if cloud is not None and cloud not in frozenset(Cloud):
        raise BadInputError(f"--cloud {cloud}: write one of {', '.join(Cloud)}")
    return cloud is None or Cloud(cloud) in rule.clouds


def _row(rule: Rule) -> str:
    order = (Environment.DEV, Environment.STAGING, Environment.PROD, Environment.ORG)
    levels = ", ".join(rule.enforcement[environment].value for environment in order)
    return f"| [{rule.id}](#{rule.id.lower()}) | {rule.title} | {rule.severity} | {_clouds(rule)} | {levels} |"


def _paragraphs(rule: Rule) -> Iterator[str]:
    yield f"**{rule.title}.** {rule.why}."
    yield ""
    yield f"Fix: {rule.fix}."
    yield ""
    for framework, ids in rule.frameworks.items():
        yield f"- {framework}: {', '.join(ids)}"
    for name, schema in rule.configuration.items():
        yield f"- Setting `{name}`, default `{json.dumps(schema['default'])}`: {schema.get('description', '')}"
    yield f"- Resource types: {_types(rule)}"


def _types(rule: Rule) -> str:
    """The rule's types; a rule for everything that has tags names only how many there are."""
    most = 40
    return ", ".join(f"`{token}`" for token in rule.types) if len(rule.types) <= most else f"{len(rule.types)} types"


def _explained(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield ""
    yield f"Why: {rule.why}."
    yield f"Fix: {rule.fix}."
    yield f"Severity: {rule.severity}. Clouds: {_clouds(rule)}."
    yield "Enforcement: " + ", ".join(f"{environment} {rule.enforcement[environment]}" for environment in Environment) + "."
    for framework, ids in rule.frameworks.items():
        yield f"{framework}: {', '.join(ids)}."
    for name, schema in rule.configuration.items():
        yield f"Setting {name} (default {json.dumps(schema['default'])}): {schema.get('description', '')}"
    yield ""
    yield "Violations:"
    for check in rule.checks:
        yield f"  {check.problem} ({_count(check.types)})"
    yield ""
    yield f'To change it for a stack: policy_packs/config/<stack>.json, {{"enforcement": {{"{rule.id}": "advisory"}}}}'


def _count(types: tuple[str, ...]) -> str:
    few = 3
    return ", ".join(types) if len(types) <= few else f"{', '.join(types[:few])} and {len(types) - few} more types"


def _clouds(rule: Rule) -> str:
    return ", ".join(rule.clouds)


def _as_data(rule: Rule) -> Mapping[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "why": rule.why,
        "fix": rule.fix,
        "family": rule.family,
        "severity": rule.severity.value,
        "clouds": list(rule.clouds),
        "enforcement": {environment.value: rule.enforcement[environment].value for environment in Environment},
        "frameworks": {name: list(ids) for name, ids in rule.frameworks.items()},
        "configuration": dict(rule.configuration),
        "types": list(rule.types),
        "problems": [check.problem for check in rule.checks],
    }
