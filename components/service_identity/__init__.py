"""Identities of an environment's services on the clouds that they act on, without a key. Owned by the ``org`` stack."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class ServiceIdentityArgs:
    """Arguments of every service identity component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class ServiceIdentity(Component):
    """Outputs of every service identity component."""

    _CAPABILITY = "service_identity"

    token_issuer: pulumi.Output[str]
    """Issuer URL of the tokens that roles in the environment's AWS account take to other clouds; the same on every cloud."""
    token_audience: pulumi.Output[str]
    """Audience that a token for this cloud must carry: on AWS ``sts.amazonaws.com``, on Azure ``api://AzureADTokenExchange``,
    on Google Cloud the workload identity provider's resource name."""
    principals: pulumi.Output[dict[str, str]]
    """Each service, as grants name it: role ARN, principal id of the managed identity, service account e-mail address."""
    client_ids: pulumi.Output[dict[str, str]]
    """What a client names to become the service: role ARN, client id of the managed identity, service account e-mail address."""
