"""Schedules of the control plane's services on AWS: a service that runs once is started, a worker is told by a message."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.base import Component
from components.control_plane_hosting import ControlPlaneHostingArgs
from components.control_plane_hosting.aws_queues import Queues
from components.control_plane_hosting.services import HOSTED, Mode
from vocabulary import NameKind, Service

RUN: Final = tuple(service for service, hosting in HOSTED.items() if hosting.mode is Mode.RUN)
"""Services that their schedule starts."""

TOLD: Final = tuple(service for service, hosting in HOSTED.items() if hosting.schedule and hosting.mode is Mode.WORK)
"""Workers that their schedule tells, so that they do one thing at a time."""

_MESSAGE: Final = '{"kind":"scheduled"}'
_RETRY: Final = {"maximum_retry_attempts": 3, "maximum_event_age_in_seconds": 3600}
_WINDOW: Final = {"mode": "FLEXIBLE", "maximum_window_in_minutes": 5}


def build_schedules(
    component: Component,
    args: ControlPlaneHostingArgs,
    *,
    role: aws.iam.Role,
    cluster: aws.ecs.Cluster,
    tasks: Mapping[Service, aws.ecs.TaskDefinition],
    security_group: aws.ec2.SecurityGroup,
    queues: Queues,
) -> None:
    """The schedules, as children of ``component``; what could not be started three times goes to the queue of failed runs."""
    group = aws.scheduler.ScheduleGroup(
        component.child_name("schedules"),
        name=component.physical_name(NameKind.SCHEDULE, "schedules"),
        tags=component.tags(),
        opts=component.child(),
    )
    placed = {
        "subnets": args.placement.subnet_ids["private"],
        "security_groups": [security_group.id],
        "assign_public_ip": False,
    }
    targets: dict[Service, dict[str, Any]] = {
        service: {"arn": cluster.arn, "ecs_parameters": _run(tasks[service].arn, placed)} for service in RUN
    }
    targets |= {service: {"arn": queues.of_service[service].arn, "input": _MESSAGE} for service in TOLD}
    for service, target in targets.items():
        aws.scheduler.Schedule(
            component.child_name(service.value),
            name=component.physical_name(NameKind.SCHEDULE, service.value),
            group_name=group.name,
            schedule_expression=str(HOSTED[service].schedule),
            schedule_expression_timezone="UTC",
            flexible_time_window=_WINDOW,
            target={
                **target,
                "role_arn": role.arn,
                "retry_policy": _RETRY,
                "dead_letter_config": {"arn": queues.failed_runs.arn},
            },
            opts=component.child(),
        )


def _run(task_arn: pulumi.Input[str], placed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "task_definition_arn": task_arn,
        "launch_type": "FARGATE",
        "task_count": 1,
        "enable_ecs_managed_tags": True,
        "propagate_tags": "TASK_DEFINITION",
        "network_configuration": placed,
    }
