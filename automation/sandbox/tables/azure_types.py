"""Azure: the rows of single types.

Name rules: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.
Paths: the REST reference of each resource provider. Secret outputs: the SDK marks none, so they are listed here.
"""

from automation.sandbox.rules import Limit, Lock, Number, Text, Tombstone, TypeRules
from automation.sandbox.tables.common import MOMENT

_GROUP = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}"
_NETWORK = f"{_GROUP}/providers/Microsoft.Network"
_INSIGHTS = f"{_GROUP}/providers/Microsoft.Insights"
_STORAGE = f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/{{accountName}}"
_VAULT = f"{_GROUP}/providers/Microsoft.KeyVault/vaults/{{vaultName}}"
_IDENTITY = f"{_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{{resourceName}}"

_NETWORK_NAME = Text(
    r"[A-Za-z0-9]|[A-Za-z0-9][\w.-]*\w",
    1,
    80,
    "1 to 80 letters, digits and ._-, starting with a letter or digit, not ending with . or -",
)
_LINK_NAME = Text(r"[A-Za-z0-9]|[A-Za-z0-9][\w.-]*\w", 1, 80, "1 to 80 letters, digits and ._-")
_ZONE_NAME = Text(
    r"([\w-]{1,63}\.)+[\w-]{1,63}", 1, 253, "a domain name of two labels or more, such as privatelink.vaultcore.azure.net"
)
_GLOBAL = ("global", "Global")
"""Zones are global: https://learn.microsoft.com/rest/api/dns/privatedns/private-zones/create-or-update. azure-native fills in the
provider's location where none is given, which the service then refuses."""

_IMMUTABILITY = "immutableStorageWithVersioning.immutabilityPolicy"
_ACCOUNT_NAME = Text(r"[a-z0-9]+", 3, 24, "3 to 24 lower-case letters and digits")
_PUBLIC_RANGE = Text(
    r"(?!10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)(\d{1,3}\.){3}\d{1,3}(/([0-9]|[12]\d|30))?",
    7,
    18,
    "a public IPv4 address, or a range of /30 or larger",
)
"""https://learn.microsoft.com/azure/storage/common/storage-network-security: neither /31 nor /32, nor private addresses."""
_VAULT_NAME = Text(
    r"[A-Za-z](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]", 3, 24, "3 to 24 letters, digits and single hyphens, starting with a letter"
)
_GROUP_NAME = Text(r"[\w().-]*[\w()-]", 1, 90, "1 to 90 letters, digits and ().-_, not ending with a dot")
_INSIGHTS_NAME = Text(r"[^*#&+:<>?@%{}\\/|]*[^*#&+:<>?@%{}\\/| .]", 1, 260, "1 to 260 characters without *#&+:<>?@%{}\\/|")


def _network(path: str, name: str, **rest: object) -> TypeRules:
    return TypeRules(id=f"{_NETWORK}/{path}/{{{name}}}", text={name: _NETWORK_NAME, "resourceGroupName": _GROUP_NAME}, **rest)  # type: ignore[arg-type]


