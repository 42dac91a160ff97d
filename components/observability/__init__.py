"""Observability (O1, O2): one Prometheus and one Grafana on AWS for all clouds, and alerts routed by one severity scheme."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class ObservabilityArgs:
    """Arguments of every observability component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class Observability(Component):
    """Outputs of every observability component."""

    _CAPABILITY = "observability"

    metrics_url: pulumi.Output[str]
    """Prometheus remote-write URL that every collector pushes to; the one on AWS, on every cloud."""
    dashboard_url: pulumi.Output[str]
    """The Grafana workspace; the one on AWS, on every cloud."""
    alert_channel_ids: pulumi.Output[dict[str, str]]
    """Where an alert of this cloud goes, by severity: SNS topic ARN, action group id, notification channel id."""
