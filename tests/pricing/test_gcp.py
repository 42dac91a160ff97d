"""Google Cloud, worked by hand: each expected amount is what the comment above it comes to, rounded to the cent."""

import pytest

from pricing import estimate
from tests.pricing.support import amounts, catalog, costs, resource, usage


@pytest.mark.parametrize(
    ("machines", "hours"),
    [(10, "10.22"), (32, "32.70"), (100, "32.70")],  # 10 x 730 h x 0.0014; 32 x 730 h x 0.0014 = 32.704 is the most
)
def test_a_gateway_costs_by_machine_up_to_a_number(machines: int, hours: str) -> None:
    found = costs(
        resource("gcp:compute/routerNat:RouterNat", {"region": "europe-west3"}),
        {
            "gcp/nat/machine-hour": "0.0014",
            "gcp/nat/gib": "0.045",
            "gcp/data-transfer/internet-gib": [(0, "0.12"), (1024, "0.11")],
        },
        nat_machines=machines,
        egress_gb=2000,
    )
    # 2,000 GiB x 0.045 = 90.00; 1,024 x 0.12 = 122.88 and 976 x 0.11 = 107.36
    assert amounts(found) == {"gcp/nat/machine-hour": hours, "gcp/nat/gib": "90.00", "gcp/data-transfer/internet-gib": "230.24"}


@pytest.mark.parametrize(("kind", "amount"), [("EXTERNAL", {"gcp/external-ip/hour": "3.65"}), ("INTERNAL", {})])
def test_only_addresses_of_the_internet_cost(kind: str, amount: dict[str, str]) -> None:
    found = costs(resource("gcp:compute/address:Address", {"addressType": kind}), {"gcp/external-ip/hour": "0.005"})
    assert amounts(found) == amount  # 730 h x 0.005


@pytest.mark.parametrize(
    ("template", "charged"),
    [
        (
            None,
            {"gcp/kms/software-version-month": "0.06", "gcp/kms/software-1m-operations": "0.75"},  # 0.25 million x 3.00
        ),
        (
            {"protectionLevel": "HSM", "algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION"},
            {"gcp/kms/hsm-version-month": "1.00", "gcp/kms/hsm-1m-operations": "0.75"},
        ),
    ],
)
def test_a_key_costs_by_version_and_by_where_it_lies(template: object, charged: dict[str, str]) -> None:
    inputs = {"purpose": "ENCRYPT_DECRYPT"} | ({"versionTemplate": template} if template else {})
    prices = {
        "gcp/kms/software-version-month": "0.06",
        "gcp/kms/software-1m-operations": "3.00",
        "gcp/kms/hsm-version-month": "1.00",
        "gcp/kms/hsm-1m-operations": "3.00",
    }
    found = costs(resource("gcp:kms/cryptoKey:CryptoKey", inputs), prices, key_versions=1, key_requests="0.25")
    assert amounts(found) == charged


def test_a_bucket_in_two_regions_pays_for_the_way_between_them() -> None:
    bucket = resource(
        "gcp:storage/bucket:Bucket",
        {
            "location": "EU",
            "customPlacementConfig": {"dataLocations": ["EUROPE-WEST3", "EUROPE-WEST1"]},
            "rpo": "ASYNC_TURBO",
            "storageClass": "STANDARD",
        },
    )
    prices = {
        "gcp/storage/dual-standard-gib-month": "0.044",
        "gcp/storage/dual-standard-1m-writes": "10.00",
        "gcp/storage/dual-standard-1m-reads": "0.40",
        "gcp/storage/turbo-replication-gib": "0.04",
    }
    found = estimate(
        [bucket],
        environment="prod",
        catalog=catalog(prices, everywhere=True),
        usage=usage(object_gb=10000, object_writes=3, object_reads=30, replicated_gb=1000),
    )
    # 10,000 GiB x 0.044 = 440.00; 3 million x 10.00 = 30.00; 30 million x 0.40 = 12.00; 1,000 GiB x 0.04 = 40.00
    assert str(found.total) == "522.00"


def test_a_bucket_in_one_region_replicates_nothing() -> None:
    prices = {
        "gcp/storage/nearline-gib-month": "0.013",
        "gcp/storage/nearline-1m-writes": "10.00",
        "gcp/storage/nearline-1m-reads": "1.00",
    }
    found = costs(
        resource("gcp:storage/bucket:Bucket", {"location": "EUROPE-WEST3", "storageClass": "NEARLINE"}),
        prices,
        object_gb=100,
        object_writes="0.1",
        object_reads="0.1",
    )
    # 100 GiB x 0.013 = 1.30; 0.1 million x 10.00 = 1.00; 0.1 million x 1.00 = 0.10
    assert str(found.total) == "2.40"


