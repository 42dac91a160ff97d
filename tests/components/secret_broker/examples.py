"""Arguments that the tests of this capability start from."""

from typing import Any

import pulumi

from components.encryption_key import EncryptionKey
from components.placement import Placement
from components.secret_broker import (
    AwsSecretBrokerOptions,
    Rotator,
    SecretBrokerArgs,
    SecretSourceArgs,
    SecretTargetArgs,
)
from tests.components.support import context
from vocabulary import Cloud

ACCOUNT = "111122223333"
BOUNDARY = "arn:aws:iam::111122223333:policy/acme-ml-org-account-access-dev-boundary"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555"
TOPIC = "arn:aws:sns:eu-central-1:111122223333:acme-ml-dev-logging-alarms"
IMAGE = f"111122223333.dkr.ecr.eu-central-1.amazonaws.com/acme-ml-dev-ml-control-plane@sha256:{'a' * 64}"
TRAINING = "arn:aws:iam::111122223333:role/acme-ml-dev-identity-training"
SUBSCRIPTION = "00000001-0000-4000-8000-000000000000"
TENANT = "aaaaaaaa-0000-4000-8000-000000000000"
PRINCIPAL = "bbbbbbbb-0000-4000-8000-000000000000"
JOB = "cccccccc-0000-4000-8000-000000000000"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/111122223333/acme-ml-dev-secret-broker-changes"
BROKER_ACCOUNT = "acme-ml-org-dev-secret-broker@acme-ml-control-plane.iam.gserviceaccount.com"
GOOGLE_AUDIENCE = (
    "//iam.googleapis.com/projects/472635994441/locations/global/workloadIdentityPools/acme-ml-org-dev-services"
    "/providers/aws-outbound"
)

TOKEN = SecretSourceArgs(name="model-hub-token", description="Token of the model hub")
GENERATED = SecretSourceArgs(name="signing-key", description="Signs callbacks", rotator=Rotator.GENERATED, rotation_days=30)
DATABASE = SecretSourceArgs(name="label-database", description="User of a database", rotator=Rotator.DATABASE, rotation_days=7)
AZURE = SecretTargetArgs(
    cloud=Cloud.AZURE,
    store_id="https://acme-ml-dev-secrets.vault.azure.net/",
    client_id="dddddddd-0000-4000-8000-000000000000",
    token_audience="api://AzureADTokenExchange",  # noqa: S106 - an audience
    tenant_id=TENANT,
)
GOOGLE = SecretTargetArgs(
    cloud=Cloud.GCP,
    store_id="projects/acme-ml-dev/locations/europe-west3",
    client_id=BROKER_ACCOUNT,
    token_audience=GOOGLE_AUDIENCE,
    key_id="projects/acme-ml-dev/locations/europe-west3/keyRings/keys/cryptoKeys/secrets",
)


def placement() -> Placement:
    """A network of two zones. Inside a simulated cloud only."""
    return Placement(
        network_id="vpc-1",
        address_space="10.16.0.0/16",
        subnet_ids=pulumi.Output.from_input({"private": ["subnet-a", "subnet-b"], "endpoints": ["subnet-e"]}),
        private_services=pulumi.Output.from_input({"secrets": "zone-secrets"}),
        security_boundary_id="sg-1",
        egress_addresses=pulumi.Output.from_input(["198.51.100.7"]),
    )


def options(**changes: Any) -> AwsSecretBrokerOptions:
    """What runs on AWS: one source of each kind, both targets."""
    default = {
        "boundary_id": BOUNDARY,
        "image": IMAGE,
        "sources": [TOKEN, GENERATED, DATABASE],
        "targets": [AZURE, GOOGLE],
        "reconcile_minutes": 60,
        "log_retention_days": 30,
    }
    return AwsSecretBrokerOptions(**{**default, **changes})


def aws_args(**changes: Any) -> SecretBrokerArgs:
    """Arguments of ``dev`` on AWS; ``changes`` replaces fields. Inside a simulated cloud only."""
    default = {
        "account_id": ACCOUNT,
        "scope": ACCOUNT,
        "alert_channel_id": TOPIC,
        "readers": {"training": TRAINING},
        "key": EncryptionKey(key_id=KEY),
        "placement": placement(),
        "aws": options(),
    }
    return _args(default, changes)


def azure_args(**changes: Any) -> SecretBrokerArgs:
    """The same on Azure."""
    default = {
        "account_id": SUBSCRIPTION,
        "scope": "acme-ml-dev",
        "alert_channel_id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/actionGroups/alarms",
        "readers": {"training": JOB},
        "placement": placement(),
        "broker_id": PRINCIPAL,
        "queue_url": QUEUE,
        "tenant_id": TENANT,
        "log_store_id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/store",
        "allowed_addresses": ["198.51.100.8", "198.51.100.7"],
    }
    return _args(default, changes)


def gcp_args(**changes: Any) -> SecretBrokerArgs:
    """The same on Google Cloud."""
    default = {
        "account_id": "acme-ml-dev",
        "scope": "acme-ml-dev",
        "alert_channel_id": "projects/acme-ml-dev/notificationChannels/1",
        "readers": {"training": "acme-ml-dev-identity-training@acme-ml-dev.iam.gserviceaccount.com"},
        "key": EncryptionKey(key_id="projects/acme-ml-dev/locations/europe-west3/keyRings/keys/cryptoKeys/secrets"),
        "broker_id": BROKER_ACCOUNT,
        "queue_url": QUEUE,
    }
    return _args(default, changes)


def _args(default: dict[str, Any], changes: dict[str, Any]) -> SecretBrokerArgs:
    return SecretBrokerArgs(**{"context": context(), **default, **changes})
