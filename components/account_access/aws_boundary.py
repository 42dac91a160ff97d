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

_RUNNERS: Final = ("ecs-tasks.amazonaws.com", "sagemaker.amazonaws.com")
"""The services that a role below the boundary may hand roles to: jobs and scheduled tasks."""

_SINGLE_ACTIONS: Final = (
    "budgets:ViewBudget",
    "ce:Get*",
    "ec2:*NetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:Describe*",
    "ec2:UnassignPrivateIpAddresses",
    "ecs:RunTask",
    "ecs:TagResource",
    "lakeformation:GetDataAccess",
    "lambda:InvokeFunction",
    "rds-db:connect",
    "sts:GetCallerIdentity",
    "sts:GetWebIdentityToken",
    "tag:Get*",
    "vpc-lattice:*Targets",
    "vpc-lattice:GetTargetGroup",
)
"""Of other services only these: interfaces inside the network, scheduled tasks, auditors' queries, rotations of secrets, the
database's sign-in, tokens for other clouds, spend, and what is behind the collectors' address."""

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
)
"""No users, access keys, roles or policies, no way out of the organization."""

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
    passed = {"StringEquals": {"iam:PassedToService": list(_RUNNERS)}}
    roles = account.iam(f"role/{account.names}*")
    no_other_role = deny("NoOtherRoles", ["sts:AssumeRole"], "*")
    no_other_role["NotResource"] = account.execution_role_arn
    del no_other_role["Resource"]
    return [
        allow("Services", [f"{service}:*" for service in _PLATFORM_SERVICES], "*"),
        allow("SingleActions", _SINGLE_ACTIONS, "*"),
        allow("ActAsTheExecutionRole", ["sts:AssumeRole"], account.execution_role_arn),
        allow("PassRolesToRunners", ["iam:PassRole"], roles, passed),
        allow("ReadRoles", ["iam:GetRole"], roles),
        deny("NoIdentities", _NEVER, "*"),
        deny("NoHidingOfTraces", _AUDIT, "*"),
        no_other_role,
    ]
