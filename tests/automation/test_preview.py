"""What ``mlcp preview`` leaves beside its report: the engine's plan, drift, cost, and files for reviewers. On the real engine."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plans import SECRET, read_plan
from tests.automation.small_program import CANARY, QUEUES
from tests.automation.support import ROOT, copy_project, judge_only

pytestmark = pytest.mark.engine

Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = copy_project(tmp_path, "dev")
    judge_only(copy, MLCP_TAG_001="mandatory", MLCP_SEC_012="advisory")
    return copy


@pytest.fixture
def mlcp(project: Path) -> Run:
    """Runs an operation and returns exit code, JSON report and what was written to standard error."""

    def run(operation: str, *options: str | Path, program: str = "tagged") -> tuple[int, dict[str, Any], str]:
        process = subprocess.run(
            [sys.executable, "-m", "tests.automation.small_program", program, operation, str(project), *map(str, options)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert "Traceback" not in process.stderr
        return process.returncode, json.loads(process.stdout), process.stderr

    return run


def _change_behind_the_state(project: Path) -> None:
    """Give one queue another setting in the simulated cloud, and delete another."""
    world = sqlite3.connect(project / ".sandbox/clouds/sandbox-world.sqlite")
    with world:
        urn, inputs, outputs = world.execute("SELECT urn, inputs, outputs FROM resource WHERE urn LIKE '%::queue-1'").fetchone()
        changed = [json.dumps(json.loads(text) | {"visibilityTimeoutSeconds": 99}) for text in (inputs, outputs)]
        world.execute("UPDATE resource SET inputs = ?, outputs = ? WHERE urn = ?", (*changed, urn))
        world.execute("DELETE FROM resource WHERE urn LIKE '%::queue-2'")
    world.close()


def _names(report: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    return sorted((drift["urn"].rpartition("::")[2], drift["action"], drift["properties"]) for drift in report["drift"])


def test_drift_is_found_reported_and_left_out_of_the_state(mlcp: Run, project: Path, tmp_path: Path) -> None:
    assert mlcp("up")[0] == 0
    state = project / ".sandbox/state/.pulumi/stacks/ml-control-plane/dev.json"
    before = state.read_bytes()
    _change_behind_the_state(project)

    _, blind, _ = mlcp("preview")
    assert blind["drift"] is None
    assert blind["changes"]["update"] == blind["changes"]["create"] == 0

    report_file, plan_file = tmp_path / "report.md", tmp_path / "plan.json"
    code, report, _ = mlcp("preview", "--refresh", "--report", report_file, "--plan", plan_file)

    assert code == 0
    assert _names(report) == [("queue-1", "update", ["visibilityTimeoutSeconds"]), ("queue-2", "delete", [])]
    assert (report["changes"]["update"], report["changes"]["create"]) == (1, 1)
    assert report["resources"] == sum(report["changes"].values()) == blind["resources"]
    assert state.read_bytes() == before
    text = report_file.read_text(encoding="utf-8")
    assert "\\~ `sqs.Queue` `queue-1` (AWS, `storage`): `visibilityTimeoutSeconds`" in text
    assert "deleted there: `sqs.Queue` `queue-2` (AWS, `storage`)" in text
    plan = read_plan(plan_file.read_text(encoding="utf-8"))
    assert "queue-2" not in {resource.name for resource in plan.before}
    assert {resource.name for resource in plan.before} < {resource.name for resource in plan.after}

    _, refreshed, _ = mlcp("refresh")
    assert _names(refreshed) == _names(report)


def test_the_plan_is_the_engine_s_own_document_with_all_resources(mlcp: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    _, report, _ = mlcp("preview", "--plan", path)

    document = json.loads(path.read_text(encoding="utf-8"))
    assert document.keys() >= {"config", "steps", "changeSummary"}
    assert document["changeSummary"] == {"create": report["resources"]}
    plan = read_plan(path.read_text(encoding="utf-8"))
    assert plan.stack == "dev"
    assert len(plan.after) == report["resources"]
    assert [file.name for file in tmp_path.glob("*plan.json*")] == ["plan.json"]

    assert mlcp("up")[0] == 0
    _, again, _ = mlcp("preview", "--plan", path)

    assert again["changes"]["same"] == again["resources"]
    plan = read_plan(path.read_text(encoding="utf-8"))
    assert {step.op for step in plan.steps} == {"same"}
    assert len(plan.before) == len(plan.after) == again["resources"]


def test_a_preview_says_what_the_plan_costs_beside_what_is_there(mlcp: Run) -> None:
    _, report, _ = mlcp("preview")

    cost = report["cost"]
    assert cost["currency"] == "USD"
    assert cost["before"] == "0.00"
    assert cost["monthly"] == cost["delta"]
    assert list(cost["clouds"]) == ["aws", "azure", "gcp"]
    assert all(cloud["budget"] for cloud in cost["clouds"].values())

    _, one_cloud, _ = mlcp("preview", "aws")
    assert list(one_cloud["cost"]["clouds"]) == ["aws"]
    assert one_cloud["cost"]["clouds"]["aws"] == cost["clouds"]["aws"]

    code, failed, _ = mlcp("preview", program="failing")
    assert (code, failed["cost"]) == (1, None)


def test_a_violation_is_in_every_report_and_the_plan_is_written_all_the_same(mlcp: Run, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"report.{ending}" for ending in ("md", "html")}
    plan = tmp_path / "plan.json"

    code, report, _ = mlcp("preview", "--report", files["md"], "--report", files["html"], "--plan", plan, program="untagged")

    assert code == 1
    assert report["violations"]
    for path in files.values():
        text = path.read_text(encoding="utf-8")
        assert "mandatory policy violation" in text
        assert all(violation["rule"] in text for violation in report["violations"])
        assert "untagged" in text
        assert "not compared: " in text.lower()  # this project has no settings of `org`
    assert len(read_plan(plan.read_text(encoding="utf-8")).after) == report["resources"]


def test_no_value_reaches_a_report_and_no_secret_anything(mlcp: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("report.md", "report.html")]
    plan = tmp_path / "plan.json"
    options = [part for path in files for part in ("--report", path)]

    _, report, errors = mlcp("preview", *options, "--plan", plan, "--refresh", program="secret")

    written = [path.read_text(encoding="utf-8") for path in files]
    assert any("::token" in violation["urn"] for violation in report["violations"])  # rules have looked at the secret
    for text in (*written, plan.read_text(encoding="utf-8"), json.dumps(report), errors):
        assert CANARY not in text
    assert SECRET in plan.read_text(encoding="utf-8")
    for text in written:
        assert "queue-1" in text or f"sqs.Queue` x {QUEUES}" in text
        for value in ("acme-ml-dev-archive", "germanywestcentral", "111122223333", "cc-4711"):
            assert value not in text
