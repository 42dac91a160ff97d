"""Logging on Azure."""

from typing import Any

import pytest

from components.logging import tampering
from tests.components.logging.logs import DEV, PROD, SUBSCRIPTION, logging
from tests.components.support import Deployed
from vocabulary import Cloud

ACCOUNT = "azure-native:storage:StorageAccount"
SETTING = "azure-native:monitor:DiagnosticSetting"


def azure(**changes: Any) -> Deployed:
    return logging(Cloud.AZURE, **changes)


def archive(**changes: Any) -> dict[str, Any]:
    return dict(azure(**changes).one(ACCOUNT, "logging-archive").inputs)


@pytest.mark.parametrize(("case", "state", "days"), [(DEV, "Unlocked", 90), (PROD, "Locked", 1095)])
def test_versions_in_the_archive_are_immutable_for_its_retention(case: dict[str, Any], state: str, days: int) -> None:
    immutable = archive(**case)["immutableStorageWithVersioning"]
    assert immutable == {
        "enabled": True,
        "immutabilityPolicy": {
            "immutabilityPeriodSinceCreationInDays": days,
            "state": state,
            "allowProtectedAppendWrites": True,
        },
    }
    blobs = azure(**case).one("azure-native:storage:BlobServiceProperties", "logging-archive").inputs
    assert blobs["isVersioningEnabled"] is True


def test_the_archive_takes_no_keys_no_anonymous_reader_and_no_address() -> None:
    account = archive()
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    assert account["enableHttpsTrafficOnly"] is True
    assert account["minimumTlsVersion"] == "TLS1_2"
    assert account["networkRuleSet"] == {"defaultAction": "Deny", "bypass": "AzureServices"}
    assert account["sku"] == {"name": "Standard_ZRS"}


def test_nothing_expires_before_its_retention_and_short_retention_never_gets_cold() -> None:
    def rules(case: dict[str, Any]) -> dict[str, Any]:
        policy = azure(**case).one("azure-native:storage:ManagementPolicy", "logging-archive").inputs["policy"]
        return {rule["name"]: rule["definition"] for rule in policy["rules"]}

    assert set(rules(DEV)) == {"expire"}
    actions = rules(PROD)["expire"]["actions"]
    assert actions["baseBlob"]["delete"] == {"daysAfterModificationGreaterThan": 1095}
    assert actions["version"]["delete"] == {"daysAfterCreationGreaterThan": 1095}
    assert rules(PROD)["cool-down"]["filters"]["blobTypes"] == ["blockBlob"], "append blobs can not change tier"


def test_the_key_is_used_by_the_archives_identity_alone_and_follows_rotation() -> None:
    deployed = azure(**PROD)
    identity = deployed.one("azure-native:managedidentity:UserAssignedIdentity", "logging-encryption")
    encryption = archive(**PROD)["encryption"]
    assert encryption["keySource"] == "Microsoft.Keyvault"
    assert encryption["encryptionIdentity"] == {"encryptionUserAssignedIdentity": identity.id}
    assert "keyVersion" not in encryption["keyVaultProperties"]
    grants = [grant.inputs for grant in deployed.of("azure-native:authorization:RoleAssignment")]
    on_vault = [grant for grant in grants if "vaults" in grant["scope"]]
    assert [grant["principalId"] for grant in on_vault] == [identity.outputs["principalId"]]
    assert on_vault[0]["roleDefinitionId"].endswith("e147488a-f6f5-4113-8e2d-b22465e65bf6")
    key = deployed.one("azure-native:keyvault:Key", "logging-key").inputs["properties"]
    assert key["rotationPolicy"]["lifetimeActions"][0]["trigger"] == {"timeAfterCreate": "P1Y"}


def test_the_key_goes_with_its_vault_and_the_blob_service_with_its_account() -> None:
    deployed = azure(**PROD)
    assert deployed.one("azure-native:keyvault:Key", "logging-key").retain_on_delete
    assert deployed.one("azure-native:storage:BlobServiceProperties", "logging-archive").retain_on_delete
    assert not deployed.one("azure-native:keyvault:Vault", "logging-key").retain_on_delete


def test_the_archive_waits_for_the_right_to_its_key() -> None:
    waits_for = azure(**PROD).one(ACCOUNT, "logging-archive").dependencies
    assert any(urn.endswith("azure-native:authorization:RoleAssignment::logging-encryption") for urn in waits_for)


def test_settings_of_the_archive_are_written_one_after_the_other() -> None:
    waits_for = azure().one("azure-native:storage:ManagementPolicy", "logging-archive").dependencies
    assert any(urn.endswith("azure-native:storage:BlobServiceProperties::logging-archive") for urn in waits_for)


def test_the_vault_is_closed_and_its_key_can_not_be_purged() -> None:
    vault = azure(**PROD).one("azure-native:keyvault:Vault", "logging-key").inputs["properties"]
    assert vault["enableRbacAuthorization"] is True
    assert vault["enablePurgeProtection"] is True
    assert vault["publicNetworkAccess"] == "Disabled"
    assert vault["networkAcls"] == {"bypass": "AzureServices", "defaultAction": "Deny"}


