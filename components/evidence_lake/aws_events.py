"""How events get together on AWS: a bus for what AWS and our services say, and one queue for the events of all clouds."""

import json
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import document
from components.aws_queue import LONG_POLL_SECONDS, LONGEST_RETENTION_SECONDS, accept_dead_letters
from components.aws_queue import queue as sqs_queue
from components.evidence_lake import aws_documents
from components.evidence_lake.aws_frame import Frame
from vocabulary import NameKind

SAGEMAKER_EVENTS: Final = (
    "SageMaker Endpoint Deployment State Change",
    "SageMaker Endpoint State Change",
    "SageMaker HyperParameter Tuning Job State Change",
    "SageMaker Model Package State Change",
    "SageMaker Model State Change",
    "SageMaker Processing Job State Change",
    "SageMaker Training Job State Change",
    "SageMaker Transform Job State Change",
)
"""What SageMaker says by itself about training, approval and deployment (SageMaker: "Events that Amazon SageMaker AI sends to
Amazon EventBridge")."""

WRITER_TIMEOUT_SECONDS: Final = 60
"""Longest run of the writer."""

_VISIBILITY_SECONDS: Final = 6 * WRITER_TIMEOUT_SECONDS
"""Six times the function's timeout (Lambda: "Creating and configuring an Amazon SQS event source mapping")."""

_QUEUE_SECONDS: Final = 4 * 24 * 3600
_LARGEST_MESSAGE_BYTES: Final = 1024 * 1024
"""The most that SQS takes; Event Grid's events may be as large."""

_ARCHIVE_DAYS: Final = 90
"""How long events on the bus can be replayed. Events of the other clouds are replayed by their own topics."""

_CLOUD_EVENT: Final = (
    '{"specversion": "1.0", "id": <id>, "source": "urn:aws:<source>:<region>:<account>", "type": <type>, "time": <time>, '
    '"datacontenttype": "application/json", "data": <data>}'
)
"""An event of AWS as a CloudEvent (CloudEvents 1.0, JSON format); our services' events carry one as their detail."""

_CLOUD_EVENT_PATHS: Final = {
    "id": "$.id",
    "source": "$.source",
    "region": "$.region",
    "account": "$.account",
    "type": "$.detail-type",
    "time": "$.time",
    "data": "$.detail",
}


