"""The shipped stacks: all that they hold is priced, free or listed with a reason, and their budgets hold."""

from decimal import Decimal

import pytest

from automation.analysis.plan_resources import resources_of
from pricing import Estimate, estimate
from pricing.meters import METERS, is_free
from tests.stacks.simulation import STACKS, shipped

LICENSED = "azure-native:authorization:PimRoleEligibilitySchedule"


def shipped_estimate(stack: str) -> Estimate:
    return estimate(resources_of(shipped(stack)), environment=stack)


@pytest.mark.parametrize("stack", STACKS)
def test_every_type_is_metered_or_free(stack: str) -> None:
    types = {resource.type for resource in resources_of(shipped(stack))}
    assert {type_ for type_ in types if type_ not in METERS and not is_free(type_)} == set()


@pytest.mark.parametrize("stack", STACKS)
def test_everything_has_a_price_but_licences_of_people(stack: str) -> None:
    assert {(one.type, one.reason) for one in shipped_estimate(stack).unpriced} <= {
        (LICENSED, "needs Microsoft Entra ID P2, which is licensed by person")
    }


@pytest.mark.parametrize("stack", [stack for stack in STACKS if stack != "org"])
def test_the_shipped_budgets_hold(stack: str) -> None:
    found = shipped_estimate(stack)
    for cloud, budget in shipped(stack).settings.cost.monthly_budget.items():
        assert 0 < found.by_cloud[cloud] < budget, cloud


def test_prod_costs_more_than_staging_and_staging_more_than_dev() -> None:
    dev, staging, prod = (shipped_estimate(stack) for stack in ("dev", "staging", "prod"))
    for cloud in dev.by_cloud:
        assert dev.by_cloud[cloud] < staging.by_cloud[cloud] < prod.by_cloud[cloud]


def test_references_are_told_by_value() -> None:
    """Tasks and databases cost by what they refer to: a wrong reference would be unpriced or somebody else's size."""
    found = shipped_estimate("prod")
    tasks = {line.urn.rpartition("::")[2]: line for line in found.lines if line.sku == "aws/fargate/x86-vcpu-hour"}
    assert tasks["control-plane-hosting-workload-broker"].quantity == 3 * 730  # three tasks of one processor
    assert tasks["control-plane-hosting-artifact-replication"].quantity == 730
    capacity = [line.quantity for line in found.lines if line.sku == "aws/aurora/capacity-hour"]
    assert capacity == [Decimal("5.5") * 730] * 2  # 2 + 0.25 x (16 - 2)
