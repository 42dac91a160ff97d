"""Identities of an environment's services on the clouds that they act on, without a key. Owned by the ``org`` stack.

A service runs on AWS, in its environment's account, under the role ``vocabulary.service_role_name``. That account signs tokens
for its roles; here each service gets a managed identity on Azure and a service account on Google Cloud, in the control plane's
subscription and project, which trust exactly that role of exactly that account. The roles are made later, by the capabilities
that host the services; what the identities may do, the capabilities that own the targets say.

Deliberately not in the environments' stacks: whoever may write federated credentials or workload identity pools can become
somebody else, so their deployers may not (docs/adr/0005-federation-without-keys.md).
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws_policies import require_account_id, role_arn
from components.base import Component, require
from components.federation import require_issuer
from vocabulary import Environment, Service, StackContext, service_role_name

SERVICES: Final = tuple(service for service in Service if service.acts_elsewhere)
"""Services that are somebody on every cloud."""


@dataclass(frozen=True, kw_only=True)
class ServiceIdentityArgs:
    """Arguments of every service identity component.

    Attributes:
        context: the ``org`` stack.
        target: the environment whose services these are.
        scope: where the resources live; ``scope`` of the account baseline, of the control plane on Azure and Google Cloud.
        aws_account_id: the environment's AWS account, in which the services run.
        aws_issuer: Azure and Google Cloud only: issuer URL of that account's outbound tokens; ``token_issuer`` on AWS.

    Raises:
        ArgumentError: the target is no environment, or account or issuer are none.
    """

    context: StackContext
    target: Environment
    scope: pulumi.Input[str]
    aws_account_id: str
    aws_issuer: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """An environment, an AWS account, an issuer."""
        require(
            self.target is not Environment.ORG,
            "target",
            self.target.value,
            "write 'dev', 'staging' or 'prod'; the organization-wide role is control_plane_identity's",
        )
        require_account_id("aws_account_id", self.aws_account_id)
        require_issuer("aws_issuer", self.aws_issuer)

    @property
    def role_arns(self) -> dict[Service, str]:
        """Role of each service on AWS, which need not exist yet: trust of the other clouds compares text."""
        names = {service: service_role_name(self.context.prefix, self.target, service) for service in SERVICES}
        return {service: role_arn(self.aws_account_id, name) for service, name in names.items()}


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
