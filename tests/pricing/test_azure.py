"""Azure, worked by hand: each expected amount is what the comment above it comes to, rounded to the cent."""

import pytest

from tests.pricing.support import amounts, costs, resource


def test_a_nat_gateway_costs_by_hour_and_traffic() -> None:
    found = costs(
        resource("azure-native:network:NatGateway"),
        {
            "azure/nat-gateway/hour": "0.045",
            "azure/nat-gateway/gb": "0.045",
            "azure/bandwidth/internet-gb": [(0, "0"), (100, "0.087")],
        },
        egress_gb=2000,
    )
    # 730 h x 0.045 = 32.85; 2,000 GB x 0.045 = 90.00; (2,000 - 100 free) GB x 0.087 = 165.30
    assert amounts(found) == {
        "azure/nat-gateway/hour": "32.85",
        "azure/nat-gateway/gb": "90.00",
        "azure/bandwidth/internet-gb": "165.30",
    }


def test_a_private_endpoint_costs_by_hour_and_traffic() -> None:
    found = costs(
        resource("azure-native:network:PrivateEndpoint"),
        {"azure/private-endpoint/hour": "0.01", "azure/private-endpoint/gb": "0.01"},
        endpoint_gb=50,
    )
    assert amounts(found) == {"azure/private-endpoint/hour": "7.30", "azure/private-endpoint/gb": "0.50"}  # 730 x 0.01; 50 x 0.01


@pytest.mark.parametrize(
    ("retention", "kept"),
    [
        (31, "0.00"),  # the first 31 days are free
        (365, "142.75"),  # 100 GB x 334 days / 30.41667 = 1,098.08 GB-months x 0.13
    ],
)
def test_a_log_store_pays_for_what_it_keeps_longer_than_is_free(retention: int, kept: str) -> None:
    found = costs(
        resource("azure-native:operationalinsights:Workspace", {"sku": {"name": "PerGB2018"}, "retentionInDays": retention}),
        {"azure/log-analytics/gb": [(0, "0"), (5, "2.99")], "azure/log-analytics/retention-gb-month": "0.13"},
        workspace_gb=100,
    )
    # (100 - 5 free) GB x 2.99 = 284.05
    assert amounts(found) == {"azure/log-analytics/gb": "284.05", "azure/log-analytics/retention-gb-month": kept}


@pytest.mark.parametrize(
    ("inputs", "kind", "amount"),
    [
        ({"sku": {"name": "Standard_ZRS"}, "accessTier": "Hot"}, "hot-zrs", "24.50"),  # 1,000 GB x 0.0245
        ({"sku": {"name": "Standard_LRS"}, "accessTier": "Cool"}, "cool-lrs", "10.80"),  # 1,000 GB x 0.0108
        ({"sku": {"name": "Standard_LRS"}}, "hot-lrs", "19.60"),  # 1,000 GB x 0.0196
    ],
)
def test_a_storage_account_costs_by_redundancy_and_tier(inputs: dict[str, object], kind: str, amount: str) -> None:
    volume = {"hot-zrs": "0.0245", "hot-lrs": "0.0196", "cool-lrs": "0.0108"}
    prices = {f"azure/storage/{name}-gb-month": each for name, each in volume.items()}
    prices |= {f"azure/storage/{name}-{what}": "6.75" for name in volume for what in ("1m-writes", "1m-reads")}
    account = resource("azure-native:storage:StorageAccount", inputs)
    assert amounts(costs(account, prices, object_gb=1000, object_writes=2, object_reads=0)) == {
        f"azure/storage/{kind}-gb-month": amount,
        f"azure/storage/{kind}-1m-writes": "13.50",  # 2 million x 6.75
        f"azure/storage/{kind}-1m-reads": "0.00",
    }


def test_a_container_app_costs_by_the_seconds_of_its_replicas() -> None:
    found = costs(
        resource(
            "azure-native:app:ContainerApp",
            {
                "workloadProfileName": "Consumption",
                "template": {
                    "containers": [{"resources": {"cpu": 1, "memory": "2Gi"}}],
                    "scale": {"minReplicas": 3, "maxReplicas": 11},
                },
            },
        ),
        {
            "azure/container-apps/vcpu-second": [(0, "0"), (180000, "0.000034")],
            "azure/container-apps/gib-second": [(0, "0"), (360000, "0.000004")],
            "azure/container-apps/1m-requests": [(0, "0"), (2, "0.40")],
        },
        scaling_utilisation="0.25",
        telemetry_requests=50,
    )
    # 3 + 0.25 x 8 = 5 replicas x 730 h x 3,600 = 13,140,000 s: (13,140,000 - 180,000) x 0.000034 = 440.64;
    # (26,280,000 - 360,000) GiB-s x 0.000004 = 103.68; 48 million x 0.40 = 19.20
    assert amounts(found) == {
        "azure/container-apps/vcpu-second": "440.64",
        "azure/container-apps/gib-second": "103.68",
        "azure/container-apps/1m-requests": "19.20",
    }


