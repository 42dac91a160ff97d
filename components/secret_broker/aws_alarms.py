"""What somebody is told about on AWS: secrets that do not arrive, and a broker that does not run."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.base import Component
from components.secret_broker.aws_documents import Place
from components.secret_broker.aws_functions import CHANGES, RECONCILE
from vocabulary import Severity

_LATE_SECONDS: Final = 15 * 60
"""Age of a change at which it is late."""

_MINUTE: Final = 60


@dataclass(frozen=True, kw_only=True)
class _Alarm:
    """An alarm on a metric of AWS.

    Attributes:
        name: part of the alarm's name.
        summary: what is wrong, for the person who reads it.
        severity: how bad that is.
        metric: namespace and name.
        dimension: name and value.
        statistic: of the metric over a period.
        period_seconds: length of a period.
        threshold: value that is too much; ``below`` says that less than it is too little, and none at all too.
    """

    name: str
    summary: str
    severity: Severity
    metric: tuple[str, str]
    dimension: tuple[str, str]
    statistic: str
    period_seconds: int
    threshold: int
    below: bool = False


def alarms(broker: Component, place: Place, channel_id: pulumi.Input[str], reconcile_minutes: int) -> None:
    """All alarms of the broker, to one channel."""
    for alarm in _alarms(place, reconcile_minutes):
        namespace, metric = alarm.metric
        aws.cloudwatch.MetricAlarm(
            broker.child_name(alarm.name),
            name=f"{broker.context.prefix}-{broker.context.environment}-{broker.child_name(alarm.name)}",
            alarm_description=f"{broker.context.environment}: {alarm.summary} (severity: {alarm.severity})",
            namespace=namespace,
            metric_name=metric,
            dimensions=dict([alarm.dimension]),
            statistic=alarm.statistic,
            period=alarm.period_seconds,
            evaluation_periods=1,
            comparison_operator="LessThanThreshold" if alarm.below else "GreaterThanOrEqualToThreshold",
            threshold=alarm.threshold,
            treat_missing_data="breaching" if alarm.below else "notBreaching",
            alarm_actions=[channel_id],
            tags=broker.tags(),
            opts=broker.child(),
        )


def _alarms(place: Place, reconcile_minutes: int) -> tuple[_Alarm, ...]:
    return (
        _Alarm(
            name="undelivered",
            summary="changes of secrets were given up; they lie in the dead-letter queue",
            severity=Severity.HIGH,
            metric=("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
            dimension=("QueueName", place.undelivered),
            statistic="Maximum",
            period_seconds=5 * _MINUTE,
            threshold=1,
        ),
        _Alarm(
            name="late",
            summary=f"a change of a secret has waited for {_LATE_SECONDS // _MINUTE} minutes",
            severity=Severity.HIGH,
            metric=("AWS/SQS", "ApproximateAgeOfOldestMessage"),
            dimension=("QueueName", place.queue),
            statistic="Maximum",
            period_seconds=5 * _MINUTE,
            threshold=_LATE_SECONDS,
        ),
        _Alarm(
            name="failing",
            summary="the secret broker fails on changes",
            severity=Severity.MEDIUM,
            metric=("AWS/Lambda", "Errors"),
            dimension=("FunctionName", place.functions[CHANGES]),
            statistic="Sum",
            period_seconds=15 * _MINUTE,
            threshold=3,
        ),
        _Alarm(
            name="silent",
            summary="the periodic pass over all secrets has not run for two of its intervals",
            severity=Severity.HIGH,
            metric=("AWS/Lambda", "Invocations"),
            dimension=("FunctionName", place.functions[RECONCILE]),
            statistic="Sum",
            period_seconds=2 * reconcile_minutes * _MINUTE,
            threshold=1,
            below=True,
        ),
        _Alarm(
            name="pass-failing",
            summary="the periodic pass over all secrets fails",
            severity=Severity.HIGH,
            metric=("AWS/Lambda", "Errors"),
            dimension=("FunctionName", place.functions[RECONCILE]),
            statistic="Sum",
            period_seconds=2 * reconcile_minutes * _MINUTE,
            threshold=2,
        ),
    )
