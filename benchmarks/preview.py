"""Preview of prod with components and policy pack, against a bare program that registers the same resources."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

from benchmarks.bare_source import bare_source, is_cloud_resource
from benchmarks.report import Section
from benchmarks.sandbox_runs import against_bare, bare, mlcp, project_copy

STACK: Final = "prod"
_REPETITIONS: Final = 5

_HOW = """\
`mlcp preview --stack prod --sandbox` plans {count} resources of the clouds. The floor is a program that registers the same ones:
flat, one constructor call each, explicit providers, inputs as in the plan, references where the plan's values come from other
resources, no components and no policy pack, previewed through the Automation API with stand-ins, state backend and settings of
the same kind.
That both plan the same number of resources of each type is checked. Medians of {repetitions}.

The limits are for the whole process, from its start to its end: it is what people wait for, and nothing can be moved out of it.
The engine's time is that of the preview operation alone, from the start of the CLI to its end; it leaves out what a process
does before (such as loading the SDKs early) and after. CPU is that of all processes together. `mlcp` sets generous thresholds
for Python's garbage collector and skips its last run at exit; the second floor is the bare program with the same settings."""


def measure(folder: Path, state: list[dict[str, Any]]) -> Section:
    """Measure in ``folder``; ``state`` is that of the deployed stack, which knows what comes from what.

    Raises:
        RuntimeError: the two programs do not plan the same.
    """
    ours, floor, source = project_copy(folder / "mlcp"), project_copy(folder / "bare"), folder / "bare_resources.py"
    planned = mlcp(ours, "preview", STACK)
    source.write_text(bare_source(planned.resources, state), encoding="utf-8")
    count = _same_plan(planned.resources, bare(floor, "preview", source).resources)
    return Section(
        title="Preview of prod against a bare program",
        how=_HOW.format(count=count, repetitions=_REPETITIONS),
        rows=against_bare("preview", lambda: mlcp(ours, "preview", STACK), floor, source, _REPETITIONS),
    )


def _same_plan(ours: list[dict[str, Any]], floor: list[dict[str, Any]]) -> int:
    """The number of resources that both plan.

    Raises:
        RuntimeError: a type's number differs.
    """
    mine, theirs = (Counter(r["type"] for r in plan if is_cloud_resource(r["type"])) for plan in (ours, floor))
    if mine != theirs:
        raise RuntimeError(f"the bare program does not plan the same: only ours {mine - theirs}, only bare {theirs - mine}")
    return mine.total()
