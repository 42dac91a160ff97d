"""Azure: rows of Azure Machine Learning types.

Sources: the REST reference of Azure Machine Learning, "Naming rules and restrictions for Azure resources", "Workspace soft
deletion", "Workspace managed virtual network isolation" and "Customer-managed keys for Azure Machine Learning".
"""

from automation.sandbox.rules import Text, Tombstone, TypeRules

_WORKSPACE = (
    "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.MachineLearningServices"
    "/workspaces/{workspaceName}"
)
_REGISTRY = (
    "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.MachineLearningServices"
    "/registries/{registryName}"
)
_NAME = Text(r"[A-Za-z0-9][\w-]*", 3, 33, "3 to 33 letters, digits and -_, starting with a letter or digit")
_KEY = Text(
    r"https://[A-Za-z0-9-]+\.(vault|managedhsm)\.azure\.net/keys/[A-Za-z0-9-]+/[0-9a-f]{32}",
    1,
    0,
    "the key's URI with its version, such as https://vault.vault.azure.net/keys/name/0123456789abcdef0123456789abcdef",
)

RULES: dict[str, TypeRules] = {
    "azure-native:machinelearningservices:Workspace": TypeRules(
        id=_WORKSPACE,
        text={"workspaceName": _NAME, "encryption.keyVaultProperties.keyIdentifier": _KEY},
        values={"kind": ("Default", "FeatureStore", "Hub", "Project")},
        syntax=dict.fromkeys(
            (
                "applicationInsights",
                "containerRegistry",
                "encryption.identity.userAssignedIdentity",
                "encryption.keyVaultProperties.keyVaultArmId",
                "keyVault",
                "primaryUserAssignedIdentity",
                "storageAccount",
            ),
            "arm_id",
        ),
        force_new=("enableDataIsolation", "hbiWorkspace", "keyVault", "kind", "storageAccount"),
        tombstone=Tombstone(
            'Code="Conflict" Message="Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete"',
            days=14,
        ),
    ),
    "azure-native:machinelearningservices:Registry": TypeRules(
        id=_REGISTRY,
        text={"registryName": _NAME},
        values={
            "publicNetworkAccess": ("Enabled", "Disabled"),
            "regionDetails.acrDetails.systemCreatedAcrAccount.acrAccountSku": ("Premium",),
            "regionDetails.storageAccountDetails.systemCreatedStorageAccount.storageAccountType": (
                "Standard_LRS",
                "Standard_GRS",
                "Standard_RAGRS",
                "Standard_ZRS",
                "Standard_GZRS",
                "Standard_RAGZRS",
                "Premium_LRS",
                "Premium_ZRS",
            ),
        },
        at_least_one=(("regionDetails",),),
    ),
    "azure-native:machinelearningservices:Compute": TypeRules(
        id=f"{_WORKSPACE}/computes/{{computeName}}",
        text={
            "workspaceName": _NAME,
            "computeName": Text(r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", 2, 16, "2 to 16 letters, digits and hyphens"),
        },
        force_new=("identity.type", "properties"),
    ),
    "azure-native:machinelearningservices:ManagedNetworkSettingsRule": TypeRules(
        id=f"{_WORKSPACE}/outboundRules/{{ruleName}}",
        text={"workspaceName": _NAME, "ruleName": Text(r"[A-Za-z0-9][\w-]*", 1, 100, "1 to 100 letters, digits and -_")},
    ),
}

FUNCTIONS = {
    # "Gets the current version of the specified key": https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/get
    "azure-native:keyvault:getKey": {
        "attributes": {"enabled": True},
        "azureApiVersion": "2024-11-01",
        "id": "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.KeyVault/vaults/{vaultName}"
        "/keys/{keyName}",
        "keyUri": "https://{lower:vaultName}.vault.azure.net/keys/{keyName}",
        "keyUriWithVersion": "https://{lower:vaultName}.vault.azure.net/keys/{keyName}/{hex:32}",
        "location": "",
        "name": "{keyName}",
        "tags": {},
        "type": "Microsoft.KeyVault/vaults/keys",
    },
}
