"""Azure: rows of policies and records of management groups.

Name rules: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.
Limits: "Azure Policy limits".
"""

from automation.sandbox.rules import Text, TypeRules

_AT_GROUP = "/providers/Microsoft.Management/managementGroups/{managementGroupId}/providers/Microsoft.Authorization"
_POLICY_NAME = Text(r"[^#<>*%&:\\?.+/ ][^#<>*%&:\\?+/]*", 1, 64, "1 to 64 characters without #<>*%&:\\?+/")
_DISPLAY_NAME = Text("", 1, 128, "1 to 128 characters")
_DESCRIPTION = Text("", 0, 512, "at most 512 characters")

RULES: dict[str, TypeRules] = {
    "azure-native:authorization:PolicyDefinitionAtManagementGroup": TypeRules(
        id=f"{_AT_GROUP}/policyDefinitions/{{policyDefinitionName}}",
        force_new=("managementGroupId", "policyDefinitionName"),
        text={"policyDefinitionName": _POLICY_NAME, "displayName": _DISPLAY_NAME, "description": _DESCRIPTION},
        values={"mode": ("All", "Indexed", "Microsoft.KeyVault.Data", "Microsoft.Network.Data", "Microsoft.Kubernetes.Data")},
    ),
    "azure-native:authorization:PolicySetDefinitionAtManagementGroup": TypeRules(
        id=f"{_AT_GROUP}/policySetDefinitions/{{policySetDefinitionName}}",
        force_new=("managementGroupId", "policySetDefinitionName"),
        text={"policySetDefinitionName": _POLICY_NAME, "displayName": _DISPLAY_NAME, "description": _DESCRIPTION},
        syntax={"policyDefinitions.policyDefinitionId": "arm_id"},
    ),
    "azure-native:monitor:ManagementGroupDiagnosticSetting": TypeRules(
        id="/providers/Microsoft.Management/managementGroups/{managementGroupId}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        name_property="name",
        force_new=("managementGroupId", "name"),
        at_least_one=(
            ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId", "serviceBusRuleId"),
        ),
        # https://learn.microsoft.com/rest/api/monitor/management-group-diagnostic-settings/create-or-update
        values={"logs.category": ("Administrative", "Policy")},
    ),
}
