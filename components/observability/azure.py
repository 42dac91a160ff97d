"""Observability on Azure: action groups by severity, and rules that send every alert of the resource group to them."""

import pulumi
from pulumi_azure_native import alertsmanagement, monitor

from components.observability import Observability, ObservabilityArgs, require_home
from vocabulary import Cloud, NameKind, Severity


class AzureObservability(Observability):
    """An action group for each severity, and an alert processing rule that adds it to whatever fires with that severity.

    So an alert that names no action group, as Azure's own do, still reaches the same people. Metrics and dashboards are on AWS.

    Sources: Azure Monitor "Action groups" and "Alert processing rules".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build observability.

        Raises:
            ArgumentError: ``home`` is missing.
        """
        home = require_home(args)
        super().__init__(name, args.context, opts)
        self._args = args
        channels = self._alert_channels()
        self._alerts(channels)
        self.register(
            metrics_url=home.metrics_url,
            dashboard_url=home.dashboard_url,
            alert_channel_ids={str(severity): channel.id for severity, channel in channels.items()},
        )

    def _alert_channels(self) -> dict[Severity, monitor.ActionGroup]:
        return {
            severity: monitor.ActionGroup(
                self.child_name(severity),
                resource_group_name=self._args.scope,
                action_group_name=self.physical_name(NameKind.AZURE_RESOURCE, severity),
                group_short_name=str(severity),
                location="Global",
                enabled=True,
                email_receivers=[
                    {"name": str(severity), "email_address": self._args.email(severity), "use_common_alert_schema": True}
                ],
                tags=self.tags(severity=severity),
                opts=self.child(),
            )
            for severity in Severity
        }

    def _alerts(self, channels: dict[Severity, monitor.ActionGroup]) -> None:
        group = pulumi.Output.format("/subscriptions/{0}/resourceGroups/{1}", self._args.account_id, self._args.scope)
        for severity, channel in channels.items():
            alertsmanagement.AlertProcessingRuleByName(
                self.child_name(severity),
                resource_group_name=self._args.scope,
                alert_processing_rule_name=self.physical_name(NameKind.AZURE_RESOURCE, severity),
                location="Global",
                properties={
                    "description": f"{severity}: {severity.scheme.meaning}",
                    "scopes": [group],
                    "conditions": [
                        {
                            "field": alertsmanagement.Field.SEVERITY,
                            "operator": alertsmanagement.Operator.EQUALS,
                            "values": [f"Sev{number}" for number in severity.scheme.azure],
                        }
                    ],
                    "actions": [
                        alertsmanagement.AddActionGroupsArgs(action_type="AddActionGroups", action_group_ids=[channel.id])
                    ],
                    "enabled": True,
                },
                tags=self.tags(severity=severity),
                opts=self.child(),
            )
