"""Evidence lake on AWS: the bus, the entry for the other clouds, the queue, the writer, the locked bucket, and SQL over it."""

import pulumi
import pulumi_aws as aws

from components.aws_alarm import Alarm, build_alarm
from components.aws_bucket import private_bucket
from components.aws_policies import require_account_id, role_arn
from components.base import require
from components.evidence_lake import AwsEvidenceLakeOptions, EvidenceLake, EvidenceLakeArgs, aws_buckets, aws_documents
from components.evidence_lake.aws_events import Events
from components.evidence_lake.aws_frame import Frame
from components.evidence_lake.aws_functions import INGRESS_LIMITS, WRITER_LIMITS, function, work_off
from components.evidence_lake.aws_ingress import Ingress, sender_environment
from components.evidence_lake.aws_queries import RESULT_DAYS, RESULTS, Queries
from vocabulary import Cloud, NameKind, Service, service_role_name

_STUCK_SECONDS = 1800
"""Age of the oldest event in the queue at which the writer does not keep up, or does not run."""


class AwsEvidenceLake(EvidenceLake):
    """Home of the lake.

    Sources: S3 "Object Lock considerations", EventBridge "Event bus concepts", SQS "Dead-letter queues", Lambda "Using Lambda
    with Amazon SQS", API Gateway "HTTP APIs", Athena "Query Apache Iceberg tables", Lake Formation "Hybrid access mode".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: EvidenceLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the lake.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id, or ``aws`` is missing.
        """
        require_account_id("account_id", args.account_id)
        require(args.aws is not None, "aws", args.aws, "give AwsEvidenceLakeOptions: boundary, image, administrators")
        assert args.aws  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        self._frame = Frame(
            lake=self,
            place=self._place(),
            key=args.key,
            boundary_id=args.aws.boundary_id,
            log_retention_days=args.log_retention_days,
        )
        raw, ready = self._raw()
        events = Events(self._frame, list(args.publishers.values()))
        self._writer(args.aws, events.queue, raw, ready)
        ingress = self._ingress(args.aws, events.queue)
        self._queries(args.aws)
        self._alarms(events, ingress)
        self.register(
            event_target_id=events.bus.arn,
            ingress_url=ingress.url if ingress else "",
            undelivered_id=events.undelivered.arn,
            store_id=raw.arn,
        )

    def _place(self) -> aws_documents.Place:
        return aws_documents.Place(
            account_id=self._args.account_id,
            region=self.context.place(self._CLOUD).name,
            raw=self.physical_name(NameKind.S3_BUCKET, "raw"),
            lake=self.physical_name(NameKind.S3_BUCKET, "tables"),
            queue=self.physical_name(NameKind.SQS_QUEUE, "queue"),
            undelivered=self.physical_name(NameKind.SQS_QUEUE, "undelivered"),
            bus=self.physical_name(NameKind.EVENT_BUS, "events"),
            database=self.physical_name(NameKind.GLUE_DATABASE, "catalog").replace("-", "_"),
            workgroup=self.physical_name(NameKind.ATHENA_WORKGROUP, "auditors"),
        )

    def _writer_role(self) -> str:
        return service_role_name(self.context.prefix, self.context.environment, Service.EVIDENCE_LAKE)

    def _raw(self) -> tuple[aws.s3.Bucket, list[pulumi.CustomResource]]:
        place = self._frame.place
        policy = aws_documents.raw_policy(place, role_arn(place.account_id, self._writer_role()))
        raw = private_bucket(
            self, "raw", bucket_name=place.raw, policy=policy, key_arn=self._frame.key_id, object_lock_enabled=True
        )
        days = self._args.retention_days
        locked = aws_buckets.lock(self, "raw", raw.bucket, raw.ready, days=days, compliance=self._args.lock)
        aws_buckets.expire_raw(self, "raw", raw.bucket, raw.ready, days=days)
        return raw.bucket, [*raw.ready, locked]

    def _writer(
        self, options: AwsEvidenceLakeOptions, queue: aws.sqs.Queue, raw: aws.s3.Bucket, ready: list[pulumi.CustomResource]
    ) -> None:
        """It sets off only when the bucket is locked: what it wrote before would not be."""
        rights = aws_documents.writer_rights(self._frame.place, self._frame.log_group_name("writer"), self._args.key)
        locked = pulumi.Output.all(raw.bucket, *(part.id for part in ready))
        writer, policy = function(
            self._frame,
            "writer",
            options.image,
            limits=WRITER_LIMITS,
            rights=rights,
            environment={"EVIDENCE_BUCKET": locked.apply(lambda known: str(known[0]))},
            role_name=self._writer_role(),
        )
        work_off(self._frame, queue, writer, policy)

    def _ingress(self, options: AwsEvidenceLakeOptions, queue: aws.sqs.Queue) -> Ingress | None:
        """The entry for the other clouds; None if there are none."""
        senders = sender_environment(options)
        if not senders:
            return None
        rights = aws_documents.ingress_rights(self._frame.place, self._frame.log_group_name("ingress"), self._args.key)
        ingress, _ = function(
            self._frame,
            "ingress",
            options.image,
            limits=INGRESS_LIMITS,
            rights=rights,
            environment={"EVIDENCE_QUEUE_URL": queue.url, **senders},
        )
        return Ingress(self._frame, ingress, options)

    def _queries(self, options: AwsEvidenceLakeOptions) -> None:
        place = self._frame.place
        policy = aws_documents.bucket_policy(place, place.lake)
        tables = private_bucket(
            self, "tables", bucket_name=place.lake, policy=policy, key_arn=self._frame.key_id, object_lock_enabled=False
        )
        aws_buckets.expire_results(self, "tables", tables.bucket, tables.ready, prefix=RESULTS, days=RESULT_DAYS)
        Queries(self._frame, tables.bucket, tables.ready).build(options.administrators)

    def _alarms(self, events: Events, ingress: Ingress | None) -> None:
        alarms = [
            Alarm(
                name="undelivered",
                summary="evidence could not be delivered or written and waits in the dead-letter queue",
                namespace="AWS/SQS",
                metric="ApproximateNumberOfMessagesVisible",
                dimensions={"QueueName": events.undelivered.name},
                statistic="Maximum",
                threshold=1,
            ),
            Alarm(
                name="stuck",
                summary="evidence waits in the queue: the writer does not keep up or does not run",
                namespace="AWS/SQS",
                metric="ApproximateAgeOfOldestMessage",
                dimensions={"QueueName": events.queue.name},
                statistic="Maximum",
                threshold=_STUCK_SECONDS,
            ),
        ]
        if ingress:
            alarms.append(
                Alarm(
                    name="ingress-errors",
                    summary="the entry fails to take evidence of the other clouds",
                    namespace="AWS/ApiGateway",
                    metric="5xx",
                    dimensions={"ApiId": ingress.api.id},
                    threshold=1,
                    statistic="Sum",
                )
            )
        for alarm in alarms:
            build_alarm(self, alarm, self._args.alert_channel_id)
