"""The broker on AWS: who sees a value, what fills the queue, what the functions may do, and what is told to whom."""

import json
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest

from components.secret_broker.aws import AwsSecretBroker
from components.secret_broker.aws_functions import FUNCTIONS
from tests.components.secret_broker.examples import (
    ACCOUNT,
    BOUNDARY,
    DATABASE,
    GENERATED,
    GOOGLE_AUDIENCE,
    IMAGE,
    KEY,
    TOKEN,
    TOPIC,
    TRAINING,
    aws_args,
    options,
)
from tests.components.support import Deployed, changed, context, run, untagged

BROKER = "arn:aws:iam::111122223333:role/acme-ml-dev-secret-broker"
SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
FUNCTION = "aws:lambda/function:Function"
MAXIMUM_INLINE_POLICY = 10_240


@cache
def _deploy_unchanged() -> Deployed:
    return run(lambda: AwsSecretBroker("secret-broker", aws_args()))


def deploy(**changes: Any) -> Deployed:
    if not changes:
        return _deploy_unchanged()
    return run(lambda: AwsSecretBroker("secret-broker", aws_args(**changes)))


def statements(deployed: Deployed, token: str, name: str, field: str = "policy") -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for s in json.loads(deployed.one(token, name).inputs[field])["Statement"]}


def rights(deployed: Deployed, role: str) -> dict[str, dict[str, Any]]:
    return statements(deployed, ROLE_POLICY, f"secret-broker-{role}")


def pattern(deployed: Deployed, rule: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        deployed.one("aws:cloudwatch/eventRule:EventRule", f"secret-broker-{rule}").inputs["eventPattern"]
    )
    return found


# Values


def test_no_value_is_in_the_plan() -> None:
    deployed = deploy()
    assert not deployed.of("aws:secretsmanager/secretVersion:SecretVersion")
    for resource in deployed:
        assert not {"secretString", "secretBinary", "secretStringWo"} & set(resource.inputs)


