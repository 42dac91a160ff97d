"""Access of pipelines to Azure subscriptions: who gets in, and that nobody gets further than meant."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import components
from components.account_access.azure import AzureAccountAccess
from components.data_reads import AZURE_DATA_READS, AZURE_LOG_READS
from stacks.environment import BLUEPRINTS
from tests.components.account_access.examples import (
    AZURE_DEVOPS_ISSUER,
    AZURE_DEVOPS_SUBJECTS,
    GITHUB_SUBJECTS,
    SUBSCRIPTION,
    args,
    azure_devops,
    github,
)
from tests.components.support import Deployed, changed, run, untagged

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential"
DEFINITION = "azure-native:authorization:RoleDefinition"
IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
SCOPE = f"/subscriptions/{SUBSCRIPTION}"
KINDS = ("preview", "deploy")
PRIVILEGED = {
    "Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
}
"""Built-in roles that give all, or may give all away (Azure: "Azure built-in roles")."""

ENTRA = "api://AzureADTokenExchange"


def deploy(**changes: Any) -> Deployed:
    pipelines = {"pipelines": [github(audience=ENTRA), azure_devops()]}
    return run(
        lambda: AzureAccountAccess("account-access-dev", args(SUBSCRIPTION, "acme-ml-org-resources", **{**pipelines, **changes}))
    )


@cache
def default() -> Deployed:
    return deploy()


def may(kind: str, action: str) -> bool:
    (permissions,) = default().one(DEFINITION, f"account-access-dev-{kind}").inputs["permissions"]
    return _any(permissions["actions"], action) and not _any(permissions["notActions"], action)


def _any(patterns: list[str], action: str) -> bool:
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), action, re.IGNORECASE) for pattern in patterns)


def test_only_the_exact_pipelines_become_a_deployer() -> None:
    credentials = {
        credential.name.removeprefix("account-access-dev-"): tuple(
            credential.inputs[key] for key in ("issuer", "subject", "audiences")
        )
        for credential in default().of(CREDENTIAL)
    }
    assert credentials == {
        f"{kind}-{system}": (issuer, subjects[kind], [ENTRA])
        for kind in KINDS
        for system, issuer, subjects in (
            ("github", "https://token.actions.githubusercontent.com", GITHUB_SUBJECTS),
            ("azure-devops", AZURE_DEVOPS_ISSUER, AZURE_DEVOPS_SUBJECTS),
        )
    }


@pytest.mark.parametrize("kind", KINDS)
def test_credentials_of_one_identity_are_written_one_after_the_other(kind: str) -> None:
    second = default().one(CREDENTIAL, f"account-access-dev-{kind}-azure-devops")
    assert f"account-access-dev-{kind}-github" in {urn.rpartition("::")[2] for urn in second.dependencies}


def test_deployers_live_with_the_control_plane_and_have_rights_in_the_environment_only() -> None:
    deployed = default()
    assert {identity.inputs["resourceGroupName"] for identity in deployed.of(IDENTITY)} == {"acme-ml-org-resources"}
    assert {assignment.inputs["scope"] for assignment in deployed.of(ASSIGNMENT)} == {SCOPE}
    assert all(definition.inputs["assignableScopes"] == [SCOPE] for definition in deployed.of(DEFINITION))


def test_deployers_hold_custom_roles_without_data_or_every_action() -> None:
    deployed = default()
    defined = {definition.id for definition in deployed.of(DEFINITION)}
    assert {assignment.inputs["roleDefinitionId"] for assignment in deployed.of(ASSIGNMENT)} <= defined
    for kind in KINDS:
        (permissions,) = deployed.one(DEFINITION, f"account-access-dev-{kind}").inputs["permissions"]
        assert "*" not in permissions["actions"]
        assert permissions["dataActions"] == []


def test_a_preview_only_reads() -> None:
    (permissions,) = default().one(DEFINITION, "account-access-dev-preview").inputs["permissions"]
    assert permissions["actions"] == ["*/read"]
    assert "condition" not in default().one(ASSIGNMENT, "account-access-dev-preview").inputs


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "action",
    [
        *(action.replace("*", "any") for action in (*AZURE_DATA_READS, *AZURE_LOG_READS)),
        "Microsoft.Authorization/elevateAccess/action",
        "Microsoft.Authorization/policyExemptions/write",
        "Microsoft.Authorization/roleDefinitions/write",
        "Microsoft.KeyVault/locations/deletedVaults/purge/action",
        "Microsoft.KeyVault/vaults/accessPolicies/write",
        "Microsoft.KeyVault/vaults/secrets/write",
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
        "Microsoft.Storage/storageAccounts/listAccountSas/action",
        "Microsoft.Storage/storageAccounts/listServiceSas/action",
    ],
)
def test_no_pipeline_reads_data_or_opens_another_way_in(kind: str, action: str) -> None:
    assert not may(kind, action)


@pytest.mark.parametrize(
    "action", ["Microsoft.OperationalInsights/workspaces/sharedKeys/action", "Microsoft.Storage/storageAccounts/listKeys/action"]
)
def test_only_a_deployer_may_point_diagnostic_settings_at_a_store(action: str) -> None:
    assert may("deploy", action)
    assert not may("preview", action)


def test_a_deployer_assigns_listed_roles_to_workloads_and_never_to_itself() -> None:
    deployed = default()
    assignment = deployed.one(ASSIGNMENT, "account-access-dev-deploy").inputs
    assert assignment["conditionVersion"] == "2.0"
    clauses = assignment["condition"].split(" AND ((!")
    assert len(clauses) == 2
    for clause, verb, source in zip(clauses, ("write", "delete"), ("@Request", "@Resource"), strict=True):
        attribute = f"{source}[Microsoft.Authorization/roleAssignments:"
        assert f"ActionMatches{{'Microsoft.Authorization/roleAssignments/{verb}'}}" in clause
        assert f"{attribute}PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'ServicePrincipal'}}" in clause
        (roles,) = re.findall(re.escape(attribute) + r"RoleDefinitionId\] ForAnyOfAnyValues:GuidEquals {(.*?)}", clause)
        assert not set(PRIVILEGED.values()) & set(roles.split(", "))
        (forbidden,) = re.findall(re.escape(attribute) + r"PrincipalId\] ForAnyOfAllValues:GuidNotEquals {(.*?)}", clause)
        assert set(forbidden.split(", ")) == {identity.outputs["principalId"] for identity in deployed.of(IDENTITY)}


def test_the_condition_is_well_formed() -> None:
    condition = default().one(ASSIGNMENT, "account-access-dev-deploy").inputs["condition"]
    depth = 0
    for character in condition:
        depth += {"(": 1, ")": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert len(condition) <= 8_192


def test_the_roles_of_the_environment_assign_nothing_further() -> None:
    for role in ("artifacts", "execution", "job"):
        (permissions,) = default().one(DEFINITION, f"account-access-dev-{role}").inputs["permissions"]
        assert not _any(permissions["actions"], "Microsoft.Authorization/roleAssignments/write")
        assert not _any(permissions["actions"], "Microsoft.Authorization/roleDefinitions/write")


CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
WRITES = {
    "alertsmanagement.AlertProcessingRuleByName": "Microsoft.AlertsManagement/actionRules/write",
    "app.ContainerApp": "Microsoft.App/containerApps/write",
    "app.ManagedEnvironment": "Microsoft.App/managedEnvironments/write",
    "applicationinsights.Component": "Microsoft.Insights/components/write",
    "authorization.PolicyAssignment": "Microsoft.Authorization/policyAssignments/write",
    "authorization.RoleAssignment": "Microsoft.Authorization/roleAssignments/write",
    "consumption.Budget": "Microsoft.Consumption/budgets/write",
    "containerregistry.Registry": "Microsoft.ContainerRegistry/registries/write",
    "eventgrid.SystemTopic": "Microsoft.EventGrid/systemTopics/write",
    "eventgrid.SystemTopicEventSubscription": "Microsoft.EventGrid/systemTopics/eventSubscriptions/write",
    "eventgrid.Topic": "Microsoft.EventGrid/topics/write",
    "eventgrid.TopicEventSubscription": "Microsoft.EventGrid/topics/eventSubscriptions/write",
    "keyvault.Key": "Microsoft.KeyVault/vaults/keys/write",
    "keyvault.Vault": "Microsoft.KeyVault/vaults/write",
    "machinelearningservices.Compute": "Microsoft.MachineLearningServices/workspaces/computes/write",
    "machinelearningservices.ManagedNetworkSettingsRule": "Microsoft.MachineLearningServices/workspaces/outboundRules/write",
    "machinelearningservices.Registry": "Microsoft.MachineLearningServices/registries/write",
    "machinelearningservices.Workspace": "Microsoft.MachineLearningServices/workspaces/write",
    "managedidentity.UserAssignedIdentity": "Microsoft.ManagedIdentity/userAssignedIdentities/write",
    "monitor.ActionGroup": "Microsoft.Insights/actionGroups/write",
    "monitor.ActivityLogAlert": "Microsoft.Insights/activityLogAlerts/write",
    "monitor.DiagnosticSetting": "Microsoft.Insights/diagnosticSettings/write",
    "monitor.MetricAlert": "Microsoft.Insights/metricAlerts/write",
    "monitor.PrivateLinkScope": "Microsoft.Insights/privateLinkScopes/write",
    "monitor.PrivateLinkScopedResource": "Microsoft.Insights/privateLinkScopes/scopedResources/write",
    "monitor.ScheduledQueryRule": "Microsoft.Insights/scheduledQueryRules/write",
    "network.FlowLog": "Microsoft.Network/networkWatchers/flowLogs/write",
    "network.NatGateway": "Microsoft.Network/natGateways/write",
    "network.NetworkSecurityGroup": "Microsoft.Network/networkSecurityGroups/write",
    "network.PrivateDnsZoneGroup": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write",
    "network.PrivateEndpoint": "Microsoft.Network/privateEndpoints/write",
    "network.PublicIPAddress": "Microsoft.Network/publicIPAddresses/write",
    "network.Subnet": "Microsoft.Network/virtualNetworks/subnets/write",
    "network.VirtualNetwork": "Microsoft.Network/virtualNetworks/write",
    "operationalinsights.Workspace": "Microsoft.OperationalInsights/workspaces/write",
    "privatedns.PrivateRecordSet": "Microsoft.Network/privateDnsZones/A/write",
    "privatedns.PrivateZone": "Microsoft.Network/privateDnsZones/write",
    "privatedns.VirtualNetworkLink": "Microsoft.Network/privateDnsZones/virtualNetworkLinks/write",
    "resources.DeploymentAtSubscriptionScope": "Microsoft.Resources/deployments/write",
    "resources.ResourceGroup": "Microsoft.Resources/subscriptions/resourceGroups/write",
    "storage.BlobContainer": f"{CONTAINERS}/write",
    "storage.BlobContainerImmutabilityPolicy": f"{CONTAINERS}/immutabilityPolicies/write",
    "storage.BlobServiceProperties": "Microsoft.Storage/storageAccounts/blobServices/write",
    "storage.ManagementPolicy": "Microsoft.Storage/storageAccounts/managementPolicies/write",
    "storage.ObjectReplicationPolicy": "Microsoft.Storage/storageAccounts/objectReplicationPolicies/write",
    "storage.StorageAccount": "Microsoft.Storage/storageAccounts/write",
}
"""What writing each type of resource of an environment's stack asks for."""


