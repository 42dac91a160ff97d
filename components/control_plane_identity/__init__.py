"""The control plane's identity (G1): an AWS role that becomes an identity of Azure and of Google Cloud, without a key.

AWS signs a token for the role (IAM outbound identity federation, ``sts:GetWebIdentityToken``); Entra and Google trust its issuer
for that one role. Exists once per organization, in the control plane's own account, subscription and project
(docs/adr/0005-federation-without-keys.md).
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws_policies import require_account_id
from components.base import Component, require
from components.federation import require_issuer, require_role
from vocabulary import Environment, StackContext

CONTROL_PLANE: Final = "control-plane"
"""What the identity is called on every cloud: ``<prefix>-org-control-plane``."""


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
        require_issuer("aws_issuer", self.aws_issuer)
        require_role("aws_role_arn", self.aws_role_arn)


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
