"""What people may do in an environment's AWS account, as policy statements: pure functions, no resources.

Every role also has the AWS managed policies that read metadata. Only break-glass reads data and secrets.
"""

from typing import Final

from components.aws_policies import Statement, allow, deny, role_arn
from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS
from vocabulary import HumanRole, NameKind, physical_name

DENY_ALL_POLICY: Final = "arn:aws:iam::aws:policy/AWSDenyAll"
"""AWS managed policy that takes every right from the role it is attached to: how a workload is put into quarantine."""

_OPERATE: Final = (
    "application-autoscaling:RegisterScalableTarget",
    "ec2:RebootInstances",
    "ec2:StartInstances",
    "ec2:StopInstances",
    "ecs:StopTask",
    "ecs:UpdateService",
    "events:DisableRule",
    "events:EnableRule",
    "lambda:PutFunctionConcurrency",
    "sagemaker:StopPipelineExecution",
    "sagemaker:StopProcessingJob",
    "sagemaker:StopTrainingJob",
    "sagemaker:StopTransformJob",
    "sagemaker:UpdateEndpointWeightsAndCapacities",
    "states:StopExecution",
)
"""Restart, stop and scale whatever is in the account: the account is the environment's own."""

_REPAIR_SERVICES: Final = (
    "application-autoscaling",
    "aps",
    "athena",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "firehose",
    "glue",
    "kms",
    "lambda",
    "logs",
    "s3",
    "sagemaker",
    "secretsmanager",
    "sqs",
    "states",
    "xray",
)
"""Services that break-glass repairs, with no restriction but those below. What would silence an alarm (CloudWatch, EventBridge,
SNS) is not among them, nor are IAM, CloudTrail and billing."""

_GUARDS: Final = (
    "cloudtrail:DeleteTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "ec2:*VpcBlockPublicAccess*",
    "guardduty:DeleteDetector",
    "guardduty:UpdateDetector",
    "kms:ScheduleKeyDeletion",
    "s3:BypassGovernanceRetention",
    "s3:PutBucketObjectLockConfiguration",
)
"""Audit, evidence and what ``org`` guards the account with."""

_CHANGE_LOGS: Final = (
    "logs:Delete*",
    "logs:Put*",
    "s3:Delete*",
    "s3:PutBucketPolicy",
    "s3:PutLifecycleConfiguration",
)


_AUDITOR: Final = "evidence-lake-auditor"
"""Name of the role that queries the evidence lake, after the environment's names. A reader reads evidence as that role, with the
role's own rights; what the reader is denied does not go along."""


def rights(role: HumanRole, account_id: str, names: str) -> list[Statement]:
    """Statements of the permission set for ``role``.

    Args:
        role: what people may do.
        account_id: the environment's account.
        names: how the environment's physical names start, such as ``acme-dev-``.
    """
    secrets = deny("NoDataAndSecrets", [*AWS_DATA_READS, *AWS_SECRET_READS], "*")
    match role:
        case HumanRole.READER:
            auditor = role_arn(account_id, physical_name(NameKind.IAM_ROLE, f"{names}{_AUDITOR}"))
            return [
                secrets,
                deny("NoLogEntries", AWS_LOG_READS, "*"),
                allow("BecomeAnAuditorOfEvidence", ["sts:AssumeRole"], auditor),
            ]
        case HumanRole.OPERATOR:
            return [
                secrets,
                deny("KeepMasks", ["logs:Unmask"], "*"),
                allow("ReadLogEntries", AWS_LOG_READS, "*"),
                allow("Operate", _OPERATE, "*"),
                *_quarantine(account_id, names),
            ]
        case HumanRole.BREAK_GLASS:
            logging = f"{names}logging*"
            return [
                allow("Repair", [f"{service}:*" for service in _REPAIR_SERVICES], "*"),
                allow("Operate", _OPERATE, "*"),
                *_quarantine(account_id, names),
                deny("KeepGuards", _GUARDS, "*"),
                deny(
                    "KeepLogs",
                    _CHANGE_LOGS,
                    [f"arn:aws:logs:*:{account_id}:log-group:{logging}", *(f"arn:aws:s3:::{logging}{end}" for end in ("", "/*"))],
                ),
            ]


def _quarantine(account_id: str, names: str) -> list[Statement]:
    roles = f"arn:aws:iam::{account_id}:role/{names}*"
    only = {"ArnEquals": {"iam:PolicyARN": DENY_ALL_POLICY}}
    return [
        allow("QuarantineWorkloads", ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], roles, only),
        allow("QuarantineHosts", ["ec2:ModifyNetworkInterfaceAttribute"], f"arn:aws:ec2:*:{account_id}:*"),
    ]
