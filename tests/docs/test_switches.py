"""What the documentation says about switching capabilities off is so."""

import re

import yaml

from stacks.environment import BLUEPRINTS
from stacks.settings import NAMESPACE
from tests.docs.test_examples import ROOT, blocks
from tests.stacks.simulation import simulate


def _takes_along() -> dict[str, list[str]]:
    """For each capability that others stand on, all that stand on it, directly or not, in the order of building."""
    names = {blueprint.capability: blueprint.name for blueprint in BLUEPRINTS}
    direct = {blueprint.name: {names[required] for required in blueprint.requires} for blueprint in BLUEPRINTS}
    found: dict[str, list[str]] = {}
    for off in direct:
        gone = {off}
        for name, requires in direct.items():
            if requires & gone:
                gone.add(name)
        if len(gone) > 1:
            found[off] = [name for name in direct if name in gone - {off}]
    return found


def test_the_table_of_switches_is_what_the_blueprints_require() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    table = re.search(r"\| off \| takes along \|\n\|.*\n((?:\|.*\n)+)", page)
    assert table
    rows = [re.findall(r"`(\w+)`", line) for line in table[1].splitlines()]
    switchable = {off: names for off, names in _takes_along().items() if off != "account_baseline"}  # which has no switch
    assert {off: names for off, *names in rows} == switchable


def test_a_new_environment_as_documented_runs_no_image() -> None:
    """Its registries are made by the same `up`: whatever named an image would be refused."""
    [block] = [block for block in blocks("yaml") if block.document.stem == "getting-started-real-accounts"]
    off = yaml.safe_load(block.text)["config"][f"{NAMESPACE}:capabilities"]
    plan = simulate("prod", capabilities=off)
    assert [made.name for made in plan.created if "@sha256:" in str(made.inputs)] == []
