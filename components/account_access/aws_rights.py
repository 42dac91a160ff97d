"""What pipelines may do in an environment's AWS account, as policy documents: pure functions, no resources.

A deployer manages the services that the environment's stack is made of, and only the stack's own resources where IAM can tell by
name or tag. It may read no data or secret, and can not widen its own rights: every role that it makes carries the boundary.

In patterns, ``*agResource`` stands for TagResource and UntagResource.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.account_access.state_files import readable_files, writable_files
from components.aws_policies import Statement, allow, deny, trust
from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS

OIDC_ACTION: Final = "sts:AssumeRoleWithWebIdentity"

PASSED_TO: Final = (
    "cloudtrail.amazonaws.com",
    "firehose.amazonaws.com",
    "logs.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""Services that the stack hands its roles to."""

_SERVICE_LINKED_ROLES: Final = ("access-analyzer", "delivery.logs", "guardduty")
"""Services that make a role of their own when the stack first uses them; names without ``.amazonaws.com``."""

_NETWORK_ACTIONS: Final = (
    "ec2:*Address",
    "ec2:*DhcpOptions",
    "ec2:*FlowLogs",
    "ec2:*InternetGateway",
    "ec2:*ManagedPrefixList*",
    "ec2:*NatGateway*",
    "ec2:*NetworkAcl*",
    "ec2:*Route",
    "ec2:*RouteTable*",
    "ec2:*SecurityGroup*",
    "ec2:*Subnet*",
    "ec2:*Tags",
    "ec2:*Vpc",
    "ec2:*VpcAttribute",
    "ec2:*VpcCidrBlock",
    "ec2:*VpcEndpoint*",
    "route53:AssociateVPCWithHostedZone",  # what an endpoint's private DNS name asks of its maker
)

_ACCOUNT_ACTIONS: Final = (
    "access-analyzer:*Analyzer",
    "access-analyzer:*agResource",
    "ec2:*EbsDefaultKmsKeyId",
    "ec2:*EbsEncryptionByDefault",
    "ec2:*ImageBlockPublicAccess",
    "ec2:*SerialConsoleAccess",
    "ec2:*SnapshotBlockPublicAccess",
    "ec2:ModifyInstanceMetadataDefaults",
    "guardduty:*Detector*",
    "guardduty:*agResource",
    "iam:DeleteAccountPasswordPolicy",
    "iam:UpdateAccountPasswordPolicy",
    "s3:PutAccountPublicAccessBlock",
)

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

_KEY_ACTIONS: Final = (
    "kms:*Alias",
    "kms:*KeyRotation",
    "kms:*agResource",
    "kms:CancelKeyDeletion",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:UpdateKeyDescription",
)

_ROLE_WRITES: Final = ("Create", "Put", "Attach", "Detach", "Delete", "Update", "Tag", "Untag", "Add", "Remove", "Set")


@dataclass(frozen=True, kw_only=True)
class Account:
    """What the policies name.

    Attributes:
        account_id: the environment's account.
        stack: Pulumi stack of the environment, also the value of its resources' ``environment`` tag.
        project: Pulumi project.
        names: how the stack's physical names start, such as ``acme-dev-``.
        access_names: how the names of what lets people and pipelines in start, such as ``acme-org-``.
        boundary_arn: the permission boundary.
        state_store: ARN of the S3 bucket with the Pulumi state, if there is one.
        state_key: ARN of that bucket's KMS key, if there is one.
    """

    account_id: str
    stack: str
    project: str
    names: str
    access_names: str
    boundary_arn: str
    state_store: str | None
    state_key: str | None

    def arn(self, service: str, resource: str) -> str:
        """ARN of a resource in any region: the environment chooses its own."""
        return f"arn:aws:{service}:*:{self.account_id}:{resource}"

    def iam(self, resource: str) -> str:
        """ARN of an IAM resource."""
        return f"arn:aws:iam::{self.account_id}:{resource}"

    def files(self, patterns: Sequence[str]) -> list[str]:
        """ARNs of files in the state store."""
        return [f"{self.state_store}/{pattern}" for pattern in patterns]


def issuer_host(issuer: str) -> str:
    """How IAM names an issuer in ARNs and condition keys: its URL without the scheme."""
    return issuer.removeprefix("https://")


def trust_token(sid: str, provider_arn: str, issuer: str, audience: str, subject: str) -> Statement:
    """Trust in tokens of ``issuer`` with exactly this ``aud`` and ``sub``."""
    host = issuer_host(issuer)
    return trust(
        sid, {"Federated": provider_arn}, OIDC_ACTION, {"StringEquals": {f"{host}:aud": audience, f"{host}:sub": subject}}
    )


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


def manage_services(account: Account) -> list[Statement]:
    """Read-write on the services that the stack is made of. A new capability adds its line here, in the same commit."""
    own = f"{account.names}*"
    tagged = {"StringEquals": {"aws:ResourceTag/environment": account.stack}}
    return [
        allow("NetworkNamesAreGenerated", _NETWORK_ACTIONS, "*"),
        allow("AccountSettingsHaveNoResourceLevel", _ACCOUNT_ACTIONS, "*"),
        allow("Buckets", ["s3:*Bucket*", "s3:*Configuration", "s3:*agResource", "s3:ListTagsForResource"], f"arn:aws:s3:::{own}"),
        allow(
            "NewKeys", ["kms:CreateKey", "kms:TagResource"], "*", {"StringEquals": {"aws:RequestTag/environment": account.stack}}
        ),
        allow("Keys", _KEY_ACTIONS, account.arn("kms", "key/*"), tagged),
        allow("KeyAliases", ["kms:*Alias"], account.arn("kms", f"alias/{own}")),
        allow(
            "KeysForServices",
            ["kms:CreateGrant"],
            account.arn("kms", "key/*"),
            {**tagged, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        allow(
            "LogGroups",
            [
                "logs:*Filter",
                "logs:*KmsKey",
                "logs:*LogGroup",
                "logs:*LogStream",
                "logs:*RetentionPolicy",
                "logs:*agResource",
                "logs:*DataProtectionPolicy",
            ],
            [account.arn("logs", f"log-group:{own}"), account.arn("logs", f"log-group:{own}:*")],
        ),
        allow(
            "LogDeliveryHasNoResourceLevel",
            ["logs:*AccountPolicy", "logs:*LogDelivery", "logs:*ResourcePolicy", "logs:*SubscriptionFilter"],
            "*",
        ),
        allow(
            "Trails",
            ["cloudtrail:*Logging", "cloudtrail:*Selectors", "cloudtrail:*Tags", "cloudtrail:*Trail"],
            account.arn("cloudtrail", f"trail/{own}"),
        ),
        allow(
            "Alarms",
            ["cloudwatch:*Alarm", "cloudwatch:*Alarms", "cloudwatch:*agResource"],
            account.arn("cloudwatch", f"alarm:{own}"),
        ),
        allow("EventRules", ["events:*Rule", "events:*Targets", "events:*agResource"], account.arn("events", f"rule/{own}")),
        allow("Topics", ["sns:*Topic", "sns:*TopicAttributes", "sns:*agResource", "sns:Subscribe"], account.arn("sns", own)),
        allow("SubscriptionsHaveNoResourceLevel", ["sns:*SubscriptionAttributes", "sns:Unsubscribe"], "*"),
        allow(
            "DeliveryStreams",
            ["firehose:*DeliveryStream", "firehose:*DeliveryStreamEncryption", "firehose:UpdateDestination"],
            account.arn("firehose", f"deliverystream/{own}"),
        ),
    ]


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
