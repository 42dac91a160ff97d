"""Meters of Google Cloud.

Sources: the price page of each service, which the SKUs in ``catalog/prices/gcp.yaml`` name.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from plans import is_unknown
from pricing.meters.parts import Charge, Part, assumed, between, hourly, is_in, monthly, when
from pricing.subject import Subject, UnpricedError
from vocabulary import MACHINES, Cloud

_DAYS_OF_A_MONTH: Final = Decimal(365) / 12
_SECONDS: Final = 3600
_GIB: Final = 1024
_NAT_MACHINES: Final = 32
"""Machines above this number cost nothing more at a gateway."""
_FREE_LOG_DAYS: Final = 30
_ZONES_OF_A_REGION: Final = 3
_SIZES: Final = {machines[Cloud.GCP].instance_type: size.value for size, machines in MACHINES.items()}
"""Our size of each machine."""


def _nat(subject: Subject) -> Iterable[Charge]:
    yield Charge("gcp/nat/machine-hour", min(subject.assume("nat-machines"), Decimal(_NAT_MACHINES)) * subject.hours)
    yield Charge("gcp/nat/gib", subject.assume("egress-gb") * subject.share)
    yield Charge("gcp/data-transfer/internet-gib", subject.assume("egress-gb") * subject.share)


def _forwarding_rule(subject: Subject) -> Iterable[Charge]:
    """An endpoint for Google's interfaces (Private Service Connect) or a rule of a load balancer."""
    if subject.text("target") in {"vpc-sc", "all-apis"}:
        yield Charge("gcp/private-service-connect/endpoint-hour", subject.hours)
    else:
        raise UnpricedError("load balancers have no meter")


def _firewall(subject: Subject) -> Iterable[Charge]:
    """Rules on addresses and ports are free; names, countries and threat lists need the Standard tier."""
    paid = ("Fqdns", "RegionCodes", "ThreatIntelligences", "securityProfileGroup")
    if any(word in str(rule) for rule in subject.items("rules") for word in paid):
        raise UnpricedError("rules on names, countries, threats or with inspection are charged by traffic")
    return ()


def _class(subject: Subject) -> str:
    return subject.text("storageClass", "STANDARD").lower()


def _placement(subject: Subject) -> str:
    """Kind of place: a region, two chosen ones, or all of a continent."""
    if subject.resource.inputs.get("customPlacementConfig"):
        return "dual-"
    return "multi-" if subject.text("location").lower() in {"eu", "us", "asia"} else ""


def _bucket(what: str) -> Callable[[Subject], str]:
    return lambda subject: f"gcp/storage/{_placement(subject)}{_class(subject)}-{what}"


def _bucket_replication(subject: Subject) -> Iterable[Charge]:
    """New objects of a bucket in two regions or more are carried over, faster for more."""
    if _placement(subject):
        turbo = subject.text("rpo", "DEFAULT") == "ASYNC_TURBO"
        yield Charge(f"gcp/storage/{'turbo-' if turbo else ''}replication-gib", subject.assume("replicated-gb"))


def _topic(subject: Subject) -> Iterable[Charge]:
    """Published bytes, and what is kept for replay."""
    yield Charge("gcp/pubsub/tib", subject.assume("messages-gb") / _GIB)
    if subject.get("messageRetentionDuration", None):
        days = Decimal(subject.text("messageRetentionDuration").removesuffix("s")) / 86400
        yield Charge("gcp/pubsub/storage-gib-month", subject.assume("messages-gb") * days / _DAYS_OF_A_MONTH)


def _subscription(subject: Subject) -> Iterable[Charge]:
    """Delivered bytes; a subscription that writes to BigQuery or a bucket has a price of its own."""
    if subject.resource.inputs.get("bigqueryConfig") or subject.resource.inputs.get("cloudStorageConfig"):
        raise UnpricedError("subscriptions that export have no meter")
    yield Charge("gcp/pubsub/tib", subject.assume("messages-gb") / _GIB)


def _run_service(subject: Subject) -> Iterable[Charge]:
    """Instances with their processor always on are charged by time alone; others by time that they work, and by request."""
    lower = subject.number("scaling.minInstanceCount", subject.get("template.scaling.minInstanceCount", 0))
    upper = subject.number("template.scaling.maxInstanceCount", 100)
    seconds = between(subject, lower, upper) * subject.hours * _SECONDS
    for container in subject.items("template.containers"):
        resources = container.get("resources") or {}
        limits = resources.get("limits") or {}
        kind = "request" if resources.get("cpuIdle", True) else "instance"
        yield Charge(f"gcp/run/{kind}-vcpu-second", seconds * _processors(limits.get("cpu", "1")))
        yield Charge(f"gcp/run/{kind}-gib-second", seconds * _gibibytes(limits.get("memory", "512Mi")))
        if kind == "request":
            yield Charge("gcp/run/1m-requests", subject.assume("telemetry-requests"))


def _processors(value: Any) -> Decimal:
    text = str(value)
    if is_unknown(value):
        raise UnpricedError("the containers' cpu is not known before up")
    return Decimal(text.removesuffix("m")) / 1000 if text.endswith("m") else Decimal(text)


