"""What is watched about the control plane on AWS, as data: CloudWatch alarms that reach the alert channel."""

import pulumi

from components.aws_alarm import Alarm, Comparison


def dead_letters(name: str, queue_name: pulumi.Input[str]) -> Alarm:
    """Something could not be processed."""
    return Alarm(
        name=f"{name}-dead-letters",
        summary=f"{name} could not process a message",
        namespace="AWS/SQS",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        threshold=0,
        comparison=Comparison.ABOVE,
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
            comparison=Comparison.ABOVE,
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
            comparison=Comparison.ABOVE,
            dimensions=group,
        ),
        Alarm(
            name="api-unreachable",
            summary="the load balancer finds nobody who answers",
            namespace=application,
            metric="HTTPCode_ELB_5XX_Count",
            statistic="Sum",
            threshold=10,
            comparison=Comparison.ABOVE,
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
        comparison=Comparison.ABOVE,
        dimensions={"DBClusterIdentifier": cluster},
        periods=3,
    )
