"""Who may do what with evidence on AWS: policy documents, computed without an engine.

Sources: S3 "Enforce conditional writes on Amazon S3 buckets" and "Object Lock considerations"; EventBridge "Using resource-based
policies"; Lambda "Using Lambda with Amazon SQS"; Lake Formation "Requirements for roles used to register locations"; Athena
"Configure access to workgroups".
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
from components.encryption_key import EncryptionKey

_SEAL = ("kms:Decrypt", "kms:GenerateDataKey")

_UNDO = (
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersion",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
)
"""What would take evidence away or shorten how long it is kept. Expiry by the lifecycle is no request and so is not denied."""


@dataclass(frozen=True, kw_only=True)
class Place(AwsPlace):
    """Where the lake is, and the names that policies speak of.

    Attributes:
        raw: bucket of raw events.
        lake: bucket of tables and query results.
        queue: queue of events.
        undelivered: dead-letter queue.
        bus: event bus.
        database: database in the Glue catalog.
        workgroup: Athena workgroup of auditors.
    """

    raw: str
    lake: str
    queue: str
    undelivered: str
    bus: str
    database: str
    workgroup: str

    @property
    def bus_arn(self) -> str:
        """ARN of the event bus."""
        return self.arn("events", f"event-bus/{self.bus}")

    def rule_arn(self, rule: str) -> str:
        """ARN of a rule on the event bus."""
        return self.arn("events", f"rule/{self.bus}/{rule}")

    def queue_arn(self, queue: str) -> str:
        """ARN of a queue."""
        return self.arn("sqs", queue)


# Buckets ---------------------------------------------------------------------------------------------------------------------


def raw_policy(place: Place, writer_arn: str) -> list[Statement]:
    """Append-only: the writer alone writes, each object once, and nobody takes anything away."""
    objects = f"arn:aws:s3:::{place.raw}/*"
    return [
        *bucket_policy(place, place.raw),
        _everybody(deny("DenyOtherWriters", ["s3:PutObject"], objects, {"ArnNotEquals": {"aws:PrincipalArn": writer_arn}})),
        _everybody(deny("DenyOverwriting", ["s3:PutObject"], objects, {"Null": {"s3:if-none-match": "true"}})),
        _everybody(deny("DenyDeletion", _UNDO, objects)),
    ]


def bucket_policy(place: Place, bucket: str) -> list[Statement]:
    """Over TLS only, and for this account only; services of AWS act for whom their own policies say."""
    everything = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    strangers: Conditions = {
        "StringNotEquals": {"aws:PrincipalAccount": place.account_id},
        "Bool": {"aws:PrincipalIsAWSService": "false"},
    }
    return [
        only_over_tls(["s3:*"], everything),
        _everybody(deny("DenyOtherAccounts", ["s3:*"], everything, strangers)),
    ]


# Events ----------------------------------------------------------------------------------------------------------------------


def queue_policy(place: Place, queue: str, source_arns: Sequence[str]) -> list[Statement]:
    """EventBridge sends what matched our own rules, or could not be delivered by them; nothing comes without TLS.

    Whoever else sends has a right of its own role.
    """
    ours: Conditions = {
        "StringEquals": {"aws:SourceAccount": place.account_id},
        "ArnEquals": {"aws:SourceArn": sorted(source_arns)},
    }
    return [
        service_may("OurRulesSend", "events", ["sqs:SendMessage"], place.queue_arn(queue), ours),
        only_over_tls(["sqs:*"], place.queue_arn(queue)),
    ]


def bus_policy(place: Place, publisher_arns: Sequence[pulumi.Input[str]]) -> list[Statement]:
    """Publishers put events on the bus. Events of AWS itself (``aws.``) are refused from anybody else by EventBridge."""
    statement = allow("PublishersSend", ["events:PutEvents"], place.bus_arn)
    return [statement | {"Principal": {"AWS": list(publisher_arns)}}]


def forward_trust(place: Place, rule: str) -> list[Statement]:
    """EventBridge may assume the role for one rule of the default bus."""
    ours = {
        "StringEquals": {"aws:SourceAccount": place.account_id},
        "ArnEquals": {"aws:SourceArn": place.arn("events", f"rule/{rule}")},
    }
    return [trust("ThisRuleOnly", {"Service": "events.amazonaws.com"}, "sts:AssumeRole", ours)]


def forward_rights(place: Place) -> list[Statement]:
    """The rule puts what it matched on our bus."""
    return [allow("PutOnOurBus", ["events:PutEvents"], place.bus_arn)]


# Functions -------------------------------------------------------------------------------------------------------------------


def writer_rights(place: Place, log_group: str, key: EncryptionKey | None) -> list[Statement]:
    """The writer empties the queue into the bucket. It can neither read nor list what is there."""
    return [
        allow(
            "TakeFromQueue",
            ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            place.queue_arn(place.queue),
        ),
        allow("WriteEvidence", ["s3:PutObject"], f"arn:aws:s3:::{place.raw}/provider=*"),
        *_function_rights(place, log_group, key),
    ]


def ingress_rights(place: Place, log_group: str, key: EncryptionKey | None) -> list[Statement]:
    """The ingress puts what it has checked into the queue."""
    return [
        allow("PutIntoQueue", ["sqs:SendMessage"], place.queue_arn(place.queue)),
        *_function_rights(place, log_group, key),
    ]


def _function_rights(place: Place, log_group: str, key: EncryptionKey | None) -> list[Statement]:
    streams = place.arn("logs", f"log-group:{log_group}:log-stream:*")
    logs = allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], streams)
    return [logs, *([allow("UseTheKey", _SEAL, key.key_id)] if key else [])]


# Queries ---------------------------------------------------------------------------------------------------------------------


def registration_trust() -> list[Statement]:
    """Lake Formation may assume the role.

    Without a condition: it is not documented that Lake Formation names an account or ARN when it assumes the role of a location
    ("Requirements for roles used to register locations"). The role reads the tables and nothing else.
    """
    principal = {"Service": "lakeformation.amazonaws.com"}
    return [{"Sid": "LakeFormation", "Effect": "Allow", "Principal": principal, "Action": ["sts:AssumeRole", "sts:SetContext"]}]


def registration_rights(place: Place, prefix: str, key: EncryptionKey | None) -> list[Statement]:
    """Lake Formation reads the tables in the name of whom it has let in."""
    bucket = f"arn:aws:s3:::{place.lake}"
    return [
        allow("ReadTables", ["s3:GetObject"], f"{bucket}/{prefix}*"),
        allow("ListTables", ["s3:GetBucketLocation", "s3:ListBucket"], bucket),
        *([allow("OpenTables", ["kms:Decrypt"], key.key_id)] if key else []),
    ]


def auditor_trust(place: Place, permission_set: str) -> list[Statement]:
    """People who entered the account with ``permission_set`` may become auditors."""
    roles = people_role_pattern(place.account_id, permission_set)
    principal = {"AWS": f"arn:aws:iam::{place.account_id}:root"}
    return [trust("PeopleOfThisRole", principal, "sts:AssumeRole", {"ArnLike": {"aws:PrincipalArn": roles}})]


def auditor_rights(place: Place, results: str, key: EncryptionKey | None) -> list[Statement]:
    """Auditors query in their workgroup, and read raw events to check the tables against them, or with a tool of their own."""
    raw, lake = f"arn:aws:s3:::{place.raw}", f"arn:aws:s3:::{place.lake}"
    return [
        allow(
            "Query",
            [
                "athena:BatchGetQueryExecution",
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetWorkGroup",
                "athena:ListQueryExecutions",
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
            ],
            place.arn("athena", f"workgroup/{place.workgroup}"),
        ),
        allow(
            "SeeTables",
            ["glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"],
            [
                place.arn("glue", "catalog"),
                place.arn("glue", f"database/{place.database}"),
                place.arn("glue", f"table/{place.database}/*"),
            ],
        ),
        allow("LakeFormationDecidesItself", ["lakeformation:GetDataAccess"], "*"),
        allow("ReadRawEvents", ["s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion"], f"{raw}/*"),
        allow("ListBuckets", ["s3:GetBucketLocation", "s3:ListBucket"], [raw, lake]),
        allow(
            "KeepQueryResults",
            ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
            f"{lake}/{results}*",
        ),
        *([allow("UseTheKey", _SEAL, key.key_id)] if key else []),
    ]


def _everybody(statement: Statement) -> Statement:
    return statement | {"Principal": "*"}
