"""The buckets of the lake on AWS: raw events under Object Lock, and tables that can be rebuilt from them."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import Statement, document
from components.base import Component
from components.encryption_key import EncryptionKey

_COLD_DAYS: Final = 90
"""Age at which raw events get colder, and the shortest time that Glacier Instant Retrieval bills for (S3: Storage classes)."""


def closed_bucket(
    lake: Component, suffix: str, name: str, *, policy: list[Statement], key: EncryptionKey | None, object_lock: bool
) -> tuple[aws.s3.Bucket, list[pulumi.Resource]]:
    """A bucket with versions, closed to the public, encrypted; and what must stand before anything is put into it."""
    bucket = aws.s3.Bucket(
        lake.child_name(suffix),
        bucket=name,
        object_lock_enabled=object_lock,
        tags=lake.tags(),
        opts=lake.child(protect=lake.context.protect),
    )
    versioning = aws.s3.BucketVersioning(
        lake.child_name(suffix), bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=lake.child()
    )
    closed = aws.s3.BucketPublicAccessBlock(
        lake.child_name(suffix),
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=lake.child(),
    )
    ownership = aws.s3.BucketOwnershipControls(
        lake.child_name(suffix), bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=lake.child()
    )
    by_default = {"sse_algorithm": "aws:kms", "kms_master_key_id": key.key_id} if key else {"sse_algorithm": "AES256"}
    encryption = aws.s3.BucketServerSideEncryptionConfiguration(
        lake.child_name(suffix),
        bucket=bucket.id,
        rules=[
            {
                "apply_server_side_encryption_by_default": by_default,
                "bucket_key_enabled": key is not None,
                "blocked_encryption_types": ["SSE-C"],  # S3's own default since April 2026; left out, it would show as a change
            }
        ],
        opts=lake.child(),
    )
    rights = aws.s3.BucketPolicy(
        lake.child_name(suffix),
        bucket=bucket.id,
        policy=document(policy),
        opts=lake.child(depends_on=[closed, ownership]),
    )
    return bucket, [versioning, encryption, rights]


def lock(
    lake: Component, suffix: str, bucket: aws.s3.Bucket, after: list[pulumi.Resource], *, days: int, compliance: bool
) -> aws.s3.BucketObjectLockConfiguration:
    """Retention of every new version: in compliance mode for everybody, in governance mode for all that may not bypass it."""
    return aws.s3.BucketObjectLockConfiguration(
        lake.child_name(suffix),
        bucket=bucket.id,
        rule={"default_retention": {"mode": "COMPLIANCE" if compliance else "GOVERNANCE", "days": days}},
        opts=lake.child(depends_on=after),
    )


def expire_raw(lake: Component, suffix: str, bucket: aws.s3.Bucket, after: list[pulumi.Resource], *, days: int) -> None:
    """Colder when nobody looks at it any more, if that pays; gone when its retention ends."""
    colder = [{"days": _COLD_DAYS, "storage_class": "GLACIER_IR"}] if days >= 2 * _COLD_DAYS else None
    _lifecycle(
        lake,
        suffix,
        bucket,
        after,
        [
            _rule("retention", "", transitions=colder, expiration={"days": days}, noncurrent_version_expiration=_days(1)),
            _rule("delete-markers", "", expiration={"expired_object_delete_marker": True}),
        ],
    )


def expire_results(
    lake: Component, suffix: str, bucket: aws.s3.Bucket, after: list[pulumi.Resource], *, prefix: str, days: int
) -> None:
    """Query results go soon; of tables only what was replaced goes."""
    _lifecycle(
        lake,
        suffix,
        bucket,
        after,
        [
            _rule("query-results", prefix, expiration={"days": days}),
            _rule("replaced", "", noncurrent_version_expiration=_days(days)),
            _rule("delete-markers", "", expiration={"expired_object_delete_marker": True}),
        ],
    )


def _lifecycle(
    lake: Component, suffix: str, bucket: aws.s3.Bucket, after: list[pulumi.Resource], rules: list[dict[str, object]]
) -> None:
    aws.s3.BucketLifecycleConfiguration(lake.child_name(suffix), bucket=bucket.id, rules=rules, opts=lake.child(depends_on=after))


def _rule(rule_id: str, prefix: str, **actions: object) -> dict[str, object]:
    set_actions = {name: value for name, value in actions.items() if value is not None}
    uploads = {"abort_incomplete_multipart_upload": {"days_after_initiation": 7}} if rule_id != "delete-markers" else {}
    return {"id": rule_id, "status": "Enabled", "filter": {"prefix": prefix}, **set_actions, **uploads}


def _days(days: int) -> dict[str, int]:
    return {"noncurrent_days": days}
