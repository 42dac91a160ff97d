"""The image registry on Azure."""

from typing import Any

import pytest
from pulumi_azure_native import managedidentity

from components.image_registry import ImageRegistry
from tests.components.image_registry.registries import PULLERS, registry
from tests.components.support import Deployed
from vocabulary import Cloud

ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d"


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return registry(Cloud.AZURE)


def inputs(deployed: Deployed) -> dict[str, Any]:
    return dict(deployed.one("azure-native:containerregistry:Registry", "image-registry-registry").inputs)


def test_the_registry_has_no_users_of_its_own_and_survives_the_loss_of_a_zone(deployed: Deployed) -> None:
    made = inputs(deployed)
    assert made["sku"] == {"name": "Premium"}
    assert made["adminUserEnabled"] is False
    assert made["anonymousPullEnabled"] is False
    assert made["zoneRedundancy"] == "Enabled"
    assert made["dataEndpointEnabled"] is True


def test_with_an_allow_list_only_the_control_plane_comes_from_outside(deployed: Deployed) -> None:
    made = inputs(deployed)
    assert made["publicNetworkAccess"] == "Enabled"
    assert made["networkRuleSet"] == {
        "defaultAction": "Deny",
        "ipRules": [{"iPAddressOrRange": "198.51.100.7", "action": "Allow"}],
    }


def test_without_one_nothing_is_public_and_nothing_can_be_exported() -> None:
    made = inputs(registry(Cloud.AZURE, allowed_addresses=None))
    assert made["publicNetworkAccess"] == "Disabled"
    assert made["networkRuleSet"] == {"defaultAction": "Deny", "ipRules": []}
    assert made["policies"]["exportPolicy"] == {"status": "disabled"}


def test_untagged_images_go(deployed: Deployed) -> None:
    policies = inputs(deployed)["policies"]
    assert policies["retentionPolicy"] == {"status": "enabled", "days": 7}
    assert "softDeletePolicy" not in policies, "it excludes the retention policy"


def test_each_workload_pulls_and_does_nothing_else(deployed: Deployed) -> None:
    grants = deployed.of("azure-native:authorization:RoleAssignment")
    assert {grant.inputs["principalId"] for grant in grants} == set(PULLERS[Cloud.AZURE].values())
    assert {grant.inputs["scope"] for grant in grants} == {deployed.outputs["registry_id"]}
    assert {grant.inputs["roleDefinitionId"].rpartition("/")[2] for grant in grants} == {ACR_PULL}
    assert {grant.inputs["principalType"] for grant in grants} == {"ServicePrincipal"}


def test_images_are_named_once_they_can_be_pulled() -> None:
    """Whoever makes something that runs an image waits for the grants and for the address."""

    def run_collector(component: ImageRegistry) -> None:
        image = component.repository_urls["collector"]
        managedidentity.UserAssignedIdentity("runs", resource_group_name="acme-ml-dev", tags={"image": image})

    deployed = registry(Cloud.AZURE, use=run_collector)
    waits = set(deployed.one("azure-native:managedidentity:UserAssignedIdentity", "runs").dependencies)
    grants = deployed.of("azure-native:authorization:RoleAssignment")
    (address,) = deployed.of("azure-native:network:PrivateDnsZoneGroup")
    assert {address.urn, *(grant.urn for grant in grants)} <= waits


def test_one_more_workload_changes_no_other_s_grant(deployed: Deployed) -> None:
    more = registry(Cloud.AZURE, puller_ids=PULLERS[Cloud.AZURE] | {"inference": "44444444-2222-3333-4444-555555555555"})
    before = {grant.name: grant.inputs for grant in deployed.of("azure-native:authorization:RoleAssignment")}
    after = {grant.name: grant.inputs for grant in more.of("azure-native:authorization:RoleAssignment")}
    assert before.items() <= after.items()


def test_the_private_endpoint_lies_in_its_subnet_and_registers_in_the_registry_s_zone(deployed: Deployed) -> None:
    endpoint = deployed.one("azure-native:network:PrivateEndpoint", "image-registry-registry").inputs
    assert endpoint["subnet"]["id"].endswith("/subnets/endpoints")
    (connection,) = endpoint["privateLinkServiceConnections"]
    assert connection["privateLinkServiceId"] == deployed.outputs["registry_id"]
    assert connection["groupIds"] == ["registry"]
    group = deployed.one("azure-native:network:PrivateDnsZoneGroup", "image-registry-registry").inputs
    assert group["privateDnsZoneConfigs"][0]["privateDnsZoneId"].endswith("/privatelink.azurecr.io")