def _gibibytes(value: Any) -> Decimal:
    text = str(value)
    if is_unknown(value) or not text.endswith(("Mi", "Gi")):
        raise UnpricedError("the containers' memory is not known before up")
    return Decimal(text[:-2]) / (_GIB if text.endswith("Mi") else 1)


def _key(subject: Subject) -> Iterable[Charge]:
    """A key costs by its versions that are not destroyed: the first, until it is rotated."""
    level = subject.text("versionTemplate.protectionLevel", "SOFTWARE")
    symmetric = subject.text("purpose", "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT"
    if level not in {"SOFTWARE", "HSM"} or (level == "HSM" and not symmetric):
        raise UnpricedError("external, hosted and asymmetric hardware keys have no meter")
    kind = level.lower()
    yield Charge(f"gcp/kms/{kind}-version-month", subject.assume("key-versions"))
    yield Charge(f"gcp/kms/{kind}-1m-operations", subject.assume("key-requests"))


def _secret(subject: Subject) -> Iterable[Charge]:
    """One version in force, in each place that it is replicated to by name."""
    places = len(subject.items("replication.userManaged.replicas")) or 1
    yield Charge("gcp/secret-manager/version-month", Decimal(places))
    yield Charge("gcp/secret-manager/1m-requests", subject.assume("secret-requests"))


def _log_bucket(subject: Subject) -> Iterable[Charge]:
    gigabytes = subject.assume("workspace-gb")
    yield Charge("gcp/logging/gib", gigabytes)
    paid_days = max(subject.number("retentionDays", 30) - _FREE_LOG_DAYS, Decimal(0))
    yield Charge("gcp/logging/retention-gib-month", gigabytes * paid_days / _DAYS_OF_A_MONTH)


def _alert(subject: Subject) -> Iterable[Charge]:
    """Conditions on metrics or queries; those on matched log entries are free."""
    conditions = [condition for condition in subject.items("conditions") if "conditionMatchedLog" not in condition]
    if conditions:
        yield Charge("gcp/monitoring/condition-month", Decimal(len(conditions)))
        runs = subject.hours * 120  # every 30 seconds
        yield Charge("gcp/monitoring/1m-time-series", runs * len(conditions) / 1_000_000)


def _zone(subject: Subject) -> Iterable[Charge]:
    yield Charge("gcp/dns/zone-month", Decimal(1))
    yield Charge("gcp/dns/1m-queries", subject.assume("name-queries"))


def _online_store(subject: Subject) -> Iterable[Charge]:
    if subject.get("bigtable", None) is None:
        raise UnpricedError("optimized online serving has no meter")
    lower = subject.number("bigtable.autoScaling.minNodeCount")
    upper = subject.number("bigtable.autoScaling.maxNodeCount", lower)
    yield Charge("gcp/vertex-features/node-hour", between(subject, lower, upper) * subject.hours)
    yield Charge("gcp/vertex-features/storage-gib-month", subject.assume("feature-gb"))


def _jobs(subject: Subject) -> Iterable[Charge]:
    """Jobs are no resources; the store of their lineage, one in a project, stands for them."""
    yield Charge("gcp/vertex-metadata/storage-gib-month", subject.assume("lineage-gb"))
    for size, machines in MACHINES.items():
        hours = subject.assume("job-hours", size)
        if hours:
            yield Charge(f"gcp/vertex-training/{machines[Cloud.GCP].instance_type}/hour", hours)


def _runtime(subject: Subject) -> Iterable[Charge]:
    """Notebooks that are started from a template, by its size."""
    machine = subject.text("machineSpec.machineType")
    hours = subject.assume("runtime-hours", _SIZES.get(machine, "other"))
    yield Charge(f"gcp/colab/{machine}/hour", hours)
    if hours:
        yield Charge(
            _disk_sku(subject.text("dataPersistentDiskSpec.diskType", "pd-standard")),
            subject.number("dataPersistentDiskSpec.diskSizeGb", 100),
        )


def _disk_sku(kind: str) -> str:
    return f"gcp/disk/{kind.rpartition('/')[2]}-gib-month"


def _machine(subject: Subject) -> Iterable[Charge]:
    kind = "gce-spot" if subject.text("scheduling.provisioningModel", "STANDARD") == "SPOT" else "gce"
    yield Charge(f"gcp/{kind}/{subject.text('machineType').rpartition('/')[2]}/hour", subject.hours)
    for accelerator in subject.items("guestAccelerators"):
        if accelerator.get("type") and not subject.text("machineType").startswith(("g2-", "a2-", "a3-")):
            yield Charge(
                f"gcp/gpu/{accelerator['type'].rpartition('/')[2]}/hour", Decimal(accelerator.get("count", 1)) * subject.hours
            )
    disk = subject.get("bootDisk.initializeParams", {})
    yield Charge(_disk_sku(str(disk.get("type", "pd-standard"))), Decimal(str(disk.get("size", 10))))
    if any(interface.get("accessConfigs") for interface in subject.items("networkInterfaces")):
        yield Charge("gcp/external-ip/hour", subject.hours)


def _sql(subject: Subject) -> Iterable[Charge]:
    """A machine with its name's processors and memory, twice where it fails over to another zone."""
    name = subject.text("settings.tier")
    parts = name.removeprefix("db-custom-").split("-")
    if not name.startswith("db-custom-") or len(parts) != 2:  # noqa: PLR2004 - processors and memory
        raise UnpricedError("machines with shared processors or of Enterprise Plus have no meter")
    copies = 2 if subject.text("settings.availabilityType", "ZONAL") == "REGIONAL" else 1
    yield Charge("gcp/sql/vcpu-hour", Decimal(parts[0]) * copies * subject.hours)
    yield Charge("gcp/sql/gib-hour", Decimal(parts[1]) / _GIB * copies * subject.hours)
    yield Charge("gcp/sql/ssd-gib-month", subject.number("settings.diskSize", 10) * copies)


def _nodes(subject: Subject) -> Iterable[Charge]:
    """Nodes are counted in each zone: those that are named, or three of a region."""
    place = subject.text("location")
    zones = len(subject.items("nodeLocations")) or (1 if place.lower() != subject.region else _ZONES_OF_A_REGION)
    nodes = subject.number("nodeCount", subject.get("initialNodeCount", 1)) * zones
    yield Charge(f"gcp/gce/{subject.text('nodeConfig.machineType', 'e2-medium')}/hour", nodes * subject.hours)


def _cluster_nodes(subject: Subject) -> Iterable[Charge]:
    """Nodes of the cluster's own pool, unless it is removed for pools that are resources of their own."""
    if subject.get("enableAutopilot", False):
        raise UnpricedError("pods of Autopilot clusters are charged by what they ask for")
    return () if subject.get("removeDefaultNodePool", False) else _nodes(subject)


METERS: Final[Mapping[str, tuple[Part, ...]]] = {
    "gcp:artifactregistry/repository:Repository": (
        assumed("gcp/artifact-registry/storage-gib-month", "image-gb", times=lambda s: s.assume("image-repositories")),
        when(
            is_in("vulnerabilityScanningConfig.enablementConfig", "INHERITED", default="INHERITED"),
            assumed("gcp/artifact-analysis/image-scan", "images-pushed"),
        ),
    ),
    "gcp:bigquery/dataset:Dataset": (
        assumed("gcp/bigquery/storage-gib-month", "dataset-gb"),
        assumed("gcp/bigquery/tib-scanned", "dataset-tb-scanned"),
    ),
    "gcp:cloudrunv2/service:Service": (_run_service,),
    "gcp:cloudscheduler/job:Job": (monthly("gcp/scheduler/job-month"),),
    "gcp:colab/runtimeTemplate:RuntimeTemplate": (_runtime,),
    "gcp:compute/address:Address": (when(is_in("addressType", "EXTERNAL", default="EXTERNAL"), hourly("gcp/external-ip/hour")),),
    "gcp:compute/disk:Disk": (lambda s: [Charge(_disk_sku(s.text("type", "pd-standard")), s.number("size", 10))],),
    "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules": (_firewall,),
    "gcp:compute/globalAddress:GlobalAddress": (
        when(is_in("addressType", "EXTERNAL", default="EXTERNAL"), hourly("gcp/external-ip/hour")),
    ),
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": (_forwarding_rule,),
    "gcp:compute/instance:Instance": (_machine,),
    "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules": (_firewall,),
    "gcp:compute/routerNat:RouterNat": (_nat,),
    "gcp:compute/subnetwork:Subnetwork": (
        when(lambda s: bool(s.get("logConfig", None)), assumed("gcp/logging/vended-gib", "flow-log-gb", spread=True)),
    ),
    "gcp:container/cluster:Cluster": (hourly("gcp/gke/cluster-hour"), _cluster_nodes),
    "gcp:container/nodePool:NodePool": (_nodes,),
    "gcp:dns/managedZone:ManagedZone": (_zone,),
    "gcp:kms/cryptoKey:CryptoKey": (_key,),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": (_log_bucket,),
    "gcp:monitoring/alertPolicy:AlertPolicy": (_alert,),
    "gcp:pubsub/subscription:Subscription": (_subscription,),
    "gcp:pubsub/topic:Topic": (_topic,),
    "gcp:secretmanager/secret:Secret": (_secret,),
    "gcp:sql/databaseInstance:DatabaseInstance": (_sql,),
    "gcp:storage/bucket:Bucket": (
        assumed(_bucket("gib-month"), "object-gb"),
        assumed(_bucket("1m-writes"), "object-writes"),
        assumed(_bucket("1m-reads"), "object-reads"),
        _bucket_replication,
    ),
    "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore": (_online_store,),
    "gcp:vertex/aiMetadataStore:AiMetadataStore": (_jobs,),
    "gcp:vertex/aiTensorboard:AiTensorboard": (assumed("gcp/vertex-tensorboard/storage-gib-month", "tensorboard-gb"),),
}
"""By type token."""
