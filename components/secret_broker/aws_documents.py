"""What the broker's parts may do on AWS and what they listen to, as data: policy statements and event patterns.

Sources: Secrets Manager "Secret event notifications", "AWS CloudTrail entries for Secrets Manager", "Permissions required for
automatic rotation" and "Secrets Manager condition keys"; EventBridge "Amazon SQS permissions"; Lambda "Giving Lambda functions
access to resources in an Amazon VPC"; DynamoDB "Encryption at rest: usage notes".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi

from components.aws_policies import (
    AwsPlace,
    Conditions,
    Statement,
    allow,
    deny,
    only_over_tls,
    people_role_pattern,
    service_may,
    trust,
)

LIFECYCLE_EVENTS: Final = ("CancelRotateSecret", "DeleteSecret", "RestoreSecret", "RotateSecret")
"""Calls that change what is to be done about a secret, and that no native event tells."""

ROTATION_EVENTS: Final = ("EndSecretVersionDelete", "RotationAbandoned", "RotationFailed", "RotationSucceeded")
"""What Secrets Manager itself does; it says so through CloudTrail only. ``EndSecretVersionDelete`` is the end of a secret."""

_INTERFACE_ACTIONS: Final = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)


@dataclass(frozen=True, kw_only=True)
class Place(AwsPlace):
    """Where the broker is, and what its parts are called: ARNs are known before the parts are.

    Attributes:
        source_prefix: start of the names of the sources.
        queue: name of the queue of changes.
        undelivered: name of its dead-letter queue.
        table: name of the table of the broker's state.
        schedules: name of the schedule group.
        functions: physical name of each function, by name.
        log_groups: log group of each function, likewise.
        break_glass: name of the permission set for emergencies.
        key_arn: key of sources and queues; None for AWS's own.
    """

    source_prefix: str
    queue: str
    undelivered: str
    table: str
    schedules: str
    functions: Mapping[str, str]
    log_groups: Mapping[str, str]
    break_glass: str
    key_arn: pulumi.Input[str] | None

    @property
    def sources(self) -> str:
        """All sources: each ARN ends with six random characters."""
        return self.arn("secretsmanager", f"secret:{self.source_prefix}*")

    def rule_arn(self, name: str) -> str:
        """ARN of a rule on the default bus."""
        return self.arn("events", f"rule/{name}")

    def function_arn(self, name: str) -> str:
        """ARN of the function that is called ``name`` here."""
        return self.arn("lambda", f"function:{self.functions[name]}")


def change_patterns(place: Place) -> dict[str, dict[str, Any]]:
    """What the queue is told, by rule. Label events leave out AWSPENDING and AWSPREVIOUS, which stay on AWS."""
    through_trail = {"source": ["aws.secretsmanager"]}
    of_service = {"eventSource": ["secretsmanager.amazonaws.com"]}
    return {
        "current": {
            "source": ["aws.secretsmanager"],
            "detail-type": ["Secret Label Updated"],
            "detail": {"name": [{"prefix": place.source_prefix}], "labelUpdated": ["AWSCURRENT"]},
        },
        # A call names the secret by name or by ARN, as its caller pleases.
        "lifecycle": through_trail
        | {
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": of_service
            | {
                "eventName": list(LIFECYCLE_EVENTS),
                "errorCode": [{"exists": False}],
                "requestParameters": {"secretId": [{"wildcard": f"*{place.source_prefix}*"}]},
            },
        },
        "rotation": through_trail
        | {
            "detail-type": ["AWS Service Event via CloudTrail"],
            "detail": of_service
            | {
                "eventName": list(ROTATION_EVENTS),
                "additionalEventData": {"SecretId": [{"prefix": place.sources.removesuffix("*")}]},
            },
        },
    }


def queue_policy(place: Place, queue: str, rules: Sequence[str]) -> list[Statement]:
    """Rules put in, nobody comes in without TLS. Our roles need nothing here: they are of the same account."""
    arn = place.arn("sqs", queue)
    from_rules: Conditions = {
        "StringEquals": {"aws:SourceAccount": place.account_id},
        "ArnEquals": {"aws:SourceArn": [place.rule_arn(rule) for rule in rules]},
    }
    return [
        service_may("RulesOfThisAccountOnly", "events", ["sqs:SendMessage"], arn, from_rules),
        only_over_tls(["sqs:*"], arn, "TlsOnly"),
    ]


def source_policy(place: Place, holders: Sequence[str], readers: Sequence[pulumi.Input[str]]) -> list[Statement]:
    """A source's own policy: nobody of another account, and no value but for those named, whatever IAM says.

    ``holders`` are ARNs of our roles, which have rights of their own; ``readers`` get the right here. Break-glass can still read.
    """
    break_glass = people_role_pattern(place.account_id, place.break_glass)
    outside: Conditions = {
        "StringNotEquals": {"aws:PrincipalAccount": place.account_id},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    others: Conditions = {"ArnNotLike": {"aws:PrincipalArn": [*holders, *readers, break_glass]}}
    statements = [
        deny("ThisAccountOnly", ["secretsmanager:*"], "*", outside) | {"Principal": "*"},
        deny("NamedReadersOnly", ["secretsmanager:GetSecretValue"], "*", others) | {"Principal": "*"},
    ]
    if readers:
        statements.append(
            allow("JobsReadTheCurrentValue", ["secretsmanager:GetSecretValue"], "*", _CURRENT)
            | {"Principal": {"AWS": list(readers)}}
        )
    return statements


def broker_rights(place: Place, rotators: Sequence[str], fingerprint_key: pulumi.Input[str]) -> list[Statement]:
    """What the broker may do on AWS beside logs, network and tokens. It never sees a value that is not current."""
    queue, undelivered = place.arn("sqs", place.queue), place.arn("sqs", place.undelivered)
    table = place.arn("dynamodb", f"table/{place.table}")
    statements = [
        allow("ReadCurrentValuesOfOurSources", ["secretsmanager:GetSecretValue"], place.sources, _CURRENT),
        allow(
            "WatchAndStartRotation",
            ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds", "secretsmanager:RotateSecret"],
            place.sources,
        ),
        allow("ListsHaveNoResource", ["secretsmanager:ListSecrets"], "*"),
        allow(
            "WorkOffChanges",
            ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            queue,
        ),
        allow("PutAsideWhatFails", ["sqs:SendMessage"], undelivered),
        allow(
            "RememberLeasesAndPauses",
            [f"dynamodb:{name}Item" for name in ("Delete", "Get", "Put", "Update")] + ["dynamodb:Query"],
            table,
        ),
        allow("CompareValuesByKeyedHash", ["kms:GenerateMac", "kms:VerifyMac"], fingerprint_key),
        *_use_key(place, "secretsmanager", ["kms:Decrypt"]),
        *_use_key(place, "sqs", ["kms:Decrypt", "kms:GenerateDataKey"]),
        *_use_key(place, "dynamodb", ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]),
    ]
    if rotators:  # starting a rotation asks for the right to call the function that does it
        statements.append(
            allow("StartRotators", ["lambda:InvokeFunction"], [place.function_arn(rotator) for rotator in rotators])
        )
    return statements


def rotator_rights(place: Place, function: str) -> list[Statement]:
    """What a rotator may do: the secrets that name it as their rotator, and no others."""
    own = {"ArnEquals": {"secretsmanager:resource/AllowRotationLambdaArn": place.function_arn(function)}}
    return [
        allow(
            "RotateSecretsThatNameThisFunction",
            [
                f"secretsmanager:{name}"
                for name in ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
            ],
            place.sources,
            own,
        ),
        allow("RandomPasswordsHaveNoResource", ["secretsmanager:GetRandomPassword"], "*"),
        *_use_key(place, "secretsmanager", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ]


def run_in_network(place: Place, functions: Sequence[str]) -> list[Statement]:
    """Logs of a function, and its place in the network: Lambda's right to make interfaces, which the code itself may not use."""
    streams = [f"{place.arn('logs', f'log-group:{place.log_groups[function]}')}:*" for function in functions]
    code = {"ArnEquals": {"lambda:SourceFunctionArn": [place.function_arn(function) for function in functions]}}
    return [
        allow("WriteOwnLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], streams),
        allow("InterfacesHaveNoResource", _INTERFACE_ACTIONS, "*"),
        deny("ButNotByTheCode", _INTERFACE_ACTIONS, "*", code),
    ]


def schedule_trust(place: Place) -> Statement:
    """Schedules of our group, on behalf of this account."""
    group = place.arn("scheduler", f"schedule-group/{place.schedules}")
    conditions = {"StringEquals": {"aws:SourceAccount": place.account_id, "aws:SourceArn": group}}
    return trust("SchedulesOfOurGroup", {"Service": "scheduler.amazonaws.com"}, "sts:AssumeRole", conditions)


def schedule_rights(place: Place, function: str) -> list[Statement]:
    """Start one function, and put aside what could not be started."""
    return [
        allow("StartThePass", ["lambda:InvokeFunction"], place.function_arn(function)),
        allow("PutAsideWhatFails", ["sqs:SendMessage"], place.arn("sqs", place.undelivered)),
        *_use_key(place, "sqs", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ]


def fingerprint_policy(place: Place, broker_arn: str) -> list[Statement]:
    """The account administers the key; only the broker makes hashes with it. Nobody can take it out of KMS."""
    account = {"AWS": f"arn:aws:iam::{place.account_id}:root"}
    administration = (
        *("kms:*Alias", "kms:*agResource", "kms:CancelKeyDeletion", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey"),
        *("kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListKeyPolicies", "kms:ListResourceTags", "kms:PutKeyPolicy"),
        *("kms:ScheduleKeyDeletion", "kms:UpdateKeyDescription"),
    )
    broker = {"ArnEquals": {"aws:PrincipalArn": broker_arn}}
    return [
        allow("AccountAdministersThroughIam", administration, "*") | {"Principal": account},
        allow("TheBrokerMakesHashes", ["kms:GenerateMac", "kms:VerifyMac"], "*", broker) | {"Principal": account},
    ]


_CURRENT: Final[Conditions] = {"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}
"""A request must say that it wants the current version; one that names a version alone has no stage and is refused."""


def _use_key(place: Place, service: str, actions: Sequence[str]) -> list[Statement]:
    if place.key_arn is None:  # AWS's own key needs no right
        return []
    via = {"StringEquals": {"kms:ViaService": f"{service}.{place.region}.amazonaws.com"}}
    return [allow(f"KeyThrough{service.capitalize()}", actions, place.key_arn, via)]
