"""Observability on any cloud, for the tests of this folder."""

from functools import cache
from importlib import import_module
from typing import Any

import pulumi

from components.encryption_key import EncryptionKey
from components.observability import AwsObservabilityOptions, Observability, ObservabilityArgs, ObservabilityHome
from components.placement import Placement
from tests.components.support import Deployed, context, run
from vocabulary import Cloud, HumanRole

ACCOUNT = "111122223333"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"
ACCOUNTS = {Cloud.AWS: ACCOUNT, Cloud.AZURE: "00000001-0000-4000-8000-000000000000", Cloud.GCP: "acme-ml-dev"}
HOME = ObservabilityHome(metrics_url="https://aps.example.com/api/v1/remote_write", dashboard_url="https://g-1.example.com")


def placement() -> Placement:
    """A network on AWS."""
    return Placement(
        network_id="vpc-0123456789abcdef0",
        address_space="10.16.0.0/16",
        subnet_ids=pulumi.Output.from_input(
            {"endpoints": ["subnet-0123456789abcdef0"], "private": ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"]}
        ),
        private_services=pulumi.Output.from_input({}),
        security_boundary_id="sg-0123456789abcdef0",
        egress_addresses=pulumi.Output.from_input([]),
    )


def options(**changes: Any) -> AwsObservabilityOptions:
    """What the home on AWS needs; ``changes`` replaces fields."""
    default = {
        "boundary_id": BOUNDARY,
        "placement": placement(),
        "key": EncryptionKey(key_id=KEY),
        "retention_days": 150,
        "log_retention_days": 90,
        "collectors": list(Cloud),
        "dashboard_groups": {
            HumanRole.READER: "11111111-0001-4000-8000-000000000000",
            HumanRole.BREAK_GLASS: "11111111-0003-4000-8000-000000000000",
        },
        "dashboard_ranges": ["203.0.113.0/24"],
    }
    return AwsObservabilityOptions(**{**default, **changes})


def args(cloud: Cloud, **changes: Any) -> ObservabilityArgs:
    """Arguments of ``dev`` on ``cloud``; ``changes`` replaces fields."""
    default = {
        "context": context(),
        "account_id": ACCOUNTS[cloud],
        "scope": ACCOUNTS[cloud] if cloud is not Cloud.AZURE else "acme-ml-dev",
        "page_email": "on-call@example.com",
        "ticket_email": "tickets@example.com",
        "home": None if cloud is Cloud.AWS else HOME,
    }
    if cloud is Cloud.AWS and "aws" not in changes:
        changes["aws"] = options()
    return ObservabilityArgs(**{**default, **changes})


def build(cloud: Cloud, **changes: Any) -> Deployed:
    """Observability on ``cloud``, in the simulated cloud."""
    implementation: type[Observability] = getattr(
        import_module(f"components.observability.{cloud}"), f"{cloud.value.capitalize()}Observability"
    )
    return run(lambda: implementation("observability", args(cloud, **changes)))


@cache
def shipped(cloud: Cloud) -> Deployed:
    """The same without changes, built once."""
    return build(cloud)
