"""Private S3 buckets, as all capabilities make them: with versions, encrypted, closed to the public, without access lists.

Sources: S3 "Blocking public access to your Amazon S3 storage", "Controlling ownership of objects and disabling ACLs for your
bucket", "Setting default server-side encryption behavior for Amazon S3 buckets".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components.aws_policies import Statement, document, only_over_tls
from components.base import Component


@dataclass(frozen=True, kw_only=True)
class PrivateBucket:
    """A bucket, and what must stand before anything is put into it.

    Attributes:
        bucket: the bucket.
        versioning: its versioning, which locks and lifecycles wait for.
        ready: all that makes it private.
    """

    bucket: aws.s3.Bucket
    versioning: aws.s3.BucketVersioning
    ready: list[pulumi.CustomResource]


def private_bucket(
    component: Component,
    suffix: str,
    *,
    bucket_name: str,
    policy: Sequence[Statement],
    key_arn: pulumi.Input[str] | None,
    region: str | None = None,
    **settings: Any,
) -> PrivateBucket:
    """A bucket as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        bucket_name: its global name.
        policy: statements of the bucket's policy.
        key_arn: customer-managed key; None for S3's own.
        region: AWS region; the provider's unless given.
        settings: what else ``Bucket`` takes, such as ``object_lock_enabled``.
    """
    name, child = component.child_name(suffix), component.child
    bucket = aws.s3.Bucket(
        name,
        region=region,
        bucket=bucket_name,
        opts=child(protect=component.context.protect),
        **({"tags": component.tags()} | settings),
    )
    versioning = aws.s3.BucketVersioning(
        name, region=region, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child()
    )
    closed = aws.s3.BucketPublicAccessBlock(
        name,
        region=region,
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=child(),
    )
    ownership = aws.s3.BucketOwnershipControls(
        name, region=region, bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=child()
    )
    by_default = {"sse_algorithm": "aws:kms", "kms_master_key_id": key_arn} if key_arn else {"sse_algorithm": "AES256"}
    encryption = aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        region=region,
        bucket=bucket.id,
        rules=[
            {
                "apply_server_side_encryption_by_default": by_default,
                "bucket_key_enabled": key_arn is not None,
                "blocked_encryption_types": ["SSE-C"],  # S3's default since April 2026; left out, it would show as a change
            }
        ],
        opts=child(),
    )
    rights = aws.s3.BucketPolicy(
        name, region=region, bucket=bucket.id, policy=document(policy), opts=child(depends_on=[closed, ownership])
    )
    return PrivateBucket(bucket=bucket, versioning=versioning, ready=[versioning, encryption, rights])


def delivery_bucket(
    component: Component, suffix: str, *, bucket_name: str, delivery: Sequence[Statement], expire_days: int, tags: dict[str, str]
) -> tuple[aws.s3.Bucket, list[pulumi.CustomResource]]:
    """A bucket that an AWS service delivers to, and what must stand before anything is delivered.

    Encrypted by S3 and not with a key of ours, because the services that deliver here say so (Elastic Load Balancing: "Access
    logs for your Application Load Balancer", bucket requirements) or name no key policy (Data Exports: "Setting up an Amazon S3
    bucket for data exports").

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        bucket_name: its global name.
        delivery: statements of the bucket's policy that let the service in.
        expire_days: age at which objects are deleted, in days.
        tags: tags of the bucket.
    """
    policy = [*delivery, only_over_tls("s3:*", [f"arn:aws:s3:::{bucket_name}", f"arn:aws:s3:::{bucket_name}/*"])]
    made = private_bucket(component, suffix, bucket_name=bucket_name, policy=policy, key_arn=None, tags=tags)
    aws.s3.BucketLifecycleConfiguration(
        component.child_name(suffix),
        bucket=made.bucket.id,
        rules=[
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "expiration": {"days": expire_days},
                "noncurrent_version_expiration": {"noncurrent_days": 30},
                "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
            }
        ],
        opts=component.child(depends_on=[made.versioning]),
    )
    return made.bucket, made.ready
