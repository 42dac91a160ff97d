"""What the policy packs add to a preview: as a whole, and start-up and resources apart."""

import json
from pathlib import Path
from typing import Any, Final

from automation.policies import guardrails_of
from automation.project import Project
from benchmarks.analyzer import Pack, request_of, request_of_all, running, seconds_alone, seconds_together
from benchmarks.instrument import OWN_PACKS
from benchmarks.measure import alternately, median
from benchmarks.preview import STACK
from benchmarks.report import Row, Section
from benchmarks.sandbox_runs import mlcp, project_copy
from plans import read_plan
from policy_packs.judge import rules

LIMIT: Final = 1.2
_PREVIEWS: Final = 7
_STARTS: Final = 15
_ROUNDS: Final = 7
_TRIVIAL_PACK = """\
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

nothing = ResourceValidationPolicy(
    name="nothing", description="Looks at nothing.", validate=lambda args, report: None,
    enforcement_level=EnforcementLevel.MANDATORY,
)
PolicyPack(name="trivial", enforcement_level=EnforcementLevel.MANDATORY, policies=[nothing])
"""
_HOW = f"""\
Our pack judges {{rules}} rules. The trivial one has one policy, which looks at nothing: what any pack costs, an interpreter and
a call for each resource.

Preview: `mlcp preview --stack prod --sandbox`, engine's time, with our pack, with the trivial one, and without. Medians of
{_PREVIEWS}, in turn. The limit is for our pack against none.

Start-up and resources: the pack's process alone, as the engine starts and asks it, with the plan of prod
({{resources}} resources). Start-up is the time until it names its port, median of {_STARTS}. A resource is `Remediate` and
`Analyze`, mean over the plan; the stack is `AnalyzeStack` with all resources, the estimate of costs included. Medians of
{_ROUNDS} rounds after one to warm up."""


def measure(folder: Path) -> Section:
    """Measure in ``folder``."""
    project, trivial = project_copy(folder / "mlcp"), folder / "trivial"
    trivial.mkdir()
    (trivial / "PulumiPolicy.yaml").write_text("runtime: python\n", encoding="utf-8")
    (trivial / "__main__.py").write_text(_TRIVIAL_PACK, encoding="utf-8")
    plan = folder / "plan.json"
    mlcp(project, "preview", STACK, OWN_PACKS, "--plan", plan)
    packs = {"ours": guardrails_of(Project(root=project)), "trivial": trivial}
    resources = len(read_plan(plan.read_text(encoding="utf-8")).after)
    return Section(
        title="Policy packs",
        how=_HOW.format(rules=len(rules()), resources=resources),
        rows=[*_previews(project, trivial), *_starts(packs, plan), *_resources(packs, plan)],
    )


def _previews(project: Path, trivial: Path) -> list[Row]:
    variants = {"ours": OWN_PACKS, "trivial": str(trivial), "none": ""}
    runs = alternately(
        {name: lambda packs=packs: mlcp(project, "preview", STACK, packs) for name, packs in variants.items()},  # type: ignore[misc]
        _PREVIEWS,
    )
    seconds = {name: median(run.seconds for run in found) for name, found in runs.items()}
    return [
        Row(what="preview with our pack, against none", ours=seconds["ours"], floor=seconds["none"], limit=LIMIT),
        Row(what="preview with the trivial pack, against none", ours=seconds["trivial"], floor=seconds["none"]),
        Row(what="preview with our pack, against the trivial one", ours=seconds["ours"], floor=seconds["trivial"]),
    ]


def _starts(packs: dict[str, Path], plan: Path) -> list[Row]:
    config = _config(plan)

    def start(folder: Path) -> float:
        with running(folder, STACK, config) as pack:
            return pack.startup

    for folder in packs.values():
        start(folder)  # the files are cached from here on
    found = alternately({name: lambda folder=folder: start(folder) for name, folder in packs.items()}, _STARTS)  # type: ignore[misc]
    return [Row(what="start-up, against that of the trivial pack", ours=median(found["ours"]), floor=median(found["trivial"]))]


def _resources(packs: dict[str, Path], plan: Path) -> list[Row]:
    resources = read_plan(plan.read_text(encoding="utf-8")).after
    requests, together = [request_of(resource) for resource in resources], request_of_all(resources)
    config = _config(plan)

    def judge(pack: Pack) -> tuple[float, float]:
        return seconds_alone(pack.stub, requests), seconds_together(pack.stub, together)

    with running(packs["ours"], STACK, config) as ours, running(packs["trivial"], STACK, config) as trivial:
        sides = {"ours": ours, "trivial": trivial}
        for pack in sides.values():
            judge(pack)
        found = alternately({name: lambda pack=pack: judge(pack) for name, pack in sides.items()}, _ROUNDS)  # type: ignore[misc]
    alone = {name: median(times[0] for times in rounds) * 1_000 / len(requests) for name, rounds in found.items()}
    stack = {name: median(times[1] for times in rounds) * 1_000 for name, rounds in found.items()}
    return [
        Row(what="a resource, against the trivial pack", ours=alone["ours"], floor=alone["trivial"], unit="ms"),
        Row(what="the stack as a whole, against the trivial pack", ours=stack["ours"], floor=stack["trivial"], unit="ms"),
    ]


def _config(plan: Path) -> dict[str, Any]:
    """The stack's configuration, as the engine hands it to the pack."""
    return dict(json.loads(plan.read_text(encoding="utf-8"))["config"])
