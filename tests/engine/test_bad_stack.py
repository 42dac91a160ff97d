"""A stack that breaks the rules on purpose: what is planted is found, named, explained and fatal; nothing secret is told."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from policy_packs.judge import rules
from tests.automation.support import ROOT, copy_project
from tests.engine.bad_stack import CANARY, PLANTED

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """The preview of the bad stack, and what it reported."""
    project = copy_project(tmp_path_factory.mktemp("bad"), "org", "prod")
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.bad_stack", project],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, json.loads(done.stdout)


def test_at_least_thirty_violations_are_planted_on_each_cloud_and_in_each_family_but_money() -> None:
    planted = [rule for broken in PLANTED.values() for rule in broken]

    assert len(planted) >= 30
    assert {rule.split("-")[1] for rule in planted} == {"TAG", "SEC", "RES", "ML"}
    assert len(set(planted)) >= 30


def test_the_preview_fails_because_of_the_rules_alone(previewed: tuple[subprocess.CompletedProcess[str], dict[str, Any]]) -> None:
    done, report = previewed

    assert done.returncode == 1
    assert report["errors"] == []
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("resource", "broken"), PLANTED.items(), ids=PLANTED)
def test_what_is_planted_is_found_with_resource_rule_reason_and_fix(
    resource: str, broken: tuple[str, ...], previewed: tuple[subprocess.CompletedProcess[str], dict[str, Any]]
) -> None:
    _, report = previewed
    found = {
        violation["rule"]: violation for violation in report["violations"] if violation["urn"].rpartition("::")[2] == resource
    }

    assert set(broken) <= set(found)
    for rule_id in broken:
        rule, message = rules()[rule_id], found[rule_id]["message"]
        assert f" {resource}: " in message
        assert f". {rule.why}. Fix: " in message
        assert any(f"Fix: {check.fix}." in message for check in rule.checks)
        assert any(check.problem in message for check in rule.checks)


def test_a_secret_that_rules_look_at_is_in_no_report(previewed: tuple[subprocess.CompletedProcess[str], dict[str, Any]]) -> None:
    done, _ = previewed

    assert CANARY not in done.stdout + done.stderr
