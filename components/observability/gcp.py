"""Observability on Google Cloud: a notification channel for each severity."""

import pulumi
import pulumi_gcp as gcp

from components.gcp_projects import require_project_id
from components.observability import Observability, ObservabilityArgs, require_home
from vocabulary import SEVERITY_LABEL, Cloud, Severity


class GcpObservability(Observability):
    """Notification channels that alert policies name. Nothing routes by severity here: a policy that names no channel is silent.

    Metrics and dashboards are on AWS.

    Source: Cloud Monitoring "Create and manage notification channels by API".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build observability.

        Raises:
            ArgumentError: ``account_id`` is not a project id, or ``home`` is missing.
        """
        require_project_id("account_id", args.account_id)
        home = require_home(args)
        super().__init__(name, args.context, opts)
        self._args = args
        channels = self._alert_channels()
        self.register(
            metrics_url=home.metrics_url,
            dashboard_url=home.dashboard_url,
            alert_channel_ids={str(severity): channel.id for severity, channel in channels.items()},
        )

    def _alert_channels(self) -> dict[Severity, gcp.monitoring.NotificationChannel]:
        return {
            severity: gcp.monitoring.NotificationChannel(
                self.child_name(severity),
                project=self._args.scope,
                type="email",
                display_name=f"{self.context.environment}: {severity}",
                description=f"{severity}: {severity.scheme.meaning}",
                labels={"email_address": self._args.email(severity)},
                user_labels=self.tags(**{SEVERITY_LABEL: severity}),
                opts=self.child(),
            )
            for severity in Severity
        }