def cluster(**scale: int) -> dict[str, object]:
    return {
        "properties": {
            "computeType": "AmlCompute",
            "properties": {"vmSize": "Standard_NC4as_T4_v3", "vmPriority": "Dedicated", "scaleSettings": scale},
        }
    }


@pytest.mark.parametrize(
    ("scale", "amount"),
    [
        ({"minNodeCount": 0, "maxNodeCount": 4}, "26.32"),  # 40 h of jobs x 0.658
        ({"minNodeCount": 1, "maxNodeCount": 4}, "506.66"),  # (730 + 40) h x 0.658
    ],
)
def test_a_cluster_costs_for_its_fewest_nodes_and_for_jobs(scale: dict[str, int], amount: str) -> None:
    found = costs(
        resource("azure-native:machinelearningservices:Compute", cluster(**scale)),
        {"azure/vm-linux/Standard_NC4as_T4_v3/hour": "0.658"},
        job_hours=40,
    )
    assert amounts(found) == {"azure/vm-linux/Standard_NC4as_T4_v3/hour": amount}


@pytest.mark.parametrize(
    ("properties", "charged"),
    [
        ({"kty": "RSA", "keySize": 2048}, {"azure/key-vault/standard-1m-operations": "3.00"}),
        ({"kty": "RSA", "keySize": 3072}, {"azure/key-vault/advanced-1m-operations": "15.00"}),
        (
            {"kty": "RSA-HSM", "keySize": 3072},
            {"azure/key-vault/hsm-advanced-key-month": "5.00", "azure/key-vault/advanced-1m-operations": "15.00"},
        ),
        (
            {"kty": "RSA-HSM", "keySize": 2048},
            {"azure/key-vault/hsm-rsa-2048-key-month": "1.00", "azure/key-vault/standard-1m-operations": "3.00"},
        ),
    ],
)
def test_a_key_costs_by_where_it_lies_and_how_long_it_is(properties: dict[str, object], charged: dict[str, str]) -> None:
    prices = {
        "azure/key-vault/hsm-advanced-key-month": "5.00",
        "azure/key-vault/hsm-rsa-2048-key-month": "1.00",
        "azure/key-vault/standard-1m-operations": "3.00",
        "azure/key-vault/advanced-1m-operations": "15.00",
    }
    found = costs(resource("azure-native:keyvault:Key", {"properties": properties}), prices, key_requests=1)
    assert amounts(found) == charged


def test_a_registry_costs_by_day() -> None:
    found = costs(
        resource("azure-native:containerregistry:Registry", {"sku": {"name": "Premium"}}),
        {"azure/container-registry/premium-day": "1.6666", "azure/container-registry/storage-gb-month": "0.10"},
        image_gb=200,
        image_repositories=3,
    )
    # 365 / 12 days x 1.6666 = 50.6924; (600 - 500 included) GB x 0.10 = 10.00
    assert amounts(found) == {
        "azure/container-registry/premium-day": "50.69",
        "azure/container-registry/storage-gb-month": "10.00",
    }


def test_defender_counts_the_accounts_and_vaults_of_the_plan() -> None:
    def plan(name: str) -> dict[str, object]:
        return {"type": "Microsoft.Security/pricings", "name": name, "properties": {"pricingTier": "Standard"}}

    template = {"resources": [plan("Arm"), plan("KeyVaults"), plan("StorageAccounts")]}
    deployment = resource("azure-native:resources:DeploymentAtSubscriptionScope", {"properties": {"template": template}})
    vaults = [resource("azure-native:keyvault:Vault", name=name) for name in ("a", "b")]
    found = costs(
        [deployment, *vaults],
        {
            "azure/defender/resource-manager-month": "5.00",
            "azure/defender/key-vault-month": "0.25",
            "azure/defender/storage-account-month": "10.00",
            "azure/key-vault/standard-1m-operations": "3.00",
        },
        secret_requests=0,
    )
    assert str(found.total) == "5.50"  # 5.00 + 2 vaults x 0.25 + no account


