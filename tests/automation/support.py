"""Helpers for the tests of ``mlcp``: recorded engine events, and a project of its own for each test."""

import json
import shutil
from pathlib import Path

from pulumi.automation.events import EngineEvent

from automation.events import EventReader
from automation.plan import Operation, Plan
from policy_packs.judge import rules

ROOT = Path(__file__).resolve().parents[2]
_LOGS = Path(__file__).with_name("event_logs")


def recorded(name: str, operation: Operation, *, succeeded: bool = True) -> Plan:
    """The plan that is read from a recorded event log of the engine."""
    reader = EventReader("dev", operation)
    for line in (_LOGS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        reader.read(EngineEvent.from_json(json.loads(line)))
    return reader.plan(succeeded=succeeded, duration=1.5)


def copy_project(folder: Path, *stacks: str) -> Path:
    """A copy of the project's settings in ``folder``."""
    for name in ("Pulumi.yaml", *(f"Pulumi.{stack}.yaml" for stack in stacks)):
        shutil.copy(ROOT / name, folder / name)
    return folder


def judge_only(project: Path, **enforcement: str) -> None:
    """Give a copy of the project a policy pack of its own, in which stack ``dev`` is judged by these rules only.

    Args:
        project: the copy.
        enforcement: what violations do, by the id of the rule with ``_`` for ``-``.
    """
    source, pack = ROOT / "policy_packs" / "guardrails", project / "policy_packs" / "guardrails"
    pack.mkdir(parents=True, exist_ok=True)
    for name in ("PulumiPolicy.yaml", "__main__.py"):
        shutil.copy(source / name, pack / name)
    levels = dict.fromkeys(rules(), "disabled") | {name.replace("_", "-"): level for name, level in enforcement.items()}
    configuration = pack.parent / "config" / "dev.json"
    configuration.parent.mkdir(exist_ok=True)
    configuration.write_text(json.dumps({"enforcement": levels}), encoding="utf-8")


def change_setting(project: Path, stack: str, old: str, new: str) -> None:
    """Replace one piece of text in a stack's settings."""
    path = project / f"Pulumi.{stack}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
