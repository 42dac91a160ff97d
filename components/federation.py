"""How a role on AWS becomes an identity of the other clouds without a key: what tokens say, and who may take them.

Sources: IAM, "Federating AWS identities to external services" and "Controlling access with IAM policies" of outbound identity
federation; Entra, "Workload identity federation"; Google Cloud IAM, "Workload Identity Federation"
(docs/adr/0005-federation-without-keys.md).
"""

import re
from collections.abc import Sequence
from typing import Final

import pulumi

from components.aws_policies import Statement, allow
from components.base import require
from components.gcp_projects import MAXIMUM_SUBJECT_LENGTH

AZURE_AUDIENCE: Final = "api://AzureADTokenExchange"
"""Audience of tokens for Entra."""

PROVIDER: Final = "aws-outbound"
"""Id of the provider in each of our workload identity pools. The pool's name carries the generation."""

TOKEN_LIFETIME_SECONDS: Final = 300
"""Longest life of a token for another cloud: it is exchanged at once. STS takes 60 to 3,600."""

_ROLE_ARN: Final = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+")


def google_audience(project_number: str, pool_id: str) -> str:
    """Audience of tokens for a pool of ours on Google Cloud: its provider's resource name."""
    return f"//iam.googleapis.com/projects/{project_number}/locations/global/workloadIdentityPools/{pool_id}/providers/{PROVIDER}"


def audience_of_pool(pool_name: pulumi.Output[str]) -> pulumi.Output[str]:
    """The same from a pool's ``name``, which holds the project's number, so that nothing is looked up."""
    return pulumi.Output.format("//iam.googleapis.com/{0}/providers/{1}", pool_name, PROVIDER)


def member_of_pool(pool_name: pulumi.Output[str], role_arn: pulumi.Input[str] | None) -> pulumi.Output[str]:
    """How grants on Google Cloud name the one role of a pool."""
    return pulumi.Output.format("principal://iam.googleapis.com/{0}/subject/{1}", pool_name, role_arn)


def take_tokens(audiences: Sequence[pulumi.Input[str]]) -> Statement:
    """The right to take tokens for ``audiences`` only, in which ``*`` stands for anything.

    The action has no resource-level permission. An absent audience would satisfy ``ForAllValues``, hence the test of presence.
    """
    return allow(
        "TokensForOurIdentitiesInOtherClouds",
        ["sts:GetWebIdentityToken"],
        "*",
        {
            "Null": {"sts:IdentityTokenAudience": "false"},
            "ForAllValues:StringLike": {"sts:IdentityTokenAudience": list(audiences)},
            "StringEquals": {"sts:SigningAlgorithm": "RS256"},
            "NumericLessThanEquals": {"sts:DurationSeconds": TOKEN_LIFETIME_SECONDS},
        },
    )


def require_given(argument: str, value: object) -> None:
    """Raise ``ArgumentError`` unless ``value``, which the identity on AWS puts out, is given."""
    require(value is not None, argument, None, "give what the identity on AWS puts out")


def require_issuer(argument: str, issuer: pulumi.Input[str] | None) -> None:
    """Raise ``ArgumentError`` if ``issuer`` is known and no issuer's URL."""
    if isinstance(issuer, str):
        require(issuer.startswith("https://"), argument, issuer, "write the issuer's URL, with https://")


def require_role(argument: str, role_arn: pulumi.Input[str] | None) -> None:
    """Raise ``ArgumentError`` if ``role_arn`` is known and no role that tokens can name."""
    if isinstance(role_arn, str):
        require(
            _ROLE_ARN.fullmatch(role_arn) is not None,
            argument,
            role_arn,
            "write the role's own ARN, arn:aws:iam::ACCOUNT:role/NAME; tokens never name the assumed-role session",
        )
        require(
            len(role_arn) <= MAXIMUM_SUBJECT_LENGTH,
            argument,
            role_arn,
            f"shorten the role's path or name: Google Cloud takes subjects of at most {MAXIMUM_SUBJECT_LENGTH} characters",
        )
