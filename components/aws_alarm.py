"""CloudWatch alarms on metrics, as all capabilities make them: what is watched is data, and one function builds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pulumi
import pulumi_aws as aws

from components.base import Component


class Comparison(StrEnum):
    """How a metric compares with the threshold when the alarm goes off (CloudWatch API: ``PutMetricAlarm``)."""

    ABOVE = "GreaterThanThreshold"
    AT_LEAST = "GreaterThanOrEqualToThreshold"
    AT_MOST = "LessThanOrEqualToThreshold"
    BELOW = "LessThanThreshold"


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm on a metric.

    Attributes:
        name: words joined by hyphens; the component's name is put before.
        summary: what is wrong, for whoever is called.
        namespace: namespace of the metric.
        metric: name of the metric.
        dimensions: whose metric it is.
        statistic: how it is aggregated over a period.
        threshold: what it is compared with, in the metric's unit.
        comparison: how.
        period_seconds: length of a period, in seconds.
        periods: how many periods in a row.
        silence_alarms: whether no data at all sets it off too; idle queues and functions report none.
    """

    name: str
    summary: str
    namespace: str
    metric: str
    dimensions: Mapping[str, pulumi.Input[str]]
    statistic: str
    threshold: float
    comparison: Comparison = Comparison.AT_LEAST
    period_seconds: int = 300
    periods: int = 1
    silence_alarms: bool = False


def build_alarm(
    component: Component, alarm: Alarm, channel_id: pulumi.Input[str], *, tell_end: bool = False, **tags: str
) -> aws.cloudwatch.MetricAlarm:
    """The alarm as a child of ``component``.

    Args:
        component: the component that owns it.
        alarm: what is watched.
        channel_id: topic that is told.
        tell_end: whether it is also told when the alarm is over.
        tags: more tags.
    """
    context = component.context
    return aws.cloudwatch.MetricAlarm(
        component.child_name(alarm.name),
        name=f"{context.prefix}-{context.environment}-{component.child_name(alarm.name)}",
        alarm_description=f"{context.environment}: {alarm.summary}",
        namespace=alarm.namespace,
        metric_name=alarm.metric,
        dimensions=dict(alarm.dimensions) or None,
        statistic=alarm.statistic,
        period=alarm.period_seconds,
        evaluation_periods=alarm.periods,
        comparison_operator=alarm.comparison.value,
        threshold=alarm.threshold,
        treat_missing_data="breaching" if alarm.silence_alarms else "notBreaching",
        alarm_actions=[channel_id],
        ok_actions=[channel_id] if tell_end else None,
        tags=component.tags(**tags),
        opts=component.child(),
    )
