"""Tasks of the control plane on AWS: one image on Fargate, a role and a log group for each task, writable files only in /tmp."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.aws_log_group import log_group
from components.base import Component
from components.control_plane_hosting import ControlPlaneHostingArgs
from components.control_plane_hosting.aws_entry import API_PORT
from vocabulary import Cloud, NameKind

_USER: Final = "65532:65532"
"""Nobody, as minimal base images number them."""

_SCRATCH: Final = "scratch"
"""Volume at ``/tmp``, the only place where a container can write."""


def task_family(component: Component, name: str) -> str:
    """Family of the task ``name``."""
    return component.physical_name(NameKind.ECS, name)


def log_group_name(component: Component, name: str) -> str:
    """Log group of the task ``name``."""
    return component.physical_name(NameKind.LOG_GROUP, name)


def build_cluster(component: Component, args: ControlPlaneHostingArgs) -> aws.ecs.Cluster:
    """The cluster, with Container Insights."""
    name = component.physical_name(NameKind.ECS, "services")
    insights = _log_group(component, args, "insights", f"/aws/ecs/containerinsights/{name}/performance")
    return aws.ecs.Cluster(
        component.child_name("services"),
        name=name,
        settings=[{"name": "containerInsights", "value": "enabled"}],
        tags=component.tags(),
        opts=component.child(depends_on=[insights]),  # ECS would make the log group without retention and key
    )


def build_task(
    component: Component,
    args: ControlPlaneHostingArgs,
    name: str,
    *,
    command: Sequence[str],
    cpu: int,
    memory: int,
    role: aws.iam.Role,
    launcher: aws.iam.Role,
    environment: Mapping[str, pulumi.Input[str]],
    listens: bool = False,
) -> aws.ecs.TaskDefinition:
    """The task definition of ``name``, and its log group.

    Args:
        component: the component that owns it.
        args: the component's arguments.
        name: what the task is called.
        command: arguments of the image's entry point.
        cpu: CPU units.
        memory: memory in MiB.
        role: what the task acts as.
        launcher: what ECS starts it with.
        environment: variables; never secrets.
        listens: whether it listens on ``API_PORT``.
    """
    region = args.context.place(Cloud.AWS).name
    logs = _log_group(component, args, name, log_group_name(component, name))
    container: dict[str, Any] = {
        "name": name,
        "image": args.image,
        "command": list(command),
        "essential": True,
        "user": _USER,
        "readonlyRootFilesystem": True,
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
        "mountPoints": [{"sourceVolume": _SCRATCH, "containerPath": "/tmp", "readOnly": False}],  # noqa: S108 - in the container
        "portMappings": [{"containerPort": API_PORT, "hostPort": API_PORT, "protocol": "tcp"}] if listens else [],
        "environment": [{"name": key, "value": environment[key]} for key in sorted(environment)],
        "stopTimeout": 60,
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": logs.name,
                "awslogs-region": region,
                "awslogs-stream-prefix": "task",
                "mode": "non-blocking",  # a log that does not get away never stops a service
                "max-buffer-size": "25m",
            },
        },
    }
    return aws.ecs.TaskDefinition(
        component.child_name(name),
        family=task_family(component, name),
        requires_compatibilities=["FARGATE"],
        network_mode="awsvpc",
        cpu=str(cpu),
        memory=str(memory),
        # x86, as the training image is: one pipeline builds both without emulation.
        runtime_platform={"operating_system_family": "LINUX", "cpu_architecture": "X86_64"},
        execution_role_arn=launcher.arn,
        task_role_arn=role.arn,
        container_definitions=pulumi.Output.json_dumps([container], sort_keys=True),
        volumes=[{"name": _SCRATCH}],
        tags=component.tags(),
        opts=component.child(),
    )


def _log_group(component: Component, args: ControlPlaneHostingArgs, suffix: str, name: str) -> aws.cloudwatch.LogGroup:
    return log_group(
        component,
        suffix,
        retention_days=args.log_retention_days,
        key_id=args.key.key_id if args.key else None,
        protect=args.context.protect,
        name=name,
    )
