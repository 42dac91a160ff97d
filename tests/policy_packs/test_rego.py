"""OPA judges the corpus, through conftest, and says what it asks for; and the policies' own tests pass."""

import datetime
import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from automation.toolchain import ensure_conftest
from policy_packs.judge import rules
from tests.policy_packs.cases import Case, Said, cases

PACKS = Path(__file__).parents[2] / "policy_packs"
TESTS = Path(__file__).with_name("rego")
OPTIONS = ["--policy", PACKS / "rego", "--data", PACKS / "facts.json"]
RULES = ["--data", PACKS / "rules"]


@pytest.fixture(scope="module")
def conftest() -> Path:
    return ensure_conftest(print)


def run(*command: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def judge(conftest: Path, folder: Path, plans: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What conftest says of each plan."""
    (folder / "stack.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "plans").mkdir()
    for name, plan in plans.items():
        (folder / "plans" / f"{name}.json").write_text(json.dumps(plan), encoding="utf-8")
    done = run(conftest, "test", folder / "plans", *OPTIONS, "--data", folder / "stack.json", "--output", "json")
    assert done.stdout.startswith("["), done.stderr or done.stdout
    return {
        Path(result["filename"]).stem: [*result.get("failures", ()), *result.get("warnings", ())]
        for result in json.loads(done.stdout)
    }


def rule_table() -> dict[str, Any]:
    """The rules as OPA reads them."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (PACKS / "rules").glob("*.yaml")]
    return {rule: entry for file in files for rule, entry in file["rules"].items()}


def today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


@pytest.fixture(scope="module")
def verdicts(conftest: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What each case's rule says of it in OPA; cases of one rule with the same configuration are judged by one run."""
    groups: dict[str, list[Case]] = defaultdict(list)
    table = rule_table()
    for case in cases():
        data = {"rules": {case.rule: table[case.rule]}, "configuration": case.configuration, "today": today()}
        groups[json.dumps(data | ({"estimate": case.estimate} if case.estimate is not None else {}), default=str)].append(case)
    said = {}
    for data, group in groups.items():
        plans = {str(number): case.document() for number, case in enumerate(group)}
        found = judge(conftest, tmp_path_factory.mktemp("corpus"), plans, json.loads(data))
        said |= {str(case): found[str(number)] for number, case in enumerate(group)}
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
        for rule, entry in rule_table().items()
    }

    assert deepest is not None
    assert {rule: levels for rule, levels in found.items() if levels > int(deepest[1])} == {}


def test_the_policies_own_tests_pass_and_the_policies_are_formatted(conftest: Path) -> None:
    tests = run(conftest, "verify", *OPTIONS, *RULES, "--policy", TESTS, "--output", "json")
    formatted = run(conftest, "fmt", "--check", PACKS / "rego", TESTS)

    assert tests.returncode == 0, tests.stdout
    assert formatted.returncode == 0, formatted.stdout


def test_every_rule_is_known_to_the_corpus() -> None:
    assert {case.rule for case in cases()} <= set(rules())
