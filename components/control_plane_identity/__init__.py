"""The control plane's identity (G1): one AWS role that becomes an Azure managed identity and a Google service account without a key.

AWS signs a token for the role (IAM outbound identity federation, ``sts:GetWebIdentityToken``); Entra and Google trust its issuer
for that one role. Exists once per organization, in the control plane's own account, subscription and project.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component
from vocabulary import StackContext

AZURE_AUDIENCE: Final = "api://AzureADTokenExchange"
"""Audience of tokens for Entra (Entra: "Workload identity federation")."""


@dataclass(frozen=True, kw_only=True)
class ControlPlaneIdentityArgs:
    """Arguments of every control-plane identity.

    Attributes:
        context: the stack.
        account_id: account, subscription or project id of the control plane on this cloud.
        scope: where the resources live; ``scope`` of the account baseline.
        organization_id: AWS organization id (``o-...``), Entra tenant id, Google Cloud organization id.
        execution_account_ids: AWS only: member accounts whose execution role the control plane may assume.
        aws_issuer: Azure and Google Cloud only: issuer URL of the control plane account's outbound tokens.
        aws_role_arn: Azure and Google Cloud only: the control-plane role, the one subject that is trusted.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    organization_id: str
    execution_account_ids: list[str] | None = None
    aws_issuer: pulumi.Input[str] | None = None
    aws_role_arn: pulumi.Input[str] | None = None


class ControlPlaneIdentity(Component):
    """Outputs of every control-plane identity."""

    _CAPABILITY = "control_plane_identity"

    principal: pulumi.Output[str]
    """The identity, as grants name it: role ARN, principal id of the managed identity, service account e-mail address."""
    token_issuer: pulumi.Output[str]
    """AWS: issuer URL of the account's outbound tokens. Elsewhere: the issuer that is trusted."""
    token_audience: pulumi.Output[str]
    """Audience that a token for this cloud must carry: on AWS ``sts.amazonaws.com``, on Azure ``api://AzureADTokenExchange``, on Google
    Cloud the workload identity provider's resource name."""
    client_id: pulumi.Output[str]
    """What a client names to become the identity: role ARN, client id of the managed identity, service account e-mail address."""
