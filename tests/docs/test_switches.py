"""The documentation says what a capability that is switched off takes along."""

import re

from stacks.environment import BLUEPRINTS
from tests.docs.test_examples import ROOT


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
