"""``mlcp`` on the real engine in the sandbox, with a small program."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from automation import sandbox
from tests.automation.small_program import QUEUES
from tests.automation.support import ROOT, change_setting, copy_project, judge_only

pytestmark = pytest.mark.engine

_ALL = 1 + 3 + 3 + 1 + QUEUES + 1 + 1  # stack, providers, components, bucket, queues, resource group, bucket

Run = Callable[..., tuple[int, dict[str, Any]]]


def _start(
    project: Path, operation: str, *, program: str = "tagged", clouds: str = "", stdin: int | None = None, **variables: str
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.automation.small_program", program, operation, str(project)]
    return subprocess.Popen(
        [*command, clouds] if clouds else command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = copy_project(tmp_path, "dev")
    judge_only(copy, MLCP_TAG_001="mandatory")
    return copy


@pytest.fixture
def mlcp(project: Path) -> Run:
    """Runs an operation and returns exit code and JSON report; fails if standard output holds anything else."""

    def run(operation: str, **options: str) -> tuple[int, dict[str, Any]]:
        process = _start(project, operation, **options)
        output, errors = process.communicate()
        assert "Traceback" not in errors
        return process.returncode, json.loads(output)

    return run


def _changes(report: dict[str, Any]) -> dict[str, int]:
    return {action: count for action, count in report["changes"].items() if count}


def test_a_stack_s_life(mlcp: Run, project: Path) -> None:
    code, preview = mlcp("preview")
    assert (code, _changes(preview), preview["resources"]) == (0, {"create": _ALL}, _ALL)
    assert preview["notes"] == ["a warning of the program"]

    code, up = mlcp("up")
    assert (code, _changes(up)) == (0, {"create": _ALL})

    code, again = mlcp("up")
    assert (code, _changes(again)) == (0, {"same": _ALL})

    _, outputs = mlcp("outputs")
    assert outputs["outputs"] | {"group": None} == {"archive": "acme-ml-dev-archive", "group": None, "secret_output": "[secret]"}

    change_setting(project, "dev", "cost_center: cc-4711", "cost_center: cc-9000")
    _, changed = mlcp("up", clouds="azure")
    assert _changes(changed) == {"update": 1, "same": _ALL - 1}
    _, rest = mlcp("up")
    assert _changes(rest) == {"update": QUEUES + 2, "same": _ALL - QUEUES - 2}

    code, refresh = mlcp("refresh")
    assert (code, _changes(refresh)) == (0, {"same": _ALL})

    code, refused = mlcp("destroy")
    assert (code, _changes(refused)) == (1, {})
    assert "protected" in refused["errors"][0]["message"]
    assert refused["notes"] == ["nothing was changed; lift the protection first: mlcp unprotect --stack dev --sandbox"]
    assert _changes(mlcp("preview")[1]) == {"same": _ALL}

    assert mlcp("unprotect")[0] == 0
    _, one_cloud = mlcp("destroy", clouds="gcp")
    assert _changes(one_cloud) == {"delete": 3, "same": _ALL - 3}
    code, destroyed = mlcp("destroy")
    assert (code, _changes(destroyed)) == (0, {"delete": _ALL - 3})


def test_one_cloud_of_a_new_stack_creates_nothing_in_the_others(mlcp: Run) -> None:
    code, report = mlcp("up", clouds="aws")

    assert code == 0
    assert _changes(report) == {
        "create": 1 + 3 + 1 + 1 + QUEUES,
        "same": 4,
    }  # the providers of all clouds, which are no resources

    _, rest = mlcp("preview")
    assert _changes(rest) == {"create": 4, "same": _ALL - 4}


def test_a_violation_is_reported_and_nothing_is_created(mlcp: Run) -> None:
    code, report = mlcp("preview", program="untagged")

    assert code == 1
    (violation,) = report["violations"]
    assert (violation["pack"], violation["rule"], violation["level"]) == ("guardrails", "MLCP-TAG-001", "mandatory")
    assert violation["urn"].endswith("::untagged")

    assert mlcp("up", program="untagged")[0] == 1


def test_repairs_that_a_stack_turns_on_leave_only_what_a_person_must_say(mlcp: Run, project: Path) -> None:
    judge_only(project, MLCP_TAG_001="remediate")

    _, report = mlcp("preview", program="untagged")

    (violation,) = report["violations"]
    assert "standard tags are missing: cost-center, data-sensitivity, owner" in violation["message"]


def test_an_exception_in_the_program_is_one_line_with_a_log_file(mlcp: Run) -> None:
    code, report = mlcp("preview", program="failing")

    (error,) = report["errors"]
    assert code == 1
    assert error["message"].startswith("ValueError in the program: the address plan is full (traceback: ")
    assert "build_failing" in Path(error["message"].rpartition(" ")[2].rstrip(")")).read_text(encoding="utf-8")


def test_operations_on_a_stack_without_state_are_bad_input(mlcp: Run) -> None:
    code, report = mlcp("destroy")

    assert code == 2
    assert report["errors"][0]["message"] == "stack dev has no state yet; deploy it first: mlcp up --stack dev --sandbox"


def test_the_sandbox_uses_nothing_of_the_user_s_shell_and_leaves_the_settings_alone(mlcp: Run, project: Path) -> None:
    before = (project / "Pulumi.dev.yaml").read_bytes()

    code, _ = mlcp("preview", PULUMI_BACKEND_URL="s3://somebody-s-state")

    assert code == 0
    assert (project / "Pulumi.dev.yaml").read_bytes() == before
    assert "encryptionsalt" in (project / ".sandbox/work/Pulumi.dev.yaml").read_text(encoding="utf-8")


@pytest.fixture
def running_up(project: Path) -> Iterator[subprocess.Popen[str]]:
    """An ``up`` in a process of its own, in the middle of creating resources."""
    process = _start(project, "up")
    state = project / ".sandbox/state/.pulumi/stacks/ml-control-plane/dev.json"
    while not (state.exists() and "queue-3" in state.read_text(encoding="utf-8")):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            pytest.fail(f"up ended before it could be interrupted: {process.communicate()}")
    yield process
    process.kill()
    process.communicate()


def _engine_of(process: subprocess.Popen[str]) -> psutil.Process:
    children = psutil.Process(process.pid).children(recursive=True)
    return next(child for child in children if child.name() == "pulumi")


def test_an_up_whose_engine_was_killed_is_continued_by_the_next(running_up: subprocess.Popen[str], mlcp: Run) -> None:
    _engine_of(running_up).kill()
    output, _ = running_up.communicate()
    assert running_up.returncode == 1
    assert json.loads(output)["succeeded"] is False

    code, report = mlcp("up")

    assert report["errors"] == []
    assert code == 0
    assert report["changes"]["create"] > 0
    assert report["changes"]["same"] > 0
    assert report["changes"]["create"] + report["changes"]["same"] == _ALL
    assert any("continued after an engine that was killed" in note for note in report["notes"])
    assert _changes(mlcp("up")[1]) == {"same": _ALL}


def test_a_killed_mlcp_leaves_nothing_running_that_the_next_does_not_wait_for(
    running_up: subprocess.Popen[str], mlcp: Run
) -> None:
    running_up.kill()

    code, report = mlcp("up")

    assert report["errors"] == []
    assert code == 0
    assert _changes(mlcp("up")[1]) == {"same": _ALL}


def test_an_interrupt_cancels_the_engine_and_leaves_no_lock(running_up: subprocess.Popen[str], mlcp: Run) -> None:
    running_up.send_signal(signal.SIGINT)
    output, _ = running_up.communicate()

    assert running_up.returncode == 130
    assert json.loads(output)["errors"] == [{"message": "interrupted; the engine was cancelled", "urn": ""}]
    code, report = mlcp("up")
    assert code == 0
    assert not any("killed" in note for note in report["notes"])


def test_a_real_stack_asks_on_a_terminal_and_a_no_changes_nothing(project: Path, tmp_path: Path) -> None:
    """The user's own backend, in a folder here, and the stand-ins in place of the real provider plugins."""
    (tmp_path / "backend").mkdir()
    own_backend = {"PULUMI_BACKEND_URL": (tmp_path / "backend").as_uri(), "PULUMI_CONFIG_PASSPHRASE": "test"}

    def answer(operation: str, text: str) -> tuple[int, dict[str, Any], str]:
        ours, theirs = os.openpty()
        os.write(ours, f"{text}\n".encode())
        with sandbox.start(tmp_path / "clouds") as clouds:
            process = _start(
                project,
                operation,
                clouds="real",
                stdin=theirs,
                **own_backend,
                **clouds.env,
            )
            output, errors = process.communicate()
        os.close(ours)
        os.close(theirs)
        return process.returncode, json.loads(output), errors

    code, report, asked = answer("up", "n")
    assert (code, report["errors"]) == (1, [{"message": "nothing was changed", "urn": ""}])
    assert f"{_ALL} to create" in asked
    assert "Go ahead?" in asked

    code, report, _ = answer("up", "y")
    assert (code, _changes(report)) == (0, {"create": _ALL})
    assert "encryptionsalt" in (project / "Pulumi.dev.yaml").read_text(encoding="utf-8")  # it is the user's own stack
    assert not (project / ".sandbox").exists()
