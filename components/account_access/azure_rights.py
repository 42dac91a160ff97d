"""What pipelines may do in an environment's Azure subscription, as data and pure functions.

Azure has no permission boundary. Three things stand in for it: a deployer defines no roles, it assigns only those listed here (a
condition on its own assignment), and it lives in the control plane's subscription, where it may do nothing.

Sources: "Azure permissions reference" for actions, "Azure built-in roles" for ids, "Delegate Azure role assignment management to
others with conditions" and "Azure role assignment condition format and syntax" for the condition.
"""

from collections.abc import Iterable
from typing import Final

from components.account_access import DeployerKind
from components.azure_roles import EXECUTION_ACTIONS, EXECUTION_ROLE, JOB_ACTIONS, JOB_ROLE, MANAGED_IDENTITY_OPERATOR
from components.data_reads import AZURE_DATA_READS, AZURE_LOG_READS

ACTIONS: Final = {
    DeployerKind.PREVIEW: ("*/read",),
    DeployerKind.DEPLOY: (
        "*/read",
        "*/register/action",
        "Microsoft.Authorization/locks/*",
        "Microsoft.Authorization/policyAssignments/*",
        "Microsoft.Authorization/roleAssignments/delete",
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Insights/actionGroups/*",
        "Microsoft.Insights/activityLogAlerts/*",
        "Microsoft.Insights/dataCollectionEndpoints/*",
        "Microsoft.Insights/dataCollectionRules/*",
        "Microsoft.Insights/diagnosticSettings/*",
        "Microsoft.Insights/metricAlerts/*",
        "Microsoft.Insights/privateLinkScopes/*",
        "Microsoft.Insights/scheduledQueryRules/*",
        "Microsoft.KeyVault/vaults/*",
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
    "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    "Log Analytics Contributor": "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
    "Managed Identity Operator": MANAGED_IDENTITY_OPERATOR,
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
}
"""Built-in roles that the environment's stack gives to its identities."""

ENVIRONMENT_ROLES: Final = {EXECUTION_ROLE: EXECUTION_ACTIONS, JOB_ROLE: JOB_ACTIONS}
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
