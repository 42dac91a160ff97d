"""Who may use which key on AWS, as data: the services that act by themselves, and those that act for a principal of the account.

Sources: KMS "Key policies in AWS KMS", "kms:ViaService" (which services act for their callers) and "kms:GrantIsForAWSResource";
CloudWatch Logs "Encrypt log data using AWS KMS"; EventBridge "Amazon SQS permissions"; S3 "Granting permissions to publish event
notification messages"; SNS "Enable compatibility between event sources from AWS services and encrypted topics"; Managed
Prometheus "Encryption at rest" and "Giving Amazon Managed Service for Prometheus permission to send alert messages".
"""

from collections.abc import Mapping
from typing import Final

from components.aws_policies import Conditions, Statement, allow
from components.encryption import KeyPurpose

_THROUGH: Final[dict[KeyPurpose, tuple[str, ...]]] = {
    KeyPurpose.ML: ("ec2", "elasticfilesystem", "s3", "sagemaker"),
    KeyPurpose.ARTIFACTS: ("s3", "sagemaker"),
    KeyPurpose.IMAGES: ("ecr",),
    KeyPurpose.EVIDENCE: ("glue", "lambda", "s3", "sqs"),
    KeyPurpose.SECRETS: ("dynamodb", "lambda", "secretsmanager", "sqs"),
    KeyPurpose.TELEMETRY: ("aps", "grafana", "sns", "sqs"),
    KeyPurpose.SERVICES: ("rds", "secretsmanager", "sqs"),
}
"""Services through which the account's principals use a key, as far as IAM lets them; nobody uses a key directly."""

_BY_ITSELF: Final[dict[KeyPurpose, tuple[str, ...]]] = {
    KeyPurpose.EVIDENCE: ("events", "s3"),
    KeyPurpose.SECRETS: ("events",),
    KeyPurpose.TELEMETRY: ("aps", "cloudwatch", "events"),
}
"""Services that put something into an encrypted queue, bus or topic in their own name, for this account."""

_LOGS: Final = frozenset(KeyPurpose) - {KeyPurpose.ARTIFACTS, KeyPurpose.IMAGES}
"""Purposes that have log groups, which CloudWatch Logs encrypts in its own name."""

_ADMINISTRATION: Final = (
    "kms:*Alias",
    "kms:*KeyRotation",
    "kms:*agResource",
    "kms:CancelKeyDeletion",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:UpdateKeyDescription",
)
"""What IAM may give to administrators: everything but the use of the key and grants of it."""

_USE: Final = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")

_SEND: Final = ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:ReEncrypt*")
"""What sending takes; EventBridge also seals again what its archives hold."""


def key_policy(account_id: str, region: str, purpose: KeyPurpose) -> list[Statement]:
    """The account administers the key through IAM, and uses it only through the services of its purpose, in its region."""
    through = [f"{service}.{region}.amazonaws.com" for service in _THROUGH[purpose]]
    via: dict[str, str | list[str]] = {"kms:CallerAccount": account_id, "kms:ViaService": through}
    account = {"AWS": f"arn:aws:iam::{account_id}:root"}
    statements = [
        _to(account, allow("AccountAdministersThroughIam", _ADMINISTRATION, "*")),
        _to(account, allow("AccountUsesThroughServices", _USE, "*", {"StringEquals": via})),
        _to(
            account,
            allow(
                "ServicesHoldGrants",
                ["kms:CreateGrant"],
                "*",
                {"StringEquals": via, "Bool": {"kms:GrantIsForAWSResource": "true"}},
            ),
        ),
    ]
    if purpose in _BY_ITSELF:
        services = [f"{service}.amazonaws.com" for service in _BY_ITSELF[purpose]]
        here: Conditions = {"StringEquals": {"aws:SourceAccount": account_id}}
        statements.append(_to({"Service": services}, allow("ServicesSend", _SEND, "*", here)))
    if purpose in _LOGS:
        groups = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{region}:{account_id}:log-group:*"}}
        encrypting = allow("LogGroupsEncrypt", [*_USE, "kms:DescribeKey"], "*", groups)
        statements.append(_to({"Service": f"logs.{region}.amazonaws.com"}, encrypting))
    return statements


def _to(principal: Mapping[str, str | list[str]], statement: Statement) -> Statement:
    return statement | {"Principal": principal}
