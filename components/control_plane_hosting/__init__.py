"""Control-plane hosting (R1 and the other services): one image, a task for each service, database, schedules, queues."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class ControlPlaneHostingArgs:
    """Arguments of every control plane hosting component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class ControlPlaneHosting(Component):
    """Outputs of every control plane hosting component."""

    _CAPABILITY = "control_plane_hosting"

    api_url: pulumi.Output[str]
    """Where the broker API is reached, over TLS and with a token."""
    service_ids: pulumi.Output[dict[str, str]]
    """What runs each service: ECS service ARN or scheduled task definition ARN."""
    database_id: pulumi.Output[str]
    """The database cluster's ARN."""
    queue_urls: pulumi.Output[dict[str, str]]
    """Queue of each service that has one."""
