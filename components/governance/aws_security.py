"""Governance on AWS: what lies in the security account.

The account holds the audit archive and administers threat detection, and nothing else. It is neither the management account,
which no guardrail binds, nor the control plane's, whose services would then stand beside the record of what they do.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_bucket import private_bucket
from components.aws_policies import (
    Statement,
    allow,
    document,
    only_over_tls,
    require_account_id,
    require_organization_id,
    service_may,
)
from components.base import Component
from vocabulary import Cloud, NameKind, StackContext

_DETECTION_FEATURES: Final = ("EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS", "S3_DATA_EVENTS")
"""What GuardDuty watches beyond its foundation in all accounts: what the platform is made of (GuardDuty: "Features")."""

_EVERY_MEMBER: Final = "ALL"
"""Accounts that exist and accounts to come."""


def archive_name(context: StackContext) -> str:
    """Name of the bucket that holds the organization's audit trail."""
    return context.name(NameKind.S3_BUCKET, "governance-audit")


def trail_name(context: StackContext) -> str:
    """Name of the organization's trail; archive and key trust it by its ARN before it exists."""
    return context.name(NameKind.TRAIL, "governance-audit")


@dataclass(frozen=True, kw_only=True)
class AwsSecurityAccountArgs:
    """Arguments of the security account.

    Attributes:
        context: the ``org`` stack.
        account_id: the security account.
        management_account_id: account that the organization trail belongs to.
        organization_id: the organization whose accounts deliver.
        audit_retention_days: how long the archive refuses deletion, in days.
        lock_audit_archive: whether nobody at all can shorten that. Cannot be undone.
    """

    context: StackContext
    account_id: str
    management_account_id: str
    organization_id: str
    audit_retention_days: int
    lock_audit_archive: bool = False

    def __post_init__(self) -> None:
        """Ids look like ids of AWS."""
        require_account_id("account_id", self.account_id)
        require_account_id("management_account_id", self.management_account_id)
        require_organization_id(self.organization_id)


