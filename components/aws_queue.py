"""SQS queues, as all capabilities make them: encrypted, and what fails again and again is put aside in a queue of its own.

Sources: SQS "Using dead-letter queues in Amazon SQS" and "Encryption at rest in Amazon SQS".
"""

from collections.abc import Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.base import Component
from components.encryption_key import EncryptionKey

ATTEMPTS: Final = 5
"""How often a message is received before it counts as undeliverable."""

LONGEST_RETENTION_SECONDS: Final = 14 * 24 * 3600
"""The longest that SQS keeps a message. In a dead-letter queue it counts from when the message was first sent, so that the queue
before keeps it shorter."""

LONG_POLL_SECONDS: Final = 20
"""The longest that SQS lets a receiver wait for messages: fewer empty answers."""


def queue(
    component: Component,
    suffix: str,
    *,
    name: str,
    key: EncryptionKey | None,
    retention_seconds: int,
    protect: bool,
    dead_letters: aws.sqs.Queue | None = None,
    **settings: Any,
) -> aws.sqs.Queue:
    """A queue as child ``suffix`` of ``component``. Its policy is the caller's.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        name: name in AWS.
        key: customer-managed key; None for SQS's own.
        retention_seconds: how long a message waits, in seconds; up to ``LONGEST_RETENTION_SECONDS``.
        protect: whether Pulumi refuses to delete it.
        dead_letters: where a message goes after ``ATTEMPTS``; None where nothing is put aside.
        settings: what else ``Queue`` takes, such as the visibility timeout.
    """
    redrive = {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": ATTEMPTS} if dead_letters else None
    return aws.sqs.Queue(
        component.child_name(suffix),
        name=name,
        message_retention_seconds=retention_seconds,
        kms_master_key_id=key.key_id if key else None,
        sqs_managed_sse_enabled=None if key else True,
        redrive_policy=pulumi.Output.json_dumps(redrive, sort_keys=True) if redrive else None,
        tags=component.tags(),
        opts=component.child(protect=protect),
        **settings,
    )


def accept_dead_letters(
    component: Component, suffix: str, dead_letters: aws.sqs.Queue, sources: Sequence[pulumi.Input[str]]
) -> None:
    """Let only the queues ``sources``, by ARN, put messages aside in ``dead_letters``."""
    aws.sqs.RedriveAllowPolicy(
        component.child_name(suffix),
        queue_url=dead_letters.id,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {"redrivePermission": "byQueue", "sourceQueueArns": list(sources)}, sort_keys=True
        ),
        opts=component.child(),
    )
