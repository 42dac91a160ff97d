"""The target vault: closed, restorable, written by one identity and read by jobs."""

from functools import cache
from typing import Any

from components.secret_broker import SecretBroker
from components.secret_broker.azure import SECRETS_OFFICER, SECRETS_USER, AzureSecretBroker
from tests.components.secret_broker.examples import JOB, PRINCIPAL, QUEUE, azure_args
from tests.components.support import Deployed, changed, context, run, untagged
from vocabulary import Environment

VAULT = "azure-native:keyvault:Vault"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"


@cache
def _deploy_unchanged() -> Deployed:
    return run(lambda: AzureSecretBroker("secret-broker", azure_args()))


def deploy(**changes: Any) -> Deployed:
    if not changes:
        return _deploy_unchanged()
    return run(lambda: AzureSecretBroker("secret-broker", azure_args(**changes)))


def vault(deployed: Deployed) -> dict[str, Any]:
    found: dict[str, Any] = deployed.one(VAULT, "secret-broker-secrets").inputs["properties"]
    return found


def test_the_vault_is_closed_to_all_but_the_brokers_addresses() -> None:
    properties = vault(deploy())
    assert properties["publicNetworkAccess"] == "Enabled"
    assert properties["networkAcls"] == {
        "bypass": "None",
        "defaultAction": "Deny",
        "ipRules": [{"value": "198.51.100.7/32"}, {"value": "198.51.100.8/32"}],
        "virtualNetworkRules": [],
    }


def test_with_relay_or_vpn_nothing_is_public() -> None:
    properties = vault(deploy(allowed_addresses=None))
    assert properties["publicNetworkAccess"] == "Disabled"
    assert properties["networkAcls"]["ipRules"] == []
    assert properties["networkAcls"]["defaultAction"] == "Deny"


def test_roles_decide_and_what_is_deleted_can_be_restored() -> None:
    properties = vault(deploy())
    assert properties["enableRbacAuthorization"] is True
    assert properties["enablePurgeProtection"] is True
    assert properties["softDeleteRetentionInDays"] == 7
    guarded = deploy(context=context(protect=True, environment=Environment.PROD))
    assert vault(guarded)["softDeleteRetentionInDays"] == 90
    assert guarded.one(VAULT, "secret-broker-secrets").protect


def test_the_broker_writes_and_jobs_read_in_this_vault_only() -> None:
    deployed = deploy()
    vault_id = deployed.one("azure-native:network:PrivateEndpoint", "secret-broker-endpoint").inputs[
        "privateLinkServiceConnections"
    ][0]["privateLinkServiceId"]
    granted = {
        grant.inputs["principalId"]: (grant.inputs["roleDefinitionId"].rpartition("/")[2], grant.inputs["scope"])
        for grant in deployed.of(ASSIGNMENT)
    }
    assert granted == {PRINCIPAL: (SECRETS_OFFICER, vault_id), JOB: (SECRETS_USER, vault_id)}
    assert {grant.inputs["principalType"] for grant in deployed.of(ASSIGNMENT)} == {"ServicePrincipal"}


def test_jobs_reach_the_vault_through_the_network() -> None:
    deployed = deploy()
    endpoint = deployed.one("azure-native:network:PrivateEndpoint", "secret-broker-endpoint").inputs
    assert endpoint["subnet"]["id"] == "subnet-e"
    assert endpoint["privateLinkServiceConnections"][0]["groupIds"] == ["vault"]
    zones = deployed.one("azure-native:network:PrivateDnsZoneGroup", "secret-broker-endpoint").inputs["privateDnsZoneConfigs"]
    assert [zone["privateDnsZoneId"] for zone in zones] == ["zone-secrets"]


def test_no_value_is_in_the_plan() -> None:
    assert not [resource.name for resource in deploy() if resource.token == "azure-native:keyvault:Secret"]  # noqa: S105


def test_uses_are_recorded_and_refusals_told() -> None:
    deployed = deploy()
    setting = deployed.one("azure-native:monitor:DiagnosticSetting", "secret-broker-uses").inputs
    assert setting["logs"] == [{"categoryGroup": "allLogs", "enabled": True}]
    assert setting["workspaceId"].endswith("/workspaces/store")
    alarms = {a.name: a.inputs for a in deployed.of("azure-native:monitor:MetricAlert")}
    assert {a["severity"] for a in alarms.values()} == {1, 2}
    for alarm in alarms.values():
        assert [action["actionGroupId"].rpartition("/")[2] for action in alarm["actions"]] == ["alarms"]
    assert untagged(deployed) == set()


def test_the_broker_on_aws_knows_the_vault_before_it_stands() -> None:
    deployed = deploy()
    name = deployed.one(VAULT, "secret-broker-secrets").inputs["vaultName"]
    assert name == SecretBroker.vault_name_in(context())
    assert deployed.outputs["store_id"] == f"https://{name}.vault.azure.net/"
    assert deployed.outputs["queue_url"] == QUEUE
    assert deployed.outputs["broker_id"] == PRINCIPAL


def test_a_new_address_changes_the_vault_alone() -> None:
    more = deploy(allowed_addresses=["198.51.100.7", "198.51.100.8", "198.51.100.9"])
    assert changed(deploy(), more) == {"secret-broker-secrets"}
    swapped = deploy(allowed_addresses=["198.51.100.7", "198.51.100.8"])
    assert changed(deploy(), swapped) == set(), "the order of addresses means nothing"
