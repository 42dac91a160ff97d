"""Azure: rows of what holds images and artifacts.

Paths: the REST reference of Storage and Container Registry.
"""

from automation.sandbox.rules import Number, Text, TypeRules, Variant

_GROUP = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers"
_GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

RULES: dict[str, TypeRules] = {
    "azure-native:containerregistry:Registry": TypeRules(
        id=f"{_GROUP}/Microsoft.ContainerRegistry/registries/{{registryName}}",
        identity="registry:{lower:registryName}",
        text={"registryName": Text(r"[A-Za-z0-9]+", 5, 50, "5 to 50 letters and digits")},
        # https://learn.microsoft.com/azure/container-registry/container-registry-customer-managed-keys: only when it is created
        force_new=("encryption.status", "zoneRedundancy"),
        numbers={"policies.retentionPolicy.days": Number(0, 365), "policies.softDeletePolicy.retentionDays": Number(1, 90)},
        exists='Code="AlreadyInUse" Message="The registry DNS name {registryName}.azurecr.io is already in use."',
        outputs={"loginServer": "{lower:registryName}.azurecr.io"},
        variants=(
            # https://learn.microsoft.com/azure/container-registry/data-loss-prevention
            Variant("publicNetworkAccess", ("Enabled",), TypeRules(values={"policies.exportPolicy.status": ("enabled",)})),
        ),
    ),
    "azure-native:storage:ObjectReplicationPolicy": TypeRules(
        # The account that is copied to makes the policy's id; the one that is copied from must name it:
        # https://learn.microsoft.com/rest/api/storagerp/object-replication-policies/create-or-update
        id=f"{_GROUP}/Microsoft.Storage/storageAccounts/{{accountName}}/objectReplicationPolicies/{{objectReplicationPolicyId}}",
        name_property="objectReplicationPolicyId",
        text={
            "objectReplicationPolicyId": Text(
                f"default|{_GUID}", 1, 36, '"default" on the account that is copied to, else a GUID'
            )
        },
        syntax={"sourceAccount": "arm_id", "destinationAccount": "arm_id"},
        outputs={"policyId": "{guid:policy}", "enabledTime": ""},
    ),
}