def service(*, idle: bool) -> dict[str, object]:
    return {
        "location": "europe-west3",
        "scaling": {"minInstanceCount": 3},
        "template": {
            "scaling": {"maxInstanceCount": 11},
            "containers": [{"resources": {"cpuIdle": idle, "limits": {"cpu": "1000m", "memory": "2048Mi"}}}],
        },
    }


def test_a_service_that_is_always_on_costs_by_time() -> None:
    found = costs(
        resource("gcp:cloudrunv2/service:Service", service(idle=False)),
        {"gcp/run/instance-vcpu-second": "0.0000252", "gcp/run/instance-gib-second": "0.0000028"},
        scaling_utilisation="0.25",
    )
    # 3 + 0.25 x 8 = 5 instances x 730 h x 3,600 = 13,140,000 s: x 1 x 0.0000252 = 331.128; x 2 GiB x 0.0000028 = 73.584
    assert amounts(found) == {"gcp/run/instance-vcpu-second": "331.13", "gcp/run/instance-gib-second": "73.58"}


def test_a_service_that_sleeps_between_requests_costs_by_request_too() -> None:
    found = costs(
        resource("gcp:cloudrunv2/service:Service", service(idle=True)),
        {
            "gcp/run/request-vcpu-second": "0.0000336",
            "gcp/run/request-gib-second": "0.0000035",
            "gcp/run/1m-requests": [(0, "0"), (2, "0.40")],
        },
        scaling_utilisation=0,
        telemetry_requests=12,
    )
    # 3 x 730 h x 3,600 = 7,884,000 s: x 0.0000336 = 264.9024; x 2 GiB x 0.0000035 = 55.188; (12 - 2 free) million x 0.40 = 4.00
    assert amounts(found) == {
        "gcp/run/request-vcpu-second": "264.90",
        "gcp/run/request-gib-second": "55.19",
        "gcp/run/1m-requests": "4.00",
    }


def test_a_log_bucket_keeps_thirty_days_for_nothing() -> None:
    found = costs(
        resource("gcp:logging/projectBucketConfig:ProjectBucketConfig", {"location": "europe-west3", "retentionDays": 395}),
        {"gcp/logging/gib": [(0, "0"), (50, "0.50")], "gcp/logging/retention-gib-month": "0.01"},
        workspace_gb=300,
    )
    # (300 - 50 free) GiB x 0.50 = 125.00; 300 GiB x 365 / (365 / 12) = 3,600 GiB-months x 0.01 = 36.00
    assert amounts(found) == {"gcp/logging/gib": "125.00", "gcp/logging/retention-gib-month": "36.00"}


def test_messages_cost_at_both_ends_and_while_they_are_kept() -> None:
    topic = resource("gcp:pubsub/topic:Topic", {"messageRetentionDuration": "2628000s"})
    subscription = resource("gcp:pubsub/subscription:Subscription")
    found = costs([topic, subscription], {"gcp/pubsub/tib": "40.00", "gcp/pubsub/storage-gib-month": "0.27"}, messages_gb=512)
    # 0.5 TiB x 40.00 = 20.00 for publishing and again for delivery; 2,628,000 s are a month: 512 GiB-months x 0.27 = 138.24
    assert str(found.total) == "178.24"


def test_an_online_store_costs_by_node() -> None:
    found = costs(
        resource(
            "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore",
            {"bigtable": {"autoScaling": {"minNodeCount": 1, "maxNodeCount": 3}}},
        ),
        {"gcp/vertex-features/node-hour": "1.10", "gcp/vertex-features/storage-gib-month": "0.30"},
        scaling_utilisation="0.25",
        feature_gb=50,
    )
    # 1 + 0.25 x 2 = 1.5 nodes x 730 h x 1.10 = 1,204.50; 50 GiB x 0.30 = 15.00
    assert amounts(found) == {"gcp/vertex-features/node-hour": "1204.50", "gcp/vertex-features/storage-gib-month": "15.00"}


def test_a_database_costs_by_processor_memory_and_disk() -> None:
    settings = {"tier": "db-custom-4-15360", "availabilityType": "REGIONAL", "diskSize": 100}
    found = costs(
        resource("gcp:sql/databaseInstance:DatabaseInstance", {"region": "europe-west3", "settings": settings}),
        {"gcp/sql/vcpu-hour": "0.0496", "gcp/sql/gib-hour": "0.0084", "gcp/sql/ssd-gib-month": "0.204"},
    )
    # twice: 4 x 730 h x 0.0496 = 144.832; 15 GiB x 730 h x 0.0084 = 91.98; 100 GiB x 0.204 = 20.40
    assert amounts(found) == {"gcp/sql/vcpu-hour": "289.66", "gcp/sql/gib-hour": "183.96", "gcp/sql/ssd-gib-month": "40.80"}


