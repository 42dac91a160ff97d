"""Meters of Azure.

Sources: the price page of each service, which the SKUs in ``catalog/prices/azure.yaml`` name.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from plans import is_unknown
from pricing.meters.parts import Charge, Part, assumed, between, hourly, is_in, monthly, unpriced, when
from pricing.subject import Subject, UnpricedError
from vocabulary import MACHINES, Cloud

_DAYS_OF_A_MONTH: Final = Decimal(365) / 12
_SECONDS: Final = 3600
_ACCOUNT: Final = "azure-native:storage:StorageAccount"
_VAULT: Final = "azure-native:keyvault:Vault"
_FREE_RETENTION_DAYS: Final = 31
_FREE_IMAGE_GB: Final = 500
"""Storage that a premium registry includes."""
_SIZES: Final = {machines[Cloud.AZURE].instance_type: size.value for size, machines in MACHINES.items()}
"""Our size of each machine."""
_FREE_SOFTWARE_KEYS: Final = {"RSA", "EC"}


def _storage(what: str) -> Callable[[Subject], str]:
    """SKU of a storage account by redundancy and default tier."""

    def sku(subject: Subject) -> str:
        redundancy = subject.text("sku.name").rpartition("_")[2].lower()
        if subject.text("sku.name").startswith("Premium"):
            return f"azure/storage/premium-{redundancy}-{what}"
        return f"azure/storage/{subject.text('accessTier', 'Hot').lower()}-{redundancy}-{what}"

    return sku


def _workspace(subject: Subject) -> Iterable[Charge]:
    """Ingestion, and what is kept longer than is free, once the workspace has been written to for its retention."""
    if subject.text("sku.name", "PerGB2018").lower() != "pergb2018":
        raise UnpricedError("commitment tiers of Log Analytics have no meter")
    gigabytes = subject.assume("workspace-gb")
    yield Charge("azure/log-analytics/gb", gigabytes)
    paid_days = max(subject.number("retentionInDays", 30) - _FREE_RETENTION_DAYS, Decimal(0))
    yield Charge("azure/log-analytics/retention-gb-month", gigabytes * paid_days / _DAYS_OF_A_MONTH)


_EVALUATIONS: Final = {"PT1M": "1m", "PT5M": "5m", "PT10M": "10m", "PT15M": "15m"}


def _query_rule(subject: Subject) -> Iterable[Charge]:
    """A rule on logs costs by how often it runs; the rarest price holds for what runs more seldom."""
    if not subject.get("enabled", True):
        return
    yield Charge(
        f"azure/monitor/log-alert-{_EVALUATIONS.get(subject.text('evaluationFrequency', 'PT5M'), '15m')}-month", Decimal(1)
    )


def _metric_alert(subject: Subject) -> Iterable[Charge]:
    """A rule on metrics costs by time series: at least one for each condition and scope."""
    conditions = len(subject.items("criteria.allOf")) or 1
    yield Charge("azure/monitor/metric-alert-month", Decimal(conditions * max(len(subject.items("scopes")), 1)))


def _diagnostics(subject: Subject) -> Iterable[Charge]:
    """To a workspace it is free (the workspace charges); to storage or a hub platform logs are charged by volume."""
    if subject.resource.inputs.get("storageAccountId") or subject.resource.inputs.get("eventHubName"):
        yield Charge("azure/monitor/platform-log-gb", subject.assume("platform-log-gb") * subject.share)


def _flow_log(subject: Subject) -> Iterable[Charge]:
    if not subject.get("enabled", True):
        return
    gigabytes = subject.assume("flow-log-gb")
    yield Charge("azure/network-watcher/flow-log-gb", gigabytes)
    analytics = "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration"
    if subject.get(f"{analytics}.enabled", False):
        fast = subject.number(f"{analytics}.trafficAnalyticsInterval", 60) < 60  # noqa: PLR2004 - minutes, as in the interface
        yield Charge(f"azure/network-watcher/analytics-{'10' if fast else '60'}m-gb", gigabytes)


def _container_app(subject: Subject) -> Iterable[Charge]:
    """Replicas of the consumption plan; one that takes in telemetry all the time counts as active."""
    if subject.text("workloadProfileName", "Consumption") != "Consumption":
        raise UnpricedError("dedicated workload profiles are charged by their environment")
    replicas = between(subject, subject.number("template.scale.minReplicas", 0), subject.number("template.scale.maxReplicas", 10))
    seconds = replicas * subject.hours * _SECONDS
    for container in subject.items("template.containers"):
        resources = container.get("resources") or {}
        yield Charge("azure/container-apps/vcpu-second", seconds * _plain(resources.get("cpu"), "the containers' cpu"))
        memory = _plain(str(resources.get("memory", "")).removesuffix("Gi") or None, "the containers' memory")
        yield Charge("azure/container-apps/gib-second", seconds * memory)
    yield Charge("azure/container-apps/1m-requests", subject.assume("telemetry-requests"))


def _plain(value: Any, what: str) -> Decimal:
    if value is None or is_unknown(value):
        raise UnpricedError(f"{what} is not known before up")
    return Decimal(str(value))


def _registry_sku(subject: Subject) -> str:
    return f"azure/container-registry/{subject.text('sku.name').lower()}-day"


def _registry_storage(subject: Subject) -> Iterable[Charge]:
    extra = max(subject.assume("image-gb") * subject.assume("image-repositories") - _FREE_IMAGE_GB, Decimal(0))
    yield Charge("azure/container-registry/storage-gb-month", extra)


def _ml_registry(subject: Subject) -> Iterable[Charge]:
    """A registry of models brings a container registry and a storage account in each of its regions."""
    for details in subject.items("regionDetails"):
        region = str(details.get("location", "")).lower().replace(" ", "")
        yield Charge("azure/container-registry/premium-day", _DAYS_OF_A_MONTH, region)
        redundancy = str(details.get("storageAccountDetails"))
        kind = "zrs" if "_ZRS" in redundancy else "lrs"
        yield Charge(f"azure/storage/hot-{kind}-gb-month", subject.assume("model-gb"), region)


def _ml_workspace(subject: Subject) -> Iterable[Charge]:
    """The workspace is free; the private endpoints that a managed network needs for its own services are not."""
    if subject.text("managedNetwork.isolationMode", "Disabled") != "Disabled":
        yield Charge("azure/private-endpoint/hour", subject.assume("workspace-endpoints") * subject.hours)


def _ml_rule(subject: Subject) -> Iterable[Charge]:
    """An outbound rule is a private endpoint, or wants a firewall for names; service tags are free."""
    kind = subject.text("properties.type")
    if kind == "PrivateEndpoint":
        yield Charge("azure/private-endpoint/hour", subject.hours)
    elif kind == "FQDN":
        raise UnpricedError("rules for names bring a firewall to the workspace, charged once for all of them")


def _ml_compute(subject: Subject) -> Iterable[Charge]:
    """A cluster costs for its fewest nodes all the time and for jobs by assumption; an instance when it is on."""
    machine = subject.text("properties.properties.vmSize")
    kind = subject.text("properties.computeType")
    if kind == "AmlCompute":
        fewest = subject.number("properties.properties.scaleSettings.minNodeCount", 0) * subject.hours
        low = subject.text("properties.properties.vmPriority", "Dedicated") == "LowPriority"
        hours = fewest + subject.assume("job-hours", _SIZES.get(machine, "other"))
        yield Charge(f"azure/{'vm-spot' if low else 'vm-linux'}/{machine}/hour", hours)
    elif kind == "ComputeInstance":
        yield Charge(f"azure/vm-linux/{machine}/hour", subject.assume("notebook-hours"))
    else:
        raise UnpricedError("no meter for this kind of compute")


def _key(subject: Subject) -> Iterable[Charge]:
    """Keys in software cost by operation only; keys in hardware by month too, longer ones more."""
    kind = subject.text("properties.kty", "RSA")
    long = kind.startswith("EC") or subject.number("properties.keySize", 2048) > 2048  # noqa: PLR2004 - bits
    if kind not in _FREE_SOFTWARE_KEYS:
        yield Charge(f"azure/key-vault/hsm-{'advanced' if long else 'rsa-2048'}-key-month", Decimal(1))
    yield Charge(f"azure/key-vault/{'advanced' if long else 'standard'}-1m-operations", subject.assume("key-requests"))


_PLANS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Arm": ("azure/defender/resource-manager-month", ()),
    "KeyVaults": ("azure/defender/key-vault-month", (_VAULT,)),
    "StorageAccounts": ("azure/defender/storage-account-month", (_ACCOUNT,)),
}
"""Plans of Defender for Cloud: what is charged, and the types whose resources are counted; none: the subscription."""
_FREE_DEPLOYED: Final = {"Microsoft.CostManagement/exports"}


def _deployment(subject: Subject) -> Iterable[Charge]:
    """A template's resources; only those of which we deploy some this way are known."""
    charges = []
    for resource in subject.items("properties.template.resources"):
        if resource.get("type") in _FREE_DEPLOYED:
            continue
        if resource.get("type") != "Microsoft.Security/pricings" or resource.get("name") not in _PLANS:
            raise UnpricedError("no meter for a resource of the template")
        if (resource.get("properties") or {}).get("pricingTier") == "Standard":
            sku, types = _PLANS[resource["name"]]
            charges.append(Charge(sku, Decimal(subject.count(*types) if types else 1)))
    return charges


