"""OPA judges the corpus, through conftest, and says what it asks for; and the policies' own tests pass."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from policy_packs.judge import rules
from policy_packs.judge.table import entries
from tests.policy_packs.cases import Case, Said, cases
from tests.policy_packs.conftest_runs import FACTS, PACKS, conftest, judged_by_rego

TESTS = Path(__file__).with_name("rego")


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What each case's rule says of it in OPA; cases of one rule with the same configuration are judged by one run."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases():
        data = {"rules": {case.rule: entries()[case.rule]}, "configuration": case.configuration}
        groups[json.dumps(data | ({"estimate": case.estimate} if case.estimate is not None else {}))].append(case)
    said = {}
    for data, group in groups.items():
        documents = [case.document() for case in group]
        found = judged_by_rego(tmp_path_factory.mktemp("corpus"), documents, json.loads(data))
        said |= {str(case): one for case, one in zip(group, found, strict=True)}
    return said


def rego_says(found: list[dict[str, Any]]) -> frozenset[Said]:
    return frozenset(
        Said(
            resource=entry["metadata"]["name"],
            outcome=entry["metadata"]["outcome"],
            path=", ".join(entry["metadata"]["paths"]),
            detail=tuple(entry["metadata"]["details"]),
            suppressed=entry["metadata"]["suppressed"],
        )
        for entry in found
    )


@pytest.mark.parametrize("case", cases(), ids=str)
def test_opa_says_what_the_corpus_asks_for(case: Case, verdicts: dict[str, list[dict[str, Any]]]) -> None:
    assert rego_says(verdicts[str(case)]) == case.expect


def test_no_rule_is_beyond_the_interpreter(verdicts: dict[str, list[dict[str, Any]]]) -> None:
    broken = {entry["msg"] for found in verdicts.values() for entry in found if "cannot be judged by Rego" in entry["msg"]}

    assert broken == set()


def depth(condition: Any) -> int:
    """How many conditions lie within each other."""
    if isinstance(condition, list):
        return max(map(depth, condition), default=0)
    if "companion" in condition or "target" in condition:
        return 1 + depth((condition.get("companion") or condition["target"]).get("satisfies", {}))
    return 1 + max((depth(condition[part]) for part in ("all", "any", "not", "satisfies") if part in condition), default=0)


def test_no_condition_nests_deeper_than_the_interpreter_goes() -> None:
    deepest = re.search(r"deepest := (\d+)", (PACKS / "rego" / "conditions.rego").read_text(encoding="utf-8"))
    found = {
        rule: max(depth(check.get(part, {})) for check in entry["checks"] for part in ("when", "require"))
        for rule, entry in entries().items()
    }

    assert deepest is not None
    assert {rule: levels for rule, levels in found.items() if levels > int(deepest[1])} == {}


def test_the_policies_own_tests_pass_and_the_policies_are_formatted() -> None:
    data = ["--data", FACTS, "--data", PACKS / "rules"]
    tests = conftest("verify", "--policy", PACKS / "rego", "--policy", TESTS, *data, "--output", "json")
    formatted = conftest("fmt", "--check", PACKS / "rego", TESTS)

    assert tests.returncode == 0, tests.stdout
    assert formatted.returncode == 0, formatted.stdout


def test_every_rule_is_known_to_the_corpus() -> None:
    assert {case.rule for case in cases()} <= set(rules())
