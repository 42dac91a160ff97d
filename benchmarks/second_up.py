"""An ``up`` that has nothing to change."""

import shutil
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import alternately, median
from benchmarks.preview import STACK
from benchmarks.report import Row, Section
from benchmarks.sandbox_runs import EngineRun, mlcp, project_copy

_REPETITIONS: Final = 3
_HOW = f"""\
`mlcp up --stack prod --sandbox` right after the first one, which created everything. Medians of {_REPETITIONS}; no limit."""


def measure(folder: Path) -> tuple[Section, list[dict[str, Any]]]:
    """Measure in ``folder``; also returns the deployed state, for the stand-in's benchmark."""
    deployed = project_copy(folder / "org")
    mlcp(deployed, "up", "org")  # what the environments rest on

    def twice() -> tuple[EngineRun, EngineRun]:
        fresh = folder / "prod"
        shutil.copytree(deployed, fresh)
        try:
            return mlcp(fresh, "up", STACK), mlcp(fresh, "up", STACK)
        finally:
            shutil.rmtree(fresh)

    pairs = alternately({"up": twice}, _REPETITIONS)["up"]
    rows = [
        Row(
            what="engine: second up, against the first",
            ours=median(second.seconds for _, second in pairs),
            floor=median(first.seconds for first, _ in pairs),
        ),
        Row(
            what="whole process",
            ours=median(second.process.wall for _, second in pairs),
            floor=median(first.process.wall for first, _ in pairs),
        ),
    ]
    return Section(title="Second up of prod, nothing to change", how=_HOW, rows=rows), pairs[0][0].resources
