"""Who may use archive, key, alert topic and delivery of logs on AWS: policy documents, computed without an engine.

Sources: CloudTrail "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies for CloudTrail"; CloudWatch Logs
"Encrypt log data using AWS KMS", "Logs sent to Amazon S3" and "Account-level subscription filters"; SNS "Enable compatibility
between event sources from AWS services and encrypted topics"; Cost Management "Creating an Amazon SNS topic for budget
notifications"; Firehose "Grant Firehose access to an Amazon S3 destination".
"""

from dataclasses import dataclass

import pulumi

from components.aws_policies import AwsPlace, Conditions, Statement, allow, only_over_tls, service_may

_USE_KEY = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


@dataclass(frozen=True, kw_only=True)
class Place(AwsPlace):
    """Where the logs are: account, region and the names that policies speak of.

    Attributes:
        trail_name: the audit trail.
        archive_name: the archive bucket.
        stream_name: the delivery stream of platform logs.
    """

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


def key_policy(place: Place) -> list[Statement]:
    """The account administers the key through IAM; each service may use it for its own purpose only."""
    trail: Conditions = {"StringEquals": {"aws:SourceArn": place.trail_arn}}
    trail_context = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{place.account_id}:trail/*"}
    log_groups: Conditions = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": place.any_log_group}}
    return [
        _principal(allow("AccountAdministersThroughIam", ["kms:*"], "*"), {"AWS": f"arn:aws:iam::{place.account_id}:root"}),
        service_may("TrailEncrypts", "cloudtrail", ["kms:GenerateDataKey*"], "*", trail | {"StringLike": trail_context}),
        service_may("TrailDescribesKey", "cloudtrail", ["kms:DescribeKey"], "*", trail),
        service_may("LogGroupsEncrypt", f"logs.{place.region}", _USE_KEY, "*", log_groups),
        service_may("LogDeliveryEncrypts", "delivery.logs", _USE_KEY, "*", place.here(place.arn("logs", "*"))),
        service_may(
            "AlarmsPublish",
            "cloudwatch",
            ["kms:Decrypt", "kms:GenerateDataKey*"],
            "*",
            {"StringEquals": {"aws:SourceAccount": place.account_id}},
        ),
        service_may("BudgetsPublish", "budgets", ["kms:Decrypt", "kms:GenerateDataKey*"], "*", place.here(place.any_budget)),
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
        service_may("TrailChecksBucket", "cloudtrail", ["s3:GetBucketAcl"], bucket, trail),
        service_may("TrailWrites", "cloudtrail", ["s3:PutObject"], written, _owned_by_bucket_owner(trail)),
        service_may("AWSLogDeliveryAclCheck", "delivery.logs", ["s3:GetBucketAcl", "s3:ListBucket"], bucket, delivery),
        service_may("AWSLogDeliveryWrite", "delivery.logs", ["s3:PutObject"], flow_logs, _owned_by_bucket_owner(delivery)),
        only_over_tls("s3:*", [bucket, f"{bucket}/*"]),
    ]


def topic_policy(place: Place, topic_arn: str) -> list[Statement]:
    """Alarms and budgets of this account may publish, and nobody else."""
    return [
        service_may("BudgetsPublish", "budgets", ["sns:Publish"], topic_arn, place.here(place.any_budget)),
        service_may("AlarmsPublish", "cloudwatch", ["sns:Publish"], topic_arn, place.here(place.arn("cloudwatch", "alarm:*"))),
        only_over_tls("sns:Publish", topic_arn),
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


def _principal(statement: Statement, principal: dict[str, str]) -> Statement:
    return statement | {"Principal": principal}
