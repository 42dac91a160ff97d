"""Logging on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

from components.logging import AwsLoggingOptions, Logging, LoggingArgs
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNT = "111122223333"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
PROJECT = "acme-ml-dev"

OF_CLOUD: dict[Cloud, dict[str, Any]] = {
    Cloud.AWS: {"account_id": ACCOUNT, "scope": ACCOUNT, "aws": AwsLoggingOptions(boundary_id=BOUNDARY)},
    Cloud.AZURE: {"account_id": SUBSCRIPTION, "scope": "acme-ml-dev"},
    Cloud.GCP: {"account_id": PROJECT, "scope": PROJECT},
}

DEV: dict[str, Any] = {"retention_days": 30, "archive_retention_days": 90}
PROD: dict[str, Any] = {
    "context": context(protect=True),
    "retention_days": 365,
    "archive_retention_days": 1095,
    "customer_managed_key": True,
    "lock_archive": True,
}


def logging_args(cloud: Cloud, **changes: Any) -> LoggingArgs:
    """Arguments of logging in dev; ``changes`` replaces some."""
    return LoggingArgs(**{"context": context(), "alert_email": "alerts@example.com", **DEV, **OF_CLOUD[cloud], **changes})


_made: dict[str, Deployed] = {}


def logging(cloud: Cloud, **changes: Any) -> Deployed:
    """The logging of these arguments, made in the simulated cloud; made once, since tests only look at it."""
    key = f"{cloud} {sorted(changes.items())!r}"
    if key not in _made:
        _made[key] = make_logging(cloud, **changes)
    return _made[key]


def make_logging(cloud: Cloud, **changes: Any) -> Deployed:
    """The logging of these arguments, made anew."""
    implementation: type[Logging] = getattr(import_module(f"components.logging.{cloud}"), f"{cloud.value.capitalize()}Logging")
    args = logging_args(cloud, **changes)
    return run(lambda: implementation("logging", args))
