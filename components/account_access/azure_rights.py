"""What pipelines may do in an environment's Azure subscription, as data and pure functions.

Azure has no permission boundary. Three things stand in for it: a deployer defines no roles, it assigns only those listed here (a
condition on its own assignment), and it lives in the control plane's subscription, where it may do nothing.

Sources: "Azure permissions reference" for actions, "Azure built-in roles" for ids, "Delegate Azure role assignment management to
others with conditions" and "Azure role assignment condition format and syntax" for the condition.
"""

from collections.abc import Iterable
from typing import Final

from components.account_access import DeployerKind
from components.azure_roles import (
    ARTIFACT_ACTIONS,
    ARTIFACT_ROLE,
    EXECUTION_ACTIONS,
    EXECUTION_ROLE,
    JOB_ACTIONS,
    JOB_ROLE,
    MANAGED_IDENTITY_OPERATOR,
)
from components.data_reads import AZURE_DATA_READS, AZURE_LOG_READS

_WRITTEN_ONLY: Final = (
    "Microsoft.AlertsManagement/actionRules",
    "Microsoft.App/containerApps",
    "Microsoft.App/managedEnvironments",
    "Microsoft.Consumption/budgets",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.CostManagement/exports",
    "Microsoft.EventGrid/eventSubscriptions",
    "Microsoft.EventGrid/systemTopics",
    "Microsoft.EventGrid/systemTopics/eventSubscriptions",
    "Microsoft.EventGrid/topics",
    "Microsoft.EventGrid/topics/eventSubscriptions",
    "Microsoft.Insights/components",
    "Microsoft.MachineLearningServices/registries",
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.MachineLearningServices/workspaces/computes",
    "Microsoft.MachineLearningServices/workspaces/featurestores",
)
"""What a deployer writes and deletes, and does nothing else with: their other actions run code, move images, or hand out keys.

A system topic's subscription also asks for ``eventSubscriptions`` on its source (Event Grid: "Authorizing access to Event Grid
resources"), a workspace of the kind feature store for ``featurestores`` ("Azure built-in roles": Azure AI Developer).
"""

ACTIONS: Final = {
    DeployerKind.PREVIEW: ("*/read",),
    DeployerKind.DEPLOY: (
        "*/read",
        "*/register/action",
        "Microsoft.Authorization/locks/*",
        "Microsoft.Authorization/policyAssignments/*",
        "Microsoft.Authorization/roleAssignments/delete",
        "Microsoft.Authorization/roleAssignments/write",
        *(f"{kind}/{verb}" for kind in _WRITTEN_ONLY for verb in ("delete", "write")),
        "Microsoft.App/managedEnvironments/join/action",
        "Microsoft.ContainerRegistry/registries/privateEndpointConnection*",
        "Microsoft.EventGrid/topics/privateEndpointConnection*",
        "Microsoft.Insights/actionGroups/*",
        "Microsoft.Insights/activityLogAlerts/*",
        "Microsoft.Insights/dataCollectionEndpoints/*",
        "Microsoft.Insights/dataCollectionRules/*",
        "Microsoft.Insights/diagnosticSettings/*",
        "Microsoft.Insights/metricAlerts/*",
        "Microsoft.Insights/privateLinkScopes/*",
        "Microsoft.Insights/scheduledQueryRules/*",
        "Microsoft.KeyVault/vaults/*",
        "Microsoft.MachineLearningServices/registries/privateEndpointConnection*",
        "Microsoft.MachineLearningServices/workspaces/outboundRules/*",
        "Microsoft.MachineLearningServices/workspaces/privateEndpointConnection*",
        "Microsoft.MachineLearningServices/workspaces/provisionManagedNetwork*",
        "Microsoft.ManagedIdentity/userAssignedIdentities/*",
        "Microsoft.Network/*",
        "Microsoft.OperationalInsights/workspaces/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/*",
        "Microsoft.Resources/tags/*",
        "Microsoft.Security/pricings/*",
        "Microsoft.Security/securityContacts/*",
        "Microsoft.Storage/storageAccounts/*",
    ),
}
"""Actions of each kind of deployer: what the environment's stack is made of. A new capability adds its line here.

Data collection: traffic analytics makes an endpoint and a rule in the name of whoever writes the flow log (Network Watcher:
"Azure role-based access control permissions required to use Network Watcher capabilities").
"""

NOT_ACTIONS: Final = (
    *AZURE_DATA_READS,
    *AZURE_LOG_READS,
    "Microsoft.Authorization/policyAssignments/exempt/action",
    "Microsoft.KeyVault/vaults/accessPolicies/write",
    "Microsoft.KeyVault/vaults/secrets/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    "Microsoft.Storage/storageAccounts/listAccountSas/action",
    "Microsoft.Storage/storageAccounts/listServiceSas/action",
    "Microsoft.Storage/storageAccounts/regenerateKey/action",
)
"""Taken out of the above: data, log entries, shared access signatures, secrets, and new ways to become an identity.

Not the keys of storage accounts and workspaces: Azure asks for ``listKeys`` and ``sharedKeys`` of whoever writes a diagnostic
setting that goes there (Azure Monitor: "Roles, permissions, and security in Azure Monitor"). A workspace's key only writes, and a
storage account's opens nothing while its use is switched off, as it is on all of ours.
"""

GRANTABLE_BUILT_IN_ROLES: Final = {
    "AcrPull": "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    "Azure AI Administrator": "b78c5d69-af96-48a3-bf8d-a8b4d589de94",
    "Azure AI Enterprise Network Connection Approver": "b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
    "AzureML Data Scientist": "f6c7c914-8db3-469d-8ca1-694a8f32e121",
    "AzureML Registry User": "1823dd4f-9b8c-4ab6-ab4e-7397a3684615",
    "EventGrid Data Sender": "d5a91429-5739-47e2-a06b-3470a27159e7",
    "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    "Key Vault Secrets Officer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
    "Log Analytics Contributor": "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
    "Managed Identity Operator": MANAGED_IDENTITY_OPERATOR,
    "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
    "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage File Data Privileged Contributor": "69566ab7-960f-475b-8e7c-b3118f30c6bd",
}
"""Built-in roles that the environment's stack gives to its identities, each on a single resource."""

ENVIRONMENT_ROLES: Final = {ARTIFACT_ROLE: ARTIFACT_ACTIONS, EXECUTION_ROLE: EXECUTION_ACTIONS, JOB_ROLE: JOB_ACTIONS}
"""Actions of the custom roles that the environment's stack gives to its identities."""

_ASSIGNMENT: Final = "Microsoft.Authorization/roleAssignments"


def only_these_roles(role_guids: Iterable[str], deployer_principal_ids: Iterable[str]) -> str:
    """Condition on a role assignment: its holder assigns only these roles, only to identities of workloads, never to deployers.

    The source of attributes differs: a new assignment is in the request, one that is deleted is the resource.
    """
    roles = ", ".join(sorted(role_guids))
    deployers = ", ".join(sorted(deployer_principal_ids))
    clauses = (
        f"((!(ActionMatches{{'{_ASSIGNMENT}/{verb}'}}))"
        f" OR (@{source}[{_ASSIGNMENT}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{roles}}}"
        f" AND @{source}[{_ASSIGNMENT}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'ServicePrincipal'}}"
        f" AND @{source}[{_ASSIGNMENT}:PrincipalId] ForAnyOfAllValues:GuidNotEquals {{{deployers}}}))"
        for verb, source in (("write", "Request"), ("delete", "Resource"))
    )
    return " AND ".join(clauses)
