"""OpenTelemetry collectors (O3): one image and one configuration, on each cloud's container service."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class OtelCollectorArgs:
    """Arguments of every otel collector component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class OtelCollector(Component):
    """Outputs of every otel collector component."""

    _CAPABILITY = "otel_collector"

    otlp_endpoint: pulumi.Output[str]
    """Private OTLP endpoint of the gateway that workloads send to, as ``https://host:port``."""
    gateway_id: pulumi.Output[str]
    """The gateway: ECS service ARN, container app id, Cloud Run service id."""
    agent_configuration: pulumi.Output[str]
    """Configuration of the agent role, rendered for this cloud, for workloads that run a collector beside them."""