class Events:
    """The queue with its dead-letter queue, and the bus with its rules."""

    def __init__(self, frame: Frame, publishers: list[pulumi.Input[str]]) -> None:
        self._frame, self._lake, self._place = frame, frame.lake, frame.place
        lake, place = frame.lake, frame.place
        self._rules = {name: lake.physical_name(NameKind.EVENT_RULE, name) for name in ("ours", "of-aws")}
        self._forwarding = lake.physical_name(NameKind.EVENT_RULE, "sagemaker")
        senders = [place.rule_arn(rule) for rule in self._rules.values()]
        self.undelivered, undelivered_policy = self._queue(
            "undelivered", place.undelivered, LONGEST_RETENTION_SECONDS, self._failing()
        )
        self.queue, queue_policy = self._queue("queue", place.queue, _QUEUE_SECONDS, senders, self.undelivered)
        accept_dead_letters(lake, "undelivered", self.undelivered, [place.queue_arn(place.queue)])
        self.bus = self._bus(publishers, undelivered_policy)
        # Of AWS: what it says is no CloudEvent yet. Of ours: it is one.
        of_aws: dict[str, object] = {"input_transformer": {"input_paths": _CLOUD_EVENT_PATHS, "input_template": _CLOUD_EVENT}}
        self._rule("of-aws", {"source": [{"prefix": "aws."}]}, of_aws, queue_policy)
        self._rule("ours", {"source": [{"anything-but": {"prefix": "aws."}}]}, {"input_path": "$.detail"}, queue_policy)
        self._forward(undelivered_policy)

    def _failing(self) -> list[str]:
        """What may put into the dead-letter queue: rules whose delivery failed, and the bus."""
        rules = [self._place.rule_arn(rule) for rule in self._rules.values()]
        return [*rules, self._place.arn("events", f"rule/{self._forwarding}"), self._place.bus_arn]

    def _queue(
        self, suffix: str, name: str, seconds: int, sources: list[str], undelivered: aws.sqs.Queue | None = None
    ) -> tuple[aws.sqs.Queue, aws.sqs.QueuePolicy]:
        lake = self._lake
        queue = sqs_queue(
            lake,
            suffix,
            name=name,
            key=self._frame.key,
            retention_seconds=seconds,
            protect=lake.context.protect,
            dead_letters=undelivered,
            visibility_timeout_seconds=_VISIBILITY_SECONDS,
            max_message_size=_LARGEST_MESSAGE_BYTES,
            receive_wait_time_seconds=LONG_POLL_SECONDS,
        )
        policy = aws.sqs.QueuePolicy(
            lake.child_name(suffix),
            queue_url=queue.id,
            policy=document(aws_documents.queue_policy(self._place, name, sources)),
            opts=lake.child(),
        )
        return queue, policy

    def _bus(self, publishers: list[pulumi.Input[str]], undelivered_policy: aws.sqs.QueuePolicy) -> aws.cloudwatch.EventBus:
        lake = self._lake
        bus = aws.cloudwatch.EventBus(
            lake.child_name("events"),
            name=self._place.bus,
            description="Training runs, approvals and deployments on AWS",
            kms_key_identifier=self._frame.key_id,
            dead_letter_config={"arn": self.undelivered.arn},
            tags=lake.tags(),
            opts=lake.child(depends_on=[undelivered_policy]),
        )
        aws.cloudwatch.EventBusPolicy(
            lake.child_name("events"),
            event_bus_name=bus.name,
            policy=document(aws_documents.bus_policy(self._place, publishers)),
            opts=lake.child(),
        )
        aws.cloudwatch.EventArchive(
            lake.child_name("events"),
            name=lake.physical_name(NameKind.EVENT_ARCHIVE, "events"),
            event_source_arn=bus.arn,
            retention_days=_ARCHIVE_DAYS,
            kms_key_identifier=self._frame.key_id,
            opts=lake.child(),
        )
        return bus

    def _rule(
        self, suffix: str, pattern: dict[str, object], content: dict[str, object], queue_policy: aws.sqs.QueuePolicy
    ) -> None:
        lake = self._lake
        rule = aws.cloudwatch.EventRule(
            lake.child_name(suffix),
            name=self._rules[suffix],
            event_bus_name=self.bus.name,
            event_pattern=json.dumps(pattern),
            tags=lake.tags(),
            opts=lake.child(),
        )
        aws.cloudwatch.EventTarget(
            lake.child_name(suffix),
            rule=rule.name,
            event_bus_name=self.bus.name,
            target_id="queue",
            arn=self.queue.arn,
            dead_letter_config={"arn": self.undelivered.arn},
            **content,
            opts=lake.child(depends_on=[queue_policy]),
        )

    def _forward(self, undelivered_policy: aws.sqs.QueuePolicy) -> None:
        """AWS says what it has to say on the account's default bus; from there it comes to ours, which has the archive."""
        lake = self._lake
        role, rights = self._frame.role(
            "forward",
            "EventBridge: puts the events of SageMaker on the evidence bus",
            aws_documents.forward_trust(self._place, self._forwarding),
            aws_documents.forward_rights(self._place),
        )
        rule = aws.cloudwatch.EventRule(
            lake.child_name("sagemaker"),
            name=self._forwarding,
            event_pattern=json.dumps({"source": ["aws.sagemaker"], "detail-type": list(SAGEMAKER_EVENTS)}),
            tags=lake.tags(),
            opts=lake.child(),
        )
        aws.cloudwatch.EventTarget(
            lake.child_name("sagemaker"),
            rule=rule.name,
            target_id="bus",
            arn=self.bus.arn,
            role_arn=role.arn,
            dead_letter_config={"arn": self.undelivered.arn},
            opts=lake.child(depends_on=[rights, undelivered_policy]),
        )
