"""Who may publish alerts, query metrics and deliver logs on AWS: policy statements, computed without an engine.

Sources: Amazon Managed Service for Prometheus "Alert manager: set up Amazon SNS" and "CloudWatch Logs"; Amazon Managed Grafana
"Permissions and policies for AWS data sources"; SNS "Access policy examples"; "The confused deputy problem".
"""

from typing import Final

import pulumi

from components.aws_policies import AwsPlace, Statement, allow, only_over_tls, service_may, trust

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


def topic_policy(place: AwsPlace, topic_arn: str, workspace_arn: pulumi.Input[str]) -> list[Statement]:
    """Our Prometheus and CloudWatch alarms of this account may publish, nobody else, and nobody without TLS."""
    alarms = place.here(place.arn("cloudwatch", "alarm:*"))
    return [
        service_may(
            "PrometheusPublishes", "aps", ["sns:GetTopicAttributes", "sns:Publish"], topic_arn, place.here(workspace_arn)
        ),
        service_may("AlarmsPublish", "cloudwatch", ["sns:Publish"], topic_arn, alarms),
        only_over_tls(["sns:Publish"], topic_arn, "OnlyWithTls"),
    ]


def log_delivery(place: AwsPlace, log_group_arn: str) -> list[Statement]:
    """Prometheus may write its log; it comes through the delivery of logs."""
    streams = f"{log_group_arn}:log-stream:*"
    delivery = place.here(place.arn("logs", "*"))
    return [service_may("DeliveryWrites", "delivery.logs", ["logs:CreateLogStream", "logs:PutLogEvents"], streams, delivery)]


def dashboard_trust(place: AwsPlace) -> list[Statement]:
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
