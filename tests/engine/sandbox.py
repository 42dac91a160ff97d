"""Runs ``mlcp`` as people do, on the shipped stacks, in a copy of the settings."""

import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.automation.support import ROOT


@dataclass(frozen=True)
class Report:
    """What ``mlcp --json`` said."""

    code: int
    content: dict[str, Any]

    @property
    def changes(self) -> dict[str, int]:
        """Numbers of resources by action, without those that are none."""
        return {action: count for action, count in self.content["changes"].items() if count}


def mlcp(project: Path, operation: str, stack: str, *options: str) -> Report:
    """Run an operation on a stack in the sandbox of ``project``; standard output must hold one JSON object and nothing else.

    The engine writes the state once, at the end: what it writes after each of a thousand steps is looked at by tests/automation,
    where it is killed in the middle.
    """
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "mlcp", operation, "--stack", stack, "--sandbox", "--json", *options],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PULUMI_SKIP_CHECKPOINTS": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Report(done.returncode, json.loads(done.stdout))


def state(project: Path, stack: str) -> list[dict[str, Any]]:
    """Resources in the sandbox's state of a stack."""
    path = project / ".sandbox" / "state" / ".pulumi" / "stacks" / "ml-control-plane" / f"{stack}.json"
    deployment = json.loads(path.read_text(encoding="utf-8"))["checkpoint"]["latest"]
    found: list[dict[str, Any]] = (deployment or {}).get("resources", [])
    return found


def inputs_by_urn(project: Path, stack: str) -> dict[str, Any]:
    """Inputs of every resource in the state, by URN."""
    return {resource["urn"]: resource.get("inputs", {}) for resource in state(project, stack)}


def capabilities(urns: set[str]) -> Counter[str]:
    """How many of the resources belong to each capability, by the component's type in the URN."""
    return Counter(urn.split("::")[2].partition("mlcp:")[2].partition(":")[0] for urn in urns)
