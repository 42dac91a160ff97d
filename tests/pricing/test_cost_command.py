"""``mlcp cost estimate`` on a plan document and on a stack."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from automation.cli import app

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["cost", "estimate", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "200")


def plan(folder: Path, *, machines: int, stack: str = "dev") -> Path:
    """A plan document with machines that cost 357.70 each (730 h x 0.49) and something that nobody has metered."""
    prefix = f"urn:pulumi:{stack}::ml-control-plane::"
    provider = f"{prefix}pulumi:providers:aws::aws"

    def created(type_: str, name: str, inputs: dict[str, Any]) -> dict[str, Any]:
        urn = f"{prefix}{type_}::{name}"
        state = {"urn": urn, "type": type_, "inputs": inputs, "provider": f"{provider}::id"}
        return {"op": "create", "urn": urn, "newState": state}

    steps = [
        {
            "op": "create",
            "urn": provider,
            "newState": {"urn": provider, "type": "pulumi:providers:aws", "inputs": {"region": "eu-central-1"}},
        },
        created("aws:neptune/cluster:Cluster", "graph", {}),
        *(created("aws:ec2/instance:Instance", f"machine-{n}", {"instanceType": "g4dn.12xlarge"}) for n in range(machines)),
    ]
    path = folder / "plan.json"
    path.write_text(json.dumps({"config": {}, "steps": steps}), encoding="utf-8")
    return path


def test_a_plan_within_its_budget_is_reported(tmp_path: Path) -> None:
    code, out, _ = run("--stack", "prod", "--plan", str(plan(tmp_path, machines=2, stack="prod")))
    assert code == 0
    assert "no meter for this type" in out
    assert "without 1 that have no price" in out
    assert "cost prod ok" in out


def test_a_plan_above_its_budget_fails(tmp_path: Path) -> None:
    code, out, _ = run("--stack", "dev", "--plan", str(plan(tmp_path, machines=1)), "--json")
    report = json.loads(out)
    assert code == 1
    assert report["succeeded"] is False
    assert float(report["clouds"]["aws"]["monthly"]) > report["clouds"]["aws"]["budget"] == 1500
    assert [one["type"] for one in report["unpriced"]] == ["aws:neptune/cluster:Cluster"]
    assert report["is_estimate"] is any(not line["verified"] for line in report["lines"])
    assert {one["name"] for one in report["assumptions"]} == {"hours"}


def test_the_plan_of_another_stack_is_refused(tmp_path: Path) -> None:
    code, _, err = run("--stack", "staging", "--plan", str(plan(tmp_path, machines=1)))
    assert (code, "is a plan of stack dev; write --stack dev" in err) == (2, True)


@pytest.mark.parametrize("text", ["", "[]", '{"steps": 5}'])
def test_something_else_than_a_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    code, _, err = run("--stack", "dev", "--plan", str(path))
    assert (code, "is no plan" in err) == (2, True)


def test_a_missing_plan_is_refused(tmp_path: Path) -> None:
    code, _, err = run("--stack", "dev", "--plan", str(tmp_path / "none.json"))
    assert (code, "No such file" in err) == (2, True)