def test_the_broker_reads_current_values_of_sources_and_no_others() -> None:
    reading = [s for s in rights(deploy(), "broker").values() if "secretsmanager:GetSecretValue" in s["Action"]]
    assert [(s["Resource"], s["Condition"]) for s in reading] == [
        (
            "arn:aws:secretsmanager:eu-central-1:111122223333:secret:acme-ml-dev-secrets-*",
            {"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}},
        )
    ]
    granted = {action for s in rights(deploy(), "broker").values() if s["Effect"] == "Allow" for action in s["Action"]}
    assert not {"secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret", "secretsmanager:BatchGetSecretValue"} & granted


def test_a_source_is_read_by_those_named_whatever_iam_says() -> None:
    policy = statements(deploy(), "aws:secretsmanager/secretPolicy:SecretPolicy", "secret-broker-source-model-hub-token")
    denied = policy["NamedReadersOnly"]
    assert (denied["Effect"], denied["Principal"], denied["Action"]) == ("Deny", "*", ["secretsmanager:GetSecretValue"])
    assert denied["Condition"] == {
        "ArnNotLike": {
            "aws:PrincipalArn": [
                BROKER,
                "arn:aws:iam::111122223333:role/acme-ml-dev-secret-broker-rotate-generated",
                "arn:aws:iam::111122223333:role/acme-ml-dev-secret-broker-rotate-database",
                TRAINING,
                "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_acme-ml-dev-break-glass_*",
            ]
        }
    }
    assert policy["JobsReadTheCurrentValue"]["Principal"] == {"AWS": [TRAINING]}
    assert policy["JobsReadTheCurrentValue"]["Condition"] == {"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}
    assert policy["ThisAccountOnly"]["Condition"]["StringNotEquals"] == {"aws:PrincipalAccount": ACCOUNT}


def test_public_policies_are_refused() -> None:
    policies = deploy().of("aws:secretsmanager/secretPolicy:SecretPolicy")
    assert [policy.inputs["blockPublicPolicy"] for policy in policies] == [True] * 3


def test_sources_are_encrypted_restorable_and_named_after_the_prefix() -> None:
    deployed = deploy()
    for secret in deployed.of(SECRET):
        assert secret.inputs["name"].startswith(deployed.outputs["name_prefix"])
        assert secret.inputs["kmsKeyId"] == KEY
        assert secret.inputs["recoveryWindowInDays"] == 7
    guarded = deploy(context=context(protect=True)).of(SECRET)
    assert {(secret.protect, secret.inputs["recoveryWindowInDays"]) for secret in guarded} == {(True, 30)}


def test_a_new_generation_gets_names_that_no_deleted_source_holds() -> None:
    names = [
        secret.inputs["name"] for generation in (1, 2) for secret in deploy(context=context(generation=generation)).of(SECRET)
    ]
    assert len(set(names)) == 6
    assert all(name.startswith("acme-ml-dev-secrets-") for name in names), "rights are bound to the prefix"


# Rotation


def test_sources_with_a_rotator_are_rotated_by_its_function_once_they_have_a_value() -> None:
    deployed = deploy()
    rotations = {r.name: r.inputs for r in deployed.of("aws:secretsmanager/secretRotation:SecretRotation")}
    assert {name: r["rotationRules"] for name, r in rotations.items()} == {
        "secret-broker-source-signing-key": {"automaticallyAfterDays": 30},
        "secret-broker-source-label-database": {"automaticallyAfterDays": 7},
    }
    assert {r["rotateImmediately"] for r in rotations.values()} == {False}
    assert rotations["secret-broker-source-signing-key"]["rotationLambdaArn"].endswith("-rotate-generated")
    callers = deployed.of("aws:lambda/permission:Permission")
    assert {(c.inputs["principal"], c.inputs["sourceAccount"]) for c in callers} == {("secretsmanager.amazonaws.com", ACCOUNT)}


@pytest.mark.parametrize("rotator", ["generated", "database"])
def test_a_rotator_touches_only_secrets_that_name_it(rotator: str) -> None:
    rotating = rights(deploy(), f"rotate-{rotator}")["RotateSecretsThatNameThisFunction"]
    function = f"arn:aws:lambda:eu-central-1:111122223333:function:acme-ml-dev-secret-broker-rotate-{rotator}"
    assert rotating["Condition"] == {"ArnEquals": {"secretsmanager:resource/AllowRotationLambdaArn": function}}


def test_rotators_that_nobody_asks_for_are_not_built() -> None:
    assert [f.name for f in deploy(aws=options(sources=[TOKEN, GENERATED])).of(FUNCTION)] == [
        "secret-broker-changes",
        "secret-broker-reconcile",
        "secret-broker-rotate-generated",
    ]
    granted = rights(deploy(aws=options(sources=[TOKEN])), "broker")
    assert "StartRotators" not in granted
    assert rights(deploy(aws=options(sources=[TOKEN, DATABASE])), "broker")["StartRotators"]["Resource"] == [
        "arn:aws:lambda:eu-central-1:111122223333:function:acme-ml-dev-secret-broker-rotate-database"
    ]


# Events


def test_the_queue_is_told_of_current_values_of_sources_by_native_events() -> None:
    assert pattern(deploy(), "current") == {
        "source": ["aws.secretsmanager"],
        "detail-type": ["Secret Label Updated"],
        "detail": {"name": [{"prefix": "acme-ml-dev-secrets-"}], "labelUpdated": ["AWSCURRENT"]},
    }


def test_deletion_and_rotation_come_through_the_trail() -> None:
    deployed = deploy()
    calls, service = pattern(deployed, "lifecycle"), pattern(deployed, "rotation")
    assert calls["detail-type"] == ["AWS API Call via CloudTrail"]
    assert {"DeleteSecret", "RestoreSecret", "CancelRotateSecret"} <= set(calls["detail"]["eventName"])
    assert calls["detail"]["errorCode"] == [{"exists": False}], "a call that was refused changed nothing"
    wildcard = calls["detail"]["requestParameters"]["secretId"][0]["wildcard"]
    for secret_id in (
        "acme-ml-dev-secrets-a",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:acme-ml-dev-secrets-a-AbCdEf",
    ):
        assert fnmatchcase(secret_id, wildcard)
    assert not fnmatchcase("acme-ml-prod-secrets-a", wildcard)
    assert service["detail-type"] == ["AWS Service Event via CloudTrail"]
    assert {"RotationFailed", "RotationSucceeded"} <= set(service["detail"]["eventName"])


@pytest.mark.parametrize("queue", ["changes", "undelivered"])
def test_only_our_rules_fill_the_queues_and_only_over_tls(queue: str) -> None:
    policy = statements(deploy(), "aws:sqs/queuePolicy:QueuePolicy", f"secret-broker-{queue}")
    allowed = [s for s in policy.values() if s["Effect"] == "Allow"]
    assert len(allowed) == 1
    assert allowed[0]["Principal"] == {"Service": "events.amazonaws.com"}
    assert allowed[0]["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert allowed[0]["Condition"]["ArnEquals"]["aws:SourceArn"] == [
        f"arn:aws:events:eu-central-1:111122223333:rule/acme-ml-dev-secret-broker-{rule}"
        for rule in ("current", "lifecycle", "rotation")
    ]
    assert policy["TlsOnly"]["Effect"] == "Deny"


def test_what_is_given_up_is_kept_longest_and_comes_from_our_queue() -> None:
    deployed = deploy()
    queue, undelivered = (deployed.one("aws:sqs/queue:Queue", f"secret-broker-{name}") for name in ("changes", "undelivered"))
    redrive = json.loads(queue.inputs["redrivePolicy"])
    assert redrive["deadLetterTargetArn"].endswith(":acme-ml-dev-secret-broker-undelivered")
    assert undelivered.inputs["messageRetentionSeconds"] == 1_209_600 > queue.inputs["messageRetentionSeconds"]
    allowed = json.loads(
        deployed.one("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "secret-broker-undelivered").inputs["redriveAllowPolicy"]
    )
    assert allowed["redrivePermission"] == "byQueue"
    assert [arn.rpartition(":")[2] for arn in allowed["sourceQueueArns"]] == ["acme-ml-dev-secret-broker-changes"]
    assert {q.inputs["kmsMasterKeyId"] for q in (queue, undelivered)} == {KEY}


def test_a_message_stays_hidden_for_six_times_the_longest_run() -> None:
    deployed = deploy()
    timeout = deployed.one(FUNCTION, "secret-broker-changes").inputs["timeout"]
    assert deployed.one("aws:sqs/queue:Queue", "secret-broker-changes").inputs["visibilityTimeoutSeconds"] == 6 * timeout


def test_without_keys_of_ours_queues_use_those_of_sqs() -> None:
    deployed = deploy(key=None)
    for queue in deployed.of("aws:sqs/queue:Queue"):
        assert queue.inputs["sqsManagedSseEnabled"] is True
        assert "kmsMasterKeyId" not in queue.inputs
    assert not [sid for sid in rights(deployed, "broker") if sid.startswith("KeyThrough")]
    assert deployed.outputs["key_id"] == ""


# Runtime


def test_functions_run_our_image_in_the_private_subnets() -> None:
    functions = deploy().of(FUNCTION)
    assert len(functions) == 4
    for function in functions:
        assert function.inputs["imageUri"] == IMAGE
        assert function.inputs["imageConfig"]["entryPoints"] == ["python", "-m", "awslambdaric"]
        assert function.inputs["vpcConfig"]["subnetIds"] == ["subnet-a", "subnet-b"]
        assert len(function.inputs["vpcConfig"]["securityGroupIds"]) == 1
    assert len({function.inputs["imageConfig"]["commands"][0] for function in functions}) == len(FUNCTIONS)


def test_nothing_calls_a_function_over_the_network_and_each_reaches_what_it_needs() -> None:
    deployed = deploy()
    assert not deployed.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    reached = {
        rule.name: (rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"])
        for rule in deployed.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    }
    assert reached == {
        "secret-broker-changes-to-internet": ("0.0.0.0/0", 443, 443),
        "secret-broker-reconcile-to-internet": ("0.0.0.0/0", 443, 443),
        "secret-broker-rotate-generated-to-443": ("10.16.0.0/16", 443, 443),
        "secret-broker-rotate-database-to-443": ("10.16.0.0/16", 443, 443),
        "secret-broker-rotate-database-to-5432": ("10.16.0.0/16", 5432, 5432),
    }


def test_the_broker_takes_tokens_for_its_two_targets_only() -> None:
    token = rights(deploy(), "broker")["TokensForOurIdentitiesInOtherClouds"]
    audiences = token["Condition"]["ForAllValues:StringLike"]["sts:IdentityTokenAudience"]
    assert audiences == ["api://AzureADTokenExchange", GOOGLE_AUDIENCE]
    assert "TokensForOurIdentitiesInOtherClouds" not in rights(deploy(aws=options(targets=[])), "broker")


def test_the_broker_is_told_its_targets_and_no_secret() -> None:
    variables = deploy().one(FUNCTION, "secret-broker-changes").inputs["environment"]["variables"]
    targets = json.loads(variables["SECRETS_TARGETS"])
    assert targets["azure"]["store"] == "https://acme-ml-dev-secrets.vault.azure.net/"
    assert targets["gcp"]["store"] == "projects/acme-ml-dev/locations/europe-west3"
    assert targets["gcp"]["key_id"].endswith("/cryptoKeys/secrets")
    assert variables["SECRETS_PREFIX"] == "acme-ml-dev-secrets-"
    assert variables["SECRETS_STATE_TABLE"] == "acme-ml-dev-secret-broker-state"


def test_every_role_is_below_the_boundary_and_the_brokers_has_the_name_that_other_clouds_trust() -> None:
    deployed = deploy()
    roles = deployed.of("aws:iam/role:Role")
    assert len(roles) == 4
    assert {role.inputs["permissionsBoundary"] for role in roles} == {BOUNDARY}
    assert deployed.outputs["broker_id"].endswith(":role/acme-ml-dev-secret-broker")
    assert untagged(deployed) == set()


def test_lambda_makes_interfaces_and_the_code_may_not() -> None:
    granted = rights(deploy(), "broker")
    assert granted["ButNotByTheCode"]["Effect"] == "Deny"
    assert set(granted["ButNotByTheCode"]["Action"]) == set(granted["InterfacesHaveNoResource"]["Action"])
    assert granted["ButNotByTheCode"]["Condition"] == {
        "ArnEquals": {
            "lambda:SourceFunctionArn": [
                f"arn:aws:lambda:eu-central-1:111122223333:function:acme-ml-dev-secret-broker-{name}"
                for name in ("changes", "reconcile")
            ]
        }
    }


def test_no_right_is_a_wildcard_and_open_resources_say_why() -> None:
    reasons = ("HasNoResource", "HaveNoResource", "TokensForOurIdentitiesInOtherClouds")
    for policy in deploy().of(ROLE_POLICY):
        document = json.loads(policy.inputs["policy"])
        assert len(json.dumps(document, separators=(",", ":"))) <= MAXIMUM_INLINE_POLICY
        for statement in document["Statement"]:
            assert not [action for action in statement["Action"] if "*" in action]
            if statement["Resource"] == "*" and statement["Effect"] == "Allow":
                assert statement["Sid"].endswith(reasons)


def test_the_key_is_used_through_services_only() -> None:
    for policy in deploy().of(ROLE_POLICY):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            if statement["Resource"] == KEY:
                assert statement["Condition"]["StringEquals"]["kms:ViaService"].endswith(".eu-central-1.amazonaws.com")


def test_only_the_broker_makes_keyed_hashes_and_nobody_reads_their_key() -> None:
    deployed = deploy()
    key = deployed.one("aws:kms/key:Key", "secret-broker-fingerprint").inputs
    assert (key["keyUsage"], key["customerMasterKeySpec"]) == ("GENERATE_VERIFY_MAC", "HMAC_256")
    hashing = [s for s in json.loads(key["policy"])["Statement"] if "kms:GenerateMac" in s["Action"]]
    assert [s["Condition"] for s in hashing] == [{"ArnEquals": {"aws:PrincipalArn": BROKER}}]


def test_what_the_broker_remembers_is_encrypted_restorable_and_protected() -> None:
    table = deploy(context=context(protect=True)).one("aws:dynamodb/table:Table", "secret-broker-state")
    assert table.protect
    assert table.inputs["serverSideEncryption"] == {"enabled": True, "kmsKeyArn": KEY}
    assert table.inputs["pointInTimeRecovery"] == {"enabled": True}
    assert table.inputs["deletionProtectionEnabled"] is True
    assert table.inputs["ttl"]["attributeName"] == "expires_at"


def test_a_batch_fails_message_by_message() -> None:
    mapping = deploy().one("aws:lambda/eventSourceMapping:EventSourceMapping", "secret-broker-changes").inputs
    assert mapping["functionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["scalingConfig"]["maximumConcurrency"] >= 2, "the least that Lambda takes"


def test_passes_are_started_by_schedules_of_our_group_alone() -> None:
    deployed = deploy()
    schedules = {s.name: s.inputs for s in deployed.of("aws:scheduler/schedule:Schedule")}
    assert {name: s["scheduleExpression"] for name, s in schedules.items()} == {
        "secret-broker-reconcile": "rate(60 minutes)",
        "secret-broker-verify": "rate(24 hours)",
    }
    assert {json.loads(s["target"]["input"])["pass"] for s in schedules.values()} == {"reconcile", "verify"}
    trust = statements(deployed, "aws:iam/role:Role", "secret-broker-passes", "assumeRolePolicy")["SchedulesOfOurGroup"]
    assert trust["Condition"]["StringEquals"] == {
        "aws:SourceAccount": ACCOUNT,
        "aws:SourceArn": "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/acme-ml-dev-secret-broker-passes",
    }
    started = rights(deployed, "passes")["StartThePass"]
    assert started["Resource"].endswith(":function:acme-ml-dev-secret-broker-reconcile")


def test_somebody_is_told_when_secrets_do_not_arrive_or_nothing_runs() -> None:
    alarms = {a.name.removeprefix("secret-broker-"): a.inputs for a in deploy().of("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert {"undelivered", "late", "silent", "failing", "pass-failing"} == set(alarms)
    assert {tuple(alarm["alarmActions"]) for alarm in alarms.values()} == {(TOPIC,)}
    silent = alarms["silent"]
    assert (silent["comparisonOperator"], silent["treatMissingData"]) == ("LessThanThreshold", "breaching")
    for minutes in (5, 720):
        widest = deploy(aws=options(reconcile_minutes=minutes)).one(
            "aws:cloudwatch/metricAlarm:MetricAlarm", "secret-broker-silent"
        )
        assert widest.inputs["period"] <= 86_400, "CloudWatch looks back a day at most"


def test_a_new_source_changes_nothing_else() -> None:
    assert changed(deploy(aws=options(sources=[TOKEN, GENERATED])), deploy(aws=options(sources=[GENERATED, TOKEN]))) == set()
    before, after = deploy(aws=options(sources=[GENERATED])), deploy(aws=options(sources=[GENERATED, TOKEN]))
    assert changed(before, after) == set()
