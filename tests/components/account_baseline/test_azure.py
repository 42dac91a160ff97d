"""The account baseline on Azure."""

from tests.components.account_baseline.baselines import ACCOUNTS, baseline
from tests.components.support import context
from vocabulary import Cloud

PRICING = "azure-native:security:Pricing"


def test_prod_protects_the_resource_group() -> None:
    for protect in (True, False):
        (group,) = baseline(Cloud.AZURE, context=context(protect=protect)).of("azure-native:resources:ResourceGroup")
        assert group.protect is protect
        assert group.inputs["location"] == "germanywestcentral"


def test_defender_watches_control_plane_keys_and_data_of_the_subscription() -> None:
    plans = {plan.inputs["pricingName"]: plan.inputs for plan in baseline(Cloud.AZURE).of(PRICING)}
    assert set(plans) == {"Arm", "KeyVaults", "StorageAccounts"}
    assert {plan["pricingTier"] for plan in plans.values()} == {"Standard"}
    assert {plan["scopeId"] for plan in plans.values()} == {f"subscriptions/{ACCOUNTS[Cloud.AZURE]}"}
    assert all(plan["subPlan"] for plan in plans.values()), "left out, the service chooses one, which shows as a change"


def test_plans_change_one_after_the_other_and_are_never_deleted() -> None:
    plans = {plan.name: plan for plan in baseline(Cloud.AZURE).of(PRICING)}
    assert all(plan.retain_on_delete for plan in plans.values())
    waits = {
        name: sorted(urn.rpartition("::")[2] for urn in plan.dependencies if "Pricing" in urn) for name, plan in plans.items()
    }
    assert waits == {
        "account-baseline-defender-arm": [],
        "account-baseline-defender-keyvaults": ["account-baseline-defender-arm"],
        "account-baseline-defender-storageaccounts": ["account-baseline-defender-keyvaults"],
    }
