"""The table of capabilities is up to date, and says why a cell is empty."""

import pytest

from automation.analysis import inventory
from tests.automation.analysis.plans import without_component
from tests.stacks.simulation import ROOT, shipped
from vocabulary import Cloud


def test_the_page_is_up_to_date() -> None:
    written = (ROOT / inventory.FILE).read_text(encoding="utf-8")
    assert written == inventory.page([shipped(stack) for stack in inventory.STACKS]), "run `mlcp inventory` and commit it"


@pytest.mark.parametrize("stack", inventory.STACKS)
def test_no_cell_is_empty_without_a_reason(stack: str) -> None:
    assert inventory.empty_cells(shipped(stack)) == []


def test_a_cell_that_is_empty_by_mistake_is_found() -> None:
    plan = without_component(shipped("prod"), "mlcp:networking:GcpNetwork")
    assert inventory.empty_cells(plan) == [("networking", Cloud.GCP)]


def test_a_cloud_without_a_part_says_why_and_types_are_counted() -> None:
    row = next(line for line in inventory.page([shipped("prod")]).splitlines() if line.startswith("| [control plane hosting]"))
    assert row.count("*none: ") == 2
    networking = next(line for line in inventory.page([shipped("prod")]).splitlines() if line.startswith("| [networking]"))
    assert "Eip x6" in networking