def _replication(subject: Subject) -> Iterable[Charge]:
    """What new objects cost on their way to another region. Both accounts hold the policy; one way is in use."""
    yield Charge("azure/bandwidth/between-regions-gb", subject.assume("replicated-gb") * subject.share)


def _machine(subject: Subject) -> Iterable[Charge]:
    if is_unknown(subject.resource.inputs.get("hardwareProfile")):
        raise UnpricedError("hardwareProfile is not known before up")
    if subject.get("osProfile.windowsConfiguration", None):
        raise UnpricedError("Windows machines have no price here")
    spot = subject.text("priority", "Regular") == "Spot"
    yield Charge(f"azure/{'vm-spot' if spot else 'vm-linux'}/{subject.text('hardwareProfile.vmSize')}/hour", subject.hours)


_DISK_TIERS: Final = (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
"""Sizes in GiB of the tiers that managed disks are charged as, rounded up: tier 10 is 128 GiB."""
_DISK_NAMES: Final = (1, 2, 3, 4, 6, 10, 15, 20, 30, 40)
_DISK_KINDS: Final = {"Premium": "p", "StandardSSD": "e", "Standard": "s"}


def _disk(subject: Subject) -> Iterable[Charge]:
    kind, _, redundancy = subject.text("sku.name", "Standard_LRS").partition("_")
    size = subject.number("diskSizeGB")
    tier = next((name for tier, name in zip(_DISK_TIERS, _DISK_NAMES, strict=True) if size <= tier), None)
    if kind not in _DISK_KINDS or tier is None:
        raise UnpricedError("no meter for this kind or size of disk")
    yield Charge(f"azure/disk/{_DISK_KINDS[kind]}{tier}-{redundancy.lower()}-month", Decimal(1))


def _kubernetes(subject: Subject) -> Iterable[Charge]:
    if subject.text("sku.tier", "Free") != "Free":
        yield Charge(f"azure/aks/{subject.text('sku.tier').lower()}-cluster-hour", subject.hours)
    for pool in subject.items("agentPoolProfiles"):
        yield Charge(f"azure/vm-linux/{pool.get('vmSize')}/hour", _plain(pool.get("count"), "the pools' count") * subject.hours)


METERS: Final[Mapping[str, tuple[Part, ...]]] = {
    "azure-native:app:ContainerApp": (_container_app,),
    "azure-native:authorization:PimRoleEligibilitySchedule": (
        unpriced("needs Microsoft Entra ID P2, which is licensed by person"),
    ),
    "azure-native:compute:Disk": (_disk,),
    "azure-native:compute:VirtualMachine": (_machine,),
    "azure-native:containerregistry:Registry": (monthly(_registry_sku, lambda _: _DAYS_OF_A_MONTH), _registry_storage),
    "azure-native:containerservice:AgentPool": (
        hourly(lambda s: f"azure/vm-linux/{s.text('vmSize')}/hour", lambda s: s.number("count")),
    ),
    "azure-native:containerservice:ManagedCluster": (_kubernetes,),
    "azure-native:eventgrid:SystemTopic": (assumed("azure/event-grid/1m-operations", "system-events"),),
    "azure-native:eventgrid:Topic": (assumed("azure/event-grid/1m-operations", "custom-events"),),
    "azure-native:keyvault:Key": (_key,),
    "azure-native:keyvault:Vault": (assumed("azure/key-vault/standard-1m-operations", "secret-requests"),),
    "azure-native:machinelearningservices:Compute": (_ml_compute,),
    "azure-native:machinelearningservices:ManagedNetworkSettingsRule": (_ml_rule,),
    "azure-native:machinelearningservices:Registry": (_ml_registry,),
    "azure-native:machinelearningservices:Workspace": (_ml_workspace,),
    "azure-native:monitor:ActionGroup": (assumed("azure/monitor/1k-emails", "notifications", times=lambda _: Decimal("0.001")),),
    "azure-native:monitor:DiagnosticSetting": (_diagnostics,),
    "azure-native:monitor:MetricAlert": (_metric_alert,),
    "azure-native:monitor:ScheduledQueryRule": (_query_rule,),
    "azure-native:network:AzureFirewall": (
        hourly(lambda s: f"azure/firewall/{s.text('sku.tier', 'Standard').lower()}-hour"),
        assumed(lambda s: f"azure/firewall/{s.text('sku.tier', 'Standard').lower()}-gb", "egress-gb"),
    ),
    "azure-native:network:FlowLog": (_flow_log,),
    "azure-native:network:NatGateway": (
        hourly("azure/nat-gateway/hour"),
        assumed("azure/nat-gateway/gb", "egress-gb", spread=True),
        assumed("azure/bandwidth/internet-gb", "egress-gb", spread=True),
    ),
    "azure-native:network:PrivateEndpoint": (
        hourly("azure/private-endpoint/hour"),
        assumed("azure/private-endpoint/gb", "endpoint-gb"),
    ),
    "azure-native:network:PublicIPAddress": (
        when(is_in("sku.name", "Standard", "StandardV2", default="Basic"), hourly("azure/public-ip/standard-hour")),
        when(is_in("sku.name", "Basic", default="Basic"), hourly("azure/public-ip/basic-hour")),
    ),
    "azure-native:operationalinsights:Workspace": (_workspace,),
    "azure-native:privatedns:PrivateZone": (
        monthly("azure/private-dns/zone-month"),
        assumed("azure/private-dns/1m-queries", "name-queries"),
    ),
    "azure-native:resources:DeploymentAtSubscriptionScope": (_deployment,),
    "azure-native:storage:ObjectReplicationPolicy": (_replication,),
    _ACCOUNT: (
        assumed(_storage("gb-month"), "object-gb"),
        assumed(_storage("1m-writes"), "object-writes"),
        assumed(_storage("1m-reads"), "object-reads"),
    ),
}
"""By type token."""
