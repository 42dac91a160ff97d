"""Runs of ``mlcp`` in a sandbox of their own, and of the bare program, with what the instrument recorded."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.instrument import OWN_PACKS
from benchmarks.measure import Run, run
from benchmarks.measure.processes import PROJECT


@dataclass(frozen=True)
class EngineRun:
    """A measured process, and what went on inside it.

    Attributes:
        process: the process as a whole.
        seconds: time of the engine's operation alone, from the start of the CLI to its end.
        thresholds: the thresholds of the garbage collector while it ran.
        resources: the plan, or after an ``up`` the state.
    """

    process: Run
    seconds: float
    thresholds: tuple[int, int, int]
    resources: list[dict[str, Any]]


def project_copy(folder: Path) -> Path:
    """``folder`` as a project with this checkout's settings and without any state."""
    folder.mkdir(parents=True)
    for path in PROJECT.glob("Pulumi*.yaml"):
        shutil.copy(path, folder)
    return folder


def mlcp(folder: Path, operation: str, stack: str, packs: str = OWN_PACKS) -> EngineRun:
    """Run ``mlcp OPERATION --stack STACK --sandbox`` in the project ``folder``, with ``packs`` as the instrument takes them."""
    arguments = [operation, "--stack", stack, "--sandbox"]
    return _recorded(folder, ["benchmarks.instrument", folder / "record.json", packs, *arguments])


def bare(folder: Path, source: Path, thresholds: tuple[int, int, int] | None = None) -> EngineRun:
    """Preview the bare program ``source`` in the project ``folder``, with these thresholds or Python's own."""
    settings = [json.dumps(thresholds)] if thresholds else []
    return _recorded(folder, ["benchmarks.bare_program", source, folder / "record.json", *settings])


def _recorded(folder: Path, module: list[str | Path]) -> EngineRun:
    process = run([sys.executable, "-m", *module], folder)
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return EngineRun(process, record["seconds"], tuple(record["gc"]), record["resources"])
