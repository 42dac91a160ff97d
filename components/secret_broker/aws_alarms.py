"""What somebody is told about on AWS: secrets that do not arrive, and a broker that does not run."""

from typing import Final

import pulumi

from components.aws_alarm import Alarm, Comparison, build_alarm
from components.base import Component
from components.secret_broker.aws_documents import Place
from components.secret_broker.aws_functions import CHANGES, RECONCILE
from vocabulary import Severity

_LATE_SECONDS: Final = 15 * 60
"""Age of a change at which it is late."""

_MINUTE: Final = 60


def alarms(broker: Component, place: Place, channel_id: pulumi.Input[str], reconcile_minutes: int) -> None:
    """All alarms of the broker, to one channel."""
    for alarm in _alarms(place, reconcile_minutes):
        build_alarm(broker, alarm, channel_id)


def _alarms(place: Place, reconcile_minutes: int) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name="undelivered",
            summary=f"changes of secrets were given up; they lie in the dead-letter queue (severity: {Severity.HIGH})",
            namespace="AWS/SQS",
            metric="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": place.undelivered},
            statistic="Maximum",
            threshold=1,
        ),
        Alarm(
            name="late",
            summary=f"a change of a secret has waited for {_LATE_SECONDS // _MINUTE} minutes (severity: {Severity.HIGH})",
            namespace="AWS/SQS",
            metric="ApproximateAgeOfOldestMessage",
            dimensions={"QueueName": place.queue},
            statistic="Maximum",
            threshold=_LATE_SECONDS,
        ),
        Alarm(
            name="failing",
            summary=f"the secret broker fails on changes (severity: {Severity.MEDIUM})",
            namespace="AWS/Lambda",
            metric="Errors",
            dimensions={"FunctionName": place.functions[CHANGES]},
            statistic="Sum",
            period_seconds=15 * _MINUTE,
            threshold=3,
        ),
        Alarm(
            name="silent",
            summary=f"the periodic pass over all secrets has not run for two of its intervals (severity: {Severity.HIGH})",
            namespace="AWS/Lambda",
            metric="Invocations",
            dimensions={"FunctionName": place.functions[RECONCILE]},
            statistic="Sum",
            period_seconds=2 * reconcile_minutes * _MINUTE,
            threshold=1,
            comparison=Comparison.BELOW,
            silence_alarms=True,
        ),
        Alarm(
            name="pass-failing",
            summary=f"the periodic pass over all secrets fails (severity: {Severity.HIGH})",
            namespace="AWS/Lambda",
            metric="Errors",
            dimensions={"FunctionName": place.functions[RECONCILE]},
            statistic="Sum",
            period_seconds=2 * reconcile_minutes * _MINUTE,
            threshold=2,
        ),
    )
