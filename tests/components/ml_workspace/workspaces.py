"""An ML workspace on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any, cast

import pulumi

from components.encryption_key import EncryptionKey
from components.ml_workspace import (
    AwsMlWorkspaceOptions,
    AzureMlWorkspaceOptions,
    GcpMlWorkspaceOptions,
    MlWorkspace,
    MlWorkspaceArgs,
)
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PROJECT = "acme-ml-dev"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev"
_NETWORK = f"{GROUP}/providers/Microsoft.Network"
_ZONES = ("ml", "ml-notebooks", "registry", "secrets", "storage", "storage-files")

REGISTRY = f"{GROUP}/providers/Microsoft.ContainerRegistry/registries/acmemldev"
SECRETS = f"{GROUP}/providers/Microsoft.KeyVault/vaults/acme-ml-dev-secrets"
ARTIFACTS = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/acmemldevartifacts"
TRAINING = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-ml-dev-identity-training"
LOG_STORE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/acme-ml-dev-logging-store"

KEYS = {
    Cloud.AWS: EncryptionKey(key_id=f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"),
    Cloud.AZURE: EncryptionKey(
        key_id="https://acme-ml-dev-keys.vault.azure.net/keys/ml",
        vault_id=f"{GROUP}/providers/Microsoft.KeyVault/vaults/acme-ml-dev-keys",
        user_id=f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-ml-dev-encryption-ml",
    ),
    Cloud.GCP: EncryptionKey(key_id=f"projects/{PROJECT}/locations/europe-west3/keyRings/acme-ml-dev/cryptoKeys/ml"),
}


def workspace_args(cloud: Cloud, **changes: Any) -> MlWorkspaceArgs:
    """Arguments of a workspace; ``changes`` replaces some."""
    return MlWorkspaceArgs(
        **{
            "context": context(),
            "compute_sizes": {"cpu-small": 4, "gpu-small": 1},
            "placement": _placement(cloud),
            **_of_cloud(cloud),
            **changes,
        }
    )


def workspace(cloud: Cloud, **changes: Any) -> Deployed:
    """The workspace of these arguments, made in the simulated cloud; once for the same arguments, since tests only look at it."""
    kind: Any = getattr(import_module(f"components.ml_workspace.{cloud}"), f"{cloud.value.capitalize()}MlWorkspace")
    made = f"{cloud}: {changes}"
    if made not in _MADE:
        _MADE[made] = run(lambda: cast("MlWorkspace", kind("ml-workspace", workspace_args(cloud, **changes))))
    return _MADE[made]


_MADE: dict[str, Deployed] = {}


def _placement(cloud: Cloud) -> Placement:
    ids: dict[Cloud, Any] = {
        Cloud.AWS: {
            "network": "vpc-0123456789abcdef0",
            "subnets": {"private": ["subnet-0a", "subnet-0b"], "isolated": ["subnet-1a", "subnet-1b"]},
            "services": {"storage": "vpce-0123456789abcdef0"},
            "boundary": "sg-0123456789abcdef0",
        },
        Cloud.AZURE: {
            "network": f"{_NETWORK}/virtualNetworks/network",
            "subnets": {"endpoints": [f"{_NETWORK}/virtualNetworks/network/subnets/endpoints"]},
            "services": {zone: f"{_NETWORK}/privateDnsZones/{zone}.example" for zone in _ZONES},
            "boundary": f"{_NETWORK}/networkSecurityGroups/private",
        },
        Cloud.GCP: {
            "network": f"projects/{PROJECT}/global/networks/network",
            "subnets": {
                name: [f"projects/{PROJECT}/regions/europe-west3/subnetworks/{name}"] for name in ("private", "isolated")
            },
            "services": {},
            "boundary": f"projects/{PROJECT}/global/firewallPolicies/boundary",
        },
    }
    place = ids[cloud]
    return Placement(
        network_id=place["network"],
        address_space="10.16.0.0/16",
        subnet_ids=pulumi.Output.from_input(place["subnets"]),
        private_services=pulumi.Output.from_input(place["services"]),
        security_boundary_id=place["boundary"],
        egress_addresses=pulumi.Output.from_input([]),
    )


def _of_cloud(cloud: Cloud) -> dict[str, Any]:
    match cloud:
        case Cloud.AWS:
            boundary = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
            options = AwsMlWorkspaceOptions(boundary_id=boundary, user_profiles=["ada"], model_groups=["churn"])
            return {
                "account_id": ACCOUNT,
                "scope": ACCOUNT,
                "log_store_id": "arn:aws:logs:eu-central-1:1:log-group:x",
                "aws": options,
            }
        case Cloud.AZURE:
            on_azure = AzureMlWorkspaceOptions(image_registry_id=REGISTRY, artifact_store_id=ARTIFACTS, job_identity_id=TRAINING)
            return {"account_id": SUBSCRIPTION, "scope": "acme-ml-dev", "log_store_id": LOG_STORE, "azure": on_azure}
        case Cloud.GCP:
            account = f"training@{PROJECT}.iam.gserviceaccount.com"
            on_google = GcpMlWorkspaceOptions(job_identity_id=account)
            return {"account_id": PROJECT, "scope": PROJECT, "log_store_id": "projects/x", "gcp": on_google}
