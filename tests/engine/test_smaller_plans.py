"""Clouds and capabilities left out, on the real engine: what remains is a plan that engine, stand-ins and policies take.

A covering subset: every cloud alone and every capability off at least once. All single ones run under mocks, in
tests/stacks/test_composition.py, which also looks at what remains.
"""

import json
from pathlib import Path

import pytest

from stacks.environment import BLUEPRINTS
from tests.automation.support import change_setting, copy_project
from tests.engine.sandbox import mlcp
from vocabulary import Cloud

pytestmark = pytest.mark.engine

SMALLER: list[tuple[set[Cloud], set[str]]] = [
    ({Cloud.AWS}, {"ml_workspace", "cost"}),
    ({Cloud.AZURE}, {"image_registry"}),
    ({Cloud.GCP}, {"networking"}),
    ({Cloud.AWS, Cloud.AZURE}, {"observability", "artifact_store"}),
    ({Cloud.AWS, Cloud.GCP}, {"encryption", "control_plane_hosting"}),
    ({Cloud.AZURE, Cloud.GCP}, {"identity"}),
    ({Cloud.AWS, Cloud.AZURE, Cloud.GCP}, {"evidence_lake", "secret_broker", "otel_collector"}),
    ({Cloud.AWS, Cloud.AZURE, Cloud.GCP}, {"logging"}),
]
ALL = "ml-control-plane:clouds: [aws, azure, gcp]"


def test_the_choices_cover_every_cloud_alone_and_every_capability() -> None:
    assert {frozenset(clouds) for clouds, _ in SMALLER} >= {frozenset({cloud}) for cloud in Cloud}
    assert {name for _, off in SMALLER for name in off} == {blueprint.name for blueprint in BLUEPRINTS} - {"account_baseline"}


@pytest.mark.parametrize(("clouds", "off"), SMALLER, ids=lambda part: "+".join(sorted(part)))
def test_a_smaller_plan_is_valid(clouds: set[Cloud], off: set[str], tmp_path: Path) -> None:
    project = copy_project(tmp_path, "org", "dev", "staging", "prod")
    switches = json.dumps(dict.fromkeys(sorted(off), False))
    chosen = f"ml-control-plane:clouds: [{', '.join(sorted(clouds))}]\n  ml-control-plane:capabilities: {switches}"
    change_setting(project, "dev", ALL, chosen)
    preview = mlcp(project, "preview", "dev")
    assert (preview.code, preview.content["errors"]) == (0, [])
    # Without cost, which needs the logs' channel, no cloud has a budget: in dev that is advice.
    without_budgets = {("MLCP-COST-001", "advisory")} if off & {"cost", "logging"} else set()
    assert {(violation["rule"], violation["level"]) for violation in preview.content["violations"]} == without_budgets
    assert preview.changes == {"create": preview.content["resources"]}
