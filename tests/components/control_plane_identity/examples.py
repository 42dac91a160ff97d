"""Arguments that the tests of this capability start from."""

from typing import Any

from components.control_plane_identity import ControlPlaneIdentityArgs
from tests.components.support import context
from vocabulary import Environment

ROLE_ARN = "arn:aws:iam::444455556666:role/acme-ml-org-control-plane"
ISSUER = "https://11111111-2222-4333-8444-555555555555.tokens.sts.global.api.aws"
ACCOUNTS = {"dev": "111122223333", "prod": "333344445555"}


def args(**changes: Any) -> ControlPlaneIdentityArgs:
    """Arguments of the ``org`` stack; ``changes`` replaces fields."""
    return ControlPlaneIdentityArgs(
        **{"context": context(environment=Environment.ORG), "account_id": "acme-control-plane", "scope": "acme-scope", **changes}
    )


def aws_args(**changes: Any) -> ControlPlaneIdentityArgs:
    """The same on AWS."""
    account = {"account_id": "444455556666", "organization_id": "o-a1b2c3d4e5", "execution_account_ids": ACCOUNTS}
    return args(**account | changes)


def federated_args(**changes: Any) -> ControlPlaneIdentityArgs:
    """The same on a cloud that trusts AWS."""
    return args(**{"aws_issuer": ISSUER, "aws_role_arn": ROLE_ARN} | changes)
