"""Keys on Azure."""

import pytest

from tests.components.encryption.keys import encryption
from tests.components.support import Deployed, context
from vocabulary import Cloud, Region

VAULT = "azure-native:keyvault:Vault"
GRANT = "azure-native:authorization:RoleAssignment"
WRAP_AND_UNWRAP = "e147488a-f6f5-4113-8e2d-b22465e65bf6"


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return encryption(Cloud.AZURE)


def test_vaults_are_closed_to_all_but_trusted_services_and_lose_nothing(deployed: Deployed) -> None:
    for vault in deployed.of(VAULT):
        properties = vault.inputs["properties"]
        assert properties["publicNetworkAccess"] == "Disabled"
        assert properties["networkAcls"] == {"bypass": "AzureServices", "defaultAction": "Deny"}
        assert properties["enableRbacAuthorization"] is True
        assert properties["enablePurgeProtection"] is True
        assert properties["softDeleteRetentionInDays"] == 30
        assert properties["sku"] == {"family": "A", "name": "premium"}


def test_each_key_has_one_identity_that_may_wrap_with_it_and_with_no_other(deployed: Deployed) -> None:
    grants = deployed.of(GRANT)
    keys = {key.id for key in deployed.of("azure-native:keyvault:Key")}
    assert {grant.inputs["scope"] for grant in grants} == keys
    assert len({grant.inputs["principalId"] for grant in grants}) == len(grants) == len(keys)
    for grant in grants:
        assert grant.inputs["roleDefinitionId"].endswith(WRAP_AND_UNWRAP)
        assert grant.inputs["principalType"] == "ServicePrincipal"


def test_keys_are_in_hardware_and_rotate_before_they_expire(deployed: Deployed) -> None:
    for key in deployed.of("azure-native:keyvault:Key"):
        properties = key.inputs["properties"]
        assert properties["kty"] == "RSA-HSM"
        (action,) = properties["rotationPolicy"]["lifetimeActions"]
        assert action == {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P365D"}}
        assert properties["rotationPolicy"]["attributes"] == {"expiryTime": "P730D"}


def test_a_key_is_told_without_version_and_only_once_its_identity_may_use_it(deployed: Deployed) -> None:
    uris = deployed.outputs["key_ids"]
    assert all(uri.endswith(f"/keys/{purpose}") for purpose, uri in uris.items())
    assert deployed.outputs["key_user_ids"].keys() == uris.keys()
    assert "images" not in uris, "Container Registry can not pass the vault's firewall while it is created"


def test_the_standby_has_a_vault_of_its_own_in_its_region(deployed: Deployed) -> None:
    standby = deployed.one(VAULT, "encryption-standby")
    assert standby.inputs["location"] == "northeurope"
    assert deployed.outputs["standby_vault_id"] == standby.id
    assert deployed.outputs["standby_key_user_ids"]["artifacts"] != deployed.outputs["key_user_ids"]["artifacts"]


def test_uses_of_the_vaults_are_recorded(deployed: Deployed) -> None:
    recorded = {setting.inputs["resourceUri"] for setting in deployed.of("azure-native:monitor:DiagnosticSetting")}
    assert recorded == {vault.id for vault in deployed.of(VAULT)}


def test_a_new_generation_takes_new_vault_names_since_old_ones_stay_reserved() -> None:
    def names(generation: int) -> set[str]:
        made = encryption(Cloud.AZURE, context=context(generation=generation))
        return {vault.inputs["vaultName"] for vault in made.of(VAULT)}

    assert names(1).isdisjoint(names(2))


def test_the_uk_has_a_standby_on_azure_though_on_no_other_cloud() -> None:
    made = encryption(Cloud.AZURE, context=context(region=Region.UK_SOUTH))
    assert set(made.outputs["standby_key_ids"]) == {"artifacts"}
    assert made.one(VAULT, "encryption-standby").inputs["location"] == "ukwest"
