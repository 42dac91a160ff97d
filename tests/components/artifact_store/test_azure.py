"""The artifact store on Azure."""

from typing import Any

import pytest

from components.azure_roles import ARTIFACT_CONDITION
from tests.components.artifact_store.stores import KEYS, LOG_STORE, store
from tests.components.support import Deployed
from vocabulary import Cloud

ACCOUNT = "azure-native:storage:StorageAccount"
CONTAINER = "azure-native:storage:BlobContainer"
POLICY = "azure-native:storage:ObjectReplicationPolicy"
ENDS = ("primary", "standby")


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return store(Cloud.AZURE)


def inputs(deployed: Deployed, token: str, end: str) -> dict[str, Any]:
    return dict(deployed.one(token, f"artifact-store-{end}").inputs)


@pytest.mark.parametrize(("end", "region", "sku"), [("primary", "germanywestcentral", "ZRS"), ("standby", "northeurope", "LRS")])
def test_both_accounts_take_no_keys_and_no_anonymous_readers(deployed: Deployed, end: str, region: str, sku: str) -> None:
    account = inputs(deployed, ACCOUNT, end)
    assert account["location"] == region
    assert account["sku"] == {"name": f"Standard_{sku}"}
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    assert account["allowCrossTenantReplication"] is False
    assert account["enableHttpsTrafficOnly"] is True
    assert account["minimumTlsVersion"] == "TLS1_2"
    assert account["isHnsEnabled"] is False, "it excludes object replication"


@pytest.mark.parametrize("end", ENDS)
def test_with_an_allow_list_only_the_control_plane_comes_from_outside(deployed: Deployed, end: str) -> None:
    account = inputs(deployed, ACCOUNT, end)
    assert account["publicNetworkAccess"] == "Enabled"
    assert account["networkRuleSet"]["defaultAction"] == "Deny"
    assert account["networkRuleSet"]["ipRules"] == [{"iPAddressOrRange": "198.51.100.7", "action": "Allow"}]


def test_without_one_nothing_is_public() -> None:
    private = store(Cloud.AZURE, allowed_addresses=None)
    assert all(inputs(private, ACCOUNT, end)["publicNetworkAccess"] == "Disabled" for end in ENDS)


@pytest.mark.parametrize("end", ENDS)
def test_versions_and_change_feed_are_on_and_deletions_can_be_undone(deployed: Deployed, end: str) -> None:
    blobs = inputs(deployed, "azure-native:storage:BlobServiceProperties", end)
    assert blobs["isVersioningEnabled"] is True
    assert blobs["changeFeed"]["enabled"] is True
    assert blobs["deleteRetentionPolicy"] == {"enabled": True, "days": 30}
    assert blobs["containerDeleteRetentionPolicy"] == {"enabled": True, "days": 30}


@pytest.mark.parametrize(("end", "key"), [("primary", "key"), ("standby", "standby_key")])
def test_each_account_reaches_its_region_s_key_by_that_key_s_identity(end: str, key: str) -> None:
    account = inputs(store(Cloud.AZURE, **KEYS[Cloud.AZURE]), ACCOUNT, end)
    user = KEYS[Cloud.AZURE][key].user_id
    assert account["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [user]}
    assert account["encryption"]["encryptionIdentity"] == {"encryptionUserAssignedIdentity": user}
    vault = {"primary": "keys", "standby": "standby"}[end]
    properties = account["encryption"]["keyVaultProperties"]
    assert properties == {"keyName": "artifacts", "keyVaultUri": f"https://{vault}.vault.azure.net/"}, "no version: it rotates"


def test_the_target_s_policy_comes_first_and_the_source_s_names_it(deployed: Deployed) -> None:
    target, source = (deployed.one(POLICY, f"artifact-store-{end}") for end in ("standby", "primary"))
    assert target.inputs["objectReplicationPolicyId"] == "default"
    assert source.inputs["objectReplicationPolicyId"] not in {"default", ""}
    assert target.urn in source.dependencies
    for policy in (target, source):
        assert policy.inputs["sourceAccount"] == deployed.outputs["primary_id"]
        assert policy.inputs["destinationAccount"] == deployed.outputs["standby_id"]
        (rule,) = policy.inputs["rules"]
        assert (rule["sourceContainer"], rule["destinationContainer"]) == ("ml-artifacts", "ml-artifacts")
        assert rule["filters"] == {"minCreationTime": "1601-01-01T00:00:00Z"}, "what is there already is copied too"
        assert policy.inputs["metrics"] == {"enabled": True}


@pytest.mark.parametrize("end", ENDS)
def test_the_container_is_one_that_jobs_may_use(deployed: Deployed, end: str) -> None:
    container = inputs(deployed, CONTAINER, end)
    assert container["publicAccess"] == "None"
    assert container["containerName"].startswith("ml-")
    assert "StringStartsWith 'ml-'" in ARTIFACT_CONDITION


def test_a_lock_can_be_added_to_containers_that_stand(deployed: Deployed) -> None:
    locked = store(Cloud.AZURE, lock_days=30)
    policies = locked.of("azure-native:storage:BlobContainerImmutabilityPolicy")
    assert [policy.inputs["immutabilityPeriodSinceCreationInDays"] for policy in policies] == [30, 30]
    assert all(policy.retain_on_delete for policy in policies), "azure-native can not delete it"
    assert deployed.of("azure-native:storage:BlobContainerImmutabilityPolicy") == []
    for end in ENDS:
        container = inputs(deployed, CONTAINER, end)
        assert container["immutableStorageWithVersioning"] == {"enabled": True}, "it can not be switched on later"
        assert inputs(locked, CONTAINER, end) == container


@pytest.mark.parametrize("end", ENDS)
def test_artifacts_get_colder_and_old_versions_go(deployed: Deployed, end: str) -> None:
    (rule,) = inputs(deployed, "azure-native:storage:ManagementPolicy", end)["policy"]["rules"]
    assert rule["definition"]["filters"] == {"blobTypes": ["blockBlob"], "prefixMatch": ["ml-artifacts/"]}
    assert rule["definition"]["actions"] == {
        "baseBlob": {
            "tierToCool": {"daysAfterModificationGreaterThan": 90},
            "tierToCold": {"daysAfterModificationGreaterThan": 180},
        },
        "version": {"delete": {"daysAfterCreationGreaterThan": 30}},
    }


@pytest.mark.parametrize("end", ENDS)
def test_every_access_is_recorded(deployed: Deployed, end: str) -> None:
    setting = inputs(deployed, "azure-native:monitor:DiagnosticSetting", end)
    assert setting["workspaceId"] == LOG_STORE
    assert setting["resourceUri"].endswith("/blobServices/default")
    assert {log["category"] for log in setting["logs"]} == {"StorageRead", "StorageWrite", "StorageDelete"}


@pytest.mark.parametrize("end", ENDS)
def test_the_network_reaches_both_privately(deployed: Deployed, end: str) -> None:
    endpoint = inputs(deployed, "azure-native:network:PrivateEndpoint", end)
    assert endpoint["location"] == "germanywestcentral"
    (connection,) = endpoint["privateLinkServiceConnections"]
    assert connection["privateLinkServiceId"] == deployed.outputs[f"{end}_id"]
    assert connection["groupIds"] == ["blob"]
