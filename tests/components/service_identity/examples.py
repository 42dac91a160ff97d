"""Arguments that the tests of this capability start from."""

from typing import Any

from components.service_identity import ServiceIdentityArgs
from tests.components.support import context
from vocabulary import Environment, Service

ACCOUNT = "111122223333"
ISSUER = "https://11111111-2222-4333-8444-555555555555.tokens.sts.global.api.aws"
ROLES = {service.value: f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-{service}" for service in Service if service != "evidence-lake"}


def aws_args(**changes: Any) -> ServiceIdentityArgs:
    """Arguments for the services of ``dev``; ``changes`` replaces fields."""
    default = {"context": context(environment=Environment.ORG), "target": Environment.DEV, "scope": "acme-scope"}
    return ServiceIdentityArgs(**{**default, "aws_account_id": ACCOUNT, **changes})


def federated_args(**changes: Any) -> ServiceIdentityArgs:
    """The same on a cloud that trusts AWS."""
    return aws_args(**{"aws_issuer": ISSUER} | changes)