def _sources_of_the_environment() -> str:
    folder = Path(components.__file__).parent
    return "\n".join(path.read_text() for b in BLUEPRINTS for path in sorted((folder / b.name).rglob("azure*.py")))


def test_a_deployer_may_write_every_type_of_resource_of_the_environment() -> None:
    sources = _sources_of_the_environment()
    imported = {
        name.strip()
        for names in re.findall(r"^from pulumi_azure_native import (.*)$", sources, re.M)
        for name in names.split(",")
    }
    named = re.findall(r"\b(?:azure_native\.([a-z]+)|([a-z]+))\.([A-Z]\w*)\(", sources)
    types = {
        f"{module or alias}.{name}"
        for module, alias, name in named
        if (module or alias in imported) and not name.endswith("Args")
    }
    assert types - set(WRITES) == set(), "add the action that writes it here, and its line to account_access/azure_rights.py"
    assert {name for name in types if not may("deploy", WRITES[name])} == set()


@pytest.mark.parametrize(
    "action",
    [
        "Microsoft.App/containerApps/exec/action",
        "Microsoft.App/containerApps/listSecrets/action",
        "Microsoft.ContainerRegistry/registries/generateCredentials/action",
        "Microsoft.ContainerRegistry/registries/importImage/action",
        "Microsoft.ContainerRegistry/registries/listCredentials/action",
        "Microsoft.ContainerRegistry/registries/push/write",
        "Microsoft.EventGrid/topics/listKeys/action",
        "Microsoft.EventGrid/eventSubscriptions/getFullUrl/action",
        "Microsoft.Insights/components/ApiKeys/action",
        "Microsoft.MachineLearningServices/workspaces/computes/listKeys/action",
        "Microsoft.MachineLearningServices/workspaces/jobs/write",
        "Microsoft.MachineLearningServices/workspaces/listKeys/action",
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write",
    ],
)
def test_a_deployer_runs_nothing_moves_no_images_and_takes_no_keys(action: str) -> None:
    assert not may("deploy", action)


@pytest.mark.parametrize(
    "action",
    [
        "Microsoft.Security/pricings/write",
        "Microsoft.Insights/dataCollectionEndpoints/write",
        "Microsoft.Insights/dataCollectionRules/write",
        "Microsoft.OperationalInsights/workspaces/sharedkeys/action",
        "Microsoft.Storage/storageAccounts/listkeys/action",
    ],
)
def test_a_deployer_may_do_what_templates_and_services_do_in_its_name(action: str) -> None:
    assert may("deploy", action)


def test_a_deployer_may_assign_every_built_in_role_of_the_environment() -> None:
    condition = default().one(ASSIGNMENT, "account-access-dev-deploy").inputs["condition"]
    used = set(re.findall(r'\b[A-Z_]+: Final = "([0-9a-f-]{36})"', _sources_of_the_environment()))
    assert used
    assert {guid for guid in used if guid not in condition} == set(), "add it to account_access/azure_rights.py"


def test_everything_carries_the_standard_tags() -> None:
    assert untagged(default()) == set()


def test_one_more_pipeline_system_changes_nothing_that_is_there() -> None:
    assert changed(deploy(pipelines=[github(audience=ENTRA)]), default()) == set()
