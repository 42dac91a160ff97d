"""The gateway as every cloud's container service runs it: its environment, and when it is scaled."""

from typing import Final

import pulumi

from components.otel_collector import OtelCollectorArgs, WayToAws
from components.otel_collector.configuration import (
    AWS_TOKEN_FILE,
    MEMORY_MIB,
    METRICS_URL,
    ROLE_ARN,
    Delivery,
    agent_configuration,
    gateway_configuration,
)
from vocabulary import Cloud, NameKind, StackContext

NAME: Final = "gateway"
"""Name of the container, and of what it is made of."""

HEALTH_PATH: Final = "/"
"""Where the health check answers, on ``HEALTH_PORT``."""

CPU_PERCENT: Final = 60
MEMORY_PERCENT: Final = 70
"""Use of processor and memory that more gateways are started at; the memory limiter refuses data at 80."""


def telemetry_log_group(context: StackContext) -> str:
    """Log group on AWS that gets the logs of all clouds; rights are bound to its name (``components/identity``)."""
    return context.name(NameKind.LOG_GROUP, "telemetry")


def environment(args: OtelCollectorArgs, cloud: Cloud, way: WayToAws | None = None) -> dict[str, pulumi.Input[str]]:
    """Environment variables of a gateway, by name. None of them is a secret."""
    delivery = Delivery(region=args.context.place(Cloud.AWS).name, log_group=telemetry_log_group(args.context))
    variables: dict[str, pulumi.Input[str]] = {
        "COLLECTOR_CONFIGURATION": gateway_configuration(args.context, cloud, delivery),
        # The garbage collector works harder before the memory limiter has to refuse anything.
        "GOMEMLIMIT": f"{int(MEMORY_MIB * 0.75)}MiB",
        METRICS_URL: args.metrics_url,
    }
    if way:
        variables |= {
            ROLE_ARN: way.role_arn,
            "AWS_TOKEN_AUDIENCE": way.audience,
            "AWS_TOKEN_FILE": AWS_TOKEN_FILE,
            "AWS_TOKEN_SOURCE": str(cloud),
        }
    return variables


def agent(context: StackContext, cloud: Cloud, endpoint: pulumi.Output[str]) -> pulumi.Output[str]:
    """Configuration of agents that send to ``endpoint``."""
    return endpoint.apply(lambda url: agent_configuration(context, cloud, url))
