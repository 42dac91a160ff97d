"""A private S3 bucket that an AWS service delivers to, as capabilities make it: closed, encrypted by S3, over TLS only.

Encrypted by S3 and not with a key of ours, because the services that deliver here say so (Elastic Load Balancing: "Access logs
for your Application Load Balancer", bucket requirements) or name no key policy (Data Exports: "Setting up an Amazon S3 bucket
for data exports"). What holds the environment's own data has buckets of its capability's making.
"""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws_policies import Statement, document
from components.base import Component


def delivery_bucket(
    component: Component, suffix: str, *, bucket_name: str, delivery: Sequence[Statement], expire_days: int, tags: dict[str, str]
) -> tuple[aws.s3.Bucket, list[pulumi.Resource]]:
    """The bucket as child ``suffix`` of ``component``, and what must stand before anything is delivered.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        bucket_name: its global name.
        delivery: statements of the bucket's policy that let the service in.
        expire_days: age at which objects are deleted, in days.
        tags: tags of the bucket.
    """
    name, child = component.child_name(suffix), component.child
    bucket = aws.s3.Bucket(name, bucket=bucket_name, tags=tags, opts=child(protect=component.context.protect))
    versioning = aws.s3.BucketVersioning(name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child())
    closed = aws.s3.BucketPublicAccessBlock(
        name,
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=child(),
    )
    ownership = aws.s3.BucketOwnershipControls(
        name, bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=child()
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        bucket=bucket.id,
        rules=[
            {
                "apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"},
                "blocked_encryption_types": ["SSE-C"],  # S3's default since April 2026; left out, it would show as a change
            }
        ],
        opts=child(),
    )
    aws.s3.BucketLifecycleConfiguration(
        name,
        bucket=bucket.id,
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
        opts=child(depends_on=[versioning]),
    )
    arn = f"arn:aws:s3:::{bucket_name}"
    policy = aws.s3.BucketPolicy(
        name,
        bucket=bucket.id,
        policy=document([*delivery, _only_over_tls(arn)]),
        opts=child(depends_on=[closed, ownership]),
    )
    return bucket, [policy]


def _only_over_tls(bucket_arn: str) -> Statement:
    return {
        "Sid": "DenyWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, f"{bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
