"""What pipelines may do in an environment's AWS account, as policy documents: pure functions, no resources.

What a deployer manages is in ``aws_services``. It may read no data or secret, and can not widen its own rights: every role that
it makes carries the boundary.

In patterns, ``*agResource`` stands for TagResource and UntagResource.
"""

from typing import Final

from components.account_access.aws_account import Account
from components.account_access.aws_foundation import KEYS_THROUGH
from components.account_access.state_files import readable_files, writable_files
from components.aws_policies import Conditions, Statement, allow, deny
from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS

PASSED_TO: Final = tuple(
    f"{service}.amazonaws.com"
    for service in (
        "cloudtrail",
        "ecs",
        "ecs-tasks",
        "events",
        "firehose",
        "grafana",
        "lakeformation",
        "lambda",
        "logs",
        "s3",
        "sagemaker",
        "scheduler",
        "vpc-flow-logs",
    )
)
"""Services that the stack hands its roles to."""

_SERVICE_LINKED_ROLES: Final = (
    "access-analyzer",
    "application-signals.cloudwatch",
    "delivery.logs",
    "ecs",
    "ecs.application-autoscaling",
    "elasticloadbalancing",
    "grafana",
    "inspector2",
    "ops.apigateway",
    "rds",
    "sagemaker",
    "vpc-lattice",
    "wafv2",
)
"""Services that make a role of their own when the stack first uses them; names without ``.amazonaws.com``."""

_READ_ACTIONS: Final = (
    "application-autoscaling:ListTagsForResource",
    "aps:Describe*",
    "aps:ListTagsForResource",
    "aps:ListWorkspaces",
    "bcm-data-exports:Get*",
    "bcm-data-exports:List*",
    "budgets:ListTagsForResource",
    "budgets:ViewBudget",
    "ec2:Describe*",
    "ec2:GetInstanceMetadataDefaults",
    "ec2:GetSerialConsoleAccessStatus",
    "ec2:GetSnapshotBlockPublicAccessState",
    "firehose:DescribeDeliveryStream",
    "firehose:ListTagsForDeliveryStream",
    "glue:GetDatabase",
    "glue:GetPartitionIndexes",
    "glue:GetTable",
    "glue:GetTables",
    "grafana:DescribeWorkspace*",
    "grafana:ListPermissions",
    "grafana:ListTagsForResource",
    "grafana:ListVersions",
    "kms:ListResourceTags",
    "lakeformation:DescribeResource",
    "lakeformation:GetDataLakeSettings",
    "lakeformation:List*",
    "lambda:GetEventSourceMapping",
    "lambda:GetFunction",
    "lambda:GetFunctionCodeSigningConfig",
    "lambda:GetFunctionConcurrency",
    "logs:ListTagsForResource",
    "s3:ListTagsForResource",
    "scheduler:Get*",
    "scheduler:ListTagsForResource",
    "sns:GetSubscriptionAttributes",
    "sns:ListTagsForResource",
    "sqs:GetQueueUrl",
    "vpc-lattice:Get*",
    "vpc-lattice:List*",
    "xray:GetTraceSegmentDestination",
)
"""What a refresh reads beyond the managed policies (``SecurityAudit`` version 45, ``ViewOnlyAccess`` version 36)."""

_ROLE_WRITES: Final = ("Create", "Put", "Attach", "Detach", "Delete", "Update", "Tag", "Untag", "Add", "Remove", "Set")


def read_only(account: Account) -> list[Statement]:
    """What both deployers have beyond the managed policies that read metadata: gaps of those, their state, and no data."""
    statements = [
        allow("MetadataHasNoResourceLevel", _READ_ACTIONS, "*"),
        # Not everywhere: the same action reads API keys.
        allow("HttpApis", ["apigateway:GET"], [f"arn:aws:apigateway:*::{path}" for path in ("/apis*", "/tags/*")]),
        *_no_data(account),
    ]
    if account.state_store:
        statements += [
            allow("ListState", ["s3:ListBucket"], account.state_store, {"StringLike": {"s3:prefix": [".pulumi", ".pulumi/*"]}}),
            allow("ReadState", ["s3:GetObject"], account.files(readable_files(account.project, account.stack))),
        ]
    if account.state_key:
        statements.append(allow("OpenState", ["kms:Decrypt", "kms:DescribeKey"], account.state_key))
    return statements


