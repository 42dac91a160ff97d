"""Logging on AWS."""

import json
import re
from typing import Any

import pytest

from components.logging import tampering
from tests.components.logging.logs import ACCOUNT, BOUNDARY, DEV, PROD, logging
from tests.components.support import Deployed
from vocabulary import Cloud

ARCHIVE = "arn:aws:s3:::acme-ml-dev-logging-archive"
TRAIL = f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/acme-ml-dev-logging-audit-trail"


def aws(**changes: Any) -> Deployed:
    return logging(Cloud.AWS, **changes)


def statements(document: str) -> dict[str, dict[str, Any]]:
    return {statement["Sid"]: statement for statement in json.loads(document)["Statement"]}


def archive_policy(**changes: Any) -> dict[str, dict[str, Any]]:
    return statements(aws(**changes).one("aws:s3/bucketPolicy:BucketPolicy", "logging-archive").inputs["policy"])


def key_policy() -> dict[str, dict[str, Any]]:
    return statements(aws(**PROD).one("aws:kms/key:Key", "logging-key").inputs["policy"])


def trust_of(suffix: str) -> dict[str, Any]:
    role = aws().one("aws:iam/role:Role", f"logging-{suffix}")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    return dict(statement)


def rights_of(suffix: str, **changes: Any) -> dict[str, dict[str, Any]]:
    return statements(aws(**changes).one("aws:iam/rolePolicy:RolePolicy", f"logging-{suffix}").inputs["policy"])


@pytest.mark.parametrize(("case", "mode", "days"), [(DEV, "GOVERNANCE", 90), (PROD, "COMPLIANCE", 1095)])
def test_the_archive_refuses_deletion_for_its_retention(case: dict[str, Any], mode: str, days: int) -> None:
    deployed = aws(**case)
    assert deployed.one("aws:s3/bucket:Bucket", "logging-archive").inputs["objectLockEnabled"] is True
    versioning = deployed.one("aws:s3/bucketVersioning:BucketVersioning", "logging-archive").inputs
    assert versioning["versioningConfiguration"] == {"status": "Enabled"}
    lock = deployed.one("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "logging-archive").inputs
    assert lock["rule"]["defaultRetention"] == {"mode": mode, "days": days}


def test_nothing_expires_before_its_lock_and_short_retention_never_gets_cold() -> None:
    def retention(case: dict[str, Any]) -> dict[str, Any]:
        configuration = aws(**case).one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "logging-archive")
        return {rule["id"]: rule for rule in configuration.inputs["rules"]}["retention"]

    assert retention(DEV)["expiration"]["days"] == 90
    assert "transitions" not in retention(DEV)
    assert retention(PROD)["expiration"]["days"] == 1095
    assert retention(PROD)["transitions"] == [{"days": 365, "storageClass": "GLACIER_IR"}]


