"""Azure types as neutral facts.

Sources: "Configure Azure Storage firewalls and virtual networks", "Configure network security for Azure Key Vault", "Container
Registry: configure public IP network rules", "Azure Storage redundancy", and each service's page on customer-managed keys.
"""

from typing import Final

from automation.analysis.facts.model import (
    CUSTOMER_MANAGED,
    IDENTITY_ONLY,
    KEYS_ALLOWED,
    NOT_VERSIONED,
    ONE_ZONE,
    PRIVATE,
    PROVIDER_MANAGED,
    PUBLIC,
    VERSIONED,
    ZONES,
    Facet,
    Kind,
    Reader,
)
from automation.analysis.facts.readers import always, days, days_at, identity_at, key_at, keyed, keyless, reachable, true_at
from automation.analysis.facts.view import View, at

_ZONAL: Final = {"Standard_ZRS": ZONES, "Standard_GZRS": ZONES, "Standard_RAGZRS": ZONES, "Premium_ZRS": ZONES}


def _fenced(rules: tuple[str, ...], addresses: str, address: str, switch: tuple[str, ...] = ("publicNetworkAccess",)) -> Reader:
    """Exposure of a data plane with a firewall: off, closed to all but addresses, or open.

    Args:
        rules: where the firewall's rules lie.
        addresses: the list of allowed addresses in them.
        address: the address in an item of the list.
        switch: where public network access is switched off.
    """

    def read(view: View) -> str:
        if view.get(*switch) == "Disabled":
            return PRIVATE
        if view.get(*rules, "defaultAction") != "Deny":
            return PUBLIC
        return reachable(str(rule.get(address)) for rule in view.get(*rules, addresses) or ())

    return read


def _storage_exposure(view: View) -> str | None:
    if view.get("allowBlobPublicAccess") is not False:  # the default is true for accounts of old; say it
        return PUBLIC
    return _fenced(("networkRuleSet",), "ipRules", "iPAddressOrRange")(view)


def _storage_encryption(view: View) -> str:
    return CUSTOMER_MANAGED if view.get("encryption", "keySource") == "Microsoft.Keyvault" else PROVIDER_MANAGED


def _storage_redundancy(view: View) -> str:
    services = view.companion("azure-native:storage:BlobServiceProperties", "accountName")
    return VERSIONED if services and services.get("isVersioningEnabled") else NOT_VERSIONED


def _storage_retention(view: View) -> str | None:
    return days(view.get("immutableStorageWithVersioning", "immutabilityPolicy", "immutabilityPeriodSinceCreationInDays"))


def _either(*names: str) -> Reader:
    """Private only if all of these switches are off."""
    return lambda view: PRIVATE if all(view.get(name) == "Disabled" for name in names) else PUBLIC


def _app_exposure(view: View) -> str:
    ingress = view.get("configuration", "ingress")
    if not at(ingress, "external") or _environment_is_internal(view):
        return PRIVATE
    restrictions = at(ingress, "ipSecurityRestrictions")
    return reachable(str(rule["ipAddressRange"]) for rule in _list(ingress, "ipSecurityRestrictions")) if restrictions else PUBLIC


def _list(value: object, name: str) -> list[dict[str, object]]:
    return list(value.get(name) or ()) if isinstance(value, dict) else []


def _environment_is_internal(view: View) -> bool:
    wanted = view.get("managedEnvironmentId") or view.get("environmentId")
    environments = view.resources.of("azure-native:app:ManagedEnvironment")
    return any(at(e.inputs, "vnetConfiguration", "internal") is True for e in environments if e.id == wanted)


def _environment_exposure(view: View) -> str:
    internal = view.get("vnetConfiguration", "internal") is True or view.get("publicNetworkAccess") == "Disabled"
    return PRIVATE if internal else PUBLIC


def _rbac(view: View) -> str:
    return IDENTITY_ONLY if view.get("properties", "enableRbacAuthorization") else KEYS_ALLOWED


