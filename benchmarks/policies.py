"""What the policy packs add to a preview."""

from pathlib import Path
from typing import Final

from benchmarks.instrument import OWN_PACKS
from benchmarks.measure import alternately, median
from benchmarks.preview import STACK
from benchmarks.report import Row, Section
from benchmarks.sandbox_runs import mlcp, project_copy

_REPETITIONS: Final = 3
_TRIVIAL_PACK = """\
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

nothing = ResourceValidationPolicy(
    name="nothing", description="Looks at nothing.", validate=lambda args, report: None,
    enforcement_level=EnforcementLevel.MANDATORY,
)
PolicyPack(name="trivial", enforcement_level=EnforcementLevel.MANDATORY, policies=[nothing])
"""
_HOW = f"""\
`mlcp preview --stack prod --sandbox`, engine's time, with our pack, with a pack whose one policy looks at nothing (what any pack
costs: an interpreter and a call for each resource), and without. Medians of {_REPETITIONS}; no limits."""


def measure(folder: Path) -> Section:
    """Measure in ``folder``."""
    project, pack = project_copy(folder / "mlcp"), folder / "trivial"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n", encoding="utf-8")
    (pack / "__main__.py").write_text(_TRIVIAL_PACK, encoding="utf-8")
    variants = {"ours": OWN_PACKS, "trivial": str(pack), "none": ""}
    runs = alternately(
        {name: lambda packs=packs: mlcp(project, "preview", STACK, packs) for name, packs in variants.items()},  # type: ignore[misc]
        _REPETITIONS,
    )
    seconds = {name: median(run.seconds for run in found) for name, found in runs.items()}
    return Section(
        title="Policy packs",
        how=_HOW,
        rows=[
            Row(what="with our pack, against a trivial one", ours=seconds["ours"], floor=seconds["trivial"]),
            Row(what="with our pack, against none", ours=seconds["ours"], floor=seconds["none"]),
        ],
    )
