"""Wrong uses of cost, each with what a person reads about it."""

from typing import Any

import pytest

from components.base import ArgumentError
from components.cost import GcpCostOptions
from tests.components.cost.costs import cost, cost_args
from vocabulary import Cloud


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"monthly_budget": 0}, "monthly_budget: 0 is not possible here; write 1 or more"),
        ({"start": "2026-12-15"}, "start: '2026-12-15' is not possible here; write the first day of a month, such as 2026-12-01"),
        ({"start": "2026-13-01"}, "start: '2026-13-01' is not possible here; write the first day of a month, such as 2026-12-01"),
    ],
)
def test_budgets_that_no_cloud_takes(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        cost_args(Cloud.AWS, **changes)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"billing_account": "billingAccounts/0A1B2C-3D4E5F-678901"},
            "write the billing account's id, such as 0A1B2C-3D4E5F-678901",
        ),
        (
            {"billing_account": "0A1B2C-3D4E5F-678901", "export_table": "gcp_billing_export_v1_0A1B2C_3D4E5F_678901"},
            "write the table of the detailed export, such as gcp_billing_export_resource_v1_0A1B2C_3D4E5F_678901",
        ),
    ],
)
def test_google_s_billing_account_and_table_are_as_the_service_writes_them(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        GcpCostOptions(**options)


@pytest.mark.parametrize(
    ("cloud", "changes", "message"),
    [
        (Cloud.AWS, {"account_id": "acme"}, "write the 12 digits of an AWS account id"),
        (Cloud.AZURE, {"account_id": "acme"}, "write a GUID"),
        (Cloud.GCP, {"account_id": "Acme"}, "account_id"),
        (Cloud.GCP, {"gcp": None}, "give GcpCostOptions with the billing account that pays for the project"),
    ],
)
def test_each_cloud_wants_its_own_account(cloud: Cloud, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        cost(cloud, **changes)
