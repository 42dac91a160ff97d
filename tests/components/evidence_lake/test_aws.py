"""Evidence lake on AWS."""

import json
from typing import Any

import pytest

from tests.components.evidence_lake.lakes import (
    ACCOUNT,
    BOUNDARY,
    DEPLOYER,
    ENTRA,
    KEY_ARN,
    PUBLISHERS,
    PUSHER,
    STORE,
    TENANT,
    lake,
    options,
    prod,
)
from tests.components.support import Deployed, changed, untagged
from vocabulary import Cloud

WRITER = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-evidence-lake"
QUEUE = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:acme-ml-dev-evidence-lake-queue"
RULES = f"arn:aws:events:eu-central-1:{ACCOUNT}:rule"
PROD = prod(Cloud.AWS)


def aws(**changes: Any) -> Deployed:
    return lake(Cloud.AWS, **changes)


def statements(document: str) -> dict[str, dict[str, Any]]:
    return {statement["Sid"]: statement for statement in json.loads(document)["Statement"]}


def rights_of(suffix: str, **changes: Any) -> dict[str, dict[str, Any]]:
    return statements(aws(**changes).one("aws:iam/rolePolicy:RolePolicy", f"evidence-lake-{suffix}").inputs["policy"])


def trust_of(suffix: str) -> dict[str, Any]:
    role = aws().one("aws:iam/role:Role", f"evidence-lake-{suffix}")
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    return dict(statement)


def raw_policy() -> dict[str, dict[str, Any]]:
    return statements(aws().one("aws:s3/bucketPolicy:BucketPolicy", "evidence-lake-raw").inputs["policy"])


# The raw events --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "mode", "days"), [({}, "GOVERNANCE", 30), (PROD, "COMPLIANCE", 3650)])
def test_raw_events_refuse_deletion_for_their_retention_and_then_go(case: dict[str, Any], mode: str, days: int) -> None:
    deployed = aws(**case)
    assert deployed.one("aws:s3/bucket:Bucket", "evidence-lake-raw").inputs["objectLockEnabled"] is True
    lock = deployed.one("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "evidence-lake-raw").inputs
    assert lock["rule"]["defaultRetention"] == {"mode": mode, "days": days}
    lifecycle = deployed.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "evidence-lake-raw").inputs
    retention = {rule["id"]: rule for rule in lifecycle["rules"]}["retention"]
    assert retention["expiration"]["days"] == days, "not before the lock, where it would only hide the event"
    assert ("transitions" in retention) is (days >= 180), "cold storage bills for 90 days at least"


def test_the_writer_alone_writes_and_each_object_once() -> None:
    policy = raw_policy()
    others, again = policy["DenyOtherWriters"], policy["DenyOverwriting"]
    assert (others["Effect"], others["Principal"], others["Action"]) == ("Deny", "*", ["s3:PutObject"])
    assert others["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": WRITER}}
    assert again["Condition"] == {"Null": {"s3:if-none-match": "true"}}, "an overwritten object would hide the one below"
    assert again["Resource"] == others["Resource"] == f"{STORE}/*"
    assert aws().one("aws:iam/role:Role", "evidence-lake-writer").inputs["name"] == WRITER.rpartition("/")[2]


def test_nobody_takes_evidence_away_not_even_an_administrator() -> None:
    deny = raw_policy()["DenyDeletion"]
    assert (deny["Effect"], deny["Principal"]) == ("Deny", "*")
    assert "Condition" not in deny
    assert {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutObjectRetention"} <= set(
        deny["Action"]
    )


