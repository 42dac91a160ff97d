"""The shipped stacks keep the rules in both engines, and what one cannot know before ``up`` the other cannot either."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.automation.support import ROOT, copy_project
from tests.engine.sandbox import mlcp

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("stack", ["org", "prod"])
def test_both_engines_find_nothing_in_a_shipped_stack(stack: str, tmp_path: Path) -> None:
    project = copy_project(tmp_path, "org", "dev", "staging", "prod")
    preview = mlcp(project, "preview", stack, "--plan", str(tmp_path / "plan.json"))

    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "mlcp", "policy", "test", "--plan", tmp_path / "plan.json", "--output", "json"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    verdicts = json.loads(done.stdout)["verdicts"]
    assert (preview.code, preview.content["violations"]) == (0, [])
    assert (done.returncode, [one for one in verdicts if one["outcome"] == "violation"]) == (0, [])
    assert {one["rule"] for one in verdicts} == {one["rule"] for one in preview.content["undecided"]}
