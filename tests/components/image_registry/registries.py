"""The image registry on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

import pulumi

from components.image_registry import ImageRegistryArgs
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PROJECT = "acme-ml-dev"
PULLERS = {
    Cloud.AWS: {kind: f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-{kind}" for kind in ("training", "telemetry")},
    Cloud.AZURE: {
        "training": "22222222-2222-3333-4444-555555555555",
        "telemetry": "33333333-2222-3333-4444-555555555555",
    },
    Cloud.GCP: {kind: f"acme-ml-dev-{kind}@{PROJECT}.iam.gserviceaccount.com" for kind in ("training", "telemetry")},
}
_NETWORK = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev/providers/Microsoft.Network"


def placement() -> Placement:
    """A network with a subnet for private endpoints."""
    return Placement(
        network_id=f"{_NETWORK}/virtualNetworks/network",
        address_space="10.17.0.0/16",
        subnet_ids=pulumi.Output.from_input({"endpoints": [f"{_NETWORK}/virtualNetworks/network/subnets/endpoints"]}),
        private_services=pulumi.Output.from_input(
            {
                "registry": f"{_NETWORK}/privateDnsZones/privatelink.azurecr.io",
                "storage": f"{_NETWORK}/privateDnsZones/privatelink.blob.core.windows.net",
            }
        ),
        security_boundary_id=f"{_NETWORK}/networkSecurityGroups/private",
        egress_addresses=pulumi.Output.from_input(["203.0.113.7"]),
    )


def registry(cloud: Cloud, use: Any = bool, **changes: Any) -> Deployed:
    """The registry in dev, in the simulated cloud; ``use`` makes something of it, ``changes`` replaces arguments."""
    places: dict[Cloud, dict[str, Any]] = {
        Cloud.AWS: {"account_id": ACCOUNT, "scope": ACCOUNT},
        Cloud.AZURE: {"account_id": SUBSCRIPTION, "scope": "acme-ml-dev", "allowed_addresses": ["198.51.100.7"]},
        Cloud.GCP: {"account_id": PROJECT, "scope": PROJECT},
    }
    name = f"{cloud.value.capitalize()}ImageRegistry"
    implementation: type[Any] = getattr(import_module(f"components.image_registry.{cloud}"), name)

    def build() -> Any:
        own = {"placement": placement()} if cloud is Cloud.AZURE else {}
        args = ImageRegistryArgs(**{"context": context(), "puller_ids": PULLERS[cloud], **own, **places[cloud], **changes})
        component = implementation("image-registry", args)
        use(component)
        return component

    return run(build)
