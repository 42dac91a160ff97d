"""Who may use archive, key, alert topic and delivery of logs on AWS: policy documents, computed without an engine.

Sources: CloudTrail "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies for CloudTrail"; CloudWatch Logs
"Encrypt log data using AWS KMS", "Logs sent to Amazon S3" and "Account-level subscription filters"; SNS "Enable compatibility
between event sources from AWS services and encrypted topics"; Cost Management "Creating an Amazon SNS topic for budget
notifications"; Firehose "Grant Firehose access to an Amazon S3 destination".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.aws_policies import Conditions, Statement, allow

_USE_KEY = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the logs are: account, region and the names that policies speak of.

    Attributes:
        account_id: AWS account id.
        region: AWS region.
        trail_name: the audit trail.
        archive_name: the archive bucket.
        stream_name: the delivery stream of platform logs.
    """

    account_id: str
    region: str
    trail_name: str
    archive_name: str
    stream_name: str

    @property
    def trail_arn(self) -> str:
        """ARN of the audit trail."""
        return self.arn("cloudtrail", f"trail/{self.trail_name}")

    @property
    def archive_arn(self) -> str:
        """ARN of the archive bucket."""
        return f"arn:aws:s3:::{self.archive_name}"

    @property
    def stream_arn(self) -> str:
        """ARN of the delivery stream."""
        return self.arn("firehose", f"deliverystream/{self.stream_name}")

    @property
    def any_log_group(self) -> str:
        """ARN pattern of every log group here."""
        return self.arn("logs", "log-group:*")

    @property
    def any_budget(self) -> str:
        """ARN pattern of every budget here; budgets have no region."""
        return f"arn:aws:budgets::{self.account_id}:*"

    def arn(self, service: str, resource: str) -> str:
        """ARN of a resource in this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def here(self, source: str) -> Conditions:
        """Conditions against the confused deputy: the service acts for ``source`` (an ARN pattern) in this account."""
        return {"StringEquals": {"aws:SourceAccount": self.account_id}, "ArnLike": {"aws:SourceArn": source}}


def key_policy(place: Place) -> list[Statement]:
    """The account administers the key through IAM; each service may use it for its own purpose only."""
    trail: Conditions = {"StringEquals": {"aws:SourceArn": place.trail_arn}}
    trail_context = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{place.account_id}:trail/*"}
    log_groups: Conditions = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": place.any_log_group}}
    return [
        _principal(allow("AccountAdministersThroughIam", ["kms:*"], "*"), {"AWS": f"arn:aws:iam::{place.account_id}:root"}),
        _service("TrailEncrypts", "cloudtrail", ["kms:GenerateDataKey*"], "*", trail | {"StringLike": trail_context}),
        _service("TrailDescribesKey", "cloudtrail", ["kms:DescribeKey"], "*", trail),
        _service("LogGroupsEncrypt", f"logs.{place.region}", _USE_KEY, "*", log_groups),
        _service("LogDeliveryEncrypts", "delivery.logs", _USE_KEY, "*", place.here(place.arn("logs", "*"))),
        _service(
            "AlarmsPublish",
            "cloudwatch",
            ["kms:Decrypt", "kms:GenerateDataKey*"],
            "*",
            {"StringEquals": {"aws:SourceAccount": place.account_id}},
        ),
        _service("BudgetsPublish", "budgets", ["kms:Decrypt", "kms:GenerateDataKey*"], "*", place.here(place.any_budget)),
    ]


def archive_policy(place: Place) -> list[Statement]:
    """The trail and the delivery of vended logs (flow logs) may write below their own prefix; nothing comes without TLS.

    Statements for flow logs are those that EC2 would add by itself, ids included, so that it finds them there ("Amazon S3 bucket
    permissions for flow logs").
    """
    bucket, written = place.archive_arn, f"{place.archive_arn}/AWSLogs/{place.account_id}/*"
    flow_logs = f"{place.archive_arn}/AWSLogs/aws-account-id={place.account_id}/*"  # their prefix is Hive-compatible
    trail: Conditions = {"StringEquals": {"aws:SourceArn": place.trail_arn}}
    delivery = place.here(place.arn("logs", "*"))
    return [
        _service("TrailChecksBucket", "cloudtrail", ["s3:GetBucketAcl"], bucket, trail),
        _service("TrailWrites", "cloudtrail", ["s3:PutObject"], written, _owned_by_bucket_owner(trail)),
        _service("AWSLogDeliveryAclCheck", "delivery.logs", ["s3:GetBucketAcl", "s3:ListBucket"], bucket, delivery),
        _service("AWSLogDeliveryWrite", "delivery.logs", ["s3:PutObject"], flow_logs, _owned_by_bucket_owner(delivery)),
        {
            "Sid": "DenyWithoutTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [bucket, f"{bucket}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]


def topic_policy(place: Place, topic_arn: str) -> list[Statement]:
    """Alarms and budgets of this account may publish, and nobody else."""
    return [
        _service("BudgetsPublish", "budgets", ["sns:Publish"], topic_arn, place.here(place.any_budget)),
        _service("AlarmsPublish", "cloudwatch", ["sns:Publish"], topic_arn, place.here(place.arn("cloudwatch", "alarm:*"))),
        {
            "Sid": "DenyWithoutTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]


def trail_trust() -> list[Statement]:
    """CloudTrail may assume the role.

    Without a condition: CloudTrail names neither source account nor source ARN when it assumes a role, so that a condition on
    them shuts it out ("Role policy document for CloudTrail to use CloudWatch Logs"). The role writes the trail's log group only.
    """
    return [_assumes("cloudtrail")]


def stream_trust(place: Place) -> list[Statement]:
    """Firehose may assume the role for this account, which it names as external id ("Allow Firehose to assume an IAM role")."""
    return [_assumes("firehose") | {"Condition": {"StringEquals": {"sts:ExternalId": place.account_id}}}]


def subscription_trust(place: Place) -> list[Statement]:
    """CloudWatch Logs may assume the role for what is here ("Account-level subscription filters")."""
    return [_assumes("logs") | {"Condition": {"ArnLike": {"aws:SourceArn": place.arn("logs", "*")}}}]


def trail_writes(place: Place, log_group_arn: str) -> list[Statement]:
    """CloudTrail writes its own streams of the trail's log group."""
    streams = f"{log_group_arn}:log-stream:{place.account_id}_CloudTrail_*"
    return [allow("WriteTrailEvents", ["logs:CreateLogStream", "logs:PutLogEvents"], streams)]


def subscription_delivers(place: Place) -> list[Statement]:
    """CloudWatch Logs puts what it subscribes to into the delivery stream."""
    return [allow("PutIntoStream", ["firehose:PutRecord", "firehose:PutRecordBatch"], place.stream_arn)]


def stream_writes(place: Place, prefix: str, log_group_arn: str, key_arn: pulumi.Input[str] | None) -> list[Statement]:
    """The stream writes below ``prefix`` in the archive, reports its errors, and encrypts with the key if there is one."""
    statements = [
        allow("WriteToArchive", ["s3:AbortMultipartUpload", "s3:PutObject"], f"{place.archive_arn}/{prefix}*"),
        allow("FollowUploads", ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], place.archive_arn),
        allow("ReportErrors", ["logs:PutLogEvents"], f"{log_group_arn}:log-stream:*"),
    ]
    if key_arn is None:
        return statements
    via_s3 = {"StringEquals": {"kms:ViaService": f"s3.{place.region}.amazonaws.com"}}
    return [*statements, allow("EncryptInArchive", ["kms:Decrypt", "kms:GenerateDataKey"], key_arn, via_s3)]


def _assumes(service: str) -> Statement:
    principal = {"Service": f"{service}.amazonaws.com"}
    return {"Sid": "ThisServiceOnly", "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def _owned_by_bucket_owner(conditions: Conditions) -> Conditions:
    return conditions | {"StringEquals": conditions["StringEquals"] | {"s3:x-amz-acl": "bucket-owner-full-control"}}


def _service(sid: str, service: str, actions: Sequence[str], resource: str, conditions: Conditions) -> Statement:
    return _principal(allow(sid, actions, resource, conditions), {"Service": f"{service}.amazonaws.com"})


def _principal(statement: Statement, principal: dict[str, str]) -> Statement:
    return statement | {"Principal": principal}
