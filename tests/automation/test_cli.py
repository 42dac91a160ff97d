"""Bad input to ``mlcp``: one clear message each, exit code 2, nothing started."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from automation.cli import app
from tests.automation.support import ROOT, change_setting, copy_project

runner = CliRunner()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copy_project(tmp_path, "dev", "prod"))
    return tmp_path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("preview", "Missing option '--stack'"),
        ("preview --stack dev --sandbos", "No such option: --sandbos"),
        ("deploy --stack dev", "No such command 'deploy'"),
        (
            "preview --stack nope",
            "there is no Pulumi.nope.yaml in {project}; stacks with settings: dev (Pulumi.dev.yaml), prod (",
        ),
        ("preview --stack dev --clouds aws,oracle", "--clouds aws,oracle: oracle is no cloud; write some of aws, azure, gcp"),
        ("preview --stack dev --clouds ,", "--clouds ,: nothing is no cloud"),
        ("up --stack dev", "up changes stack dev for real and nobody can be asked here; add --yes, or --sandbox"),
        ("destroy --stack dev", "destroy changes stack dev for real and nobody can be asked here; add --yes, or --sandbox"),
        ("unprotect --stack dev", "unprotect changes stack dev for real and nobody can be asked here; add --yes, or --sandbox"),
        ("preview --stack dev --report plan.txt", "--report plan.txt: write a name that ends in .md or .html"),
        ("preview --stack dev --report none/report.md", "--report none/report.md: there is no folder none"),
        ("preview --stack dev --plan .", "--plan . is a folder; write the name of a file"),
        ("settings show", "Missing option '--stack'"),
        ("settings show --stack nope", "--stack nope: there is no Pulumi.nope.yaml"),
        ("settings diff dev", "Missing argument 'second'"),
        ("settings diff dev nope", "--stack nope: there is no Pulumi.nope.yaml"),
    ],
)
def test_bad_input_is_told_and_ends_with_2(project: Path, line: str, message: str) -> None:
    result = runner.invoke(app, line.split())

    assert message.format(project=project) in result.stderr
    assert "Traceback" not in result.stderr
    assert result.exit_code == 2
    assert not (project / ".sandbox").exists()


def test_a_cloud_that_the_stack_does_not_use_is_refused(project: Path) -> None:
    change_setting(project, "dev", "clouds: [aws, azure, gcp]", "clouds: [aws, azure]")
    change_setting(project, "dev", "  ml-control-plane:gcp:\n", "  ignored:gcp:\n")

    result = runner.invoke(app, ["preview", "--stack", "dev", "--clouds", "gcp", "--sandbox"])

    assert "--clouds gcp: stack dev does not use gcp (setting 'clouds'); it uses aws, azure" in result.stderr
    assert result.exit_code == 2


def test_all_problems_of_the_settings_are_told_before_anything_starts(project: Path) -> None:
    change_setting(project, "dev", "10.16.0.0/14", "8.8.0.0/14")
    change_setting(project, "dev", "region: eu-central", "region: mars")

    result = runner.invoke(app, ["up", "--stack", "dev", "--sandbox"])

    assert "2 problems in the settings" in result.stderr
    assert "network.supernet" in result.stderr
    assert "region" in result.stderr
    assert result.exit_code == 2
    assert not (project / ".sandbox").exists()


def test_bad_input_with_json_is_one_json_object_on_stdout_too(project: Path) -> None:
    result = runner.invoke(app, ["preview", "--stack", "nope", "--json"])

    report = json.loads(result.stdout)
    assert (report["stack"], report["operation"], report["succeeded"]) == ("nope", "preview", False)
    assert "there is no Pulumi.nope.yaml" in report["errors"][0]["message"]
    assert result.exit_code == 2


def test_outside_a_project_it_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = runner.invoke(app, ["preview", "--stack", "dev"])

    assert "has a Pulumi.yaml; change into the project's folder" in result.stderr
    assert result.exit_code == 2


def test_what_nobody_foresaw_is_one_line_and_a_log_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ".sandbox").write_text("a file where the sandbox needs a folder")

    result = runner.invoke(app, ["preview", "--stack", "dev", "--sandbox"])

    assert result.stderr.startswith("mlcp failed: NotADirectoryError: ")
    log = Path(result.stderr.rpartition("(traceback: ")[2].strip().rstrip(")"))
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert "Traceback" not in result.output
    assert result.exit_code == 1


def test_settings_show_prints_defaults_too(project: Path) -> None:
    result = runner.invoke(app, ["settings", "show", "--stack", "dev"])

    assert "network.supernet: 10.16.0.0/14" in result.stdout
    assert "generation: 1" in result.stdout
    assert result.exit_code == 0


def test_settings_show_json_is_the_whole_structure(project: Path) -> None:
    settings = json.loads(runner.invoke(app, ["settings", "show", "--stack", "dev", "--json"]).stdout)

    assert settings["network"]["supernet"] == "10.16.0.0/14"


def test_settings_diff_prints_only_what_differs(project: Path) -> None:
    lines = runner.invoke(app, ["settings", "diff", "dev", "prod"]).stdout.splitlines()

    assert "network.egress: one -> redundant" in lines
    assert not any(line.startswith("owner:") for line in lines)


def test_settings_diff_json_has_both_values_by_stack(project: Path) -> None:
    report = json.loads(runner.invoke(app, ["settings", "diff", "dev", "prod", "--json"]).stdout)

    assert report["network.egress"] == {"dev": "one", "prod": "redundant"}


def test_the_committed_schema_is_up_to_date() -> None:
    assert runner.invoke(app, ["settings", "schema", "--check"]).exit_code == 0


def test_help_imports_neither_pulumi_nor_pydantic_nor_a_cloud() -> None:
    code = (
        "import sys, automation.cli\n"
        "heavy = {'pulumi', 'pydantic', 'grpc', 'yaml', 'stacks.program', 'components'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)))"
    )

    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.stderr.strip() == ""
