"""An ``up`` that has nothing to change."""

from pathlib import Path
from typing import Any, Final

from benchmarks.bare_source import bare_source, planned_from
from benchmarks.preview import STACK
from benchmarks.report import Section
from benchmarks.sandbox_runs import against_bare, bare, mlcp, project_copy, state_written_once

_REPETITIONS: Final = 3
_HOW = f"""\
`mlcp up --stack prod --sandbox` after a first one, which created everything, against a second `up` of a bare program that made
the same resources: inputs as in the state, and the same order of creation. Medians of {_REPETITIONS}."""


def measure(folder: Path) -> tuple[Section, list[dict[str, Any]]]:
    """Measure in ``folder``; also returns the deployed state, for the benchmarks that need one."""
    deployed, floor, source = project_copy(folder / "mlcp"), project_copy(folder / "bare"), folder / "bare_resources.py"
    with state_written_once():
        mlcp(deployed, "up", "org")  # what the environments rest on
        state = mlcp(deployed, "up", STACK).resources
        source.write_text(bare_source(planned_from(state), state), encoding="utf-8")
        bare(floor, "up", source)
    rows = against_bare("up", lambda: mlcp(deployed, "up", STACK), floor, source, _REPETITIONS)
    return Section(title="Second up of prod, nothing to change", how=_HOW, rows=rows), state
