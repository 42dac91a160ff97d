"""The environment's AWS account, as policies and trust name it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.aws_policies import Statement, trust

OIDC_ACTION: Final = "sts:AssumeRoleWithWebIdentity"


@dataclass(frozen=True, kw_only=True)
class Account:
    """What the policies name.

    Attributes:
        account_id: the environment's account.
        stack: Pulumi stack of the environment, also the value of its resources' ``environment`` tag.
        project: Pulumi project.
        names: how the stack's physical names start, such as ``acme-dev-``.
        access_names: how the names of what lets people and pipelines in start, such as ``acme-org-``.
        boundary_arn: the permission boundary.
        state_store: ARN of the S3 bucket with the Pulumi state, if there is one.
        state_key: ARN of that bucket's KMS key, if there is one.
    """

    account_id: str
    stack: str
    project: str
    names: str
    access_names: str
    boundary_arn: str
    state_store: str | None
    state_key: str | None

    def arn(self, service: str, resource: str) -> str:
        """ARN of a resource in any region: the environment chooses its own."""
        return f"arn:aws:{service}:*:{self.account_id}:{resource}"

    def iam(self, resource: str) -> str:
        """ARN of an IAM resource."""
        return f"arn:aws:iam::{self.account_id}:{resource}"

    def files(self, patterns: Sequence[str]) -> list[str]:
        """ARNs of files in the state store."""
        return [f"{self.state_store}/{pattern}" for pattern in patterns]


def issuer_host(issuer: str) -> str:
    """How IAM names an issuer in ARNs and condition keys: its URL without the scheme."""
    return issuer.removeprefix("https://")


def trust_token(sid: str, provider_arn: str, issuer: str, audience: str, subject: str) -> Statement:
    """Trust in tokens of ``issuer`` with exactly this ``aud`` and ``sub``."""
    host = issuer_host(issuer)
    return trust(
        sid, {"Federated": provider_arn}, OIDC_ACTION, {"StringEquals": {f"{host}:aud": audience, f"{host}:sub": subject}}
    )
