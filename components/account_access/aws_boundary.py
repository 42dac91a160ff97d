"""The permission boundary of an environment's AWS account: the most that a role made by its deployer can ever do."""

from typing import Final

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow, deny

MAXIMUM_POLICY_LENGTH: Final = 6144
"""Longest managed policy, in characters without white space (IAM: "IAM and AWS STS quotas")."""

_PLATFORM_SERVICES: Final = (
    "aps",
    "athena",
    "cloudwatch",
    "dynamodb",
    "ecr",
    "events",
    "firehose",
    "glue",
    "kms",
    "logs",
    "s3",
    "sagemaker",
    "secretsmanager",
    "sns",
    "sqs",
    "states",
    "xray",
)
"""Services that machine learning jobs, the control plane in the account and delivery of logs use."""

_JOB_SERVICE: Final = "sagemaker.amazonaws.com"
"""The one service that a role below the boundary may hand roles to."""

_NETWORK_INTERFACES: Final = (
    "ec2:*NetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:Describe*",
)
"""What SageMaker needs to run jobs inside the network."""

_NEVER: Final = (
    "account:*",
    "iam:Add*",
    "iam:Attach*",
    "iam:Create*",
    "iam:Delete*",
    "iam:Detach*",
    "iam:Put*",
    "iam:Set*",
    "iam:Update*",
    "organizations:*",
    "sts:AssumeRole",
)
"""No users, access keys, roles or policies, no way out of the organization, no other role."""

_AUDIT: Final = (
    "cloudtrail:*",
    "config:*",
    "guardduty:*",
    "kms:DisableKey",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "logs:Delete*",
    "logs:PutRetentionPolicy",
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket*",
    "s3:PutBucket*",
    "s3:PutLifecycleConfiguration",
    "s3:PutObjectRetention",
    "securityhub:*",
)
"""What a workload could hide its traces with."""


def boundary(account: Account) -> list[Statement]:
    """Statements of the boundary policy. A ceiling grants nothing by itself, so it names services, not resources."""
    passed = {"StringEquals": {"iam:PassedToService": _JOB_SERVICE}}
    roles = account.iam(f"role/{account.names}*")
    return [
        allow("Services", [f"{service}:*" for service in _PLATFORM_SERVICES], "*"),
        allow("NetworkInterfaces", [*_NETWORK_INTERFACES, "sts:GetCallerIdentity", "tag:GetResources"], "*"),
        allow("PassRolesToJobs", ["iam:PassRole"], roles, passed),
        allow("ReadRoles", ["iam:GetRole"], roles),
        deny("NoIdentities", _NEVER, "*"),
        deny("NoHidingOfTraces", _AUDIT, "*"),
    ]
