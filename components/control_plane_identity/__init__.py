"""The control plane's identity (G1): an AWS role that becomes an identity of Azure and of Google Cloud, without a key.

AWS signs a token for the role (IAM outbound identity federation, ``sts:GetWebIdentityToken``); Entra and Google trust its issuer
for that one role. Exists once per organization, in the control plane's own account, subscription and project
(docs/adr/0005-federation-without-keys.md).
"""

import re
from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws_policies import require_account_id
from components.base import Component, require
from components.gcp_projects import MAXIMUM_SUBJECT_LENGTH
from vocabulary import Environment, NameKind, StackContext

CONTROL_PLANE: Final = "control-plane"
"""What the identity is called on every cloud: ``<prefix>-org-control-plane``."""

AZURE_AUDIENCE: Final = "api://AzureADTokenExchange"
"""Audience of tokens for Entra (Entra: "Workload identity federation")."""

PROVIDER: Final = "aws-outbound"
"""Id of the provider in Google Cloud's workload identity pool. Its pool's name carries the generation."""

_ROLE_ARN: Final = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+")


@dataclass(frozen=True, kw_only=True)
class ControlPlaneIdentityArgs:
    """Arguments of every control-plane identity.

    Attributes:
        context: the ``org`` stack.
        account_id: account, subscription or project id of the control plane on this cloud.
        scope: where the resources live; ``scope`` of the account baseline.
        organization_id: AWS only: the AWS organization (``o-...``) that execution roles must belong to.
        execution_account_ids: AWS only: account id of each environment whose execution role the control plane may assume.
        aws_issuer: Azure and Google Cloud only: issuer URL of the control plane account's outbound tokens.
        aws_role_arn: Azure and Google Cloud only: the control-plane role, the one subject that is trusted.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    organization_id: str | None = None
    execution_account_ids: dict[str, str] | None = None
    aws_issuer: pulumi.Input[str] | None = None
    aws_role_arn: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Environments that exist, AWS account ids, a role that tokens can name."""
        accounts = self.execution_account_ids or {}
        known = [environment for environment in Environment if environment is not Environment.ORG]
        unknown = sorted(set(accounts) - set(known))
        require(not unknown, "execution_account_ids", unknown, f"write environments among {', '.join(known)}")
        for environment, account in accounts.items():
            require_account_id(f"execution_account_ids.{environment}", account)
        if isinstance(self.aws_issuer, str):
            require(
                self.aws_issuer.startswith("https://"), "aws_issuer", self.aws_issuer, "write the issuer's URL, with https://"
            )
        if isinstance(self.aws_role_arn, str):
            require(
                _ROLE_ARN.fullmatch(self.aws_role_arn) is not None,
                "aws_role_arn",
                self.aws_role_arn,
                "write the role's own ARN, arn:aws:iam::ACCOUNT:role/NAME; tokens never name the assumed-role session",
            )
            require(
                len(self.aws_role_arn) <= MAXIMUM_SUBJECT_LENGTH,
                "aws_role_arn",
                self.aws_role_arn,
                f"shorten the role's path or name: Google Cloud takes subjects of at most {MAXIMUM_SUBJECT_LENGTH} characters",
            )


class ControlPlaneIdentity(Component):
    """Outputs of every control-plane identity."""

    _CAPABILITY = "control_plane_identity"

    principal: pulumi.Output[str]
    """The identity, as grants name it: role ARN, principal id of the managed identity, service account e-mail address."""
    token_issuer: pulumi.Output[str]
    """AWS: issuer URL of the account's outbound tokens. Elsewhere: the issuer that is trusted."""
    token_audience: pulumi.Output[str]
    """Audience that a token for this cloud must carry: on AWS ``sts.amazonaws.com``, on Azure ``api://AzureADTokenExchange``,
    on Google Cloud the workload identity provider's resource name."""
    client_id: pulumi.Output[str]
    """What a client names to become the identity: role ARN, client id of the managed identity, service account e-mail address."""


def google_audience(project_number: str, context: StackContext) -> str:
    """Audience of tokens for the control plane's identity on Google Cloud: the workload identity provider's resource name."""
    pool = context.name(NameKind.WORKLOAD_IDENTITY_POOL, CONTROL_PLANE)
    return f"//iam.googleapis.com/projects/{project_number}/locations/global/workloadIdentityPools/{pool}/providers/{PROVIDER}"