def test_a_machine_pays_for_accelerators_that_its_type_does_not_include() -> None:
    machine = {
        "zone": "europe-west3-a",
        "machineType": "n2-standard-4",
        "guestAccelerators": [{"type": "nvidia-tesla-t4", "count": 2}],
        "bootDisk": {"initializeParams": {"type": "pd-balanced", "size": 100}},
    }
    found = costs(
        resource("gcp:compute/instance:Instance", machine),
        {
            "gcp/gce/n2-standard-4/hour": "0.2502",
            "gcp/gpu/nvidia-tesla-t4/hour": "0.41",
            "gcp/disk/pd-balanced-gib-month": "0.12",
        },
    )
    # 730 h x 0.2502 = 182.646; 2 x 730 h x 0.41 = 598.60; 100 GiB x 0.12 = 12.00
    assert amounts(found) == {
        "gcp/gce/n2-standard-4/hour": "182.65",
        "gcp/gpu/nvidia-tesla-t4/hour": "598.60",
        "gcp/disk/pd-balanced-gib-month": "12.00",
    }


def test_alerts_on_log_entries_are_free() -> None:
    matched = {"conditionMatchedLog": {"filter": "x"}}
    threshold = {"conditionThreshold": {"filter": "x"}}
    prices = {"gcp/monitoring/condition-month": "0.10", "gcp/monitoring/1m-time-series": "0.35"}
    found = costs(resource("gcp:monitoring/alertPolicy:AlertPolicy", {"conditions": [matched, threshold, threshold]}), prices)
    # 2 x 0.10; 2 conditions x 730 h x 120 runs = 0.1752 million time series x 0.35 = 0.06132
    assert amounts(found) == {"gcp/monitoring/condition-month": "0.20", "gcp/monitoring/1m-time-series": "0.06"}


@pytest.mark.parametrize(
    "match", [{"destFqdns": ["example.com"]}, {"srcRegionCodes": ["XX"]}, {"srcThreatIntelligences": ["iplist-tor"]}]
)
def test_firewall_rules_that_are_charged_by_traffic_are_not_counted_as_free(match: dict[str, object]) -> None:
    type_ = "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules"
    plain = resource(type_, {"rules": [{"match": {"destIpRanges": ["10.0.0.0/8"]}}]}, name="plain")
    paid = resource(type_, {"rules": [{"match": match}]}, name="paid")
    assert [one.urn for one in costs([plain, paid], {}).unpriced] == [paid.urn]


def test_a_secret_costs_in_each_place_that_it_is_kept_in() -> None:
    replicas = [{"location": "europe-west3"}, {"location": "europe-west1"}]
    found = costs(
        resource("gcp:secretmanager/secret:Secret", {"replication": {"userManaged": {"replicas": replicas}}}),
        {"gcp/secret-manager/version-month": "0.06", "gcp/secret-manager/1m-requests": "3.00"},
        secret_requests="0.5",  # noqa: S106 - a number of requests
    )
    assert amounts(found) == {"gcp/secret-manager/version-month": "0.12", "gcp/secret-manager/1m-requests": "1.50"}


@pytest.mark.parametrize(
    ("inputs", "amount"),
    [
        ({"location": "europe-west3", "nodeCount": 2}, "189.22"),  # 2 nodes in each of three zones: 6 x 730 h x 0.0432 = 189.216
        ({"location": "europe-west3-a", "nodeCount": 2}, "63.07"),  # 2 x 730 h x 0.0432 = 63.072
        ({"location": "europe-west3", "nodeLocations": ["europe-west3-a", "europe-west3-b"], "nodeCount": 1}, "63.07"),
    ],
)
def test_nodes_are_counted_in_each_zone(inputs: dict[str, object], amount: str) -> None:
    found = costs(resource("gcp:container/nodePool:NodePool", inputs), {"gcp/gce/e2-medium/hour": "0.0432"})
    assert amounts(found) == {"gcp/gce/e2-medium/hour": amount}


def test_a_cluster_without_a_pool_of_its_own_costs_by_the_hour() -> None:
    inputs = {"location": "europe-west3", "removeDefaultNodePool": True, "initialNodeCount": 1}
    found = costs(resource("gcp:container/cluster:Cluster", inputs), {"gcp/gke/cluster-hour": "0.10"})
    assert amounts(found) == {"gcp/gke/cluster-hour": "73.00"}  # 730 h x 0.10