AZURE: Final = {
    "azure-native:app:ContainerApp": Kind(
        name="container service", readers={Facet.EXPOSURE: _app_exposure, Facet.IDENTITIES: identity_at("identity")}
    ),
    "azure-native:app:Job": Kind(name="container task", readers={Facet.IDENTITIES: identity_at("identity")}),
    "azure-native:app:ManagedEnvironment": Kind(
        name="container host",
        readers={Facet.EXPOSURE: _environment_exposure, Facet.REDUNDANCY: true_at("zoneRedundant", yes=ZONES, no=ONE_ZONE)},
    ),
    "azure-native:applicationinsights:Component": Kind(
        name="telemetry store",
        readers={
            Facet.EXPOSURE: _either("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery"),
            Facet.IDENTITIES: keyless("disableLocalAuth", when=True),
        },
    ),
    "azure-native:containerregistry:Registry": Kind(
        name="image store",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: keyed("encryption", "status", words={"enabled": CUSTOMER_MANAGED}, otherwise=PROVIDER_MANAGED),
            Facet.EXPOSURE: _fenced(("networkRuleSet",), "ipRules", "iPAddressOrRange"),
            Facet.IDENTITIES: keyless("adminUserEnabled", when=False, default=False),
        },
    ),
    "azure-native:eventgrid:SystemTopic": Kind(name="topic"),
    "azure-native:eventgrid:Topic": Kind(
        name="topic",
        readers={
            Facet.EXPOSURE: keyed("publicNetworkAccess", words={"Disabled": PRIVATE}, otherwise=PUBLIC),
            Facet.IDENTITIES: keyless("disableLocalAuth", when=True),
        },
    ),
    "azure-native:keyvault:Key": Kind(name="key", holds_data=True),
    "azure-native:keyvault:Vault": Kind(
        name="secret store",
        holds_data=True,
        readers={
            Facet.RETENTION: days_at("properties", "softDeleteRetentionInDays"),
            Facet.EXPOSURE: _fenced(("properties", "networkAcls"), "ipRules", "value", ("properties", "publicNetworkAccess")),
            Facet.IDENTITIES: _rbac,
        },
    ),
    "azure-native:machinelearningservices:Registry": Kind(
        name="model registry",
        holds_data=True,
        readers={
            Facet.EXPOSURE: keyed("publicNetworkAccess", words={"Disabled": PRIVATE}, otherwise=PUBLIC),
            Facet.IDENTITIES: identity_at("identity"),
        },
    ),
    "azure-native:machinelearningservices:Workspace": Kind(
        name="workspace",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: key_at(("encryption", "keyVaultProperties", "keyIdentifier")),
            Facet.EXPOSURE: keyed("publicNetworkAccess", words={"Disabled": PRIVATE}, otherwise=PUBLIC),
            Facet.IDENTITIES: keyless("systemDatastoresAuthMode", when="Identity"),
        },
    ),
    "azure-native:machinelearningservices:Compute": Kind(name="compute", readers={Facet.IDENTITIES: identity_at("identity")}),
    "azure-native:operationalinsights:Workspace": Kind(
        name="log store",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: always(PROVIDER_MANAGED),
            Facet.RETENTION: days_at("retentionInDays"),
            Facet.EXPOSURE: _either("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery"),
            Facet.IDENTITIES: keyless("features", "disableLocalAuth", when=True),
        },
    ),
    "azure-native:storage:StorageAccount": Kind(
        name="object store",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: _storage_encryption,
            Facet.RETENTION: _storage_retention,
            Facet.EXPOSURE: _storage_exposure,
            Facet.REDUNDANCY: _storage_redundancy,
            Facet.IDENTITIES: keyless("allowSharedKeyAccess", when=False, default=True),
        },
    ),
}
"""What each type is, and how its facts are read. A Log Analytics workspace takes a key of ours only in a dedicated cluster."""