def write_state(account: Account) -> list[Statement]:
    """What an update writes: files of its own stack only."""
    statements = []
    if account.state_store:
        files = account.files(writable_files(account.project, account.stack))
        statements.append(allow("WriteState", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], files))
    if account.state_key:
        statements.append(allow("SealState", ["kms:Encrypt", "kms:GenerateDataKey"], account.state_key))
    return statements


def manage_roles(account: Account) -> list[Statement]:
    """Roles of the stack, none without the boundary, and no change of what guards the account."""
    roles = account.iam(f"role/{account.names}*")
    bounded = {"StringEquals": {"iam:PermissionsBoundary": account.boundary_arn}}
    guards = [account.boundary_arn, account.iam(f"role/{account.access_names}*"), account.iam("oidc-provider/*")]
    return [
        allow(
            "RolesWithBoundary",
            ["iam:*RolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary"],
            roles,
            bounded,
        ),
        allow("Roles", ["iam:*agRole", "iam:DeleteRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"], roles),
        allow(
            "Policies",
            ["iam:*PolicyVersion", "iam:*agPolicy", "iam:CreatePolicy", "iam:DeletePolicy"],
            account.iam(f"policy/{account.names}*"),
        ),
        allow("PassRoles", ["iam:PassRole"], roles, {"StringEquals": {"iam:PassedToService": list(PASSED_TO)}}),
        allow(
            "ServiceLinkedRoles",
            ["iam:CreateServiceLinkedRole"],
            account.iam("role/aws-service-role/*"),
            {"StringEquals": {"iam:AWSServiceName": [f"{name}.amazonaws.com" for name in sorted(_SERVICE_LINKED_ROLES)]}},
        ),
        deny("KeepGuards", [f"iam:{verb}*" for verb in _ROLE_WRITES], guards),
        deny("KeepBoundaries", ["iam:DeleteRolePermissionsBoundary"], "*"),
        deny("NoOtherRoles", ["sts:AssumeRole"], "*"),
        deny(
            "KeepOrganizationTrail",
            ["cloudtrail:*Logging", "cloudtrail:*Selectors", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"],
            f"arn:aws:cloudtrail:*:*:trail/{account.access_names}*",
        ),
    ]


def _no_data(account: Account) -> list[Statement]:
    """Nothing that reads data or secrets, but what an update can not do without: state, what describes tables, images of ours."""
    denied = set(AWS_DATA_READS + AWS_SECRET_READS + AWS_LOG_READS)
    files = readable_files(account.project, account.stack) + writable_files(account.project, account.stack)
    state = account.files(files) if account.state_store else []
    keys = [account.state_key] if account.state_key else []
    through_others = {"StringNotLikeIfExists": {"kms:ViaService": list(KEYS_THROUGH)}}
    exempt: dict[str, tuple[str, list[str], Conditions | None]] = {
        "NoObjects": ("s3:", [*state, account.table_metadata], None),
        "NoDecryption": ("kms:", keys, through_others),
        "NoImages": ("ecr:", [account.service_images], None),
    }
    statements = []
    for sid, (service, exceptions, conditions) in exempt.items():
        actions = {action for action in denied if action.startswith(service)}
        denied -= actions
        statement = deny(sid, sorted(actions), "*", conditions)
        if exceptions:
            statement["NotResource"] = exceptions
            del statement["Resource"]
        statements.append(statement)
    return [deny("NoData", sorted(denied), "*"), *statements]
