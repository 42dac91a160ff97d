"""What is watched about the control plane on AWS, as data: CloudWatch alarms that reach the alert channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.base import Component
from components.control_plane_hosting import ControlPlaneHostingArgs

_PERIOD_SECONDS: Final = 300


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm: the metric is above ``threshold`` in each of ``periods`` periods of five minutes.

    Attributes:
        name: words joined by hyphens.
        summary: what has happened, for people.
        namespace: namespace of the metric.
        metric: the metric.
        statistic: how it is aggregated.
        threshold: what it may reach.
        dimensions: whose metric it is.
        periods: periods in a row.
    """

    name: str
    summary: str
    namespace: str
    metric: str
    statistic: str
    threshold: float
    dimensions: Mapping[str, pulumi.Input[str]]
    periods: int = 1


def dead_letters(name: str, queue_name: pulumi.Input[str]) -> Alarm:
    """Something could not be processed."""
    return Alarm(
        name=f"{name}-dead-letters",
        summary=f"{name} could not process a message",
        namespace="AWS/SQS",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        threshold=0,
        dimensions={"QueueName": queue_name},
    )


def api_alarms(load_balancer: pulumi.Input[str], targets: pulumi.Input[str]) -> list[Alarm]:
    """The API does not answer, or answers with its own errors; both by ARN suffix."""
    entry = {"LoadBalancer": load_balancer}
    group = entry | {"TargetGroup": targets}
    application = "AWS/ApplicationELB"
    return [
        Alarm(
            name="api-unhealthy",
            summary="a copy of the broker API fails its health check",
            namespace=application,
            metric="UnHealthyHostCount",
            statistic="Maximum",
            threshold=0,
            dimensions=group,
            periods=2,
        ),
        Alarm(
            name="api-errors",
            summary="the broker API answers with errors of its own",
            namespace=application,
            metric="HTTPCode_Target_5XX_Count",
            statistic="Sum",
            threshold=10,
            dimensions=group,
        ),
        Alarm(
            name="api-unreachable",
            summary="the load balancer finds nobody who answers",
            namespace=application,
            metric="HTTPCode_ELB_5XX_Count",
            statistic="Sum",
            threshold=10,
            dimensions=entry,
        ),
    ]


def database_alarm(cluster: pulumi.Input[str]) -> Alarm:
    """The database is about to have no more capacity."""
    return Alarm(
        name="database-capacity",
        summary="the database is at 90 % of its maximum capacity",
        namespace="AWS/RDS",
        metric="ACUUtilization",
        statistic="Average",
        threshold=90,
        dimensions={"DBClusterIdentifier": cluster},
        periods=3,
    )


def build_alarm(component: Component, args: ControlPlaneHostingArgs, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
    """The alarm as a child of ``component``. Silence is no alarm: idle queues and paused databases report nothing."""
    return aws.cloudwatch.MetricAlarm(
        component.child_name(alarm.name),
        name=f"{args.context.prefix}-{args.context.environment}-{component.child_name(alarm.name)}",
        alarm_description=f"{args.context.environment}: {alarm.summary}",
        namespace=alarm.namespace,
        metric_name=alarm.metric,
        statistic=alarm.statistic,
        dimensions=dict(alarm.dimensions),
        period=_PERIOD_SECONDS,
        evaluation_periods=alarm.periods,
        comparison_operator="GreaterThanThreshold",
        threshold=alarm.threshold,
        treat_missing_data="notBreaching",
        alarm_actions=[args.alert_channel_id],
        ok_actions=[args.alert_channel_id],
        tags=component.tags(),
        opts=component.child(),
    )
