"""Logging on AWS: CloudTrail, CloudWatch Logs, and an archive in S3 under Object Lock."""

import json
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_alarm import Alarm, build_alarm
from components.aws_bucket import private_bucket
from components.aws_log_group import log_group
from components.aws_policies import Statement, document, require_account_id
from components.aws_role import bounded_role
from components.base import require
from components.logging import Logging, LoggingArgs, aws_documents, tampering
from vocabulary import Cloud, HumanRole, NameKind

_PLATFORM_PREFIX: Final = "platform/"
"""Prefix in the archive of what comes from log groups; the trail and flow logs write below ``AWSLogs/``."""

_ARCHIVE_ACCESS: Final = ("GetObject", "DeleteObject", "DeleteObjects", "PutObjectRetention", "PutObjectLegalHold")
"""Data events of the archive that the trail records. Not PutObject: each delivery would be an event to deliver."""

_COLD_MINIMUM_DAYS: Final = 90
"""Shortest time that Glacier Instant Retrieval bills for (S3: Storage classes)."""


@dataclass(frozen=True, kw_only=True)
class _Archive:
    """The archive bucket, and what must stand before anything is delivered to it."""

    bucket: aws.s3.Bucket
    ready: list[pulumi.CustomResource]

    def arn(self) -> pulumi.Output[str]:
        """ARN of the bucket, known once it is ready: a flow log that came first would put a policy of its own on the bucket."""
        arn: pulumi.Output[str] = pulumi.Output.all(self.bucket.arn, *(part.id for part in self.ready)).apply(
            lambda known: known[0]
        )
        return arn


