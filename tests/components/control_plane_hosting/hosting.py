"""Control-plane hosting, for the tests of this folder."""

from typing import Any

import pulumi

from components.control_plane_hosting import ApiArgs, ControlPlaneHostingArgs, DatabaseArgs
from components.control_plane_hosting.aws import AwsControlPlaneHosting
from components.encryption_key import EncryptionKey
from components.federation import AZURE_AUDIENCE
from components.placement import Placement
from tests.components.support import Deployed, context, run

ACCOUNT = "111122223333"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/11111111-2222-4333-8444-555555555555"
TOPIC = f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-ml-dev-logging-alarms"
IMAGE = f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/acme-ml-dev-ml-control-plane@sha256:{'0' * 64}"
GOOGLE = "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme/providers/aws-outbound"

DEV: dict[str, Any] = {
    "context": context(),
    "account_id": ACCOUNT,
    "scope": ACCOUNT,
    "image": IMAGE,
    "database": DatabaseArgs(),
    "zones": 2,
    "boundary_id": BOUNDARY,
    "alert_channel_id": TOPIC,
    "log_retention_days": 30,
    "token_audiences": [AZURE_AUDIENCE, GOOGLE],
}
PROD: dict[str, Any] = {
    "context": context(protect=True),
    "database": DatabaseArgs(instances=2, minimum_capacity=2, maximum_capacity=16),
    "key": EncryptionKey(key_id=KEY),
    "log_retention_days": 365,
}


def api_args(**changes: Any) -> ApiArgs:
    """The API in dev; ``changes`` replaces some of it."""
    return ApiArgs(
        **{
            "host_name": "broker.dev.example.com",
            "certificate_arn": f"arn:aws:acm:eu-central-1:{ACCOUNT}:certificate/11111111-2222-4333-8444-555555555555",
            "issuer": "https://login.example.com/tenant/v2.0",
            "audience": "api://acme-ml-dev-broker",
            "jwks_url": "https://login.example.com/tenant/keys",
            "allowed_ranges": ["0.0.0.0/0"],
            **changes,
        }
    )


def placement() -> Placement:
    """A network with egress in two zones."""
    names = ("private", "isolated", "public", "endpoints")
    return Placement(
        network_id="vpc-1",
        address_space="10.16.0.0/16",
        subnet_ids=pulumi.Output.from_input({name: [f"subnet-{name}-a", f"subnet-{name}-b"] for name in names}),
        private_services=pulumi.Output.from_input({}),
        security_boundary_id="sg-workloads",
        egress_addresses=pulumi.Output.from_input(["198.51.100.7"]),
    )


def hosting_args(**changes: Any) -> ControlPlaneHostingArgs:
    """Arguments in dev; ``changes`` replaces some."""
    return ControlPlaneHostingArgs(**{**DEV, "api": api_args(), "placement": placement(), **changes})


_made: dict[str, Deployed] = {}


def hosting(**changes: Any) -> Deployed:
    """Hosting of these arguments, in the simulated cloud; made once, since tests only look at it."""
    key = repr(sorted(changes.items()))
    if key not in _made:
        _made[key] = run(lambda: AwsControlPlaneHosting("control-plane-hosting", hosting_args(**changes)))
    return _made[key]
