"""Evidence lake (G3): CloudEvents of all clouds, append-only and tamper-evident on AWS, partitioned by provider and day.

Each cloud gathers its own events in a topic. Azure and Google Cloud deliver theirs to one authenticated HTTPS entry on AWS; there
all come into one queue, and one function writes them to the locked bucket (docs/adr/0009-evidence-lake.md).

Deliberately not here: the code that runs in the functions, and the job that builds the tables from the raw events; this is what
they stand on.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import Cloud, StackContext

MAXIMUM_RETENTION_DAYS: Final = 3650
"""Ten years, the longest that Regulation (EU) 2024/1689 asks for documentation (article 18)."""

MAXIMUM_ATTEMPTS: Final = 30
"""Attempts to deliver an event before it counts as undeliverable, and the most that Event Grid makes (Event Grid: "Delivery and
retry"); Pub/Sub allows 100."""


def ingress_path(cloud: Cloud) -> str:
    """Path of the entry that ``cloud`` delivers to, such as ``/events/azure``; below ``EvidenceLake.ingress_url``."""
    return f"/events/{cloud}"


@dataclass(frozen=True, kw_only=True)
class EntraSenderArgs:
    """How Event Grid proves who it is to the entry on AWS.

    Attributes:
        tenant_id: the Entra tenant that issues its tokens.
        audience: App ID URI of the Entra application that stands for the entry; made at the bootstrap, and only Event Grid is
            assigned to it.
    """

    tenant_id: str
    audience: str


@dataclass(frozen=True, kw_only=True)
class AwsEvidenceLakeOptions:
    """What only AWS needs.

    Attributes:
        boundary_id: permission boundary of the roles made here; from account access.
        image: image of the control plane's services, ``url@sha256:...``, that both functions run.
        administrators: ARNs of the roles that administer Lake Formation: the deployer's, else it could grant nothing.
        entra: how Azure's events come in; None if there are none.
        google_pusher: e-mail address of the service account that pushes Google Cloud's events; None if there are none.
    """

    boundary_id: pulumi.Input[str]
    image: pulumi.Input[str]
    administrators: list[pulumi.Input[str]]
    entra: EntraSenderArgs | None = None
    google_pusher: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceSenderArgs:
    """What a cloud needs that sends its evidence to AWS.

    Attributes:
        ingress_url: ``EvidenceLake.ingress_url`` of AWS.
        store_id: ``EvidenceLake.store_id`` of AWS.
        entra: Azure only: how Event Grid proves who it is.
        pusher: Google Cloud only: e-mail address of the service account that Pub/Sub pushes as.
        placement: Azure only: where publishers reach the topic from.
    """

    ingress_url: pulumi.Input[str]
    store_id: pulumi.Input[str]
    entra: EntraSenderArgs | None = None
    pusher: pulumi.Input[str] | None = None
    placement: Placement | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceLakeArgs:
    """Arguments of every evidence lake component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        publishers: who may send evidence here, by name: role ARN, principal id of the managed identity, service account e-mail
            address. They can neither read nor change it.
        alert_channel_id: where alarms about undelivered evidence go; from logging.
        retention_days: how long raw events refuse deletion, in days; 1 to ``MAXIMUM_RETENTION_DAYS``.
        log_retention_days: how long logs of the functions are kept, in days; as logging's.
        lock: whether not even an administrator can shorten the retention of what has been written (S3 Object Lock compliance
            mode). Cannot be undone for what is there, so only prod sets it.
        key: customer-managed key of bucket, queues and topics; None for the clouds' own.
        aws: what only AWS needs; None elsewhere.
        sender: what only the other clouds need; None on AWS.

    Raises:
        ArgumentError: the retention is not possible, or nobody may send anything.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    publishers: dict[str, pulumi.Input[str]]
    alert_channel_id: pulumi.Input[str]
    retention_days: int
    log_retention_days: int
    lock: bool = False
    key: EncryptionKey | None = None
    aws: AwsEvidenceLakeOptions | None = None
    sender: EvidenceSenderArgs | None = None

    def __post_init__(self) -> None:
        """Check the retention and that there is somebody to send evidence."""
        require(
            1 <= self.retention_days <= MAXIMUM_RETENTION_DAYS,
            "retention_days",
            self.retention_days,
            f"write 1 to {MAXIMUM_RETENTION_DAYS} days",
        )
        require(
            bool(self.publishers), "publishers", self.publishers, "name who sends evidence, such as the workloads' identities"
        )


class EvidenceLake(Component):
    """Outputs of every evidence lake component."""

    _CAPABILITY = "evidence_lake"

    event_target_id: pulumi.Output[str]
    """Where this cloud's services send evidence: EventBridge bus ARN, Event Grid topic id, Pub/Sub topic id."""
    ingress_url: pulumi.Output[str]
    """The authenticated HTTPS entry that the other clouds deliver to; the one on AWS, on every cloud. Empty if no other cloud
    sends anything."""
    undelivered_id: pulumi.Output[str]
    """Where evidence that could not be delivered waits: dead-letter queue ARN, dead-letter container, dead-letter topic id."""
    store_id: pulumi.Output[str]
    """Where raw events lie: ARN of the S3 bucket on AWS, on every cloud."""
