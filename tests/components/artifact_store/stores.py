"""The artifact store on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

import pulumi

from components.artifact_store import ArtifactStoreArgs, AwsArtifactStoreOptions
from components.encryption_key import EncryptionKey
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PROJECT = "acme-ml-dev"
_GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev/providers"
_NETWORK = f"{_GROUP}/Microsoft.Network"
LOG_STORE = f"{_GROUP}/Microsoft.OperationalInsights/workspaces/logs"

KEYS = {
    Cloud.AWS: {
        "key": EncryptionKey(key_id=f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000001"),
        "standby_key": EncryptionKey(key_id=f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000002"),
    },
    Cloud.AZURE: {
        "key": EncryptionKey(
            key_id="https://keys.vault.azure.net/keys/artifacts",
            vault_id=f"{_GROUP}/Microsoft.KeyVault/vaults/keys",
            user_id=f"{_GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/home",
        ),
        "standby_key": EncryptionKey(
            key_id="https://standby.vault.azure.net/keys/artifacts",
            vault_id=f"{_GROUP}/Microsoft.KeyVault/vaults/standby",
            user_id=f"{_GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/standby",
        ),
    },
    Cloud.GCP: {"key": EncryptionKey(key_id="projects/acme-ml-dev/locations/europe/keyRings/standby/cryptoKeys/artifacts")},
}


def placement() -> Placement:
    """A network with a subnet for private endpoints."""
    return Placement(
        network_id=f"{_NETWORK}/virtualNetworks/network",
        address_space="10.17.0.0/16",
        subnet_ids=pulumi.Output.from_input({"endpoints": [f"{_NETWORK}/virtualNetworks/network/subnets/endpoints"]}),
        private_services=pulumi.Output.from_input({"storage": f"{_NETWORK}/privateDnsZones/privatelink.blob.core.windows.net"}),
        security_boundary_id=f"{_NETWORK}/networkSecurityGroups/private",
        egress_addresses=pulumi.Output.from_input(["203.0.113.7"]),
    )


def store(cloud: Cloud, **changes: Any) -> Deployed:
    """The store in dev, in the simulated cloud; ``changes`` replaces arguments."""
    name = f"{cloud.value.capitalize()}ArtifactStore"
    implementation: type[Any] = getattr(import_module(f"components.artifact_store.{cloud}"), name)

    def build() -> Any:
        places: dict[Cloud, dict[str, Any]] = {
            Cloud.AWS: {"account_id": ACCOUNT, "scope": ACCOUNT, "aws": AwsArtifactStoreOptions(boundary_id=BOUNDARY)},
            Cloud.AZURE: {
                "account_id": SUBSCRIPTION,
                "scope": "acme-ml-dev",
                "placement": placement(),
                "allowed_addresses": ["198.51.100.7"],
            },
            Cloud.GCP: {"account_id": PROJECT, "scope": PROJECT},
        }
        return implementation(
            "artifact-store",
            ArtifactStoreArgs(**{"context": context(), "log_store_id": LOG_STORE, **places[cloud], **changes}),
        )

    return run(build)
