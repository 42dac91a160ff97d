"""Secret broker infrastructure (B3): sources, events, queue and runtime on AWS; closed targets on Azure and Google Cloud."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class SecretBrokerArgs:
    """Arguments of every secret broker component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class SecretBroker(Component):
    """Outputs of every secret broker component."""

    _CAPABILITY = "secret_broker"

    store_id: pulumi.Output[str]
    """Where secrets lie: name prefix of the sources in Secrets Manager, Key Vault URI, project and location in Secret Manager."""
    broker_id: pulumi.Output[str]
    """Who the broker is here: role ARN, principal id of the managed identity, service account e-mail address."""
    queue_url: pulumi.Output[str]
    """Queue of the changes that the broker works off; the one on AWS, on every cloud."""