def test_the_whole_activity_log_goes_to_store_and_archive() -> None:
    deployed = azure()
    trail = deployed.one(SETTING, "logging-audit-trail").inputs
    assert trail["resourceUri"] == f"/subscriptions/{SUBSCRIPTION}"
    assert trail["workspaceId"] == deployed.outputs["log_store_id"]
    assert trail["storageAccountId"] == deployed.outputs["archive_id"]
    assert {"Administrative", "Security", "Policy"} <= {log["category"] for log in trail["logs"]}
    assert all(log["enabled"] for log in trail["logs"])


def test_access_to_the_archive_is_logged_to_the_store_but_not_its_own_writing() -> None:
    setting = azure().one(SETTING, "logging-archive").inputs
    assert setting["resourceUri"].endswith("/blobServices/default")
    assert {log["category"] for log in setting["logs"]} == {"StorageRead", "StorageDelete"}
    assert "storageAccountId" not in setting


def test_policies_deliver_resource_logs_of_the_whole_subscription() -> None:
    deployed = azure()
    assignments = {found.name: found.inputs for found in deployed.of("azure-native:authorization:PolicyAssignment")}
    assert {found["scope"] for found in assignments.values()} == {f"/subscriptions/{SUBSCRIPTION}"}
    store, kept = assignments["logging-delivery-store"], assignments["logging-delivery-archive"]
    assert store["parameters"] == {"logAnalytics": {"value": deployed.outputs["log_store_id"]}}
    assert kept["parameters"]["storageAccount"] == {"value": deployed.outputs["archive_id"]}
    assert kept["parameters"]["resourceLocation"] == {"value": "germanywestcentral"}
    identity = deployed.one("azure-native:managedidentity:UserAssignedIdentity", "logging-delivery")
    assert {found["identity"]["userAssignedIdentities"][0] for found in assignments.values()} == {identity.id}


@pytest.mark.parametrize(("days", "written"), [(30, 30), (731, 730)])
def test_two_years_are_written_as_azure_wants_them(days: int, written: int) -> None:
    store = azure(retention_days=days, archive_retention_days=1095).one(
        "azure-native:operationalinsights:Workspace", "logging-store"
    )
    assert store.inputs["retentionInDays"] == written
    assert store.inputs["features"]["disableLocalAuth"] is True


def test_alarms_watch_what_is_there_and_reach_the_action_group() -> None:
    for case, without in ((DEV, {"key-vault"}), (PROD, set[str]())):
        deployed = azure(**case)
        alarms = [found.inputs for found in deployed.of("azure-native:monitor:ActivityLogAlert")]
        scopes: dict[str, list[str]] = {}
        for alarm in alarms:
            assert alarm["actions"] == {"actionGroups": [{"actionGroupId": deployed.outputs["alert_channel_id"]}]}
            assert alarm["location"] == "Global"
            leaves = {leaf["field"]: leaf["equals"] for leaf in alarm["condition"]["allOf"]}
            assert (leaves["category"], leaves["status"]) == ("Administrative", "Succeeded")
            scopes[leaves["operationName"]] = alarm["scopes"]
        watched = [found for found in tampering.AZURE_OPERATIONS if found.name not in without]
        assert len(alarms) == len(scopes)
        assert set(scopes) == {operation for found in watched for operation in found.operations}
        assert scopes["Microsoft.Storage/storageAccounts/delete"] == [deployed.outputs["archive_id"]]
        assert scopes["Microsoft.Insights/diagnosticSettings/delete"] == [f"/subscriptions/{SUBSCRIPTION}"]


def test_routine_deployments_set_no_subscription_wide_alarm_off() -> None:
    everywhere = [found for found in tampering.AZURE_OPERATIONS if found.watched == "subscription"]
    assert [operation for found in everywhere for operation in found.operations if not operation.endswith("/delete")] == []


def test_tampering_with_the_key_inside_the_vault_is_seen() -> None:
    rules = {found.name: found.inputs for found in azure(**PROD).of("azure-native:monitor:ScheduledQueryRule")}
    query = rules["logging-encryption-key"]["criteria"]["allOf"][0]["query"]
    vault = azure(**PROD).one("azure-native:keyvault:Vault", "logging-key").id
    assert "KeyDelete" in query
    assert vault in query
    for rule in rules.values():
        assert [found["operator"] for found in rule["criteria"]["allOf"]] == ["GreaterThan"]
        assert rule["severity"] == 0
        assert rule["skipQueryValidation"] is True, "tables appear with their first entry"
        assert (rule["autoMitigate"], rule["muteActionsDuration"]) == (False, rule["windowSize"])


def test_a_new_generation_gives_a_new_vault_and_keeps_the_archive() -> None:
    first = azure(**PROD)
    second = azure(**{**PROD, "context": type(PROD["context"])(**{**vars(PROD["context"]), "generation": 2})})
    vaults = [run.one("azure-native:keyvault:Vault", "logging-key").inputs["vaultName"] for run in (first, second)]
    accounts = [run.one(ACCOUNT, "logging-archive").inputs["accountName"] for run in (first, second)]
    assert vaults[0] != vaults[1]
    assert accounts[0] == accounts[1]
