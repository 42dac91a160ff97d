"""Collectors on any cloud, for the tests of this folder."""

from functools import cache
from importlib import import_module
from typing import Any

import pulumi

from components.encryption_key import EncryptionKey
from components.otel_collector import (
    AwsCollectorOptions,
    AzureCollectorOptions,
    GcpCollectorOptions,
    OtelCollector,
    OtelCollectorArgs,
    WayToAws,
)
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
DIGEST = f"sha256:{'0' * 64}"
METRICS_URL = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-inbound"
GROUP = "/subscriptions/00000001-0000-4000-8000-000000000000/resourceGroups/acme-ml-dev"
GOOGLE_KEY = "projects/acme-ml-dev/locations/europe-west3/keyRings/ring/cryptoKeys/telemetry"

OF_CLOUD: dict[Cloud, dict[str, Any]] = {
    Cloud.AWS: {
        "account_id": ACCOUNT,
        "scope": ACCOUNT,
        "image": f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/acme-ml-dev-ml-collector@{DIGEST}",
        "identity_id": f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-telemetry",
        "key": EncryptionKey(key_id=f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"),
        "aws": AwsCollectorOptions(boundary_id=BOUNDARY, repository="acme-ml-dev-ml-collector", log_retention_days=90),
    },
    Cloud.AZURE: {
        "account_id": "00000001-0000-4000-8000-000000000000",
        "scope": "acme-ml-dev",
        "image": f"acmemldev.azurecr.io/acme-ml-dev-ml-collector@{DIGEST}",
        "identity_id": f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-ml-dev-identity-telemetry",
        "way_to_aws": WayToAws(role_arn=ROLE, audience="api://acme-ml-aws"),
        "azure": AzureCollectorOptions(
            principal_id="cccccccc-0000-4000-8000-000000000000",
            registry_host="acmemldev.azurecr.io",
            log_store_id=f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/acme-ml-dev-logging",
        ),
    },
    Cloud.GCP: {
        "account_id": "acme-ml-dev",
        "scope": "acme-ml-dev",
        "image": f"europe-west3-docker.pkg.dev/acme-ml-dev/acme-ml-dev-ml/collector@{DIGEST}",
        "identity_id": "acme-ml-dev-identity-telemetry@acme-ml-dev.iam.gserviceaccount.com",
        "key": EncryptionKey(key_id=GOOGLE_KEY),
        "way_to_aws": WayToAws(role_arn=ROLE, audience="sts.amazonaws.com"),
        "gcp": GcpCollectorOptions(callers={"training": "acme-ml-dev-identity-training@acme-ml-dev.iam.gserviceaccount.com"}),
    },
}

_NETWORKS = {
    Cloud.AWS: ("vpc-0123456789abcdef0", {"private": ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"]}),
    Cloud.AZURE: (
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks/network",
        {"containers": [f"{GROUP}/providers/Microsoft.Network/virtualNetworks/network/subnets/containers"]},
    ),
    Cloud.GCP: (
        "projects/acme-ml-dev/global/networks/network",
        {"private": ["projects/acme-ml-dev/regions/europe-west3/subnetworks/private"]},
    ),
}


def args(cloud: Cloud, **changes: Any) -> OtelCollectorArgs:
    """Arguments of ``dev`` on ``cloud``; ``changes`` replaces fields."""
    network_id, subnets = _NETWORKS[cloud]
    placement = Placement(
        network_id=network_id,
        address_space="10.16.0.0/16",
        subnet_ids=pulumi.Output.from_input(subnets),
        private_services=pulumi.Output.from_input({}),
        security_boundary_id="sg-0123456789abcdef0",
        egress_addresses=pulumi.Output.from_input([]),
    )
    default = {
        "context": context(),
        "metrics_url": METRICS_URL,
        "placement": placement,
        "minimum_instances": 2,
        "maximum_instances": 5,
    }
    return OtelCollectorArgs(**{**default, **OF_CLOUD[cloud], **changes})


def build(cloud: Cloud, **changes: Any) -> Deployed:
    """The collectors on ``cloud``, in the simulated cloud."""
    implementation: type[OtelCollector] = getattr(
        import_module(f"components.otel_collector.{cloud}"), f"{cloud.value.capitalize()}OtelCollector"
    )
    return run(lambda: implementation("otel-collector", args(cloud, **changes)))


@cache
def shipped(cloud: Cloud) -> Deployed:
    """The same without changes, built once."""
    return build(cloud)
