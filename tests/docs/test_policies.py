"""What the page on policies shows is valid, and says of the condition language what there is."""

import datetime
import json
import re
from pathlib import Path

import yaml

from plans import read_plan
from policy_packs.judge import Configuration, Judge, World, facts
from policy_packs.judge.conditions import OPERATORS
from policy_packs.judge.configuration import parse_configuration
from policy_packs.judge.table import parse_rules
from tests.docs.test_examples import ROOT, blocks
from tests.policy_packs.cases import Case, Said, read_cases

PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
TODAY = datetime.date(2026, 11, 24)


def _texts(kind: str) -> list[str]:
    return [block.text for block in blocks(kind) if block.document.name == "policies.md"]


def test_the_configuration_of_a_stack_fits_the_schema() -> None:
    [text] = _texts("json")
    configuration = parse_configuration(json.loads(text), "docs/policies.md")
    assert configuration.enforcement
    assert configuration.settings
    assert configuration.suppressions


def test_the_rule_says_of_its_plans_what_the_page_expects(tmp_path: Path) -> None:
    rule_text, plans_text = _texts("yaml")
    [rule] = parse_rules(yaml.safe_load(rule_text)["rules"])
    (tmp_path / f"{rule.id}.yaml").write_text(plans_text, encoding="utf-8")

    def said(case: Case) -> frozenset[Said]:
        plan = read_plan(json.dumps(case.document()))
        judge = Judge(World(stack=plan.stack, settings=plan.settings, facts=facts()), Configuration(), TODAY, [rule])
        alone = [verdict for resource in plan.after for verdict in judge.resource(resource)]
        return frozenset(
            Said(resource=verdict.resource.name, outcome=verdict.outcome.value, path=", ".join(verdict.unknown))
            for verdict in [*alone, *judge.stack(plan.after, lambda: None)]
        )

    cases = list(read_cases(tmp_path / f"{rule.id}.yaml"))
    assert len(cases) > 1
    assert [said(case) for case in cases] == [case.expect for case in cases]


def test_every_operator_is_in_the_table_and_no_other() -> None:
    table = re.search(r"\| operator \| holds for a value \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)
    assert table
    named = {name for row in table[1].splitlines() for name in re.findall(r"`(\w+): ", row.split("|")[1])}
    assert named == set(OPERATORS)
