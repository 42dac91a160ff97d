"""What cost is on every cloud."""

from collections.abc import Iterable
from typing import Any

import pytest

from components.cost import THRESHOLDS, Spend
from tests.components.cost.costs import KEYS, cost
from tests.components.support import context, untagged
from vocabulary import Cloud

BUDGETS = {
    Cloud.AWS: "aws:budgets/budget:Budget",
    Cloud.AZURE: "azure-native:consumption:Budget",
    Cloud.GCP: "gcp:billing/budget:Budget",
}
STORES = {
    Cloud.AWS: "aws:s3/bucket:Bucket",
    Cloud.AZURE: "azure-native:storage:StorageAccount",
    Cloud.GCP: "gcp:bigquery/dataset:Dataset",
}


def notified(cloud: Cloud, budget: dict[str, Any]) -> Iterable[tuple[Spend, float]]:
    """The thresholds of a budget, in the neutral terms."""
    kinds = {
        "ACTUAL": Spend.ACTUAL,
        "FORECASTED": Spend.FORECAST,
        "Actual": Spend.ACTUAL,
        "Forecasted": Spend.FORECAST,
        "CURRENT_SPEND": Spend.ACTUAL,
        "FORECASTED_SPEND": Spend.FORECAST,
    }
    match cloud:
        case Cloud.AWS:
            return [(kinds[n["notificationType"]], n["threshold"]) for n in budget["notifications"]]
        case Cloud.AZURE:
            return [(kinds[n["thresholdType"]], n["threshold"]) for n in budget["notifications"].values()]
        case Cloud.GCP:
            return [(kinds[n["spendBasis"]], n["thresholdPercent"] * 100) for n in budget["thresholdRules"]]


@pytest.mark.parametrize("cloud", Cloud)
def test_the_same_thresholds_are_notified_everywhere_actual_and_forecast(cloud: Cloud) -> None:
    budget = cost(cloud).one(BUDGETS[cloud], "cost-monthly").inputs
    assert set(notified(cloud, budget)) == {(threshold.spend, threshold.percent) for threshold in THRESHOLDS}
    assert {threshold.spend for threshold in THRESHOLDS} == set(Spend)


@pytest.mark.parametrize("cloud", Cloud)
def test_everything_taggable_is_tagged(cloud: Cloud) -> None:
    assert untagged(cost(cloud)) == set()


@pytest.mark.parametrize("protect", [True, False])
@pytest.mark.parametrize("cloud", Cloud)
def test_billing_data_refuses_deletion_where_the_stack_does(cloud: Cloud, protect: bool) -> None:
    store = cost(cloud, context=context(protect=protect)).one(STORES[cloud], "cost-export")
    assert bool(store.protect) is protect


@pytest.mark.parametrize("cloud", KEYS)
def test_with_a_key_billing_data_is_encrypted_with_it(cloud: Cloud) -> None:
    store = cost(cloud, key=KEYS[cloud]).one(STORES[cloud], "cost-export").inputs
    if cloud is Cloud.GCP:
        assert store["defaultEncryptionConfiguration"] == {"kmsKeyName": KEYS[cloud].key_id}
    else:
        vault = store["encryption"]["keyVaultProperties"]
        assert vault == {"keyVaultUri": "https://keys.vault.azure.net/", "keyName": "services"}


@pytest.mark.parametrize("cloud", [Cloud.AZURE, Cloud.GCP])
def test_without_a_costs_service_nobody_reads(cloud: Cloud) -> None:
    with_service = {resource.name for resource in cost(cloud)}
    without = {resource.name for resource in cost(cloud, reader=None)}
    assert with_service - without == ({"cost-reader"} if cloud is Cloud.AZURE else {"cost-reader", "cost-reader-queries"})
