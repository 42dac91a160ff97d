"""Artifact store on Google Cloud: one bucket that lies in two regions at once."""

from typing import Any, Final

import pulumi
import pulumi_gcp as gcp

from components.artifact_store import COLDER_STILL_DAYS, INCOMPLETE_UPLOAD_DAYS, ArtifactStore, ArtifactStoreArgs
from components.gcp_dual_regions import DualRegion, dual_region
from components.gcp_projects import require_project_id
from vocabulary import Cloud, NameKind

_SECONDS_PER_DAY: Final = 86_400


class GcpArtifactStore(ArtifactStore):
    """A bucket in a dual-region: written in one, copied to the other, and read from where it is when one is lost.

    A lock is the bucket's retention policy, which excludes versions: under it no object is overwritten or deleted at all. Without
    one there are versions. Either way soft delete keeps what has gone. Uses are recorded by Cloud Audit Logs.

    Sources: Cloud Storage "Data availability and durability" (turbo replication), "Bucket locations", "Bucket Lock",
    "Soft delete", "Object Lifecycle Management".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: ArtifactStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the store.

        Raises:
            ArgumentError: ``account_id`` is not a project id.
        """
        require_project_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        pair = dual_region(self.context.region)
        bucket = self._bucket(pair)
        url = pulumi.Output.concat("gs://", bucket.name)
        self.register(
            primary_id=bucket.name,
            standby_id=bucket.name if pair else "",
            primary_url=url,
            standby_url=url if pair else "",
            replication_id=bucket.id if pair else "",
        )

    def _bucket(self, pair: DualRegion | None) -> gcp.storage.Bucket:
        lock = self._args.lock_days
        return gcp.storage.Bucket(
            self.child_name("primary"),
            project=self._args.scope,
            name=self.context.name(NameKind.GCS_BUCKET, "ml-artifacts"),
            location=pair.location if pair else self.context.place(self._CLOUD).name.upper(),
            custom_placement_config={"data_locations": list(pair.regions)} if pair and pair.regions else None,
            rpo=("ASYNC_TURBO" if self._args.fast_replication else "DEFAULT") if pair else None,
            storage_class="STANDARD",
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            versioning={"enabled": not lock},
            retention_policy={"retention_period": str(lock * _SECONDS_PER_DAY), "is_locked": False} if lock else None,
            soft_delete_policy={"retention_duration_seconds": self._args.version_retention_days * _SECONDS_PER_DAY},
            lifecycle_rules=self._lifecycle(),
            encryption={"default_kms_key_name": self._args.key.key_id} if self._args.key else None,
            force_destroy=not self.context.protect,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _lifecycle(self) -> list[dict[str, Any]]:
        cold = self._args.cold_after_days
        return [
            {
                "action": {"type": "SetStorageClass", "storage_class": "NEARLINE"},
                "condition": {"age": cold, "matches_storage_classes": ["STANDARD"]},
            },
            {
                "action": {"type": "SetStorageClass", "storage_class": "COLDLINE"},
                "condition": {"age": cold + COLDER_STILL_DAYS, "matches_storage_classes": ["NEARLINE"]},
            },
            {
                "action": {"type": "Delete"},
                "condition": {"days_since_noncurrent_time": self._args.version_retention_days, "with_state": "ARCHIVED"},
            },
            {"action": {"type": "AbortIncompleteMultipartUpload"}, "condition": {"age": INCOMPLETE_UPLOAD_DAYS}},
        ]
