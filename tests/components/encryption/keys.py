"""Encryption on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

from components.encryption import EncryptionArgs
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PROJECT = "acme-ml-dev"
LOG_STORE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev/providers/Microsoft.OperationalInsights/workspaces/logs"

_PLACES: dict[Cloud, dict[str, Any]] = {
    Cloud.AWS: {
        "account_id": ACCOUNT,
        "scope": ACCOUNT,
        "log_store_id": "arn:aws:logs:eu-central-1:111122223333:log-group:store",
    },
    Cloud.AZURE: {"account_id": SUBSCRIPTION, "scope": "acme-ml-dev", "log_store_id": LOG_STORE},
    Cloud.GCP: {
        "account_id": PROJECT,
        "scope": PROJECT,
        "log_store_id": "projects/acme-ml-dev/locations/europe-west3/buckets/store",
    },
}


def encryption(cloud: Cloud, **changes: Any) -> Deployed:
    """The keys in dev, in the simulated cloud; ``changes`` replaces arguments."""
    name = f"{cloud.value.capitalize()}Encryption"
    implementation: type[Any] = getattr(import_module(f"components.encryption.{cloud}"), name)
    args = EncryptionArgs(**{"context": context(), "customer_managed_keys": True, **_PLACES[cloud], **changes})
    return run(lambda: implementation("encryption", args))
