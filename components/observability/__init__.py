"""Observability (O1, O2): one Prometheus and one Grafana on AWS for all clouds, and alerts routed by one severity scheme.

Deliberately not here: data sources and dashboards, which a service provisions in Grafana; alerts of single capabilities, which
name the channel of their severity.
"""

from dataclasses import dataclass

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import Cloud, Response, Severity, StackContext

LONGEST_RETENTION_DAYS = 1095
"""Longest that metrics can be kept, in days (Amazon Managed Service for Prometheus: "Service quotas")."""


@dataclass(frozen=True, kw_only=True)
class AwsObservabilityOptions:
    """What only the home on AWS needs.

    Attributes:
        boundary_id: permission boundary of the role that Grafana queries with; from account access.
        placement: where the private way to Grafana lies.
        key: customer-managed key of metrics, dashboards, alerts and logs; None for the cloud's own.
        retention_days: how long metrics are kept, 30 to 1,095 days.
        log_retention_days: how long the logs of Prometheus are kept, in days.
        collectors: clouds whose collectors push, each of which is missed when it falls silent.
        dashboard_groups: Identity Center group id by the human role that sees dashboards with it.
        dashboard_ranges: public IPv4 ranges of the company's networks that reach Grafana; besides, only this network does.
    """

    boundary_id: pulumi.Input[str]
    placement: Placement
    retention_days: int
    log_retention_days: int
    collectors: list[Cloud]
    dashboard_groups: dict[str, str]
    dashboard_ranges: list[str]
    key: EncryptionKey | None = None

    def __post_init__(self) -> None:
        """Check the period."""
        require(
            30 <= self.retention_days <= LONGEST_RETENTION_DAYS,  # noqa: PLR2004 - less than a month shows no trend
            "aws.retention_days",
            self.retention_days,
            f"write 30 to {LONGEST_RETENTION_DAYS} days",
        )


@dataclass(frozen=True, kw_only=True)
class ObservabilityHome:
    """Where metrics of all clouds are, as the component on AWS gives it.

    Attributes:
        metrics_url: Prometheus remote-write URL.
        dashboard_url: the Grafana workspace.
    """

    metrics_url: pulumi.Input[str]
    dashboard_url: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class ObservabilityArgs:
    """Arguments of every observability component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        page_email: where alerts that page go: the address by which the on-call tool takes alerts.
        ticket_email: where all others go.
        home: the home on AWS; None there.
        aws: what only the home on AWS needs; None elsewhere.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    page_email: str
    ticket_email: str
    home: ObservabilityHome | None = None
    aws: AwsObservabilityOptions | None = None

    def __post_init__(self) -> None:
        """Check the addresses."""
        for argument in ("page_email", "ticket_email"):
            email = getattr(self, argument)
            require("@" in email, argument, email, "write an e-mail address")

    def email(self, severity: Severity) -> str:
        """Where alerts of ``severity`` go: the same on every cloud."""
        return self.page_email if severity.scheme.response is Response.PAGE else self.ticket_email


class Observability(Component):
    """Outputs of every observability component."""

    _CAPABILITY = "observability"

    metrics_url: pulumi.Output[str]
    """Prometheus remote-write URL that every collector pushes to; the one on AWS, on every cloud."""
    dashboard_url: pulumi.Output[str]
    """The Grafana workspace; the one on AWS, on every cloud."""
    alert_channel_ids: pulumi.Output[dict[str, str]]
    """Where an alert of this cloud goes, by severity: SNS topic ARN, action group id, notification channel id."""


def require_home(args: ObservabilityArgs) -> ObservabilityHome:
    """The home on AWS, which the other clouds only contribute to.

    Raises:
        ArgumentError: it is missing.
    """
    require(args.home is not None, "home", args.home, "give ObservabilityHome with the outputs of the component on AWS")
    assert args.home  # noqa: S101 - for the type checker; the line above is for people
    return args.home