class AwsLogging(Logging):
    """One trail for all regions; one log group for its events, one for everything else; all of it also in the archive.

    The trail and flow logs write to the archive themselves. Every other log group of the account, also those made later, gets
    there by an account-level subscription. Access to the archive is recorded by the trail, since S3 server access logs can not be
    delivered to a bucket under default Object Lock retention.

    Sources: CloudTrail "Creating a trail for your AWS account", S3 "Object Lock considerations", CloudWatch Logs "Account-level
    subscription filters" and "Log recursion prevention".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: LoggingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build logging.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id, or ``aws`` is missing.
        """
        require_account_id("account_id", args.account_id)
        require(
            args.aws is not None, "aws", args.aws, "give AwsLoggingOptions with the permission boundary of the roles made here"
        )
        assert args.aws  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        self._boundary_id = args.aws.boundary_id
        self._artifacts = f"{self.context.prefix}-{self.context.environment}-ml-"
        self._place = aws_documents.Place(
            account_id=args.account_id,
            region=self.context.place(self._CLOUD).name,
            trail_name=self.physical_name(NameKind.TRAIL, "audit-trail"),
            archive_name=self.physical_name(NameKind.S3_BUCKET, "archive"),
            stream_name=self.physical_name(NameKind.DELIVERY_STREAM, "platform"),
        )
        key = self._key()
        archive = self._archive(key)
        log_store = self._log_group("store", key)
        trail_log_group = self._log_group("audit-trail", key)
        trail = self._audit_trail(archive, trail_log_group, key)
        self._platform_delivery(archive, trail_log_group, key)
        topic = self._alert_channel(key)
        self._alarms(trail_log_group, topic)
        self.register(
            log_store_id=log_store.arn,
            archive_id=archive.arn(),
            audit_trail_id=trail.arn,
            alert_channel_id=topic.arn,
            encryption_key_id=key.arn if key else "",
        )

    def _key(self) -> aws.kms.Key | None:
        if not self._args.customer_managed_key:
            return None
        key = aws.kms.Key(
            self.child_name("key"),
            description="Encrypts the audit trail, log groups, archive and alarms",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=document(aws_documents.key_policy(self._place)),
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        aws.kms.Alias(
            self.child_name("key"),
            name=f"alias/{self.physical_name(NameKind.KMS_ALIAS, 'key')}",
            target_key_id=key.key_id,
            opts=self.child(),
        )
        return key

    def _archive(self, key: aws.kms.Key | None) -> _Archive:
        made = private_bucket(
            self,
            "archive",
            bucket_name=self._place.archive_name,
            policy=aws_documents.archive_policy(self._place),
            key_arn=key.arn if key else None,
            object_lock_enabled=True,
        )
        lock = aws.s3.BucketObjectLockConfiguration(
            self.child_name("archive"),
            bucket=made.bucket.id,
            rule={
                "default_retention": {
                    "mode": "COMPLIANCE" if self._args.lock_archive else "GOVERNANCE",
                    "days": self._args.archive_retention_days,
                }
            },
            opts=self.child(depends_on=[made.versioning]),
        )
        self._lifecycle(made.bucket, made.versioning)
        return _Archive(bucket=made.bucket, ready=[lock, *made.ready])

    def _lifecycle(self, bucket: aws.s3.Bucket, versioning: aws.s3.BucketVersioning) -> None:
        """Colder once the log store has forgotten it, if that pays; gone when its retention ends."""
        hot, kept = self._args.retention_days, self._args.archive_retention_days
        colder = [{"days": hot, "storage_class": "GLACIER_IR"}] if kept - hot >= _COLD_MINIMUM_DAYS else None
        aws.s3.BucketLifecycleConfiguration(
            self.child_name("archive"),
            bucket=bucket.id,
            rules=[
                {
                    "id": "retention",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "transitions": colder,
                    "expiration": {"days": kept},
                    "noncurrent_version_expiration": {"noncurrent_days": 1},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                },
                {
                    "id": "delete-markers",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"expired_object_delete_marker": True},
                },
            ],
            opts=self.child(depends_on=[versioning]),
        )

    def _log_group(self, suffix: str, key: aws.kms.Key | None) -> aws.cloudwatch.LogGroup:
        return log_group(
            self,
            suffix,
            retention_days=self._args.retention_days,
            key_id=key.arn if key else None,
            protect=self.context.protect,
        )

    def _log_group_name(self, suffix: str) -> str:
        return self.physical_name(NameKind.LOG_GROUP, suffix)

    def _log_group_arn(self, suffix: str) -> str:
        return self._place.arn("logs", f"log-group:{self._log_group_name(suffix)}")

    def _audit_trail(
        self, archive: _Archive, log_group: aws.cloudwatch.LogGroup, key: aws.kms.Key | None
    ) -> aws.cloudtrail.Trail:
        role, rights = self._service_role(
            "audit-trail",
            trust=aws_documents.trail_trust(),
            rights=aws_documents.trail_writes(self._place, self._log_group_arn("audit-trail")),
        )
        return aws.cloudtrail.Trail(
            self.child_name("audit-trail"),
            name=self._place.trail_name,
            s3_bucket_name=archive.bucket.id,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            kms_key_id=key.arn if key else None,
            cloud_watch_logs_group_arn=pulumi.Output.concat(log_group.arn, ":*"),
            cloud_watch_logs_role_arn=role.arn,
            advanced_event_selectors=[
                {"name": "Management events", "field_selectors": [{"field": "eventCategory", "equals": ["Management"]}]},
                {
                    "name": "Access to the archive",
                    "field_selectors": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                        {"field": "resources.ARN", "starts_withs": [f"{self._place.archive_arn}/"]},
                        {"field": "eventName", "equals": list(_ARCHIVE_ACCESS)},
                    ],
                },
                {
                    "name": "Access to artifacts",
                    "field_selectors": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                        {"field": "resources.ARN", "starts_withs": [f"arn:aws:s3:::{self._artifacts}"]},
                    ],
                },
            ],
            tags=self.tags(),
            opts=self.child(depends_on=[*archive.ready, rights]),
        )

    def _platform_delivery(self, archive: _Archive, trail_log_group: aws.cloudwatch.LogGroup, key: aws.kms.Key | None) -> None:
        """Every log group of the region goes to the archive, but the trail's (it is there already) and the stream's own."""
        errors = self._log_group("delivery-errors", key)
        error_stream = aws.cloudwatch.LogStream(
            self.child_name("delivery-errors"), name="archive", log_group_name=errors.name, opts=self.child()
        )
        stream_role, stream_rights = self._service_role(
            "stream",
            trust=aws_documents.stream_trust(self._place),
            rights=aws_documents.stream_writes(
                self._place, _PLATFORM_PREFIX, self._log_group_arn("delivery-errors"), key.arn if key else None
            ),
        )
        subscription_role, subscription_rights = self._service_role(
            "subscription",
            trust=aws_documents.subscription_trust(self._place),
            rights=aws_documents.subscription_delivers(self._place),
        )
        own_key = {"key_type": "CUSTOMER_MANAGED_CMK", "key_arn": key.arn} if key else {"key_type": "AWS_OWNED_CMK"}
        stream = aws.kinesis.FirehoseDeliveryStream(
            self.child_name("platform"),
            name=self._place.stream_name,
            destination="extended_s3",
            server_side_encryption={"enabled": True, **own_key},
            extended_s3_configuration={
                "bucket_arn": archive.bucket.arn,
                "role_arn": stream_role.arn,
                "prefix": f"{_PLATFORM_PREFIX}!{{timestamp:yyyy/MM/dd/HH}}/",
                "error_output_prefix": f"{_PLATFORM_PREFIX}errors/!{{firehose:error-output-type}}/!{{timestamp:yyyy/MM/dd/HH}}/",
                # Subscriptions deliver gzip already.
                "compression_format": "UNCOMPRESSED",
                "file_extension": ".json.gz",
                "buffering_interval": 300,
                "buffering_size": 64,
                "cloudwatch_logging_options": {
                    "enabled": True,
                    "log_group_name": errors.name,
                    "log_stream_name": error_stream.name,
                },
            },
            tags=self.tags(),
            # The subscription's role comes first too: a test message is delivered with it at once and is not tried again, and the
            # minute that a stream takes to come up is time for IAM to spread the role.
            opts=self.child(depends_on=[*archive.ready, stream_rights, subscription_rights]),
        )
        aws.cloudwatch.LogAccountPolicy(
            self.child_name("platform"),
            policy_name=self._place.stream_name,
            policy_type="SUBSCRIPTION_FILTER_POLICY",
            scope="ALL",
            selection_criteria=pulumi.Output.all(trail_log_group.name, errors.name).apply(
                lambda names: f"LogGroupName NOT IN {json.dumps(names)}"
            ),
            policy_document=pulumi.Output.json_dumps(
                {"DestinationArn": stream.arn, "RoleArn": subscription_role.arn, "FilterPattern": ""}, sort_keys=True
            ),
            opts=self.child(depends_on=[subscription_rights]),
        )

    def _service_role(
        self, suffix: str, *, trust: list[Statement], rights: list[Statement]
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        return bounded_role(self, suffix, trusted=trust, rights=rights, boundary_id=self._boundary_id, policy_name=None)

    def _alert_channel(self, key: aws.kms.Key | None) -> aws.sns.Topic:
        """Encrypted only with a key of ours: the policy of ``alias/aws/sns`` shuts CloudWatch out, and alarms would vanish."""
        topic = aws.sns.Topic(
            self.child_name("alarms"),
            name=self.physical_name(NameKind.SNS_TOPIC, "alarms"),
            kms_master_key_id=key.arn if key else None,
            tags=self.tags(),
            opts=self.child(),
        )
        topic_arn = self._place.arn("sns", self.physical_name(NameKind.SNS_TOPIC, "alarms"))
        aws.sns.TopicPolicy(
            self.child_name("alarms"),
            arn=topic.arn,
            policy=document(aws_documents.topic_policy(self._place, topic_arn)),
            opts=self.child(),
        )
        aws.sns.TopicSubscription(
            self.child_name("alarms"),
            topic=topic.arn,
            protocol="email",
            endpoint=self._args.alert_email,
            opts=self.child(),
        )
        return topic

    def _alarms(self, trail_log_group: aws.cloudwatch.LogGroup, topic: aws.sns.Topic) -> None:
        """On the trail's log group, since it has the events of all regions; EventBridge would see this one only."""
        namespace = f"{self.context.prefix}/{self.context.environment}/tampering"
        watched = [self._log_group_name(suffix) for suffix in ("store", "audit-trail")]
        permission_set = self.context.name(NameKind.PERMISSION_SET, HumanRole.BREAK_GLASS)
        for signal in tampering.aws_signals(self._place.archive_name, watched, permission_set):
            aws.cloudwatch.LogMetricFilter(
                self.child_name(signal.name),
                log_group_name=trail_log_group.name,
                pattern=signal.query,
                metric_transformation={"namespace": namespace, "name": signal.name, "value": "1"},
                opts=self.child(),
            )
            alarm = Alarm(
                name=signal.name,
                summary=signal.summary,
                namespace=namespace,
                metric=signal.name,
                dimensions={},
                statistic="Sum",
                threshold=1,
            )
            build_alarm(self, alarm, topic.arn)
