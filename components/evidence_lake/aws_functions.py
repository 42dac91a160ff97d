"""The two functions of the lake on AWS, each from the control-plane image, under a role of its own.

They run outside the network: all they call are S3, SQS and KMS, with rights of their own roles, and nothing but AWS calls them.
In the network they would need rights on its interfaces and an endpoint of SQS in each zone (docs/adr/0009-evidence-lake.md).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_function import image_function
from components.aws_policies import Statement, trust_services
from components.evidence_lake.aws_events import WRITER_TIMEOUT_SECONDS
from components.evidence_lake.aws_frame import Frame

_MEMORY_MB: Final = 512
_BATCH: Final = 10


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far a function goes.

    Attributes:
        concurrency: most runs at one time, taken from what the account has.
        timeout_seconds: longest run.
    """

    concurrency: int
    timeout_seconds: int


WRITER_LIMITS: Final = Limits(concurrency=10, timeout_seconds=WRITER_TIMEOUT_SECONDS)

INGRESS_LIMITS: Final = Limits(concurrency=20, timeout_seconds=10)
"""Event Grid waits 30 seconds for an answer, Pub/Sub as long as its subscription says."""


def function(
    frame: Frame,
    name: str,
    image: pulumi.Input[str],
    *,
    limits: Limits,
    rights: list[Statement],
    environment: dict[str, pulumi.Input[str]],
    role_name: str | None = None,
) -> tuple[aws.lambda_.Function, aws.iam.RolePolicy]:
    """The function that runs ``services.evidence_lake.<name>``, and the rights that whatever sets it off waits for."""
    trusted = [trust_services(["lambda.amazonaws.com"], frame.place.account_id)]
    role, policy = frame.role(name, f"Evidence lake: {name}", trusted, rights, role_name)
    made = image_function(
        frame.lake,
        name,
        image=image,
        handler=f"services.evidence_lake.{name}.handle",
        description=f"Evidence lake: {name}",
        role=role,
        rights=policy,
        log_group=frame.log_group(name),
        memory_mb=_MEMORY_MB,
        timeout_seconds=limits.timeout_seconds,
        environment=environment,
        reserved_concurrent_executions=limits.concurrency,
        kms_key_arn=frame.key_id,
    )
    return made, policy


def work_off(frame: Frame, queue: aws.sqs.Queue, writer: aws.lambda_.Function, rights: aws.iam.RolePolicy) -> None:
    """The writer gets messages in batches, and says which of a batch have failed.

    No more at one time than it may run: else they would be throttled into the dead-letter queue (Lambda: "Configuring maximum
    concurrency for Amazon SQS event sources").
    """
    aws.lambda_.EventSourceMapping(
        frame.lake.child_name("writer"),
        event_source_arn=queue.arn,
        function_name=writer.arn,
        batch_size=_BATCH,
        function_response_types=["ReportBatchItemFailures"],
        scaling_config={"maximum_concurrency": WRITER_LIMITS.concurrency},
        tags=frame.lake.tags(),
        opts=frame.lake.child(depends_on=[rights]),
    )
