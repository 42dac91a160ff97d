"""How a preview grows with the number of environments."""

from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.bare_source import is_cloud_resource
from benchmarks.measure import alternately, median
from benchmarks.preview import STACK
from benchmarks.report import Row, Section
from benchmarks.sandbox_runs import EngineRun, grown, project_copy

_TIMES: Final = (1, 2, 4)
_REPETITIONS: Final = 3
_HOW = f"""\
`mlcp preview --stack prod --sandbox`, engine's time for each resource of the clouds, with the environment once, twice and four
times in the stack, against once. A ratio of 1 is linear growth. Medians of {_REPETITIONS}; no limits."""


def measure(folder: Path) -> Section:
    """Measure in ``folder``."""
    project = project_copy(folder / "mlcp")
    runs = alternately({str(times): partial(grown, project, times, STACK) for times in _TIMES}, _REPETITIONS)
    figures = {times: median(_milliseconds_each(run) for run in runs[str(times)]) for times in _TIMES}
    rows = [
        Row(what=f"{times} x {_count(runs['1'][0])} resources", ours=figures[times], floor=figures[1], unit="ms")
        for times in _TIMES
    ]
    return Section(title="Preview of more environments", how=_HOW, rows=rows)


def _milliseconds_each(run: EngineRun) -> float:
    return 1000 * run.seconds / _count(run)


def _count(run: EngineRun) -> int:
    return sum(is_cloud_resource(resource["type"]) for resource in run.resources)
