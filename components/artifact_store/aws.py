"""Artifact store on AWS: a bucket in the home region, another in the standby region, and replication between them."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.artifact_store import COLDER_STILL_DAYS, INCOMPLETE_UPLOAD_DAYS, ArtifactStore, ArtifactStoreArgs
from components.artifact_store.aws_documents import Replication, bucket_policy, replication_rights, replication_trust
from components.aws_bucket import private_bucket
from components.aws_policies import require_account_id
from components.aws_role import bounded_role
from components.base import require
from components.encryption_key import EncryptionKey
from vocabulary import Cloud, NameKind, standby_region_in

_DEADLINE_MINUTES: Final = 15
"""The only deadline that Replication Time Control has (S3: "Using S3 Replication Time Control")."""


@dataclass(frozen=True, kw_only=True)
class _Store:
    """A bucket, and what must stand before anything is replicated."""

    bucket: aws.s3.Bucket
    ready: list[pulumi.Resource]


class AwsArtifactStore(ArtifactStore):
    """Two versioned buckets; S3 copies what is written to the first, deletions of current versions too, to the second.

    Uses of both are recorded by the audit trail, which knows them by name. Replication has metrics in CloudWatch. A lock is
    Object Lock in governance mode: nobody whose role carries the permission boundary may lift it.

    Sources: S3 "Replicating objects", "Replicating encrypted objects", "Using S3 Object Lock", "Storage classes".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: ArtifactStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the store.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id, or ``aws`` is missing.
        """
        require_account_id("account_id", args.account_id)
        require(args.aws is not None, "aws", args.aws, "give AwsArtifactStoreOptions with the permission boundary of the role")
        super().__init__(name, args.context, opts)
        self._args = args
        home, standby_region = self.context.place(self._CLOUD).name, standby_region_in(self._CLOUD, self.context.region)
        primary = self._store("primary", "ml-artifacts", home, args.key)
        if standby_region is None:
            self._register(primary)
            return
        standby = self._store("standby", "ml-artifacts-standby", standby_region, args.standby_key)
        self._register(primary, standby, self._replication(primary, standby, home, standby_region))

    def _register(
        self, primary: _Store, standby: _Store | None = None, replication: aws.s3.BucketReplicationConfig | None = None
    ) -> None:
        self.register(
            primary_id=primary.bucket.arn,
            standby_id=standby.bucket.arn if standby else "",
            primary_url=pulumi.Output.concat("s3://", primary.bucket.bucket),
            standby_url=pulumi.Output.concat("s3://", standby.bucket.bucket) if standby else "",
            replication_id=replication.id if replication else "",
        )

    def _store(self, suffix: str, bucket_name: str, region: str, key: EncryptionKey | None) -> _Store:
        name, physical = self.child_name(suffix), self.context.name(NameKind.S3_BUCKET, bucket_name)
        made = private_bucket(
            self,
            suffix,
            bucket_name=physical,
            policy=bucket_policy(physical, self._args.account_id),
            key_arn=key.key_id if key else None,
            region=region,
            force_destroy=not self.context.protect,
        )
        self._lifecycle(name, region, made.bucket, made.versioning)
        locks = self._lock(name, region, made.bucket, made.versioning)
        return _Store(bucket=made.bucket, ready=[*made.ready, *locks])

    def _lock(
        self, name: str, region: str, bucket: aws.s3.Bucket, versioning: aws.s3.BucketVersioning
    ) -> list[aws.s3.BucketObjectLockConfiguration]:
        """Asked for on the bucket that is there, so that a lock can be added later without another bucket."""
        if not self._args.lock_days:
            return []
        return [
            aws.s3.BucketObjectLockConfiguration(
                name,
                region=region,
                bucket=bucket.id,
                rule={"default_retention": {"mode": "GOVERNANCE", "days": self._args.lock_days}},
                opts=self.child(depends_on=[versioning]),
            )
        ]

    def _lifecycle(self, name: str, region: str, bucket: aws.s3.Bucket, versioning: aws.s3.BucketVersioning) -> None:
        cold = self._args.cold_after_days
        aws.s3.BucketLifecycleConfiguration(
            name,
            region=region,
            bucket=bucket.id,
            rules=[
                {
                    "id": "artifacts",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "transitions": [
                        {"days": cold, "storage_class": "STANDARD_IA"},
                        {"days": cold + COLDER_STILL_DAYS, "storage_class": "GLACIER_IR"},
                    ],
                    "noncurrent_version_expiration": {"noncurrent_days": self._args.version_retention_days},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": INCOMPLETE_UPLOAD_DAYS},
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

    def _replication(self, primary: _Store, standby: _Store, home: str, standby_region: str) -> aws.s3.BucketReplicationConfig:
        role, rights = self._replication_role(home, standby_region)
        key = self._args.standby_key
        deadline = {"minutes": _DEADLINE_MINUTES}
        destination: dict[str, Any] = {
            "bucket": standby.bucket.arn,
            "metrics": {"status": "Enabled", **({"event_threshold": deadline} if self._args.fast_replication else {})},
        }
        if self._args.fast_replication:
            destination["replication_time"] = {"status": "Enabled", "time": deadline}
        if key:
            destination["encryption_configuration"] = {"replica_kms_key_id": key.key_id}
        return aws.s3.BucketReplicationConfig(
            self.child_name("replication"),
            region=home,
            bucket=primary.bucket.id,
            role=role.arn,
            rules=[
                {
                    "id": "standby",
                    "status": "Enabled",
                    "priority": 0,
                    "filter": {"prefix": ""},
                    "delete_marker_replication": {"status": "Enabled"},
                    "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}} if key else None,
                    "destination": destination,
                }
            ],
            opts=self.child(depends_on=[*primary.ready, *standby.ready, rights]),
        )

    def _replication_role(self, home: str, standby_region: str) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        assert self._args.aws  # noqa: S101 - required in the constructor
        key, standby_key = self._args.key, self._args.standby_key
        replication = Replication(
            source=self.context.name(NameKind.S3_BUCKET, "ml-artifacts"),
            source_region=home,
            source_key=key.key_id if key else None,
            target=self.context.name(NameKind.S3_BUCKET, "ml-artifacts-standby"),
            target_region=standby_region,
            target_key=standby_key.key_id if standby_key else None,
            account_id=self._args.account_id,
        )
        return bounded_role(
            self,
            "replication",
            trusted=replication_trust(),
            rights=replication_rights(replication),
            boundary_id=self._args.aws.boundary_id,
            policy_name=None,
        )
