"""The evidence lake on any cloud, for the tests of this folder."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pulumi

from components.encryption_key import EncryptionKey
from components.evidence_lake import (
    AwsEvidenceLakeOptions,
    EntraSenderArgs,
    EvidenceLake,
    EvidenceLakeArgs,
    EvidenceSenderArgs,
)
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
PROJECT = "acme-ml-dev"
TENANT = "aaaaaaaa-0000-4000-8000-000000000000"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-org-account-access-dev-deploy"
PUSHER = f"acme-ml-dev-telemetry@{PROJECT}.iam.gserviceaccount.com"
ENTRA = EntraSenderArgs(tenant_id=TENANT, audience=f"api://{TENANT}/acme-ml-evidence")
INGRESS = "https://abcdefghij.execute-api.eu-central-1.amazonaws.com"
STORE = "arn:aws:s3:::acme-ml-dev-evidence-lake-raw"
KEY_ARN = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"
_GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev-account-baseline-resources/providers"
KEYS = {
    Cloud.AWS: EncryptionKey(key_id=KEY_ARN),
    Cloud.AZURE: EncryptionKey(
        key_id="https://acme-ml-dev-keys.vault.azure.net/keys/evidence",
        vault_id=f"{_GROUP}/Microsoft.KeyVault/vaults/acme-ml-dev-keys",
        user_id=f"{_GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/acme-ml-dev-evidence",
    ),
    Cloud.GCP: EncryptionKey(key_id=f"projects/{PROJECT}/locations/europe-west3/keyRings/keys/cryptoKeys/evidence"),
}
ALERTS = {
    Cloud.AWS: f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-ml-dev-logging-alarms",
    Cloud.AZURE: f"{_GROUP}/Microsoft.Insights/actionGroups/acme-ml-dev-logging-alarms",
    Cloud.GCP: f"projects/{PROJECT}/notificationChannels/1",
}
PUBLISHERS = {
    Cloud.AWS: {
        "training": f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-training",
        "pipelines": f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-pipelines",
    },
    Cloud.AZURE: {"training": "22222222-0000-4000-8000-000000000001", "pipelines": "22222222-0000-4000-8000-000000000002"},
    Cloud.GCP: {
        "training": f"training@{PROJECT}.iam.gserviceaccount.com",
        "pipelines": f"pipelines@{PROJECT}.iam.gserviceaccount.com",
    },
}


def options(**changes: Any) -> AwsEvidenceLakeOptions:
    """What only AWS needs, with both other clouds sending; ``changes`` replaces some."""
    image = f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/acme-ml-dev-ml-control-plane@sha256:{'0' * 64}"
    given = {"boundary_id": BOUNDARY, "image": image, "administrators": [DEPLOYER], "entra": ENTRA, "google_pusher": PUSHER}
    return AwsEvidenceLakeOptions(**{**given, **changes})


def sender(cloud: Cloud, **changes: Any) -> EvidenceSenderArgs:
    """What a cloud needs that sends; ``changes`` replaces some."""
    network = f"{_GROUP}/Microsoft.Network/virtualNetworks/network"
    own: dict[Cloud, dict[str, Any]] = {
        Cloud.AZURE: {
            "entra": ENTRA,
            "placement": Placement(
                network_id=network,
                address_space="10.17.0.0/16",
                subnet_ids=pulumi.Output.from_input({"endpoints": [f"{network}/subnets/endpoints"]}),
                private_services=pulumi.Output.from_input({}),
                security_boundary_id=f"{_GROUP}/Microsoft.Network/networkSecurityGroups/private",
                egress_addresses=pulumi.Output.from_input([]),
            ),
        },
        Cloud.GCP: {"pusher": PUSHER},
    }
    return EvidenceSenderArgs(**{"ingress_url": INGRESS, "store_id": STORE, **own[cloud], **changes})


def lake_args(cloud: Cloud, **changes: Any) -> EvidenceLakeArgs:
    """Arguments of the lake in dev; ``changes`` replaces some."""
    account = {Cloud.AWS: ACCOUNT, Cloud.AZURE: SUBSCRIPTION, Cloud.GCP: PROJECT}[cloud]
    own: dict[str, Any] = {"aws": options()} if cloud is Cloud.AWS else {"sender": sender(cloud)}
    given = {
        "context": context(),
        "account_id": account,
        "scope": "acme-ml-dev-account-baseline-resources" if cloud is Cloud.AZURE else account,
        "publishers": PUBLISHERS[cloud],
        "alert_channel_id": ALERTS[cloud],
        "retention_days": 30,
        "log_retention_days": 30,
    }
    return EvidenceLakeArgs(**{**given, **own, **changes})


def prod(cloud: Cloud) -> dict[str, Any]:
    """What differs in prod."""
    return {"context": context(protect=True), "retention_days": 3650, "lock": True, "key": KEYS[cloud]}


_made: dict[str, Deployed] = {}


def lake(cloud: Cloud, **changes: Any) -> Deployed:
    """The lake of these arguments, made in the simulated cloud; made once, since tests only look at it."""
    key = f"{cloud} {sorted(changes.items())!r}"
    if key not in _made:
        _made[key] = make_lake(cloud, **changes)
    return _made[key]


def make_lake(cloud: Cloud, **changes: Any) -> Deployed:
    """The lake of these arguments, made anew."""
    module = import_module(f"components.evidence_lake.{cloud}")
    implementation: Callable[..., EvidenceLake] = getattr(module, f"{cloud.value.capitalize()}EvidenceLake")
    args = lake_args(cloud, **changes)
    return run(lambda: implementation("evidence-lake", args))
