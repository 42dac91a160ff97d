"""Cost on Azure."""

import json

import pytest

from components.cost.azure_export import export_template
from tests.components.cost.costs import OF_CLOUD, SUBSCRIPTION, cost, placement
from tests.components.support import Deployed
from vocabulary import Cloud

ACCOUNT = "azure-native:storage:StorageAccount"
DEPLOYMENT = "azure-native:resources:DeploymentAtSubscriptionScope"


def roles(deployed: Deployed) -> dict[str, tuple[str, str]]:
    """Role and scope of each grant."""
    grants = deployed.of("azure-native:authorization:RoleAssignment")
    return {
        grant.name: (grant.inputs["roleDefinitionId"].rpartition("/")[2], grant.inputs["scope"].rpartition("/")[2])
        for grant in grants
    }


def test_the_owner_and_the_alert_channel_are_told() -> None:
    budget = cost(Cloud.AZURE).one("azure-native:consumption:Budget", "cost-monthly").inputs
    assert budget["timePeriod"] == {"startDate": "2026-12-01T00:00:00Z"}
    assert budget["scope"] == f"/subscriptions/{SUBSCRIPTION}"
    assert 0 < len(budget["notifications"]) <= 5
    for notification in budget["notifications"].values():
        assert notification["contactEmails"] == ["ml-platform@example.com"]
        assert notification["contactGroups"] == [OF_CLOUD[Cloud.AZURE]["alert_channel_id"]]


def test_the_export_is_of_an_api_version_and_data_set_with_focus() -> None:
    (export,) = cost(Cloud.AZURE).one(DEPLOYMENT, "cost-focus").inputs["properties"]["template"]["resources"]
    assert (export["type"], export["apiVersion"]) == ("Microsoft.CostManagement/exports", "2025-03-01")
    definition = export["properties"]["definition"]
    assert definition["type"] == "FocusCost"
    assert definition["dataSet"]["configuration"]["dataVersion"].startswith("1.2")


def test_the_template_is_json_and_says_the_same_every_time() -> None:
    arguments = {"export_name": "acme", "location": "germanywestcentral", "container": "cost-export", "start": "2026-12-01"}
    template = export_template(**arguments)
    assert json.loads(json.dumps(template)) == template == export_template(**arguments)
    (export,) = template["resources"]
    assert export["properties"]["schedule"]["recurrencePeriod"] == {"from": "2026-12-01T00:00:00Z", "to": "2036-12-01T00:00:00Z"}


def test_the_export_writes_and_the_service_reads_one_container() -> None:
    assert roles(cost(Cloud.AZURE)) == {
        "cost-writer": ("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "cost-export"),
        "cost-reader": ("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "cost-export"),
    }


@pytest.mark.parametrize("addresses", [["198.51.100.7", "198.51.100.8"], None])
def test_the_account_is_closed_to_all_but_declared_addresses_and_trusted_services(addresses: list[str] | None) -> None:
    account = cost(Cloud.AZURE, allowed_addresses=addresses).one(ACCOUNT, "cost-export").inputs
    rules = account["networkRuleSet"]
    assert (rules["defaultAction"], rules["bypass"]) == ("Deny", "AzureServices")
    assert [rule["iPAddressOrRange"] for rule in rules["ipRules"]] == (addresses or [])
    assert account["allowSharedKeyAccess"] is account["allowBlobPublicAccess"] is False


def test_without_declared_addresses_there_is_a_private_way_in() -> None:
    endpoint = "azure-native:network:PrivateEndpoint"
    assert cost(Cloud.AZURE, placement=placement(), allowed_addresses=["198.51.100.7"]).of(endpoint) == []
    (private,) = cost(Cloud.AZURE, placement=placement()).of(endpoint)
    assert private.inputs["subnet"]["id"].endswith("/subnets/endpoints")
