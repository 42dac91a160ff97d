"""``mlcp parity``, ``access``, ``exposure`` and ``inventory``: exit codes, JSON and bad input."""

import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.settings import SETTINGS
from typer.testing import CliRunner

from automation import analysis_commands
from automation.analysis.access import Grant, grants_of
from automation.analysis.resolved_plan import Planner, ResolvedPlan
from automation.cli import app
from automation.sandbox import model
from automation.sandbox.check import Failure
from tests.automation.analysis.plans import with_inputs, with_resource
from tests.automation.support import ROOT, change_setting, copy_project
from tests.stacks.simulation import STACKS, shipped

runner = CliRunner()


class Shipped:
    """A planner that takes the shipped plans, but for those that a test puts in their place."""

    instead: ResolvedPlan | None = None

    def __init__(self, *_args: object, **_more: object) -> None:
        pass

    def plan(self, stack: str) -> ResolvedPlan:
        return self.instead if self.instead and self.instead.stack == stack else shipped(stack)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the settings and declarations; plans are those of the shipped settings, which take seconds to make."""
    copy_project(tmp_path, *STACKS)
    (tmp_path / "stacks").mkdir()
    for name in ("parity.yaml", "exceptions.yaml"):
        (tmp_path / "stacks" / name).write_text((ROOT / "stacks" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(analysis_commands, "Planner", Shipped)
    monkeypatch.setattr(Shipped, "instead", None)
    return tmp_path


def test_parity_of_the_shipped_stacks_is_0() -> None:
    result = runner.invoke(app, ["parity"])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith("parity ok: ")


def test_drift_is_1_and_in_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Shipped, "instead", with_inputs(shipped("prod"), "aws:cloudwatch/logGroup:LogGroup", "logging-store", retentionInDays=7)
    )
    result = runner.invoke(app, ["parity", "--json"])
    report = json.loads(result.stdout)
    drift = [d for d in report["differences"] if d["verdict"] == "drift" and d["axis"] == "clouds"]
    assert result.exit_code == 1
    assert report["succeeded"] is False
    assert (drift[0]["capability"], drift[0]["facet"], drift[0]["kind"]) == ("logging", "retention", "log store")
    assert {"where": "aws", "value": "7 days", "resources": ["logging-store"]} in drift[0]["sides"]
    told = runner.invoke(app, ["parity"], env={"COLUMNS": "160"}).stdout
    assert "make them the same, or declare" in " ".join(told.split())


def test_access_lists_who_is_asked_for() -> None:
    result = runner.invoke(app, ["access", "--stack", "prod", "--who", "FLOW-LOGS", "--clouds", "aws", "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 0, result.output
    assert {grant["cloud"] for grant in report["grants"]} == {"aws"}
    assert all("flow-logs" in grant["who"] for grant in report["grants"])
    assert {"logs:CreateLogStream", "logs:PutLogEvents"} <= {action for grant in report["grants"] for action in grant["actions"]}


def test_of_many_rights_only_the_identities_are_listed() -> None:
    lines = runner.invoke(app, ["access", "--stack", "prod"], env={"COLUMNS": "160"}).stdout.splitlines()
    assert len(lines) < len(access_of("prod")) < 1000
    assert any(
        line.split()[:2] == ["acme-ml-prod-identity-training", str(count("acme-ml-prod-identity-training"))] for line in lines
    )
    assert "--who NAME lists each right" in lines[-2]


def access_of(stack: str) -> list[Grant]:
    return grants_of(shipped(stack).resources, shipped("org").resources)


def count(who: str) -> int:
    return sum(grant.who == who for grant in access_of("prod"))


def test_too_much_is_1_whatever_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = {"role": "roles/owner", "member": "user:somebody@example.com", "project": "p"}
    plan = with_resource(shipped("prod"), "mlcp:identity:GcpIdentity", "gcp:projects/iAMMember:IAMMember", "planted", planted)
    monkeypatch.setattr(Shipped, "instead", plan)
    result = runner.invoke(app, ["access", "--stack", "prod", "--who", "nobody"])
    assert result.exit_code == 1
    assert "user:somebody@example.com has roles/owner on p: a role that gives nearly everything" in " ".join(
        result.stdout.split()
    )


def test_what_is_open_and_not_declared_is_1(project: Path) -> None:
    assert runner.invoke(app, ["exposure", "--stack", "prod"]).exit_code == 0
    (project / "stacks" / "exceptions.yaml").unlink()
    result = runner.invoke(app, ["exposure", "--stack", "prod", "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {opening["reason"] for opening in report["openings"]} == {None}


def test_inventory_is_written_and_checked(project: Path) -> None:
    page = project / "docs" / "capabilities.md"
    first = runner.invoke(app, ["inventory", "--check"])
    assert (first.exit_code, page.exists()) == (1, False)
    assert "run `mlcp inventory` and commit it" in first.stderr
    assert runner.invoke(app, ["inventory"]).exit_code == 0
    assert runner.invoke(app, ["inventory", "--check"]).exit_code == 0
    page.write_text(page.read_text(encoding="utf-8").replace("Eip x6", "Eip x5"), encoding="utf-8")
    assert runner.invoke(app, ["inventory", "--check"]).exit_code == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("access", "Missing option '--stack'"),
        ("access --stack nope", "--stack nope: there is no Pulumi.nope.yaml"),
        ("access --stack prod --clouds oracle", "--clouds oracle: oracle is no cloud"),
        ("exposure --stack nope", "--stack nope: there is no Pulumi.nope.yaml"),
        ("parity --stack nope", "--stack nope: there is no Pulumi.nope.yaml"),
        ("inventory --stack dev", "No such option: --stack"),
    ],
)
def test_bad_input_is_2(line: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(ROOT)
    result = runner.invoke(app, line.split())
    assert message in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize("line", ["parity", "access --stack dev", "exposure --stack dev", "inventory --check"])
def test_what_the_simulated_cloud_refuses_is_one_line_and_1(
    line: str, project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Other resources wait for the one that is refused, and fail as well; nobody is told."""
    monkeypatch.setattr(analysis_commands, "Planner", Planner)
    change_setting(project, "org", "clouds: [aws, azure, gcp]", "clouds: [aws]")
    monkeypatch.setattr(model, "check", refusing("aws:s3/bucketVersioning:BucketVersioning"))
    result = runner.invoke(app, line.split())
    told = [text for text in result.stderr.splitlines() if ": resolving " not in text]
    assert (result.exit_code, result.stdout) == (1, "")
    resource = 'aws:s3/bucketVersioning:BucketVersioning "governance-security-audit"'
    assert told == [f"stack org can not be built from its settings: {resource}: bucket is planted to be wrong"]
    del result
    SETTINGS.rpc_manager.clear()  # as the next run does: asyncio complains about failures when what failed is thrown away
    SETTINGS.outputs.clear()
    gc.collect()
    assert caplog.text == ""


def refusing(type_: str) -> Callable[..., tuple[dict[str, Any], list[Failure]]]:
    """The simulated cloud's check, which finds something wrong with each resource of a type besides."""
    check = model.check

    def stricter(token: str, *args: Any, **more: Any) -> tuple[dict[str, Any], list[Failure]]:
        inputs, failures = check(token, *args, **more)
        return inputs, [*failures, *[Failure("bucket", "bucket is planted to be wrong")] * (token == type_)]

    return stricter


@pytest.mark.parametrize(("command", "file"), [("parity", "parity.yaml"), ("exposure --stack dev", "exceptions.yaml")])
def test_a_wrong_declaration_is_2_before_anything_is_resolved(command: str, file: str, project: Path) -> None:
    (project / "stacks" / file).write_text("clouds: 5\n", encoding="utf-8")
    result = runner.invoke(app, command.split())
    assert result.exit_code == 2
    assert f"stacks/{file}" in result.stderr
    assert "Traceback" not in result.stderr
