"""Who may publish alerts, query metrics and deliver logs on AWS: policy statements, computed without an engine.

Sources: Amazon Managed Service for Prometheus "Alert manager: set up Amazon SNS" and "CloudWatch Logs"; Amazon Managed Grafana
"Permissions and policies for AWS data sources"; SNS "Access policy examples"; "The confused deputy problem".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws_policies import Conditions, Statement, allow, deny, trust

_QUERY: Final = (
    "aps:GetLabels",
    "aps:GetMetricMetadata",
    "aps:GetSeries",
    "aps:ListAlertManagerAlertGroups",
    "aps:ListAlertManagerAlerts",
    "aps:ListAlertManagerSilences",
    "aps:ListAlerts",
    "aps:ListRules",
    "aps:QueryMetrics",
)
_METRICS: Final = ("cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics")
_TRACES: Final = (
    "xray:BatchGetTraces",
    "xray:GetGroups",
    "xray:GetServiceGraph",
    "xray:GetTimeSeriesServiceStatistics",
    "xray:GetTraceGraph",
    "xray:GetTraceSummaries",
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Account and region that the policies hold in."""

    account_id: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """ARN of a resource in this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def here(self, source: pulumi.Input[str]) -> Conditions:
        """Conditions against the confused deputy: the service acts for ``source`` (an ARN pattern) in this account."""
        return {"StringEquals": {"aws:SourceAccount": self.account_id}, "ArnLike": {"aws:SourceArn": source}}


def topic_policy(place: Place, topic_arn: str, workspace_arn: pulumi.Input[str]) -> list[Statement]:
    """Our Prometheus and CloudWatch alarms of this account may publish, nobody else, and nobody without TLS."""
    alarms = place.here(place.arn("cloudwatch", "alarm:*"))
    return [
        _service("PrometheusPublishes", "aps", ["sns:GetTopicAttributes", "sns:Publish"], topic_arn, place.here(workspace_arn)),
        _service("AlarmsPublish", "cloudwatch", ["sns:Publish"], topic_arn, alarms),
        deny("OnlyWithTls", ["sns:Publish"], topic_arn, {"Bool": {"aws:SecureTransport": "false"}}) | {"Principal": "*"},
    ]


def log_delivery(place: Place, log_group_arn: str) -> list[Statement]:
    """Prometheus may write its log; it comes through the delivery of logs."""
    streams = f"{log_group_arn}:log-stream:*"
    delivery = place.here(place.arn("logs", "*"))
    return [_service("DeliveryWrites", "delivery.logs", ["logs:CreateLogStream", "logs:PutLogEvents"], streams, delivery)]


def dashboard_trust(place: Place) -> list[Statement]:
    """Grafana workspaces of this account may assume the role."""
    workspaces = place.here(place.arn("grafana", "/workspaces/*"))
    return [trust("WorkspacesOfThisAccount", {"Service": "grafana.amazonaws.com"}, "sts:AssumeRole", workspaces)]


def dashboard_rights(workspace_arn: pulumi.Input[str]) -> list[Statement]:
    """What a dashboard shows: metrics and alerts of our Prometheus, CloudWatch metrics, traces. It changes nothing."""
    return [
        allow("QueryOurPrometheus", _QUERY, workspace_arn),
        allow("MetricsHaveNoResource", _METRICS, "*"),
        allow("TracesHaveNoResource", _TRACES, "*"),
    ]


def _service(sid: str, service: str, actions: Sequence[str], resource: str, conditions: Conditions) -> Statement:
    return allow(sid, actions, resource, conditions) | {"Principal": {"Service": f"{service}.amazonaws.com"}}
