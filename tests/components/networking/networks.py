"""A network on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

from components.networking import AwsNetworkOptions, Network, NetworkArgs
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
_GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev"

SCOPES: dict[Cloud, dict[str, Any]] = {
    Cloud.AWS: {
        "scope": ACCOUNT,
        "log_store_id": f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging",
        "log_archive_id": "arn:aws:s3:::acme-ml-dev-logging-archive",
        "aws": AwsNetworkOptions(boundary_id=BOUNDARY),
    },
    Cloud.AZURE: {
        "scope": "acme-ml-dev",
        "log_store_id": f"{_GROUP}/providers/Microsoft.OperationalInsights/workspaces/acme-ml-dev-logging",
        "log_archive_id": f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/acmemldevarchive",
    },
    Cloud.GCP: {
        "scope": "acme-ml-dev",
        "log_store_id": "projects/acme-ml-dev/locations/europe-west3/buckets/acme-ml-dev-logging",
        "log_archive_id": "acme-ml-dev-logging-archive",
    },
}


def network_args(cloud: Cloud = Cloud.AZURE, **changes: Any) -> NetworkArgs:
    """Arguments of a network with one way out; ``changes`` replaces some."""
    return NetworkArgs(**{"context": context(), "supernet": "10.16.0.0/14", **SCOPES[cloud], **changes})


def network(cloud: Cloud, **changes: Any) -> Deployed:
    """The network of these arguments, made in the simulated cloud; once for the same arguments, since tests only look at it."""
    implementation: type[Network] = getattr(import_module(f"components.networking.{cloud}"), f"{cloud.value.capitalize()}Network")
    args = network_args(cloud, **changes)
    key = f"{cloud}: {args}"
    if key not in _MADE:
        _MADE[key] = run(lambda: implementation("networking", args))
    return _MADE[key]


_MADE: dict[str, Deployed] = {}
