"""Evidence lake (G3): CloudEvents of all clouds, append-only and tamper-evident on AWS, partitioned by provider and day."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class EvidenceLakeArgs:
    """Arguments of every evidence lake component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class EvidenceLake(Component):
    """Outputs of every evidence lake component."""

    _CAPABILITY = "evidence_lake"

    event_target_id: pulumi.Output[str]
    """Where this cloud's services send evidence: EventBridge bus ARN, Event Grid topic id, Pub/Sub topic id."""
    ingress_url: pulumi.Output[str]
    """The authenticated HTTPS entry that the other clouds deliver to; the one on AWS, on every cloud."""
    undelivered_id: pulumi.Output[str]
    """Where evidence that could not be delivered waits: dead-letter queue ARN, dead-letter container, dead-letter topic id."""
    store_id: pulumi.Output[str]
    """Where raw events lie: ARN of the S3 bucket on AWS, on every cloud."""
