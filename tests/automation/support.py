"""Helpers for the tests of ``mlcp``: recorded engine events, and a project of its own for each test."""

import json
import shutil
from pathlib import Path

from pulumi.automation.events import EngineEvent

from automation.events import EventReader
from automation.plan import Operation, Plan

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


def change_setting(project: Path, stack: str, old: str, new: str) -> None:
    """Replace one piece of text in a stack's settings."""
    path = project / f"Pulumi.{stack}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