class AwsSecurityAccount(Component):
    """Audit archive with its key, and the detector from which threat detection is administered.

    Sources: CloudTrail "Amazon S3 bucket policy for CloudTrail" (organization trails) and "Configure AWS KMS key policies for
    CloudTrail", S3 "Object Lock considerations".
    """

    _CAPABILITY = "governance"
    _CLOUD = Cloud.AWS

    audit_archive_id: pulumi.Output[str]
    """Name of the bucket, known once it takes files and keeps them."""
    audit_key_id: pulumi.Output[str]
    """ARN of the key that encrypts them."""
    detector_id: pulumi.Output[str]
    """GuardDuty detector."""

    def __init__(self, name: str, args: AwsSecurityAccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.context, opts)
        self._args = args
        region = self.context.place(self._CLOUD).name
        self._trail_arn = f"arn:aws:cloudtrail:{region}:{args.management_account_id}:trail/{trail_name(args.context)}"
        key = self._key()
        bucket, ready = self._archive(key)
        detector = self._detector()
        self.register(
            audit_archive_id=pulumi.Output.all(bucket.id, *(part.id for part in ready)).apply(lambda known: known[0]),
            audit_key_id=key.arn,
            detector_id=detector.id,
        )

    def _key(self) -> aws.kms.Key:
        key = aws.kms.Key(
            self.child_name("audit"),
            description="Encrypts the organization's audit trail",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=document(key_policy(self._args.account_id, self._args.management_account_id, self._trail_arn)),
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        aws.kms.Alias(
            self.child_name("audit"),
            name=f"alias/{self.context.name(NameKind.KMS_ALIAS, 'governance-audit')}",
            target_key_id=key.key_id,
            opts=self.child(),
        )
        return key

    def _archive(self, key: aws.kms.Key) -> tuple[aws.s3.Bucket, list[pulumi.CustomResource]]:
        """Versions that nobody deletes before their time; and what makes the bucket an archive."""
        name = archive_name(self.context)
        made = private_bucket(
            self,
            "audit",
            bucket_name=name,
            policy=archive_policy(name, self._args.management_account_id, self._args.organization_id, self._trail_arn),
            key_arn=key.arn,
            object_lock_enabled=True,
        )
        lock = aws.s3.BucketObjectLockConfiguration(
            self.child_name("audit"),
            bucket=made.bucket.id,
            rule={
                "default_retention": {
                    "mode": "COMPLIANCE" if self._args.lock_audit_archive else "GOVERNANCE",
                    "days": self._args.audit_retention_days,
                }
            },
            opts=self.child(depends_on=[made.versioning]),
        )
        aws.s3.BucketLifecycleConfiguration(
            self.child_name("audit"),
            bucket=made.bucket.id,
            rules=[
                {
                    "id": "retention",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": self._args.audit_retention_days},
                    "noncurrent_version_expiration": {"noncurrent_days": 1},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=self.child(depends_on=[made.versioning]),
        )
        return made.bucket, [lock, *made.ready]

    def _detector(self) -> aws.guardduty.Detector:
        return aws.guardduty.Detector(
            self.child_name("threat-detection"),
            enable=True,
            finding_publishing_frequency="FIFTEEN_MINUTES",
            tags=self.tags(),
            opts=self.child(),
        )


@dataclass(frozen=True, kw_only=True)
class AwsThreatDetectionArgs:
    """Arguments of threat detection.

    Attributes:
        context: the ``org`` stack.
        detector_id: detector of the security account, once it administers the organization's.
    """

    context: StackContext
    detector_id: pulumi.Input[str]


class AwsThreatDetection(Component):
    """GuardDuty and the search for shares with strangers, in all accounts of the organization.

    Built after governance has made the security account their administrator. Sources: GuardDuty "Setting organization
    auto-enable preferences", IAM Access Analyzer "Settings for IAM Access Analyzer".
    """

    _CAPABILITY = "governance"
    _CLOUD = Cloud.AWS

    analyzer_id: pulumi.Output[str]
    """Analyzer of the whole organization."""

    def __init__(self, name: str, args: AwsThreatDetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.context, opts)
        members = aws.guardduty.OrganizationConfiguration(
            self.child_name("members"),
            detector_id=args.detector_id,
            auto_enable_organization_members=_EVERY_MEMBER,
            opts=self.child(),
        )
        previous: pulumi.Resource = members
        for feature in _DETECTION_FEATURES:  # one after the other: all change the same configuration
            previous = aws.guardduty.OrganizationConfigurationFeature(
                self.child_name(feature.lower().replace("_", "-")),
                detector_id=args.detector_id,
                name=feature,
                auto_enable=_EVERY_MEMBER,
                opts=self.child(depends_on=[previous]),
            )
        analyzer = aws.accessanalyzer.Analyzer(
            self.child_name("analyzer"),
            analyzer_name=self.child_name("analyzer"),
            type="ORGANIZATION",
            tags=self.tags(),
            opts=self.child(depends_on=[members]),  # refused before the account is the administrator
        )
        self.register(analyzer_id=analyzer.arn)


def key_policy(account_id: str, management_account_id: str, trail_arn: str) -> list[Statement]:
    """The account administers the key through IAM; the trail encrypts with it, for its own files only."""
    trail = {"StringEquals": {"aws:SourceArn": trail_arn}}
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{management_account_id}:trail/*"}
    administrators = allow("AccountAdministersThroughIam", ["kms:*"], "*")
    return [
        administrators | {"Principal": {"AWS": f"arn:aws:iam::{account_id}:root"}},
        service_may("TrailEncrypts", "cloudtrail", ["kms:GenerateDataKey*"], "*", trail | {"StringLike": context}),
        service_may("TrailDescribesKey", "cloudtrail", ["kms:DescribeKey"], "*", trail),
    ]


def archive_policy(bucket: str, management_account_id: str, organization_id: str, trail_arn: str) -> list[Statement]:
    """The organization's trail writes below the management account's prefix and the organization's; nothing comes without TLS."""
    arn = f"arn:aws:s3:::{bucket}"
    trail = {"aws:SourceArn": trail_arn}
    owned = {"StringEquals": trail | {"s3:x-amz-acl": "bucket-owner-full-control"}}
    written = [f"{arn}/AWSLogs/{management_account_id}/*", f"{arn}/AWSLogs/{organization_id}/*"]
    return [
        service_may("TrailChecksBucket", "cloudtrail", ["s3:GetBucketAcl"], arn, {"StringEquals": trail}),
        service_may("TrailWrites", "cloudtrail", ["s3:PutObject"], written, owned),
        only_over_tls("s3:*", [arn, f"{arn}/*"]),
    ]
