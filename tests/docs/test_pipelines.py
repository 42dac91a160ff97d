"""The pipelines run commands that exist, take nothing by a name that can move, and let nothing of a change write."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from automation.plan import Operation, Plan
from automation.report.review.facts import Review
from automation.report.review.markdown import comment
from tests.docs.test_examples import ROOT, check_names
from vocabulary import Cloud

GITHUB: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
AZURE: dict[str, Any] = yaml.safe_load((ROOT / "azure-pipelines.yml").read_text(encoding="utf-8"))


def _scripts(steps: list[dict[str, Any]]) -> Iterator[str]:
    for step in steps:
        yield from (step[kind] for kind in ("run", "script", "bash") if kind in step)


GITHUB_SCRIPTS = [script for job in GITHUB["jobs"].values() for script in _scripts(job["steps"])]
AZURE_SCRIPTS = [script for job in AZURE["jobs"] for script in _scripts(job["steps"])]
COMMAND = re.compile(r"^(?:\.venv/bin/)?((?:mlcp|make) .*?)(?: > \S+)?(?: \|\|.*)?$", re.MULTILINE)


def _commands(scripts: list[str]) -> list[str]:
    return [found for script in scripts for found in COMMAND.findall(script.replace("\\\n", " "))]


@pytest.mark.parametrize("script", [*GITHUB_SCRIPTS, *AZURE_SCRIPTS])
def test_scripts_are_bash(script: str) -> None:
    checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("command", [*_commands(GITHUB_SCRIPTS), *_commands(AZURE_SCRIPTS)])
def test_commands_name_what_exists(command: str) -> None:
    check_names(shlex.split(command))


@pytest.mark.parametrize("scripts", [GITHUB_SCRIPTS, AZURE_SCRIPTS], ids=["github", "azure"])
def test_both_check_test_preview_and_judge(scripts: list[str]) -> None:
    begun = [" ".join(command.split()[:3]) for command in _commands(scripts)]
    assert begun == [
        *("make setup", "make check", "make test"),
        *("mlcp preview --stack", "mlcp policy test", "mlcp policy test"),
    ]


def test_actions_are_pinned_by_commit() -> None:
    used = [step["uses"] for job in GITHUB["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name)] == []


def test_the_job_that_runs_the_change_can_not_write_and_the_one_that_writes_runs_nothing_of_it() -> None:
    assert GITHUB["permissions"] == {}
    jobs = GITHUB["jobs"]
    assert jobs["verify"]["permissions"] == {"contents": "read"}
    assert jobs["publish"]["permissions"] == {"pull-requests": "write", "security-events": "write"}
    assert not any("actions/checkout" in step.get("uses", "") for step in jobs["publish"]["steps"])
    assert not any("GH_TOKEN" in json.dumps(step) for step in jobs["verify"]["steps"])


def test_texts_of_a_change_never_get_into_a_script() -> None:
    assert [script for script in GITHUB_SCRIPTS if "${{" in script] == []


@pytest.mark.parametrize("succeeded", [True, False])
def test_the_comment_is_found_again(succeeded: bool) -> None:
    [expression] = [found for script in GITHUB_SCRIPTS for found in re.findall(r'test\(\\"(.*?)\\"\)', script)]
    report = comment(Review(plan=Plan(operation=Operation.PREVIEW, stack="prod", succeeded=succeeded), clouds=tuple(Cloud)))
    assert re.search(expression.replace("$STACK", "prod"), report)
    assert not re.search(expression.replace("$STACK", "dev"), report)
