"""Cost on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

import pulumi

from components.cost import Cost, CostArgs, GcpCostOptions
from components.encryption_key import EncryptionKey
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PROJECT = "acme-ml-dev"
BILLING_ACCOUNT = "0A1B2C-3D4E5F-678901"
EXPORT_TABLE = "gcp_billing_export_resource_v1_0A1B2C_3D4E5F_678901"
PROVIDERS = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev/providers"
VAULT = f"{PROVIDERS}/Microsoft.KeyVault/vaults/keys"
IDENTITY = f"{PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/keys"

OF_CLOUD: dict[Cloud, dict[str, Any]] = {
    Cloud.AWS: {
        "account_id": ACCOUNT,
        "scope": ACCOUNT,
        "alert_channel_id": f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-ml-dev-logging-alarms",
    },
    Cloud.AZURE: {
        "account_id": SUBSCRIPTION,
        "scope": "acme-ml-dev",
        "alert_channel_id": f"{PROVIDERS}/Microsoft.Insights/actionGroups/alarms",
        "reader": "22222222-2222-4222-8222-222222222222",
    },
    Cloud.GCP: {
        "account_id": PROJECT,
        "scope": PROJECT,
        "alert_channel_id": f"projects/{PROJECT}/notificationChannels/1",
        "reader": f"costs@{PROJECT}.iam.gserviceaccount.com",
        "gcp": GcpCostOptions(billing_account=BILLING_ACCOUNT),
    },
}

KEYS = {
    Cloud.AZURE: EncryptionKey(key_id="https://keys.vault.azure.net/keys/services", vault_id=VAULT, user_id=IDENTITY),
    Cloud.GCP: EncryptionKey(key_id=f"projects/{PROJECT}/locations/europe-west3/keyRings/keys/cryptoKeys/services"),
}


def placement() -> Placement:
    """A network on Azure, as far as private endpoints know it."""
    network = f"{PROVIDERS}/Microsoft.Network"
    zone = f"{network}/privateDnsZones/privatelink.blob.core.windows.net"
    return Placement(
        network_id=f"{network}/virtualNetworks/acme-ml-dev",
        address_space="10.17.0.0/16",
        subnet_ids=pulumi.Output.from_input({"endpoints": [f"{network}/virtualNetworks/acme-ml-dev/subnets/endpoints"]}),
        private_services=pulumi.Output.from_input({"storage": zone}),
        security_boundary_id=f"{network}/networkSecurityGroups/workloads",
        egress_addresses=pulumi.Output.from_input(["198.51.100.7"]),
    )


def cost_args(cloud: Cloud, **changes: Any) -> CostArgs:
    """Arguments of cost in dev; ``changes`` replaces some."""
    common = {"context": context(), "monthly_budget": 1500, "start": "2026-12-01"}
    return CostArgs(**{**common, **OF_CLOUD[cloud], **changes})


def cost(cloud: Cloud, **changes: Any) -> Deployed:
    """The cost of these arguments, made in the simulated cloud."""
    implementation: type[Cost] = getattr(import_module(f"components.cost.{cloud}"), f"{cloud.value.capitalize()}Cost")
    return run(lambda: implementation("cost", cost_args(cloud, **changes)))
