"""The ML workspace on Azure."""

from typing import Any

import pytest

from components.ml_workspace import AzureMlWorkspaceOptions
from components.ml_workspace.azure_grants import ROLES
from tests.components.ml_workspace.workspaces import ARTIFACTS, GROUP, KEYS, LOG_STORE, REGISTRY, SECRETS, TRAINING, workspace
from tests.components.support import Deployed
from vocabulary import Cloud

WORKSPACE = "azure-native:machinelearningservices:Workspace"
COMPUTE = "azure-native:machinelearningservices:Compute"
RULE = "azure-native:machinelearningservices:ManagedNetworkSettingsRule"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
ENDPOINT = "azure-native:network:PrivateEndpoint"
WIDE_ROLES = {
    "Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "Key Vault Administrator": "00482a5a-887f-4fb3-b363-3b7fe8e74483",
}
AZURE_AI_ADMINISTRATOR = "b78c5d69-af96-48a3-bf8d-a8b4d589de94"


def azure(**changes: Any) -> Deployed:
    return workspace(Cloud.AZURE, **changes)


def workspaces(**changes: Any) -> list[Any]:
    return [made.inputs for made in azure(**changes).of(WORKSPACE)]


def test_both_workspaces_are_private_and_take_no_keys() -> None:
    features, main = workspaces()
    assert (main["workspaceName"], features["workspaceName"]) == ("acme-ml-dev-ml", "acme-ml-dev-ml-features")
    assert features["kind"] == "FeatureStore"
    for made in (main, features):
        assert made["publicNetworkAccess"] == "Disabled"
        assert made["systemDatastoresAuthMode"] == "Identity"
        assert made["provisionNetworkNow"] is True
        assert made["containerRegistry"] == REGISTRY


@pytest.mark.parametrize(("internet", "mode"), [(False, "AllowOnlyApprovedOutbound"), (True, "AllowInternetOutbound")])
def test_jobs_get_out_only_where_the_environment_says_so(internet: bool, mode: str) -> None:
    assert {made["managedNetwork"]["isolationMode"] for made in workspaces(internet_access=internet)} == {mode}


def test_jobs_reach_artifacts_and_registry_by_private_endpoints_one_rule_after_the_other() -> None:
    first, second = azure().one(RULE, "ml-workspace-to-artifacts"), azure().one(RULE, "ml-workspace-to-models")
    assert first.inputs["properties"]["destination"]["serviceResourceId"] == ARTIFACTS
    assert first.inputs["properties"]["destination"]["subresourceTarget"] == "blob"
    assert second.inputs["properties"]["destination"]["subresourceTarget"] == "amlregistry"
    assert {rule.inputs["properties"]["type"] for rule in (first, second)} == {"PrivateEndpoint"}
    assert first.urn in second.dependencies


def test_jobs_reach_the_vault_of_secrets_where_there_is_one() -> None:
    options = AzureMlWorkspaceOptions(
        image_registry_id=REGISTRY, artifact_store_id=ARTIFACTS, job_identity_id=TRAINING, secret_store_id=SECRETS
    )
    deployed = azure(azure=options)
    rule = deployed.one(RULE, "ml-workspace-to-secrets").inputs["properties"]
    assert rule["destination"] == {"serviceResourceId": SECRETS, "subresourceTarget": "vault", "sparkEnabled": False}
    (approves,) = [made for made in deployed.of(ASSIGNMENT) if made.inputs["scope"] == SECRETS]
    assert approves.urn in deployed.one(WORKSPACE, "ml-workspace-workspace").dependencies
    assert "ml-workspace-to-secrets" not in {made.name for made in azure().of(RULE)}


def test_nothing_changes_one_storage_account_twice_at_the_same_time() -> None:
    deployed = azure()
    settings = deployed.one("azure-native:storage:BlobServiceProperties", "ml-workspace-storage")
    blobs, files = (deployed.one(ENDPOINT, f"ml-workspace-endpoint-storage-{kind}") for kind in ("blob", "file"))
    assert settings.urn in blobs.dependencies
    assert blobs.urn in files.dependencies
    features = deployed.one(WORKSPACE, "ml-workspace-features")
    assert deployed.one(RULE, "ml-workspace-to-models").urn in features.dependencies


def test_a_refresh_takes_no_rule_of_the_managed_network_for_a_change() -> None:
    for made in azure().of(WORKSPACE):
        assert "managedNetwork.outboundRules" in made.ignore_changes


def test_what_the_workspaces_stand_on_is_private_and_takes_entra_tokens_only() -> None:
    account = azure().one("azure-native:storage:StorageAccount", "ml-workspace-storage").inputs
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    assert account["publicNetworkAccess"] == "Disabled"
    assert account["minimumTlsVersion"] == "TLS1_2"
    assert account["isHnsEnabled"] is False
    vault = azure().one("azure-native:keyvault:Vault", "ml-workspace-vault").inputs["properties"]
    assert vault["enableRbacAuthorization"] is True
    assert vault["enablePurgeProtection"] is True
    assert vault["publicNetworkAccess"] == "Disabled"
    insights = azure().one("azure-native:applicationinsights:Component", "ml-workspace-insights").inputs
    assert insights["disableLocalAuth"] is True
    assert insights["workspaceResourceId"] == LOG_STORE
    assert insights["publicNetworkAccessForQuery"] == "Disabled"


