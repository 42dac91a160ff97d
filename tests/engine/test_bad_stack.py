"""A stack that breaks the rules on purpose: what is planted is found, named, explained and fatal; nothing secret is told."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policy_packs.judge import rules
from tests.automation.support import ROOT, copy_project
from tests.engine.bad_stack import CANARY, PLANTED

pytestmark = pytest.mark.engine


@dataclass(frozen=True)
class Previewed:
    """The preview of the bad stack.

    Attributes:
        project: the folder with its plan and reports.
        done: the process.
        report: what it wrote.
    """

    project: Path
    done: "subprocess.CompletedProcess[str]"
    report: dict[str, Any]


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Previewed:
    project = copy_project(tmp_path_factory.mktemp("bad"), "org", "prod")
    done = _run(sys.executable, "-m", "tests.engine.bad_stack", project)
    return Previewed(project, done, json.loads(done.stdout))


def _run(*command: Any) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_at_least_thirty_violations_are_planted_on_each_cloud_and_in_each_family_but_money() -> None:
    planted = [rule for broken in PLANTED.values() for rule in broken]

    assert len(planted) >= 30
    assert {rule.split("-")[1] for rule in planted} == {"TAG", "SEC", "RES", "ML"}
    assert len(set(planted)) >= 30


def test_the_preview_fails_because_of_the_rules_alone(previewed: Previewed) -> None:
    assert previewed.done.returncode == 1
    assert previewed.report["errors"] == []
    assert "Traceback" not in previewed.done.stderr


@pytest.mark.parametrize(("resource", "broken"), PLANTED.items(), ids=PLANTED)
def test_what_is_planted_is_found_with_resource_rule_reason_and_fix(
    resource: str, broken: tuple[str, ...], previewed: Previewed
) -> None:
    found = {one["rule"]: one for one in previewed.report["violations"] if one["urn"].rpartition("::")[2] == resource}

    assert set(broken) <= set(found)
    for rule_id in broken:
        rule, message = rules()[rule_id], found[rule_id]["message"]
        assert f" {resource}: " in message
        assert f". {rule.why}. Fix: " in message
        assert any(f"Fix: {check.fix}." in message for check in rule.checks)
        assert any(check.problem in message for check in rule.checks)


def test_rego_says_the_same_of_the_plan_that_the_engine_wrote(previewed: Previewed) -> None:
    done = _run(ROOT / ".venv" / "bin" / "mlcp", "policy", "test", "--plan", previewed.project / "plan.json", "--output", "json")
    rego = [one for one in json.loads(done.stdout)["verdicts"] if one["outcome"] == "violation"]

    assert done.returncode == 1
    assert {(one["rule"], _subject(one)) for one in rego} == {
        (one["rule"], _subject(one)) for one in previewed.report["violations"]
    }


def _subject(verdict: dict[str, Any]) -> str:
    """The resource; the engine hangs what is said of the whole stack on its root resource."""
    types, _, name = verdict["urn"].rpartition("::")
    return "the stack" if not types or types.endswith("pulumi:pulumi:Stack") else name


@pytest.mark.parametrize("output", ["text", "json", "sarif", "junit", "github", "azuredevops"])
def test_a_secret_that_rules_look_at_is_in_no_format(output: str, previewed: Previewed) -> None:
    done = _run(ROOT / ".venv" / "bin" / "mlcp", "policy", "test", "--plan", previewed.project / "plan.json", "--output", output)

    assert "open-database" in done.stdout
    assert CANARY not in done.stdout + done.stderr


def test_a_secret_that_rules_look_at_is_in_no_report_plan_or_state(previewed: Previewed) -> None:
    files = [path for path in previewed.project.rglob("*") if path.is_file()]

    assert {"plan.json", "report.md", "report.html"} <= {path.name for path in files}
    assert "open-database" in (previewed.project / "report.md").read_text(encoding="utf-8")
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []
    assert CANARY not in previewed.done.stdout + previewed.done.stderr