def test_the_archive_is_closed_to_the_public() -> None:
    block = aws().one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "logging-archive").inputs
    switches = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block[switch] is True for switch in switches)
    ownership = aws().one("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "logging-archive").inputs
    assert ownership["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


def test_only_our_trail_and_log_delivery_of_this_account_write_and_only_below_their_prefix() -> None:
    policy = archive_policy()
    writers = {sid: statement for sid, statement in policy.items() if "s3:PutObject" in statement["Action"]}
    assert set(writers) == {"TrailWrites", "AWSLogDeliveryWrite"}
    assert writers["TrailWrites"]["Resource"] == f"{ARCHIVE}/AWSLogs/{ACCOUNT}/*"
    assert writers["AWSLogDeliveryWrite"]["Resource"] == f"{ARCHIVE}/AWSLogs/aws-account-id={ACCOUNT}/*", "flow logs' Hive prefix"
    assert writers["TrailWrites"]["Condition"]["StringEquals"]["aws:SourceArn"] == TRAIL
    assert writers["AWSLogDeliveryWrite"]["Condition"]["StringEquals"]["aws:SourceAccount"] == ACCOUNT
    assert writers["AWSLogDeliveryWrite"]["Condition"]["ArnLike"] == {"aws:SourceArn": f"arn:aws:logs:eu-central-1:{ACCOUNT}:*"}


def test_every_allowed_service_acts_for_this_account_only() -> None:
    topic = aws(**PROD).one("aws:sns/topicPolicy:TopicPolicy", "logging-alarms").inputs["policy"]
    for policy in (archive_policy(), key_policy(), statements(topic)):
        for sid, statement in policy.items():
            if "Service" in statement.get("Principal", {}):
                conditions = json.dumps(statement["Condition"])
                assert ACCOUNT in conditions, sid


@pytest.mark.parametrize("case", [DEV, PROD])
def test_nobody_brings_a_key_of_their_own_to_the_archive(case: dict[str, Any]) -> None:
    encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    (rule,) = aws(**case).one(encryption, "logging-archive").inputs["rules"]
    assert rule["blockedEncryptionTypes"] == ["SSE-C"]


def test_without_tls_nobody_gets_at_the_archive() -> None:
    deny = archive_policy()["DenyWithoutTls"]
    assert deny["Effect"] == "Deny"
    assert deny["Principal"] == "*"
    assert deny["Resource"] == [ARCHIVE, f"{ARCHIVE}/*"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_key_rotates_and_its_services_have_no_more_than_encryption() -> None:
    key = aws(**PROD).one("aws:kms/key:Key", "logging-key").inputs
    assert key["enableKeyRotation"] is True
    administration = {"kms:Create", "kms:Put", "kms:Disable", "kms:Schedule", "kms:*"}
    for sid, statement in key_policy().items():
        if "Service" in statement["Principal"]:
            assert not [action for action in statement["Action"] if action.startswith(tuple(administration))], sid


def test_with_a_key_everything_is_encrypted_with_it() -> None:
    deployed = aws(**PROD)
    arn = deployed.outputs["encryption_key_id"]
    encryption = deployed.one(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "logging-archive"
    )
    by_default = encryption.inputs["rules"][0]["applyServerSideEncryptionByDefault"]
    assert by_default == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": arn}
    assert {group.inputs["kmsKeyId"] for group in deployed.of("aws:cloudwatch/logGroup:LogGroup")} == {arn}
    assert deployed.one("aws:cloudtrail/trail:Trail", "logging-audit-trail").inputs["kmsKeyId"] == arn
    assert deployed.one("aws:sns/topic:Topic", "logging-alarms").inputs["kmsMasterKeyId"] == arn
    stream = deployed.one("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "logging-platform").inputs
    assert stream["serverSideEncryption"] == {"enabled": True, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": arn}
    assert rights_of("stream", **PROD)["EncryptInArchive"]["Resource"] == arn


def test_without_a_key_the_topic_is_not_encrypted_with_a_key_that_shuts_alarms_out() -> None:
    assert "kmsMasterKeyId" not in aws().one("aws:sns/topic:Topic", "logging-alarms").inputs
    assert "EncryptInArchive" not in rights_of("stream")


def test_the_trail_covers_all_regions_is_validated_and_waits_for_the_bucket_policy() -> None:
    deployed = aws()
    trail = deployed.one("aws:cloudtrail/trail:Trail", "logging-audit-trail")
    for switch in ("isMultiRegionTrail", "includeGlobalServiceEvents", "enableLogFileValidation"):
        assert trail.inputs[switch] is True
    waits_for = {urn.rpartition("$")[2] for urn in trail.dependencies}
    assert "aws:s3/bucketPolicy:BucketPolicy::logging-archive" in waits_for
    assert "aws:iam/rolePolicy:RolePolicy::logging-audit-trail" in waits_for


def test_the_trail_records_reading_and_deleting_in_the_archive_but_not_its_own_writing() -> None:
    selectors = aws().one("aws:cloudtrail/trail:Trail", "logging-audit-trail").inputs["advancedEventSelectors"]
    fields = {field["field"]: field for field in selectors[1]["fieldSelectors"]}
    assert fields["resources.ARN"]["startsWiths"] == [f"{ARCHIVE}/"]
    assert {"GetObject", "DeleteObject"} <= set(fields["eventName"]["equals"])
    assert "PutObject" not in fields["eventName"]["equals"]


def test_the_trail_records_every_access_to_artifacts_whichever_capability_keeps_them() -> None:
    selectors = aws().one("aws:cloudtrail/trail:Trail", "logging-audit-trail").inputs["advancedEventSelectors"]
    fields = {field["field"]: field for field in selectors[2]["fieldSelectors"]}
    assert fields["resources.ARN"]["startsWiths"] == ["arn:aws:s3:::acme-ml-dev-ml-"]
    assert "eventName" not in fields


def test_all_log_groups_but_the_trails_and_the_streams_own_go_to_the_archive() -> None:
    policy = aws().one("aws:cloudwatch/logAccountPolicy:LogAccountPolicy", "logging-platform").inputs
    excluded = json.loads(re.fullmatch(r"LogGroupName NOT IN (\[.*\])", policy["selectionCriteria"])[1])  # type: ignore[index]
    assert excluded == ["acme-ml-dev-logging-audit-trail", "acme-ml-dev-logging-delivery-errors"]
    stream = aws().one("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "logging-platform").inputs
    reports_to = stream["extendedS3Configuration"]["cloudwatchLoggingOptions"]["logGroupName"]
    assert reports_to in excluded, "else the stream would deliver what it says about its deliveries, for ever"


def test_roles_of_delivery_do_one_thing_each_below_the_boundary() -> None:
    assert {role.inputs["permissionsBoundary"] for role in aws().of("aws:iam/role:Role")} == {BOUNDARY}
    assert rights_of("subscription")["PutIntoStream"]["Resource"] == (
        f"arn:aws:firehose:eu-central-1:{ACCOUNT}:deliverystream/acme-ml-dev-logging-platform"
    )
    assert rights_of("stream")["WriteToArchive"]["Resource"] == f"{ARCHIVE}/platform/*"
    streams = rights_of("audit-trail")["WriteTrailEvents"]["Resource"]
    assert streams.startswith(f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging-audit-trail:log-stream:")
    for suffix in ("audit-trail", "stream", "subscription"):
        for statement in rights_of(suffix).values():
            assert statement["Resource"] != "*"
            assert not [action for action in statement["Action"] if "*" in action]


def test_each_service_assumes_its_role_under_the_condition_that_it_can_meet() -> None:
    assert trust_of("subscription")["Principal"] == {"Service": "logs.amazonaws.com"}
    assert trust_of("subscription")["Condition"] == {"ArnLike": {"aws:SourceArn": f"arn:aws:logs:eu-central-1:{ACCOUNT}:*"}}
    assert trust_of("stream")["Principal"] == {"Service": "firehose.amazonaws.com"}
    assert trust_of("stream")["Condition"] == {"StringEquals": {"sts:ExternalId": ACCOUNT}}
    assert trust_of("audit-trail")["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    assert "Condition" not in trust_of("audit-trail"), "CloudTrail sends neither aws:SourceArn nor aws:SourceAccount"


def test_nothing_is_delivered_before_the_archive_is_locked_encrypted_and_open_to_it() -> None:
    deployed = aws()
    parts = ("BucketObjectLockConfiguration", "BucketPolicy", "BucketServerSideEncryptionConfiguration")
    ready = {deployed.one(f"aws:s3/{part[0].lower()}{part[1:]}:{part}", "logging-archive").urn for part in parts}
    for token, name in (
        ("aws:cloudtrail/trail:Trail", "logging-audit-trail"),
        ("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "logging-platform"),
    ):
        assert ready <= set(deployed.one(token, name).dependencies)


def test_the_subscription_finds_its_role_spread() -> None:
    deployed = aws()
    stream = deployed.one("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "logging-platform")
    assert deployed.one("aws:iam/rolePolicy:RolePolicy", "logging-subscription").urn in stream.dependencies


def test_every_signal_is_an_alarm_that_reaches_the_topic() -> None:
    deployed = aws()
    alarms = {alarm.name: alarm.inputs for alarm in deployed.of("aws:cloudwatch/metricAlarm:MetricAlarm")}
    filters = {found.name: found.inputs for found in deployed.of("aws:cloudwatch/logMetricFilter:LogMetricFilter")}
    signals = {f"logging-{signal.name}" for signal in tampering.aws_signals("archive", ["store"], "break-glass")}
    assert set(alarms) == set(filters) == signals
    for name, alarm in alarms.items():
        counted = filters[name]["metricTransformation"]
        assert (alarm["namespace"], alarm["metricName"]) == (counted["namespace"], counted["name"])
        assert alarm["alarmActions"] == [deployed.outputs["alert_channel_id"]]
        assert alarm["treatMissingData"] == "notBreaching"
    assert {found["logGroupName"] for found in filters.values()} == {"acme-ml-dev-logging-audit-trail"}


@pytest.mark.parametrize(
    ("signal", "event"),
    [
        ("audit-trail", "StopLogging"),
        ("audit-trail", "DeleteTrail"),
        ("audit-trail", "UpdateTrail"),
        ("encryption-key", "ScheduleKeyDeletion"),
        ("encryption-key", "DisableKey"),
        ("log-delivery", "DeleteAccountPolicy"),
        ("flow-logs", "DeleteFlowLogs"),
        ("alarms", "DeleteAlarms"),
    ],
)
def test_signals_watch_the_calls_that_tamper(signal: str, event: str) -> None:
    patterns = {found.name: found.query for found in tampering.aws_signals("archive", ["store"], "break-glass")}
    assert f'($.eventName = "{event}")' in str(patterns[signal])


def test_filter_patterns_are_within_the_services_limit_and_balanced() -> None:
    long = "x" * 63
    for signal in tampering.aws_signals(long, [f"{long}-{n}" for n in range(2)], "p" * 32):
        pattern = str(signal.query)
        assert len(pattern) <= 1024, signal.name
        assert pattern.count("(") == pattern.count(")"), signal.name
        assert pattern.startswith("{ "), signal.name
        assert pattern.endswith(" }"), signal.name


def test_the_mail_address_is_subscribed() -> None:
    subscription = aws().one("aws:sns/topicSubscription:TopicSubscription", "logging-alarms").inputs
    assert (subscription["protocol"], subscription["endpoint"]) == ("email", "alerts@example.com")


def test_the_policy_of_the_topic_names_the_topic_that_is_made() -> None:
    deployed = aws()
    topic = deployed.one("aws:sns/topic:Topic", "logging-alarms").inputs["name"]
    policy = statements(deployed.one("aws:sns/topicPolicy:TopicPolicy", "logging-alarms").inputs["policy"])
    assert policy["AlarmsPublish"]["Resource"] == f"arn:aws:sns:eu-central-1:{ACCOUNT}:{topic}"
    assert policy["AlarmsPublish"]["Condition"]["ArnLike"] == {
        "aws:SourceArn": f"arn:aws:cloudwatch:eu-central-1:{ACCOUNT}:alarm:*"
    }
