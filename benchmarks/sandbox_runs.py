"""Runs of ``mlcp`` in a sandbox of their own, and of the bare program, with what the instrument recorded."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.instrument import OWN_PACKS
from benchmarks.measure import Run, alternately, median, run
from benchmarks.measure.processes import PROJECT
from benchmarks.report import Row

LIMIT: Final = 0.8
LIMIT_SAME_SETTINGS: Final = 1.2


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


def mlcp(folder: Path, operation: str, stack: str, packs: str = OWN_PACKS, *options: str | Path) -> EngineRun:
    """Run ``mlcp OPERATION --stack STACK --sandbox`` in the project ``folder``, with ``packs`` as the instrument takes them."""
    arguments = [operation, "--stack", stack, "--sandbox", *options]
    return _recorded(folder, ["benchmarks.instrument", folder / "record.json", packs, *arguments])


@contextmanager
def state_written_once() -> Iterator[None]:
    """For runs that only prepare what is measured: the engine writes the state at the end, not after every step."""
    os.environ["PULUMI_SKIP_CHECKPOINTS"] = "true"
    try:
        yield
    finally:
        del os.environ["PULUMI_SKIP_CHECKPOINTS"]


def grown(folder: Path, times: int, stack: str) -> EngineRun:
    """Run ``mlcp preview --stack STACK --sandbox`` in the project ``folder``, on a program with ``times`` the environment."""
    arguments = ["preview", "--stack", stack, "--sandbox"]
    return _recorded(folder, ["benchmarks.grown_program", str(times), folder / "record.json", *arguments])


def bare(folder: Path, operation: str, source: Path, thresholds: tuple[int, int, int] | None = None) -> EngineRun:
    """Run ``operation`` of the bare program ``source`` in the project ``folder``, with these thresholds or Python's own."""
    settings = [json.dumps(thresholds)] if thresholds else []
    return _recorded(folder, ["benchmarks.bare_program", operation, source, folder / "record.json", *settings])


def against_bare(operation: str, ours: Callable[[], EngineRun], floor: Path, source: Path, repetitions: int) -> list[Row]:
    """Figures of ``ours`` against the bare program ``source`` in the project ``floor``, run in turn with it.

    Once with Python's own settings of the garbage collector, once with ours: the limits are those of the project's design.
    """
    thresholds = ours().thresholds
    runs = alternately(
        {
            "ours": ours,
            "bare": lambda: bare(floor, operation, source),
            "same": lambda: bare(floor, operation, source, thresholds),
        },
        repetitions,
    )
    return [
        *_rows("default collector", runs["ours"], runs["bare"], LIMIT),
        *_rows("same collector settings", runs["ours"], runs["same"], LIMIT_SAME_SETTINGS),
    ]


def _rows(floor_name: str, ours: list[EngineRun], floor: list[EngineRun], limit: float) -> list[Row]:
    def row(what: str, value: Callable[[EngineRun], float], limit: float | None = None) -> Row:
        return Row(
            what=f"{what}, bare program with {floor_name}",
            ours=median(map(value, ours)),
            floor=median(map(value, floor)),
            limit=limit,
        )

    return [
        row("whole process", lambda run: run.process.wall, limit),
        row("engine", lambda run: run.seconds),
        row("CPU", lambda run: run.process.cpu),
    ]


def _recorded(folder: Path, module: list[str | Path]) -> EngineRun:
    process = run([sys.executable, "-m", *module], folder)
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return EngineRun(process, record["seconds"], tuple(record["gc"]), record["resources"])
