"""Queues of the control plane's services on AWS, each with a dead-letter queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi_aws as aws

from components.aws_policies import document, only_over_tls
from components.aws_queue import LONG_POLL_SECONDS, LONGEST_RETENTION_SECONDS, queue
from components.base import Component
from components.control_plane_hosting import ControlPlaneHostingArgs
from components.control_plane_hosting.services import HOSTED
from vocabulary import NameKind, Service

FAILED_RUNS: Final = "failed-runs"
"""Where schedules leave what they could not start."""

_VISIBILITY_SECONDS: Final = 900


@dataclass(frozen=True, kw_only=True)
class Queues:
    """Queue of each service that has one, and where runs go that could not be started."""

    of_service: Mapping[Service, aws.sqs.Queue]
    failed_runs: aws.sqs.Queue


def dead_letters_name(service: Service) -> str:
    """What a service's dead-letter queue is called."""
    return f"{service}-dead-letters"


def build_queues(component: Component, args: ControlPlaneHostingArgs) -> Queues:
    """The queues, as children of ``component``. They may be used by whom IAM lets, and over TLS only."""
    of_service = {}
    for service in (service for service, hosting in HOSTED.items() if hosting.queue):
        dead = _queue(component, args, dead_letters_name(service))
        of_service[service] = _queue(
            component,
            args,
            service.value,
            dead_letters=dead,
            visibility_timeout_seconds=_VISIBILITY_SECONDS,
            receive_wait_time_seconds=LONG_POLL_SECONDS,
        )
    failed_runs = _queue(component, args, FAILED_RUNS)
    return Queues(of_service=of_service, failed_runs=failed_runs)


def _queue(component: Component, args: ControlPlaneHostingArgs, suffix: str, **settings: Any) -> aws.sqs.Queue:
    made = queue(
        component,
        suffix,
        name=component.physical_name(NameKind.SQS_QUEUE, suffix),
        key=args.key,
        retention_seconds=LONGEST_RETENTION_SECONDS,
        protect=args.context.protect,
        **settings,
    )
    aws.sqs.QueuePolicy(
        component.child_name(suffix),
        queue_url=made.url,
        policy=document([only_over_tls("sqs:*", made.arn)]),
        opts=component.child(),
    )
    return made
