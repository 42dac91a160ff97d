"""Logging on Google Cloud: audit logs, a log bucket, and an archive in Cloud Storage under a retention policy."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.gcp_alert import alert_policy
from components.gcp_projects import require_project_id
from components.logging import Logging, LoggingArgs, tampering
from vocabulary import Cloud, HumanRole, NameKind, Severity

_SECONDS_PER_DAY: Final = 86_400

_KEY_ROTATION: Final = f"{90 * _SECONDS_PER_DAY}s"

_AUDIT_LOG_TYPES: Final = ("ADMIN_READ", "DATA_READ", "DATA_WRITE")
"""Everything beyond admin activity, which is always logged (Cloud Audit Logs: "Types of audit logs")."""

_AUDIT_LOGS: Final = 'logName:"cloudaudit.googleapis.com"'

_COLD_MINIMUM_DAYS: Final = 90
"""Shortest time that Coldline bills for (Cloud Storage: "Storage classes")."""


@dataclass(frozen=True, kw_only=True)
class _Key:
    """The encryption key, and what must stand before it is used."""

    key: gcp.kms.CryptoKey
    grants: list[pulumi.Resource]


class GcpLogging(Logging):
    """Audit logs of every service, one log bucket for everything, and an archive of all of it.

    Sinks route every entry: to the log bucket, and to the archive, audit logs apart from platform logs. The project's
    ``_Default`` sink is switched off: it would keep a second copy outside the region and without our key. ``_Required`` can not
    be touched; it keeps admin activity for 400 days.

    The archive has no object versions: under a retention policy no object is ever overwritten or deleted.

    Sources: Cloud Logging "Route logs to supported destinations" and "Configure CMEK for log buckets", Cloud Storage "Bucket
    Lock".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: LoggingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build logging.

        Raises:
            ArgumentError: ``account_id`` is not a project id.
        """
        require_project_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._region = self.context.place(self._CLOUD).name
        self._archive_name = self.physical_name(NameKind.GCS_BUCKET, "archive")
        key = self._key()
        archive = self._archive(key)
        log_store = self._log_store(key)
        trail = self._audit_trail(archive)
        self._platform_delivery(archive, log_store)
        channel = self._alert_channel()
        self._alarms(channel)
        self.register(
            log_store_id=log_store.id,
            archive_id=archive.name,
            audit_trail_id=trail.id,
            alert_channel_id=channel.id,
            encryption_key_id=key.key.id if key else "",
        )

    def _key(self) -> _Key | None:
        """A key that rotates, for the two agents that encrypt with it.

        The agents are looked up, not spelled: looking them up is also what creates them, and in older projects they differ.
        """
        if not self._args.customer_managed_key:
            return None
        ring = gcp.kms.KeyRing(
            self.child_name("key"),
            project=self._args.scope,
            location=self._region,
            name=self.physical_name(NameKind.KMS_KEY_RING, "key"),
            opts=self.child(),
        )
        key = gcp.kms.CryptoKey(
            self.child_name("key"),
            key_ring=ring.id,
            name=self.physical_name(NameKind.KMS_CRYPTO_KEY, "key"),
            purpose="ENCRYPT_DECRYPT",
            rotation_period=_KEY_ROTATION,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        looked_up = pulumi.InvokeOutputOptions(parent=self)
        storage = gcp.storage.get_project_service_account_output(project=self._args.scope, opts=looked_up)
        logging = gcp.logging.get_project_cmek_settings_output(project=self._args.scope, opts=looked_up)
        agents = {"storage-agent": storage.email_address, "logging-agent": logging.service_account_id}
        grants = [
            gcp.kms.CryptoKeyIAMMember(
                self.child_name(suffix),
                crypto_key_id=key.id,
                role="roles/cloudkms.cryptoKeyEncrypterDecrypter",
                member=pulumi.Output.concat("serviceAccount:", email),
                opts=self.child(),
            )
            for suffix, email in agents.items()
        ]
        return _Key(key=key, grants=grants)

    def _archive(self, key: _Key | None) -> gcp.storage.Bucket:
        return gcp.storage.Bucket(
            self.child_name("archive"),
            project=self._args.scope,
            name=self._archive_name,
            location=self._region.upper(),
            storage_class="STANDARD",
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            retention_policy={
                "retention_period": str(self._args.archive_retention_days * _SECONDS_PER_DAY),
                "is_locked": self._args.lock_archive,
            },
            lifecycle_rules=self._lifecycle(),
            encryption={"default_kms_key_name": key.key.id} if key else None,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect, depends_on=key.grants if key else []),
        )

    def _lifecycle(self) -> list[dict[str, object]]:
        """Colder once the log store has forgotten it, if that pays; gone when its retention ends."""
        hot, kept = self._args.retention_days, self._args.archive_retention_days
        colder: dict[str, object] = {
            "action": {"type": "SetStorageClass", "storage_class": "COLDLINE"},
            "condition": {"age": hot, "matches_storage_classes": ["STANDARD"]},
        }
        expiry: dict[str, object] = {"action": {"type": "Delete"}, "condition": {"age": kept}}
        return [colder, expiry] if kept - hot >= _COLD_MINIMUM_DAYS else [expiry]

    def _log_store(self, key: _Key | None) -> gcp.logging.ProjectBucketConfig:
        return gcp.logging.ProjectBucketConfig(
            self.child_name("store"),
            project=self._args.scope,
            location=self._region,
            bucket_id=self.physical_name(NameKind.LOG_BUCKET, "store"),
            description="All log entries of the project",
            retention_days=self._args.retention_days,
            locked=self._args.lock_archive,
            enable_analytics=True,
            cmek_settings={"kms_key_name": key.key.id} if key else None,
            opts=self.child(protect=self.context.protect, depends_on=key.grants if key else []),
        )

    def _audit_trail(self, archive: gcp.storage.Bucket) -> gcp.logging.ProjectSink:
        """Who read and wrote what, in all services. Not the sinks' own writes: each would be an entry to write."""
        gcp.projects.IAMAuditConfig(
            self.child_name("audit-trail"),
            project=self._args.scope,
            service="allServices",
            audit_log_configs=[{"log_type": log_type} for log_type in _AUDIT_LOG_TYPES],
            opts=self.child(),
        )
        own_writes = (
            f'resource.type="gcs_bucket" AND resource.labels.bucket_name="{self._archive_name}" AND '
            'protoPayload.methodName="storage.objects.create"'
        )
        sink = self._sink("audit-trail", _in_archive(archive), _AUDIT_LOGS, own_writes)
        # One grant for all sinks: those of one project share their writer. Only a sink makes known who that is.
        gcp.storage.BucketIAMMember(
            self.child_name("sinks"),
            bucket=archive.name,
            role="roles/storage.objectCreator",
            member=sink.writer_identity,
            opts=self.child(),
        )
        return sink

    def _platform_delivery(self, archive: gcp.storage.Bucket, log_store: gcp.logging.ProjectBucketConfig) -> None:
        self._sink("platform", _in_archive(archive), f"NOT {_AUDIT_LOGS}")
        self._sink("store", pulumi.Output.concat("logging.googleapis.com/", log_store.id))
        gcp.logging.ProjectSink(
            self.child_name("default"),
            project=self._args.scope,
            name="_Default",
            destination=pulumi.Output.concat(
                "logging.googleapis.com/projects/", self._args.scope, "/locations/global/buckets/_Default"
            ),
            disabled=True,
            opts=self.child(),
        )

    def _sink(
        self, suffix: str, destination: pulumi.Input[str], query: str | None = None, exclusion: str | None = None
    ) -> gcp.logging.ProjectSink:
        return gcp.logging.ProjectSink(
            self.child_name(suffix),
            project=self._args.scope,
            name=f"{self.context.prefix}-{self.context.environment}-{self.child_name(suffix)}",
            destination=destination,
            filter=query,
            exclusions=[{"name": "own-writes", "filter": exclusion}] if exclusion else None,
            unique_writer_identity=True,
            opts=self.child(),
        )

    def _alert_channel(self) -> gcp.monitoring.NotificationChannel:
        return gcp.monitoring.NotificationChannel(
            self.child_name("alarms"),
            project=self._args.scope,
            type="email",
            display_name=f"{self.context.environment}: tampering",
            labels={"email_address": self._args.alert_email},
            user_labels=self.tags(),
            opts=self.child(),
        )

    def _alarms(self, channel: gcp.monitoring.NotificationChannel) -> None:
        """Matched entry by entry, so that the notification names the entry; a metric would only count."""
        entitlement = self.context.name(NameKind.COMPUTE, HumanRole.BREAK_GLASS)
        for signal in tampering.gcp_signals(self._archive_name, entitlement):
            alert_policy(
                self,
                signal.name,
                project=self._args.scope,
                summary=signal.summary,
                severity=Severity.CRITICAL,
                condition={"display_name": signal.summary, "condition_matched_log": {"filter": signal.query}},
                channel_id=channel.id,
                quiet_seconds=300,
            )


def _in_archive(archive: gcp.storage.Bucket) -> pulumi.Output[str]:
    return pulumi.Output.concat("storage.googleapis.com/", archive.name)
