"""What pipelines may do in an environment's AWS account, as policy documents: pure functions, no resources.

What a deployer manages is in ``aws_services``. It may read no data or secret, and can not widen its own rights: every role that
it makes carries the boundary.

In patterns, ``*agResource`` stands for TagResource and UntagResource.
"""

from typing import Final

from components.account_access.aws_account import Account
from components.account_access.state_files import readable_files, writable_files
from components.aws_policies import Statement, allow, deny
from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS

PASSED_TO: Final = (
    "cloudtrail.amazonaws.com",
    "firehose.amazonaws.com",
    "logs.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""Services that the stack hands its roles to."""

_SERVICE_LINKED_ROLES: Final = ("access-analyzer", "delivery.logs", "guardduty")
"""Services that make a role of their own when the stack first uses them; names without ``.amazonaws.com``."""

_READ_ACTIONS: Final = (
    "ec2:Describe*",
    "ec2:GetInstanceMetadataDefaults",
    "firehose:DescribeDeliveryStream",
    "firehose:ListTagsForDeliveryStream",
    "kms:ListResourceTags",
    "logs:ListTagsForResource",
    "s3:ListTagsForResource",
    "sns:GetSubscriptionAttributes",
    "sns:ListTagsForResource",
)
"""What a refresh reads beyond the managed policies."""

_ROLE_WRITES: Final = ("Create", "Put", "Attach", "Detach", "Delete", "Update", "Tag", "Untag", "Add", "Remove", "Set")


def read_only(account: Account) -> list[Statement]:
    """What both deployers have beyond the managed policies that read metadata: gaps of those, their state, and no data."""
    statements = [allow("MetadataHasNoResourceLevel", _READ_ACTIONS, "*"), *_no_data(account)]
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
    objects = [action for action in AWS_DATA_READS if action.startswith("s3:")]
    files = readable_files(account.project, account.stack) + writable_files(account.project, account.stack)
    exempt: dict[str, list[str]] = {
        "NoObjects": account.files(files) if account.state_store else [],
        "NoDecryption": [account.state_key] if account.state_key else [],
    }
    decryption = [action for action in AWS_SECRET_READS if action.startswith("kms:")]
    rest = set(AWS_DATA_READS + AWS_SECRET_READS + AWS_LOG_READS) - {*objects, *decryption}
    statements = [deny("NoData", sorted(rest), "*")]
    for sid, actions in (("NoObjects", objects), ("NoDecryption", decryption)):
        statement = deny(sid, actions, "*")
        if exempt[sid]:
            statement["NotResource"] = exempt[sid]
            del statement["Resource"]
        statements.append(statement)
    return statements
