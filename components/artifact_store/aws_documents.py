"""Who may use the buckets of artifacts, and what replication may do: policy documents, computed without an engine.

Sources: S3 "Setting up permissions for live replication", "How Amazon S3 works with IAM" and "Replicating encrypted objects":
with bucket keys the encryption context is the bucket.
"""

from dataclasses import dataclass

import pulumi

from components.aws_policies import Conditions, Statement, allow, only_over_tls


@dataclass(frozen=True, kw_only=True)
class Replication:
    """What is copied where.

    Attributes:
        source: bucket that is copied from.
        source_region: AWS region that it lies in.
        source_key: ARN of the key that it is encrypted with; None for S3's own.
        target: bucket that is copied to, likewise.
        target_region: AWS region that it lies in.
        target_key: ARN of its key.
        account_id: account that both are in.
    """

    source: str
    source_region: str
    source_key: pulumi.Input[str] | None
    target: str
    target_region: str
    target_key: pulumi.Input[str] | None
    account_id: str


def bucket_policy(bucket_name: str, account_id: str) -> list[Statement]:
    """Nothing without TLS, and nobody from another account, whatever their policies say. Who may do what is IAM's to say."""
    bucket = f"arn:aws:s3:::{bucket_name}"
    everything = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [bucket, f"{bucket}/*"]}
    others = {"StringNotEquals": {"aws:PrincipalAccount": account_id}, "Bool": {"aws:PrincipalIsAWSService": "false"}}
    return [
        only_over_tls("s3:*", [bucket, f"{bucket}/*"]),
        {"Sid": "DenyOtherAccounts", **everything, "Condition": others},
    ]


def replication_trust() -> list[Statement]:
    """S3 may assume the role.

    Without a condition: S3 documents no key that it sends along. Who lets S3 use the role needs ``iam:PassRole`` on it, and the
    role copies from one bucket to another one only.
    """
    return [
        {
            "Sid": "ReplicationOnly",
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]


def replication_rights(replication: Replication) -> list[Statement]:
    """What replication does: read versions of the source, with their locks, and write replicas."""
    source, target = f"arn:aws:s3:::{replication.source}", f"arn:aws:s3:::{replication.target}"
    ours = {"StringEquals": {"aws:ResourceAccount": replication.account_id}}
    versions = ("ForReplication", "Acl", "Tagging")
    statements = [
        allow("SeeTheSource", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source, ours),
        allow(
            "ReadVersions",
            [*(f"s3:GetObjectVersion{what}" for what in versions), "s3:GetObjectLegalHold", "s3:GetObjectRetention"],
            f"{source}/*",
            ours,
        ),
        allow("WriteReplicas", ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"], f"{target}/*", ours),
    ]
    if replication.source_key is not None:
        statements.append(_key("Open", ["kms:Decrypt"], replication.source_key, replication.source_region, source))
    if replication.target_key is not None:
        sealing = ["kms:Encrypt", "kms:GenerateDataKey"]
        statements.append(_key("Seal", sealing, replication.target_key, replication.target_region, target))
    return statements


def _key(sid: str, actions: list[str], key: pulumi.Input[str], region: str, bucket: str) -> Statement:
    via: Conditions = {
        "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/*"]},
    }
    return allow(sid, actions, key, via)
