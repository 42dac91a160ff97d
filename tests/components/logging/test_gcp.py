"""Logging on Google Cloud."""

from typing import Any

import pytest

from components.logging import tampering
from tests.components.logging.logs import DEV, PROD, PROJECT, logging
from tests.components.support import Deployed
from vocabulary import Cloud

BUCKET = "gcp:storage/bucket:Bucket"
SINK = "gcp:logging/projectSink:ProjectSink"
STORE = "gcp:logging/projectBucketConfig:ProjectBucketConfig"


def gcp(**changes: Any) -> Deployed:
    return logging(Cloud.GCP, **changes)


def archive(**changes: Any) -> dict[str, Any]:
    return dict(gcp(**changes).one(BUCKET, "logging-archive").inputs)


@pytest.mark.parametrize(("case", "locked", "seconds"), [(DEV, False, "7776000"), (PROD, True, "94608000")])
def test_the_archive_refuses_deletion_for_its_retention(case: dict[str, Any], locked: bool, seconds: str) -> None:
    assert archive(**case)["retentionPolicy"] == {"retentionPeriod": seconds, "isLocked": locked}
    assert gcp(**case).one(STORE, "logging-store").inputs["locked"] is locked


def test_the_archive_is_closed_to_the_public_and_has_no_versions() -> None:
    bucket = archive()
    assert bucket["publicAccessPrevention"] == "enforced"
    assert bucket["uniformBucketLevelAccess"] is True
    assert "versioning" not in bucket, "a bucket under a retention policy overwrites nothing"


def test_nothing_expires_before_its_retention_and_short_retention_never_gets_cold() -> None:
    assert archive(**DEV)["lifecycleRules"] == [{"action": {"type": "Delete"}, "condition": {"age": 90}}]
    colder, expiry = archive(**PROD)["lifecycleRules"]
    assert colder["action"] == {"type": "SetStorageClass", "storageClass": "COLDLINE"}
    assert colder["condition"]["age"] == 365
    assert expiry["condition"]["age"] == 1095


def test_the_key_rotates_lies_in_the_region_and_serves_the_two_agents_only() -> None:
    deployed = gcp(**PROD)
    key = deployed.one("gcp:kms/cryptoKey:CryptoKey", "logging-key").inputs
    assert key["rotationPeriod"] == "7776000s"
    assert deployed.one("gcp:kms/keyRing:KeyRing", "logging-key").inputs["location"] == "europe-west3"
    grants = deployed.of("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember")
    assert {grant.inputs["role"] for grant in grants} == {"roles/cloudkms.cryptoKeyEncrypterDecrypter"}
    domains = {grant.inputs["member"].partition("@")[2] for grant in grants}
    assert domains == {"gs-project-accounts.iam.gserviceaccount.com", "gcp-sa-logging.iam.gserviceaccount.com"}


@pytest.mark.parametrize(("token", "name"), [(BUCKET, "logging-archive"), (STORE, "logging-store")])
def test_what_is_encrypted_with_the_key_waits_for_the_agents_rights(token: str, name: str) -> None:
    waits_for = {urn.rpartition("::")[2] for urn in gcp(**PROD).one(token, name).dependencies}
    assert {"logging-storage-agent", "logging-logging-agent"} <= waits_for


def test_without_a_key_nothing_is_looked_up() -> None:
    assert gcp(**DEV).mocks.calls == []
    assert "encryption" not in archive(**DEV)
    assert "cmekSettings" not in gcp(**DEV).one(STORE, "logging-store").inputs


def test_every_service_logs_who_read_and_who_wrote() -> None:
    audit = gcp().one("gcp:projects/iAMAuditConfig:IAMAuditConfig", "logging-audit-trail").inputs
    assert audit["service"] == "allServices"
    assert {log["logType"] for log in audit["auditLogConfigs"]} == {"ADMIN_READ", "DATA_READ", "DATA_WRITE"}


def test_audit_and_platform_logs_go_to_the_archive_and_all_to_the_store() -> None:
    deployed = gcp()
    sinks = {sink.name: sink.inputs for sink in deployed.of(SINK)}
    in_archive = "storage.googleapis.com/acme-ml-dev-logging-archive"
    assert sinks["logging-audit-trail"]["destination"] == sinks["logging-platform"]["destination"] == in_archive
    assert sinks["logging-platform"]["filter"] == f"NOT {sinks['logging-audit-trail']['filter']}"
    assert sinks["logging-store"]["destination"] == f"logging.googleapis.com/{deployed.outputs['log_store_id']}"
    assert "filter" not in sinks["logging-store"]


def test_the_default_sink_keeps_no_second_copy_outside_the_region() -> None:
    default = gcp().one(SINK, "logging-default").inputs
    assert (default["name"], default["disabled"]) == ("_Default", True)


def test_the_sinks_do_not_deliver_what_they_write_themselves() -> None:
    (exclusion,) = gcp().one(SINK, "logging-audit-trail").inputs["exclusions"]
    assert 'resource.labels.bucket_name="acme-ml-dev-logging-archive"' in exclusion["filter"]
    assert 'protoPayload.methodName="storage.objects.create"' in exclusion["filter"]


def test_the_sinks_may_create_objects_in_the_archive_and_nothing_else() -> None:
    deployed = gcp()
    (grant,) = deployed.of("gcp:storage/bucketIAMMember:BucketIAMMember")
    assert grant.inputs["role"] == "roles/storage.objectCreator"
    writers = {sink.outputs["writerIdentity"] for sink in deployed.of(SINK) if "storage." in sink.inputs["destination"]}
    assert grant.inputs["member"] in writers


def test_everything_waits_for_the_apis() -> None:
    with_project = [resource.inputs["project"] for resource in gcp(**PROD) if "project" in resource.inputs]
    assert len(with_project) > 10
    assert set(with_project) == {PROJECT}


def test_every_signal_is_an_alarm_that_reaches_the_channel() -> None:
    deployed = gcp()
    alarms = {alarm.name: alarm.inputs for alarm in deployed.of("gcp:monitoring/alertPolicy:AlertPolicy")}
    signals = {f"logging-{signal.name}" for signal in tampering.gcp_signals("archive", "break-glass")}
    assert set(alarms) == signals
    for alarm in alarms.values():
        assert alarm["notificationChannels"] == [deployed.outputs["alert_channel_id"]]
        assert alarm["alertStrategy"]["notificationRateLimit"] == {"period": "300s"}
        assert 'logName:"cloudaudit.googleapis.com"' in alarm["conditions"][0]["conditionMatchedLog"]["filter"]
    channel = deployed.one("gcp:monitoring/notificationChannel:NotificationChannel", "logging-alarms").inputs
    assert channel["labels"] == {"email_address": "alerts@example.com"}


@pytest.mark.parametrize(
    ("signal", "part"),
    [
        ("audit-trail", "(Update|Delete)Sink"),
        ("audit-configuration", "auditConfigDeltas"),
        ("log-store", "(Update|Delete)Bucket"),
        ("encryption-key", "(Destroy|Update)CryptoKeyVersion"),
        ("archive", '"storage.buckets.update"'),
        ("services", "DisableService"),
    ],
)
def test_signals_watch_the_methods_that_tamper(signal: str, part: str) -> None:
    queries = {found.name: str(found.query) for found in tampering.gcp_signals("archive", "break-glass")}
    assert part in queries[signal]