def test_a_template_with_something_else_is_not_counted_as_nothing() -> None:
    template = {"resources": [{"type": "Microsoft.Compute/virtualMachines", "name": "surprise"}]}
    deployment = resource("azure-native:resources:DeploymentAtSubscriptionScope", {"properties": {"template": template}})
    found = costs(deployment, {})
    assert [one.reason for one in found.unpriced] == ["no meter for a resource of the template"]


def test_alerts_cost_by_time_series_and_by_how_often_they_run() -> None:
    metric = resource("azure-native:monitor:MetricAlert", {"scopes": ["one"], "criteria": {"allOf": [{}, {}]}})
    logs = resource("azure-native:monitor:ScheduledQueryRule", {"evaluationFrequency": "PT5M"})
    off = resource("azure-native:monitor:ScheduledQueryRule", {"evaluationFrequency": "PT1M", "enabled": False}, name="off")
    found = costs([metric, logs, off], {"azure/monitor/metric-alert-month": "0.10", "azure/monitor/log-alert-5m-month": "1.50"})
    assert amounts(found) == {"azure/monitor/metric-alert-month": "0.20", "azure/monitor/log-alert-5m-month": "1.50"}


def test_flow_logs_are_collected_and_analysed() -> None:
    analytics = {"networkWatcherFlowAnalyticsConfiguration": {"enabled": True, "trafficAnalyticsInterval": 60}}
    found = costs(
        resource("azure-native:network:FlowLog", {"enabled": True, "flowAnalyticsConfiguration": analytics}),
        {"azure/network-watcher/flow-log-gb": [(0, "0"), (5, "0.50")], "azure/network-watcher/analytics-60m-gb": "2.30"},
        flow_log_gb=20,
    )
    # (20 - 5 free) GB x 0.50 = 7.50; 20 GB x 2.30 = 46.00
    assert amounts(found) == {"azure/network-watcher/flow-log-gb": "7.50", "azure/network-watcher/analytics-60m-gb": "46.00"}


def test_zones_of_names_have_a_cheap_tier_that_the_whole_plan_reaches() -> None:
    zones = [resource("azure-native:privatedns:PrivateZone", name=str(number)) for number in range(30)]
    found = costs(
        zones,
        {"azure/private-dns/zone-month": [(0, "0.50"), (25, "0.10")], "azure/private-dns/1m-queries": "0.40"},
        name_queries=0,
    )
    # 25 x 0.50 + 5 x 0.10 = 13.00: 0.4333 for each of 30, and so 0.43 in each line
    assert str(found.total) == "12.90"


@pytest.mark.parametrize(
    ("inputs", "sku", "amount"),
    [
        ({"sku": {"name": "Premium_LRS"}, "diskSizeGB": 100}, "azure/disk/p10-lrs-month", "21.68"),  # charged as 128 GiB
        ({"sku": {"name": "StandardSSD_LRS"}, "diskSizeGB": 128}, "azure/disk/e10-lrs-month", "10.56"),
    ],
)
def test_a_disk_costs_as_the_next_larger_tier(inputs: dict[str, object], sku: str, amount: str) -> None:
    prices = {"azure/disk/p10-lrs-month": "21.68", "azure/disk/e10-lrs-month": "10.56"}
    assert amounts(costs(resource("azure-native:compute:Disk", inputs), prices)) == {sku: amount}


def test_a_kubernetes_cluster_costs_for_its_nodes_and_tier() -> None:
    found = costs(
        resource(
            "azure-native:containerservice:ManagedCluster",
            {"sku": {"tier": "Standard"}, "agentPoolProfiles": [{"vmSize": "Standard_D4s_v5", "count": 3}]},
        ),
        {"azure/aks/standard-cluster-hour": "0.10", "azure/vm-linux/Standard_D4s_v5/hour": "0.23"},
    )
    # 730 h x 0.10 = 73.00; 3 x 730 h x 0.23 = 503.70
    assert str(found.total) == "576.70"


def test_a_machine_that_runs_on_spare_capacity_has_another_price() -> None:
    machine = {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}, "priority": "Spot"}
    found = costs(resource("azure-native:compute:VirtualMachine", machine), {"azure/vm-spot/Standard_D4s_v5/hour": "0.05"})
    assert amounts(found) == {"azure/vm-spot/Standard_D4s_v5/hour": "36.50"}  # 730 h x 0.05