@pytest.mark.parametrize("suffix", ["raw", "tables"])
def test_buckets_are_closed_to_the_public_to_other_accounts_and_to_plain_text(suffix: str) -> None:
    name = f"evidence-lake-{suffix}"
    block = aws().one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name).inputs
    assert all(block[switch] is True for switch in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls"))
    policy = statements(aws().one("aws:s3/bucketPolicy:BucketPolicy", name).inputs["policy"])
    assert policy["DenyWithoutTls"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert policy["DenyOtherAccounts"]["Condition"] == {
        "StringNotEquals": {"aws:PrincipalAccount": ACCOUNT},
        "Bool": {"aws:PrincipalIsAWSService": "false"},
    }
    encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    (rule,) = aws(**PROD).one(encryption, name).inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY_ARN}
    assert rule["blockedEncryptionTypes"] == ["SSE-C"]


def test_data_is_protected_in_prod() -> None:
    deployed = aws(**PROD)
    protected = {resource.name for resource in deployed if resource.protect}
    assert {"evidence-lake-raw", "evidence-lake-queue", "evidence-lake-undelivered"} <= protected
    assert not {resource.name for resource in aws() if resource.protect}


# Queue, bus, writer ----------------------------------------------------------------------------------------------------------


def test_the_queue_keeps_shorter_than_the_dead_letter_queue_and_waits_longer_than_the_writer_runs() -> None:
    queue = aws().one("aws:sqs/queue:Queue", "evidence-lake-queue").inputs
    undelivered = aws().one("aws:sqs/queue:Queue", "evidence-lake-undelivered").inputs
    writer = aws().one("aws:lambda/function:Function", "evidence-lake-writer").inputs
    assert queue["messageRetentionSeconds"] < undelivered["messageRetentionSeconds"] == 14 * 24 * 3600
    assert queue["visibilityTimeoutSeconds"] >= 6 * writer["timeout"]
    redrive = json.loads(queue["redrivePolicy"])
    assert redrive["deadLetterTargetArn"].endswith(":acme-ml-dev-evidence-lake-undelivered")
    allowed = aws().one("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "evidence-lake-undelivered").inputs
    assert json.loads(allowed["redriveAllowPolicy"]) == {"redrivePermission": "byQueue", "sourceQueueArns": [QUEUE]}


@pytest.mark.parametrize("queue", ["queue", "undelivered"])
def test_queues_are_encrypted_with_our_key_or_with_that_of_sqs(queue: str) -> None:
    with_key = aws(**PROD).one("aws:sqs/queue:Queue", f"evidence-lake-{queue}").inputs
    assert with_key["kmsMasterKeyId"] == KEY_ARN
    assert "sqsManagedSseEnabled" not in with_key, "the service refuses both"
    assert aws().one("aws:sqs/queue:Queue", f"evidence-lake-{queue}").inputs["sqsManagedSseEnabled"] is True


def test_only_our_own_rules_put_into_the_queue_in_the_name_of_aws() -> None:
    policy = statements(aws().one("aws:sqs/queuePolicy:QueuePolicy", "evidence-lake-queue").inputs["policy"])
    assert set(policy) == {"OurRulesSend", "DenyWithoutTls"}
    sending = policy["OurRulesSend"]
    assert sending["Principal"] == {"Service": "events.amazonaws.com"}
    assert sending["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    made = {
        f"{RULES}/{rule.inputs['eventBusName']}/{rule.inputs['name']}"
        for rule in aws().of("aws:cloudwatch/eventRule:EventRule")
        if "eventBusName" in rule.inputs
    }
    assert set(sending["Condition"]["ArnEquals"]["aws:SourceArn"]) == made


def test_what_a_rule_or_the_bus_can_not_deliver_is_not_lost() -> None:
    undelivered = aws().outputs["undelivered_id"]
    for target in aws().of("aws:cloudwatch/eventTarget:EventTarget"):
        assert target.inputs["deadLetterConfig"] == {"arn": undelivered}, target.name
    assert aws().one("aws:cloudwatch/eventBus:EventBus", "evidence-lake-events").inputs["deadLetterConfig"] == {
        "arn": undelivered
    }
    policy = statements(aws().one("aws:sqs/queuePolicy:QueuePolicy", "evidence-lake-undelivered").inputs["policy"])
    may = policy["OurRulesSend"]["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/acme-ml-dev-evidence-lake-events" in may
    assert f"{RULES}/acme-ml-dev-evidence-lake-sagemaker" in may


def test_sagemaker_s_events_become_cloud_events_and_ours_are_taken_out_of_their_envelope() -> None:
    pattern = json.loads(aws().one("aws:cloudwatch/eventRule:EventRule", "evidence-lake-sagemaker").inputs["eventPattern"])
    assert pattern["source"] == ["aws.sagemaker"]
    assert {"SageMaker Training Job State Change", "SageMaker Model Package State Change"} <= set(pattern["detail-type"])
    of_aws = aws().one("aws:cloudwatch/eventTarget:EventTarget", "evidence-lake-of-aws").inputs["inputTransformer"]
    filled = of_aws["inputTemplate"]
    for name in of_aws["inputPaths"]:
        filled = filled.replace(f": <{name}>", ': "x"').replace(f"<{name}>", "x")
    assert {"specversion", "id", "source", "type", "time", "data"} <= set(json.loads(filled)), "required by CloudEvents 1.0"
    ours = aws().one("aws:cloudwatch/eventTarget:EventTarget", "evidence-lake-ours").inputs
    assert ours["inputPath"] == "$.detail"


def test_no_event_is_delivered_twice_and_none_to_nobody() -> None:
    def source(suffix: str) -> Any:
        rule = aws().one("aws:cloudwatch/eventRule:EventRule", f"evidence-lake-{suffix}")
        return json.loads(rule.inputs["eventPattern"])["source"]

    (of_aws,), (ours,) = source("of-aws"), source("ours")
    assert ours == {"anything-but": of_aws}


def test_publishers_send_to_the_bus_and_can_do_nothing_else_with_it() -> None:
    policy = statements(aws().one("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "evidence-lake-events").inputs["policy"])
    assert set(policy) == {"PublishersSend"}
    assert policy["PublishersSend"]["Action"] == ["events:PutEvents"]
    assert policy["PublishersSend"]["Principal"] == {"AWS": list(PUBLISHERS[Cloud.AWS].values())}


def test_the_writer_can_neither_read_nor_delete_what_it_wrote() -> None:
    rights = rights_of("writer", **PROD)
    assert set(rights) == {"TakeFromQueue", "WriteEvidence", "WriteLogs", "UseTheKey"}
    assert rights["WriteEvidence"]["Action"] == ["s3:PutObject"]
    assert rights["WriteEvidence"]["Resource"] == f"{STORE}/provider=*", "the layout that tables and auditors rest on"
    assert rights["UseTheKey"]["Resource"] == KEY_ARN
    assert "UseTheKey" not in rights_of("writer")


def test_the_writer_starts_only_when_the_bucket_is_locked() -> None:
    writer = aws().one("aws:lambda/function:Function", "evidence-lake-writer")
    assert writer.inputs["environment"] == {"variables": {"EVIDENCE_BUCKET": "acme-ml-dev-evidence-lake-raw"}}
    waits_for = {urn.rpartition("$")[2] for urn in writer.dependencies}
    assert "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration::evidence-lake-raw" in waits_for


def test_the_writer_says_which_messages_failed_and_is_never_throttled_by_its_own_reserve() -> None:
    mapping = aws().one("aws:lambda/eventSourceMapping:EventSourceMapping", "evidence-lake-writer").inputs
    writer = aws().one("aws:lambda/function:Function", "evidence-lake-writer").inputs
    assert mapping["functionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["scalingConfig"]["maximumConcurrency"] <= writer["reservedConcurrentExecutions"]


def test_functions_run_an_image_by_digest_each_under_a_role_of_its_own() -> None:
    functions = aws().of("aws:lambda/function:Function")
    assert [function.name for function in functions] == ["evidence-lake-ingress", "evidence-lake-writer"]
    assert len({function.inputs["role"] for function in functions}) == len(functions)
    assert all("@sha256:" in function.inputs["imageUri"] for function in functions)
    for suffix in ("ingress", "writer"):
        assert trust_of(suffix)["Principal"] == {"Service": ["lambda.amazonaws.com"]}
        assert trust_of(suffix)["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_every_role_is_below_the_boundary() -> None:
    assert {role.inputs["permissionsBoundary"] for role in aws().of("aws:iam/role:Role")} == {BOUNDARY}


def test_one_rule_alone_puts_events_of_aws_on_the_bus() -> None:
    assert trust_of("forward")["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnEquals": {"aws:SourceArn": f"{RULES}/acme-ml-dev-evidence-lake-sagemaker"},
    }
    assert set(rights_of("forward")) == {"PutOnOurBus"}


# The entry -------------------------------------------------------------------------------------------------------------------


def routes(deployed: Deployed) -> dict[str, dict[str, Any]]:
    return {route.inputs["routeKey"]: dict(route.inputs) for route in deployed.of("aws:apigatewayv2/route:Route")}


def test_events_come_in_with_a_token_only_and_the_handshake_alone_without() -> None:
    found = routes(aws())
    assert set(found) == {"POST /events/azure", "POST /events/gcp", "OPTIONS /events/azure"}
    assert [key for key, route in found.items() if route["authorizationType"] == "NONE"] == ["OPTIONS /events/azure"]
    assert all("authorizerId" in route for key, route in found.items() if key.startswith("POST"))


def test_tokens_are_those_of_our_tenant_for_the_entry_and_of_google_for_its_address() -> None:
    def of(cloud: str) -> dict[str, Any]:
        authorizer = aws().one("aws:apigatewayv2/authorizer:Authorizer", f"evidence-lake-from-{cloud}")
        return dict(authorizer.inputs["jwtConfiguration"])

    assert of("azure") == {"issuer": f"https://sts.windows.net/{TENANT}/", "audiences": [ENTRA.audience]}
    assert of("gcp") == {
        "issuer": "https://accounts.google.com",
        "audiences": [f"{aws().outputs['ingress_url']}/events/gcp"],
    }


def test_the_function_is_told_whose_tokens_they_must_be() -> None:
    ingress = aws().one("aws:lambda/function:Function", "evidence-lake-ingress").inputs["environment"]["variables"]
    assert ingress["EVIDENCE_GCP_EMAIL"] == PUSHER, "anybody can get a token of Google's for any audience"
    assert ingress["EVIDENCE_AZURE_APPLICATION"] == "4962773b-9cdb-44cf-a8bf-237846a00ab7", "Event Grid"
    assert set(rights_of("ingress")) == {"PutIntoQueue", "WriteLogs"}


def test_only_this_api_calls_the_function() -> None:
    permission = aws().one("aws:lambda/permission:Permission", "evidence-lake-ingress").inputs
    api = aws().one("aws:apigatewayv2/api:Api", "evidence-lake-ingress").outputs
    assert permission["principal"] == "apigateway.amazonaws.com"
    assert permission["sourceArn"] == f"{api['executionArn']}/*/*"


@pytest.mark.parametrize(
    ("alone", "wanted"),
    [
        ({"google_pusher": None}, {"POST /events/azure", "OPTIONS /events/azure"}),
        ({"entra": None}, {"POST /events/gcp"}),
    ],
)
def test_a_cloud_that_sends_nothing_has_no_way_in(alone: dict[str, Any], wanted: set[str]) -> None:
    assert set(routes(aws(aws=options(**alone)))) == wanted


def test_aws_alone_has_no_public_entry() -> None:
    deployed = aws(aws=options(entra=None, google_pusher=None))
    assert not [resource for resource in deployed if resource.token.startswith("aws:apigatewayv2/")]
    assert deployed.outputs["ingress_url"] == ""


def test_calls_are_limited_and_logged_without_token_and_body() -> None:
    stage = aws().one("aws:apigatewayv2/stage:Stage", "evidence-lake-ingress").inputs
    assert stage["defaultRouteSettings"]["throttlingRateLimit"] > 0
    assert stage["defaultRouteSettings"]["throttlingBurstLimit"] > 0
    logged = json.loads(stage["accessLogSettings"]["format"])
    assert {"requestId", "sourceIp", "status"} <= set(logged)
    assert not [field for field in logged.values() if "authorization" in field.lower() and "authorizer" not in field.lower()]


# Queries ---------------------------------------------------------------------------------------------------------------------


def iceberg() -> dict[str, Any]:
    table = aws().one("aws:glue/catalogTable:CatalogTable", "evidence-lake-events")
    return dict(table.inputs["openTableFormatInput"]["icebergInput"]["icebergTableInput"])


def test_the_table_is_partitioned_by_provider_and_day() -> None:
    table = iceberg()
    columns = {field["id"]: field for field in table["schema"]["fields"]}
    partitions = {
        part["name"]: (columns[part["sourceId"]]["name"], part["transform"]) for part in table["partitionSpec"]["fields"]
    }
    assert partitions == {"provider": ("provider", "identity"), "day": ("time", "day")}
    assert columns[6]["type"] == '"timestamptz"', "types of Iceberg are JSON"
    assert len({part["fieldId"] for part in table["partitionSpec"]["fields"]}) == 2


def test_raw_events_are_seen_in_the_partitions_that_the_writer_makes() -> None:
    raw = aws().one("aws:glue/catalogTable:CatalogTable", "evidence-lake-raw-events").inputs
    assert raw["parameters"]["storage.location.template"] == (
        "s3://acme-ml-dev-evidence-lake-raw/provider=${provider}/day=${day}"
    )
    assert raw["parameters"]["projection.provider.values"] == "aws,azure,gcp"
    assert [key["name"] for key in raw["partitionKeys"]] == ["provider", "day"]


def test_tables_are_not_locked_and_results_go() -> None:
    bucket = aws().one("aws:s3/bucket:Bucket", "evidence-lake-tables").inputs
    assert bucket["objectLockEnabled"] is False, "compaction and expiry would fail on locked files"
    lifecycle = aws().one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "evidence-lake-tables").inputs
    rules = {rule["id"]: rule for rule in lifecycle["rules"]}
    assert rules["query-results"]["filter"] == {"prefix": "query-results/"}
    assert "expiration" not in rules["replaced"], "tables do not expire"


@pytest.mark.parametrize(
    ("case", "sealed"),
    [({}, {"encryptionOption": "SSE_S3"}), (PROD, {"encryptionOption": "SSE_KMS", "kmsKeyArn": KEY_ARN})],
)
def test_auditors_can_not_change_how_queries_are_kept_or_how_much_they_read(case: dict[str, Any], sealed: dict[str, str]) -> None:
    workgroup = aws(**case).one("aws:athena/workgroup:Workgroup", "evidence-lake-auditors").inputs["configuration"]
    assert workgroup["enforceWorkgroupConfiguration"] is True
    assert workgroup["resultConfiguration"]["encryptionConfiguration"] == sealed
    assert workgroup["resultConfiguration"]["outputLocation"].startswith("s3://acme-ml-dev-evidence-lake-tables/query-results/")
    assert workgroup["bytesScannedCutoffPerQuery"] == 100 * 1024**3


def test_readers_who_come_through_identity_center_become_auditors_and_nobody_else() -> None:
    trusted = trust_of("auditor")
    assert trusted["Condition"] == {
        "ArnLike": {
            "aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_acme-ml-dev-reader_*"
        }
    }


def test_auditors_read_evidence_and_write_nothing_but_query_results() -> None:
    rights = rights_of("auditor")
    writing = {
        sid: statement
        for sid, statement in rights.items()
        if any(":Put" in action or ":Delete" in action or ":Update" in action for action in statement["Action"])
    }
    assert set(writing) == {"KeepQueryResults"}
    assert writing["KeepQueryResults"]["Resource"] == "arn:aws:s3:::acme-ml-dev-evidence-lake-tables/query-results/*"


def test_lake_formation_decides_about_auditors_and_leaves_the_rest_of_the_account_as_it_was() -> None:
    deployed = aws()
    settings = deployed.one("aws:lakeformation/dataLakeSettings:DataLakeSettings", "evidence-lake-settings").inputs
    assert settings["admins"] == [DEPLOYER], "without it the deployer could grant nothing"
    everybody = [{"principal": "IAM_ALLOWED_PRINCIPALS", "permissions": ["ALL"]}]
    assert settings["createDatabaseDefaultPermissions"] == settings["createTableDefaultPermissions"] == everybody
    location = deployed.one("aws:lakeformation/resource:Resource", "evidence-lake-warehouse").inputs
    assert location["hybridAccessEnabled"] is True
    assert location["arn"] == "arn:aws:s3:::acme-ml-dev-evidence-lake-tables/warehouse"
    grant = deployed.one("aws:lakeformation/permissions:Permissions", "evidence-lake-auditor").inputs
    auditor = deployed.one("aws:iam/role:Role", "evidence-lake-auditor").outputs["arn"]
    assert (grant["principal"], grant["permissions"]) == (auditor, ["DESCRIBE", "SELECT"])
    opted = deployed.one("aws:lakeformation/optIn:OptIn", "evidence-lake-auditor").inputs
    assert opted["principals"] == [{"dataLakePrincipalIdentifier": auditor}]
    assert opted["resourceDatas"] == [{"table": grant["table"]}], "what is granted is what the auditors are bound to"


def test_lake_formation_itself_only_reads_the_tables() -> None:
    rights = rights_of("registration", **PROD)
    assert rights["ReadTables"]["Resource"] == "arn:aws:s3:::acme-ml-dev-evidence-lake-tables/warehouse/*"
    assert {action for statement in rights.values() for action in statement["Action"]} == {
        "s3:GetObject",
        "s3:GetBucketLocation",
        "s3:ListBucket",
        "kms:Decrypt",
    }


# All of it -------------------------------------------------------------------------------------------------------------------


def test_every_dead_letter_and_every_standstill_raises_an_alarm() -> None:
    alarms = {alarm.name: alarm.inputs for alarm in aws().of("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert {name.removeprefix("evidence-lake-") for name in alarms} == {"undelivered", "stuck", "ingress-errors"}
    assert alarms["evidence-lake-undelivered"]["dimensions"] == {"QueueName": "acme-ml-dev-evidence-lake-undelivered"}
    assert alarms["evidence-lake-undelivered"]["threshold"] == 1
    assert alarms["evidence-lake-stuck"]["metricName"] == "ApproximateAgeOfOldestMessage"
    for name, alarm in alarms.items():
        assert alarm["alarmActions"] == [f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-ml-dev-logging-alarms"], name


def test_everything_that_takes_tags_has_them() -> None:
    assert not untagged(aws(**PROD))


def test_a_longer_retention_touches_nothing_but_the_bucket_s_settings() -> None:
    assert changed(aws(), aws(retention_days=60)) == {"evidence-lake-raw"}


def test_a_further_cloud_changes_nothing_that_takes_evidence_already() -> None:
    before, after = aws(aws=options(google_pusher=None)), aws()
    assert changed(before, after) == {"evidence-lake-ingress"}, "the function learns whose tokens else to take"