def test_private_endpoints_register_where_each_service_s_names_are_looked_up() -> None:
    groups = {made.name: made.inputs["privateLinkServiceConnections"][0]["groupIds"] for made in azure().of(ENDPOINT)}
    zones = {
        made.name: [config["name"] for config in made.inputs["privateDnsZoneConfigs"]]
        for made in azure().of("azure-native:network:PrivateDnsZoneGroup")
    }
    assert groups == {
        "ml-workspace-endpoint-features": ["amlworkspace"],
        "ml-workspace-endpoint-models": ["amlregistry"],
        "ml-workspace-endpoint-storage-blob": ["blob"],
        "ml-workspace-endpoint-storage-file": ["file"],
        "ml-workspace-endpoint-vault": ["vault"],
        "ml-workspace-endpoint-workspace": ["amlworkspace"],
    }
    assert zones == {
        "ml-workspace-endpoint-features": ["ml", "ml-notebooks"],
        "ml-workspace-endpoint-models": ["ml"],
        "ml-workspace-endpoint-storage-blob": ["storage"],
        "ml-workspace-endpoint-storage-file": ["storage-files"],
        "ml-workspace-endpoint-vault": ["secrets"],
        "ml-workspace-endpoint-workspace": ["ml", "ml-notebooks"],
    }


def test_rights_are_narrow_on_single_resources_and_there_before_the_workspaces() -> None:
    deployed = azure()
    grants = deployed.of(ASSIGNMENT)
    granted = {(made.inputs["scope"], made.inputs["roleDefinitionId"].rpartition("/")[2]) for made in grants}
    assert {role for _, role in granted} == set(ROLES)
    assert not {role for _, role in granted} & set(WIDE_ROLES.values())
    for scope, role in granted:
        assert "/providers/" in scope, f"{role} on a whole resource group"
    administered = {scope for scope, role in granted if role == AZURE_AI_ADMINISTRATOR}
    own = {
        deployed.one("azure-native:keyvault:Vault", "ml-workspace-vault").id,
        deployed.one("azure-native:storage:StorageAccount", "ml-workspace-storage").id,
    }
    assert administered == own
    main = deployed.one(WORKSPACE, "ml-workspace-workspace")
    before = {
        made.urn for made in grants if not made.name.startswith(("ml-workspace-grant-workspace", "ml-workspace-grant-features"))
    }
    assert before <= set(main.dependencies)
    assert {made.inputs["principalType"] for made in grants} == {"ServicePrincipal"}


def test_assignments_have_names_of_their_own() -> None:
    names = [made.inputs["roleAssignmentName"] for made in azure().of(ASSIGNMENT)]
    assert len(set(names)) == len(names)


def test_clusters_shrink_to_nothing_and_are_reached_by_nobody() -> None:
    clusters = {made.inputs["computeName"]: made.inputs for made in azure(idle_shutdown_minutes=90).of(COMPUTE)}
    assert set(clusters) == {"cpu-small", "gpu-small"}
    for size, most in (("cpu-small", 4), ("gpu-small", 1)):
        machines = clusters[size]["properties"]["properties"]
        assert machines["scaleSettings"] == {"minNodeCount": 0, "maxNodeCount": most, "nodeIdleTimeBeforeScaleDown": "PT90M"}
        assert machines["enableNodePublicIp"] is False
        assert machines["remoteLoginPortPublicAccess"] == "Disabled"
        assert clusters[size]["properties"]["disableLocalAuth"] is True
        assert clusters[size]["identity"]["userAssignedIdentities"] == [TRAINING]
    assert clusters["gpu-small"]["properties"]["properties"]["vmSize"] == "Standard_NC4as_T4_v3"


def test_the_workspace_is_encrypted_with_the_key_s_current_version_as_the_key_s_own_identity() -> None:
    key = KEYS[Cloud.AZURE]
    for made in workspaces(key=key):
        encryption = made["encryption"]
        assert encryption["status"] == "Enabled"
        assert encryption["identity"]["userAssignedIdentity"] == key.user_id
        assert encryption["keyVaultProperties"]["keyVaultArmId"] == key.vault_id
        assert encryption["keyVaultProperties"]["keyIdentifier"].startswith(f"{key.key_id}/")
        assert key.user_id in made["identity"]["userAssignedIdentities"]
        assert made["primaryUserAssignedIdentity"] != key.user_id
    assert all("encryption" not in made for made in workspaces())


def test_storage_follows_the_key_s_rotation() -> None:
    account = azure(key=KEYS[Cloud.AZURE]).one("azure-native:storage:StorageAccount", "ml-workspace-storage").inputs
    vault = {"keyName": "ml", "keyVaultUri": "https://acme-ml-dev-keys.vault.azure.net/"}
    assert account["encryption"]["keyVaultProperties"] == vault


def test_what_the_services_do_is_logged() -> None:
    logged = {made.inputs["resourceUri"].rpartition("/")[2] for made in azure().of("azure-native:monitor:DiagnosticSetting")}
    vault = azure().one("azure-native:keyvault:Vault", "ml-workspace-vault").inputs["vaultName"]
    assert logged == {"acme-ml-dev-ml", "acme-ml-dev-ml-features", "acme-ml-dev-models", vault}


def test_the_registry_is_private_with_storage_and_images_of_its_own() -> None:
    registry = azure().one("azure-native:machinelearningservices:Registry", "ml-workspace-models").inputs
    assert registry["publicNetworkAccess"] == "Disabled"
    (region,) = registry["regionDetails"]
    assert region["location"] == "germanywestcentral"
    assert region["storageAccountDetails"][0]["systemCreatedStorageAccount"]["allowBlobPublicAccess"] is False


def test_everything_lies_in_the_environment_s_group() -> None:
    for made in azure():
        if made.custom and made.token.startswith("azure-native:") and "resourceGroupName" in made.inputs:
            assert made.inputs["resourceGroupName"] == GROUP.rpartition("/")[2]