RULES: dict[str, TypeRules] = {
    "azure-native:resources:ResourceGroup": TypeRules(
        id=_GROUP,
        text={"resourceGroupName": _GROUP_NAME},
        at_least_one=(("location",),),
        outputs={"properties": {"provisioningState": "Succeeded"}},
    ),
    "azure-native:resources:DeploymentAtSubscriptionScope": TypeRules(
        id="/subscriptions/{subscription}/providers/Microsoft.Resources/deployments/{deploymentName}",
        text={"deploymentName": Text(r"[\w().-]*", 1, 64, "1 to 64 letters, digits and ().-_")},
        at_least_one=(("location",),),
    ),
    "azure-native:security:Pricing": TypeRules(
        # A subscription has all plans from the start, as Free, and since 2024-01-01 the API has a deletion (of resources' plans),
        # so that azure-native takes them for what was created before:
        # https://learn.microsoft.com/rest/api/defenderforcloud/pricings, and `CanCreate` in the provider.
        id="/{scopeId}/providers/Microsoft.Security/pricings/{pricingName}",
        limit=Limit(
            "{id}",
            0,
            "cannot create already existing resource '{id}'; a subscription has its plans from the start: set them by a template "
            "(resources.DeploymentAtSubscriptionScope)",
        ),
    ),
    "azure-native:network:VirtualNetwork": _network(
        "virtualNetworks",
        "virtualNetworkName",
        syntax={"addressSpace.addressPrefixes": "cidr", "subnets.addressPrefix": "cidr"},
    ),
    "azure-native:network:Subnet": TypeRules(
        id=f"{_NETWORK}/virtualNetworks/{{virtualNetworkName}}/subnets/{{subnetName}}",
        text={"subnetName": _NETWORK_NAME},
        at_most_one=(("addressPrefix", "addressPrefixes"),),
        at_least_one=(("addressPrefix", "addressPrefixes", "ipamPoolPrefixAllocations"),),
        syntax={"addressPrefix": "cidr", "addressPrefixes": "cidr"},
        outputs={"name": "{subnetName}", "purpose": ""},
    ),
    "azure-native:network:NetworkSecurityGroup": _network(
        "networkSecurityGroups",
        "networkSecurityGroupName",
        numbers={"securityRules.priority": Number(100, 4096)},
    ),
    "azure-native:network:SecurityRule": TypeRules(
        id=f"{_NETWORK}/networkSecurityGroups/{{networkSecurityGroupName}}/securityRules/{{securityRuleName}}",
        text={"securityRuleName": _NETWORK_NAME},
        numbers={"priority": Number(100, 4096)},
        at_most_one=(
            ("sourceAddressPrefix", "sourceAddressPrefixes"),
            ("destinationAddressPrefix", "destinationAddressPrefixes"),
            ("sourcePortRange", "sourcePortRanges"),
            ("destinationPortRange", "destinationPortRanges"),
        ),
    ),
    "azure-native:network:NatGateway": _network(
        "natGateways", "natGatewayName", force_new=("zones",), numbers={"idleTimeoutInMinutes": Number(4, 120)}
    ),
    "azure-native:network:PublicIPAddress": _network(
        "publicIPAddresses",
        "publicIpAddressName",
        force_new=("zones", "publicIPAddressVersion"),
        numbers={"idleTimeoutInMinutes": Number(4, 30)},
        outputs={"ipAddress": "203.0.113.{lastOctet}"},
    ),
    "azure-native:network:PublicIPPrefix": _network(
        "publicIPPrefixes", "publicIpPrefixName", force_new=("zones", "prefixLength")
    ),
    "azure-native:network:PrivateEndpoint": TypeRules(
        id=f"{_NETWORK}/privateEndpoints/{{privateEndpointName}}",
        text={"privateEndpointName": Text(_NETWORK_NAME.pattern, 2, 64, "2 to 64 letters, digits and ._-")},
        force_new=(
            "subnet",
            "privateLinkServiceConnections",
            "manualPrivateLinkServiceConnections",
            "customNetworkInterfaceName",
        ),
        exactly_one=(("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"),),
        outputs={"networkInterfaces": [{"id": f"{_NETWORK}/networkInterfaces/{{name}}.nic.{{guid}}"}]},
    ),
    "azure-native:network:PrivateDnsZoneGroup": TypeRules(
        id=f"{_NETWORK}/privateEndpoints/{{privateEndpointName}}/privateDnsZoneGroups/{{privateDnsZoneGroupName}}",
        text={"privateDnsZoneGroupName": _NETWORK_NAME},
        limit=Limit(
            f"{_NETWORK}/privateEndpoints/{{privateEndpointName}}",
            1,
            'Code="PrivateDnsZoneGroupAlreadyExists": the private endpoint {privateEndpointName} already has a DNS zone group',
        ),
        outputs={"name": "{privateDnsZoneGroupName}"},
    ),
    "azure-native:network:FlowLog": TypeRules(
        id=f"{_NETWORK}/networkWatchers/{{networkWatcherName}}/flowLogs/{{flowLogName}}",
        text={"flowLogName": _NETWORK_NAME},
        # New NSG flow logs ended on 2025-06-30: https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview
        force_new=("targetResourceId",),
        syntax={"targetResourceId": "arm_id", "storageId": "arm_id"},
    ),
    "azure-native:network:NetworkWatcher": _network("networkWatchers", "networkWatcherName"),
    "azure-native:network:RouteTable": _network("routeTables", "routeTableName"),
    "azure-native:network:Route": TypeRules(
        id=f"{_NETWORK}/routeTables/{{routeTableName}}/routes/{{routeName}}", text={"routeName": _NETWORK_NAME}
    ),
    "azure-native:network:VirtualNetworkPeering": TypeRules(
        id=f"{_NETWORK}/virtualNetworks/{{virtualNetworkName}}/virtualNetworkPeerings/{{virtualNetworkPeeringName}}",
        text={"virtualNetworkPeeringName": _NETWORK_NAME},
    ),
    "azure-native:privatedns:PrivateZone": TypeRules(
        id=f"{_NETWORK}/privateDnsZones/{{privateZoneName}}",
        text={"privateZoneName": _ZONE_NAME},
        values={"location": _GLOBAL},
        outputs={"numberOfRecordSets": 1, "maxNumberOfRecordSets": 25000, "maxNumberOfVirtualNetworkLinks": 1000},
    ),
    "azure-native:privatedns:VirtualNetworkLink": TypeRules(
        id=f"{_NETWORK}/privateDnsZones/{{privateZoneName}}/virtualNetworkLinks/{{virtualNetworkLinkName}}",
        text={"virtualNetworkLinkName": _LINK_NAME},
        values={"location": _GLOBAL},
        force_new=("virtualNetwork",),
        outputs={"virtualNetworkLinkState": "Completed"},
    ),
    "azure-native:privatedns:PrivateRecordSet": TypeRules(
        id=f"{_NETWORK}/privateDnsZones/{{privateZoneName}}/{{recordType}}/{{relativeRecordSetName}}", force_new=("recordType",)
    ),
    "azure-native:managedidentity:UserAssignedIdentity": TypeRules(
        id=_IDENTITY,
        text={
            "resourceName": Text(r"[A-Za-z0-9][\w-]*", 3, 128, "3 to 128 letters, digits and -_, starting with a letter or digit")
        },
        outputs={"clientId": "{guid:clientId}", "principalId": "{guid:principalId}"},
    ),
    "azure-native:managedidentity:FederatedIdentityCredential": TypeRules(
        # https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations: at most 20, one audience,
        # no wildcards, issuer and subject unique in an identity.
        id=f"{_IDENTITY}/federatedIdentityCredentials/{{federatedIdentityCredentialResourceName}}",
        text={
            "federatedIdentityCredentialResourceName": Text(
                r"[A-Za-z0-9][\w-]+", 3, 120, "3 to 120 letters, digits and -_, starting with a letter or digit"
            ),
            "subject": Text(r"[^*]+", 1, 600, "1 to 600 characters, matched exactly: no wildcards"),
            "audiences": Text("", 1, 600, "1 to 600 characters"),
        },
        syntax={"issuer": "https_url"},
        limit=Limit(
            _IDENTITY,
            20,
            'Code="BadRequest": the identity {resourceName} already has 20 federated identity credentials, the most it can have; '
            "use a second identity",
        ),
    ),
    "azure-native:authorization:RoleAssignment": TypeRules(
        id="{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        identity="{scope}|{principalId}|{roleDefinitionId}",
        automatic_name="{guid:name}",
        force_new=("principalId", "roleDefinitionId", "scope", "principalType", "delegatedManagedIdentityResourceId"),
        syntax={"roleAssignmentName": "guid", "scope": "arm_id", "roleDefinitionId": "arm_id", "principalId": "guid"},
        together=(("condition", "conditionVersion"),),
        values={"conditionVersion": ("2.0",)},
        exists='Code="RoleAssignmentExists" Message="The role assignment already exists."',
        outputs={"createdOn": MOMENT, "updatedOn": MOMENT},
    ),
    "azure-native:authorization:RoleDefinition": TypeRules(
        id="{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
        name_property="roleDefinitionId",
        automatic_name="{guid:name}",
        force_new=("roleDefinitionId",),
        identity="{scope}|{roleName}",
        syntax={"roleDefinitionId": "guid", "scope": "arm_id", "assignableScopes": "arm_id"},
        exists='Code="RoleDefinitionWithSameNameExists" Message="A custom role with the name {roleName} already exists."',
    ),
    "azure-native:authorization:PolicyAssignment": TypeRules(
        id="{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}",
        # 24 at a management group's scope, 64 elsewhere; the smaller one holds everywhere.
        text={
            "policyAssignmentName": Text(
                r"[^#<>*%&:\\?.+/ ][^#<>*%&:\\?+/]*", 1, 64, "1 to 64 characters without #<>*%&:\\?+/ (24 at a management group)"
            )
        },
        syntax={"scope": "arm_id", "policyDefinitionId": "arm_id"},
        outputs={"effectiveDefinitionVersion": "1.0.0", "latestDefinitionVersion": "1.0.0", "instanceId": "{guid:instance}"},
    ),
    "azure-native:authorization:ManagementLockByScope": TypeRules(
        id="{scope}/providers/Microsoft.Authorization/locks/{lockName}", syntax={"scope": "arm_id"}
    ),
    "azure-native:management:ManagementGroup": TypeRules(
        id="/providers/Microsoft.Management/managementGroups/{groupId}",
        name_property="groupId",
        force_new=("groupId",),
        found={"groupId": "{last:id}", "displayName": "found-{last:id}"},
        text={"groupId": Text(r"[\w().-]*[\w()-]", 1, 90, "1 to 90 letters, digits and ().-_")},
    ),
    "azure-native:monitor:DiagnosticSetting": TypeRules(
        id="{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        name_property="name",
        text={"name": _INSIGHTS_NAME},
        force_new=("name",),
        at_least_one=(
            ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId", "serviceBusRuleId"),
            ("logs", "metrics"),
        ),
        values={"logAnalyticsDestinationType": ("Dedicated", "AzureDiagnostics")},
        syntax={"resourceUri": "arm_id", "workspaceId": "arm_id", "storageAccountId": "arm_id"},
        limit=Limit(
            "{resourceUri}",
            5,
            'Code="DiagnosticSettingsLimitExceeded": {resourceUri} already has 5 diagnostic settings, the most it can have',
        ),
    ),
    "azure-native:monitor:ActionGroup": TypeRules(
        id=f"{_INSIGHTS}/actionGroups/{{actionGroupName}}",
        text={"actionGroupName": _INSIGHTS_NAME, "groupShortName": Text("", 1, 12, "1 to 12 characters")},
        outputs={"location": "{location}"},
    ),
    "azure-native:monitor:ActivityLogAlert": TypeRules(
        id=f"{_INSIGHTS}/activityLogAlerts/{{activityLogAlertName}}",
        # The category Administrative takes one operation name ("The operation name provided is null or empty"):
        # https://github.com/Azure/bicep-types-az/issues/2112
        text={
            "activityLogAlertName": _INSIGHTS_NAME,
            "condition.allOf.anyOf.field": Text(
                r"(?!operationName$).+", 1, 0, "other fields than operationName, which takes one value"
            ),
        },
        values={"location": ("Global", "global", "northeurope", "westeurope")},
    ),
    "azure-native:monitor:ScheduledQueryRule": TypeRules(
        id=f"{_INSIGHTS}/scheduledQueryRules/{{ruleName}}",
        text={
            "ruleName": _INSIGHTS_NAME,
            "evaluationFrequency": Text(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?", 1, 20, "an ISO 8601 duration such as PT5M"),
            "windowSize": Text(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?", 1, 20, "an ISO 8601 duration such as PT15M"),
        },
        numbers={"severity": Number(0, 4)},
        # The SDK's enum of this name ("gt") is another API's: https://learn.microsoft.com/rest/api/monitor/scheduled-query-rules
        values={"criteria.allOf.operator": ("Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual")},
        force_new=("kind", "scopes"),
        outputs={"createdWithApiVersion": "{apiVersion}"},
    ),
    "azure-native:monitor:PrivateLinkScope": TypeRules(
        id=f"{_INSIGHTS}/privateLinkScopes/{{scopeName}}", name_property="scopeName"
    ),
    "azure-native:operationalinsights:Workspace": TypeRules(
        id=f"{_GROUP}/providers/Microsoft.OperationalInsights/workspaces/{{workspaceName}}",
        text={"workspaceName": Text(r"[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]", 4, 63, "4 to 63 letters, digits and hyphens")},
        # 30 to 730; 7 on the free tier, 4383 only by table: https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
        numbers={"retentionInDays": Number(7, 730)},
        outputs={"customerId": "{guid:customerId}"},
    ),
    "azure-native:applicationinsights:Component": TypeRules(
        id=f"{_INSIGHTS}/components/{{resourceName}}",
        force_new=("applicationType",),
        secret_outputs=("instrumentationKey", "connectionString"),
        outputs={
            "instrumentationKey": "{guid:instrumentation}",
            "connectionString": "InstrumentationKey={guid:instrumentation};IngestionEndpoint="
            "https://{location}-0.in.applicationinsights.azure.com/",
        },
    ),
    "azure-native:storage:StorageAccount": TypeRules(
        id=_STORAGE,
        identity="storage-account:{accountName}",
        text={"accountName": _ACCOUNT_NAME, "networkRuleSet.ipRules.iPAddressOrRange": _PUBLIC_RANGE},
        force_new=("kind", "isHnsEnabled", "extendedLocation", "dnsEndpointType", "immutableStorageWithVersioning.enabled"),
        in_place=("immutableStorageWithVersioning",),  # documented as immutable, which holds for its flag and not for its policy
        numbers={f"{_IMMUTABILITY}.immutabilityPeriodSinceCreationInDays": Number(1, 146000)},
        # https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create: AccountImmutabilityPolicyState
        lock=Lock(
            path=f"{_IMMUTABILITY}.state",
            value="Locked",
            number=f"{_IMMUTABILITY}.immutabilityPeriodSinceCreationInDays",
            grows=True,
            message="the immutability policy is locked, for good: its period can only be made longer",
            at_creation="an immutability policy can only be created in a Disabled or Unlocked state; lock it with a later update",
        ),
        exists='Code="StorageAccountAlreadyTaken" Message="The storage account named {accountName} is already taken."',
        outputs={"primaryLocation": "{location}", "secondaryLocation": "", "statusOfSecondary": "", "accessTier": "Hot"},
    ),
    "azure-native:storage:BlobContainer": TypeRules(
        id=f"{_STORAGE}/blobServices/default/containers/{{containerName}}",
        text={
            "containerName": Text(
                r"\$root|\$web|[a-z0-9]([a-z0-9]|-(?!-))*[a-z0-9]", 3, 63, "3 to 63 lower-case letters, digits and single hyphens"
            )
        },
        outputs={"publicAccess": "None", "leaseState": "Available", "leaseStatus": "Unlocked"},
    ),
    "azure-native:storage:BlobContainerImmutabilityPolicy": TypeRules(
        id=f"{_STORAGE}/blobServices/default/containers/{{containerName}}/immutabilityPolicies/{{immutabilityPolicyName}}",
        automatic_name="default",
        values={"immutabilityPolicyName": ("default",)},
        numbers={"immutabilityPeriodSinceCreationInDays": Number(1, 146000)},
        at_most_one=(("allowProtectedAppendWrites", "allowProtectedAppendWritesAll"),),
        outputs={"state": "Unlocked"},
    ),
    "azure-native:storage:BlobServiceProperties": TypeRules(
        id=f"{_STORAGE}/blobServices/{{blobServicesName}}",
        automatic_name="default",
        values={"blobServicesName": ("default",)},
        numbers={"deleteRetentionPolicy.days": Number(1, 365), "containerDeleteRetentionPolicy.days": Number(1, 365)},
    ),
    "azure-native:storage:ManagementPolicy": TypeRules(
        id=f"{_STORAGE}/managementPolicies/{{managementPolicyName}}",
        automatic_name="default",
        values={"managementPolicyName": ("default",)},
    ),
    "azure-native:keyvault:Vault": TypeRules(
        # A deleted vault keeps its name for its retention; without purge protection it could be purged by hand:
        # https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
        id=_VAULT,
        identity="vault:{lower:vaultName}",
        text={"vaultName": _VAULT_NAME},
        numbers={"properties.softDeleteRetentionInDays": Number(7, 90)},
        syntax={"properties.tenantId": "guid"},
        force_new=("properties.tenantId", "properties.softDeleteRetentionInDays"),
        exists='Code="VaultAlreadyExists" Message="The vault name {vaultName} is already in use."',
        tombstone=Tombstone(
            'Code="ConflictError" Message="A vault with the same name already exists in deleted state. You need '
            "to either recover or "
            'purge existing key vault."',
            days=90,
            days_from="properties.softDeleteRetentionInDays",
        ),
    ),
    "azure-native:keyvault:Key": TypeRules(
        # ARM creates keys and cannot delete them; a changed key is a new version.
        id=f"{_VAULT}/keys/{{keyName}}",
        text={"keyName": Text(r"[A-Za-z0-9-]+", 1, 127, "1 to 127 letters, digits and hyphens")},
        force_new=("properties.kty", "properties.curveName", "properties.keySize"),
        outputs={"location": "{location}"},
    ),
    "azure-native:keyvault:Secret": TypeRules(
        id=f"{_VAULT}/secrets/{{secretName}}",
        text={"secretName": Text(r"[A-Za-z0-9-]+", 1, 127, "1 to 127 letters, digits and hyphens")},
        outputs={"location": "{location}"},
    ),
    "azure-native:monitor:PrivateLinkScopedResource": TypeRules(
        id=f"{_INSIGHTS}/privateLinkScopes/{{scopeName}}/scopedResources/{{name}}",
        name_property="name",
        force_new=("name", "linkedResourceId"),
        syntax={"linkedResourceId": "arm_id"},
    ),
    "azure-native:authorization:PimRoleEligibilitySchedule": TypeRules(
        id="{scope}/providers/Microsoft.Authorization/roleEligibilitySchedules/{guid:name}",
        identity="{scope}|{principalId}|{roleDefinitionId}",
        force_new=("principalId", "roleDefinitionId", "justification", "scheduleInfo", "ticketInfo"),
        syntax={"scope": "arm_id", "roleDefinitionId": "arm_id", "principalId": "guid"},
        exists='Code="RoleAssignmentExists" Message="The Role assignment already exists."',
    ),
}
