"""The environment's AWS account, as policies and trust name it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.aws_policies import Conditions, Statement, trust

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
        execution_role_arn: the role that the control plane's services act through.
        state_store: ARN of the S3 bucket with the Pulumi state, if there is one.
        state_key: ARN of that bucket's KMS key, if there is one.
    """

    account_id: str
    stack: str
    project: str
    names: str
    access_names: str
    boundary_arn: str
    execution_role_arn: str
    state_store: str | None
    state_key: str | None

    @property
    def tagged(self) -> Conditions:
        """Condition: the resource belongs to the stack by its tag, where ids are generated and carry no name."""
        return {"StringEquals": {"aws:ResourceTag/environment": self.stack}}

    @property
    def tagging(self) -> Conditions:
        """Condition: what is made gets the stack's tag."""
        return {"StringEquals": {"aws:RequestTag/environment": self.stack}}

    @property
    def table_metadata(self) -> str:
        """ARN of what describes the evidence's tables, which the catalogue writes in the name of whoever makes one."""
        return f"arn:aws:s3:::{self.names}evidence-lake-tables/warehouse/*.metadata.json"

    @property
    def service_images(self) -> str:
        """ARN of the images of our services, which Lambda looks at in the name of whoever deploys them."""
        return self.arn("ecr", f"repository/{self.names}ml-control-plane")

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
