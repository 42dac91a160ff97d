"""What a stack changes of the rules: read, refused with everything that is wrong, and told before anything starts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from automation.failures import BadInputError
from automation.policies import packs_with_configuration
from automation.project import Project
from policy_packs.judge import ConfigurationError, Enforcement, read_configuration, rules
from policy_packs.judge.configuration import parse_configuration

ROOT = Path(__file__).resolve().parents[2]
REASON = "Moves to a private endpoint with the June release"
BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"enforcements": {}}, "the file: Additional properties are not allowed ('enforcements' was unexpected)"),
    ({"enforcement": {"MLCP-TAG-001": "must"}}, "enforcement.MLCP-TAG-001: 'must' is not one of ['mandatory', 'advisory'"),
    ({"enforcement": {"MLCP-TAG-999": "advisory"}}, "enforcement: Additional properties are not allowed ('MLCP-TAG-999'"),
    ({"settings": {"MLCP-COST-006": {"days": 1}}}, "settings.MLCP-COST-006: Additional properties are not allowed ('days'"),
    ({"settings": {"MLCP-COST-006": {"maximum_days": "x"}}}, "settings.MLCP-COST-006.maximum_days: 'x' is not of type 'integer'"),
    ({"suppressions": [{"rule": "MLCP-TAG-001"}]}, "suppressions[0]: 'resources' is a required property"),
    (
        {"suppressions": [{"rule": "MLCP-TAG-01", "resources": "a::b", "reason": REASON, "expires": "2027-01-31"}]},
        "suppressions[0].rule: there is no 'MLCP-TAG-01'; did you mean MLCP-TAG-001?",
    ),
    (
        {"suppressions": [{"rule": "MLCP-TAG-001", "resources": "a::b", "reason": "wanted", "expires": "2027-01-31"}]},
        "suppressions[0].reason: 'wanted' is too short",
    ),
    (
        {"suppressions": [{"rule": "MLCP-TAG-001", "resources": "a::b", "reason": REASON, "expires": "2027-02-30"}]},
        "suppressions[0].expires: '2027-02-30' is not a 'date'",
    ),
    (
        {"suppressions": [{"rule": "MLCP-TAG-001", "resources": "bucket", "reason": REASON, "expires": "2027-01-31"}]},
        "suppressions[0].resources: 'bucket' does not match",
    ),
]


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    configuration = read_configuration(tmp_path / "dev.json")

    assert not configuration.enforcement
    assert all(configuration.of(rule) == rule.defaults for rule in rules().values())


def test_settings_lie_over_the_table_s_defaults(tmp_path: Path) -> None:
    rule = next(rule for rule in rules().values() if rule.configuration)
    name, schema = next(iter(rule.configuration.items()))
    (tmp_path / "dev.json").write_text(
        json.dumps({"enforcement": {rule.id: "advisory"}, "settings": {rule.id: {name: schema["default"]}}}), encoding="utf-8"
    )

    configuration = read_configuration(tmp_path / "dev.json")

    assert configuration.enforcement == {rule.id: Enforcement.ADVISORY}
    assert configuration.of(rule) == rule.defaults


@pytest.mark.parametrize(("document", "message"), BROKEN)
def test_what_is_wrong_is_told_with_its_key_and_the_schema(document: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse_configuration(document, "policy_packs/config/dev.json")

    first, *problems = str(raised.value).splitlines()
    assert first == "policy_packs/config/dev.json does not fit its schema, policy_packs/config/schema.json:"
    assert any(problem.strip().startswith(message) for problem in problems), problems


def test_a_file_that_is_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "dev.json").write_text("{", encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"dev\.json: this is no JSON"):
        read_configuration(tmp_path / "dev.json")


@pytest.fixture
def broken_project(tmp_path: Path) -> Path:
    """A project with packs of its own, and a broken configuration of dev."""
    shutil.copytree(ROOT / "policy_packs", tmp_path / "policy_packs")
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    (tmp_path / "policy_packs" / "config" / "dev.json").write_text('{"enforcement": {"MLCP-TAG-001": "must"}}', encoding="utf-8")
    return tmp_path


def test_mlcp_tells_it_before_the_engine_starts(broken_project: Path) -> None:
    with (
        pytest.raises(BadInputError, match=r"enforcement\.MLCP-TAG-001"),
        packs_with_configuration(Project(root=broken_project), "dev", None),
    ):
        pytest.fail("nothing may start")


def test_the_pack_tells_it_when_pulumi_loads_it(broken_project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pulumi.policy", "127.0.0.1:1", broken_project / "policy_packs" / "guardrails"],
        env=os.environ | {"PULUMI_STACK": "dev", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[1].strip().startswith("enforcement.MLCP-TAG-001: 'must' is not one of")


def test_a_broken_configuration_of_another_stack_does_not_matter(broken_project: Path) -> None:
    with packs_with_configuration(Project(root=broken_project), "prod", None) as (packs, files):
        assert [pack.name for pack in packs] == ["guardrails"]
        assert [json.loads(file.read_text(encoding="utf-8")) for file in files] == [{}]
