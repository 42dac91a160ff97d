"""The account baseline on Azure."""

from typing import Any

from tests.components.account_baseline.baselines import baseline
from tests.components.support import context
from vocabulary import Cloud


def test_prod_protects_the_resource_group() -> None:
    for protect in (True, False):
        (group,) = baseline(Cloud.AZURE, context=context(protect=protect)).of("azure-native:resources:ResourceGroup")
        assert group.protect is protect
        assert group.inputs["location"] == "germanywestcentral"


def _plans() -> dict[str, dict[str, Any]]:
    deployment = baseline(Cloud.AZURE).one("azure-native:resources:DeploymentAtSubscriptionScope", "account-baseline-defender")
    assert deployment.inputs["properties"]["mode"] == "Incremental", "Complete would delete what the template does not name"
    return {plan["name"]: plan for plan in deployment.inputs["properties"]["template"]["resources"]}


def test_defender_watches_control_plane_keys_and_data_of_the_subscription() -> None:
    plans = {name: plan["properties"] for name, plan in _plans().items()}
    assert set(plans) == {"Arm", "KeyVaults", "StorageAccounts"}
    assert {plan["pricingTier"] for plan in plans.values()} == {"Standard"}
    assert all(plan["subPlan"] for plan in plans.values()), "left out, the service chooses one"


def test_defender_neither_reads_data_nor_bills_by_the_gigabyte() -> None:
    extensions = _plans()["StorageAccounts"]["properties"]["extensions"]
    assert {found["name"]: found["isEnabled"] for found in extensions} == {
        "OnUploadMalwareScanning": "False",
        "SensitiveDataDiscovery": "False",
    }


def test_plans_change_one_after_the_other() -> None:
    assert {name: plan["dependsOn"] for name, plan in _plans().items()} == {
        "Arm": [],
        "KeyVaults": ["[subscriptionResourceId('Microsoft.Security/pricings', 'Arm')]"],
        "StorageAccounts": ["[subscriptionResourceId('Microsoft.Security/pricings', 'KeyVaults')]"],
    }
