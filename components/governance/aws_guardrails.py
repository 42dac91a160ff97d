"""The guardrail table as service control policies and resource control policies of AWS Organizations, computed without an engine.

Policies of the first kind limit identities of member accounts, those of the second limit who reaches resources in them. Neither
binds the management account nor service-linked roles. All statements deny; what is allowed is said elsewhere.

Sources: AWS Organizations "SCP syntax", "RCP syntax", "General examples" (regions, root user), "RCP examples" (organization's
identities, confused deputy, TLS), "Quotas for AWS Organizations"; Service Authorization Reference; AWS Control Tower "Region deny
control" (services without regions); IAM "Centrally manage root access" (``aws:AssumedRoot``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from components.aws_policies import Conditions, Statement, deny

MAXIMUM_CHARACTERS: Final = 5120
"""Longest service or resource control policy, white space not counted if there is none."""

MAXIMUM_ATTACHED: Final = 5
"""Policies of one kind that a target takes, AWS's own ``FullAWSAccess`` and ``RCPFullAWSAccess`` included."""

_WITHOUT_REGION: Final = (
    "account:*",
    "artifact:*",
    "bcm-data-exports:*",
    "billing:*",
    "budgets:*",
    "ce:*",
    "cloudtrail:LookupEvents",
    "consolidatedbilling:*",
    "cur:*",
    "ec2:DescribeRegions",
    "freetier:*",
    "health:*",
    "iam:*",
    "invoicing:*",
    "notifications:*",
    "organizations:*",
    "payments:*",
    "pricing:*",
    "route53:*",
    "s3:GetAccountPublicAccessBlock",
    "s3:ListAllMyBuckets",
    "s3:PutAccountPublicAccessBlock",
    "servicequotas:*",
    "sts:*",
    "support:*",
    "tax:*",
    "trustedadvisor:*",
)
"""Services whose endpoints lie in ``us-east-1`` whatever region is meant. Not here: edge services such as CloudFront, which would
serve data anywhere."""

_PERIMETER_ACTIONS: Final = ("kms:*", "s3:*", "secretsmanager:*", "sqs:*", "sts:AssumeRole")
"""What the perimeter closes. Tokens of other clouds and pipelines come by ``AssumeRoleWithWebIdentity``, people by
``AssumeRoleWithSAML``: trust policies decide about those."""


class PolicyType(StrEnum):
    """Kinds of organization policy."""

    SERVICE_CONTROL = "SERVICE_CONTROL_POLICY"
    RESOURCE_CONTROL = "RESOURCE_CONTROL_POLICY"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the statements speak of.

    Attributes:
        organization_id: whose identities are our own.
        regions: regions that may be used.
        administrators: ARN patterns of roles that may change what is kept from others.
        archives: ARN patterns of buckets that hold audit trails.
    """

    organization_id: str
    regions: Sequence[str]
    administrators: Sequence[str]
    archives: Sequence[str]

    @property
    def others(self) -> Conditions:
        """Condition: the caller is no administrator."""
        return {"ArnNotLike": {"aws:PrincipalArn": list(self.administrators)}}


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """A guardrail on AWS: the policy that holds its statements, and the statements."""

    policy: str
    statements: Callable[[Terms], list[Statement]]


def _stay(_: Terms) -> list[Statement]:
    return [deny("StayInOrganization", ["account:CloseAccount", "organizations:LeaveOrganization"], "*")]


def _audit_trail(terms: Terms) -> list[Statement]:
    trail = ("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail")
    archive = (
        "BypassGovernanceRetention",
        "DeleteBucket",
        "DeleteBucketPolicy",
        "PutBucketObjectLockConfiguration",
        "PutBucketPolicy",
        "PutBucketVersioning",
        "PutLifecycleConfiguration",
    )
    archived = [*terms.archives, *(f"{bucket}/*" for bucket in terms.archives)]
    return [
        deny("KeepTrails", [f"cloudtrail:{name}" for name in trail], "*", terms.others),
        deny("KeepArchives", [f"s3:{name}" for name in archive], archived, terms.others),
    ]


def _threat_detection(terms: Terms) -> list[Statement]:
    guardduty = (
        "CreateFilter",
        "DeleteDetector",
        "DeleteMembers",
        "DisassociateFromAdministratorAccount",
        "DisassociateMembers",
        "StopMonitoringMembers",
        "UpdateDetector",
        "UpdateMemberDetectors",
    )
    actions = ["access-analyzer:DeleteAnalyzer", *(f"guardduty:{name}" for name in guardduty)]
    return [deny("KeepThreatDetection", actions, "*", terms.others)]


def _root_user(_: Terms) -> list[Statement]:
    """Not sessions that the organization opens centrally for single tasks (``sts:AssumeRoot``)."""
    root: Conditions = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}, "Null": {"aws:AssumedRoot": "true"}}
    return [deny("NoRootUser", ["*"], "*", root)]


def _static_keys(_: Terms) -> list[Statement]:
    names = (
        "CreateAccessKey",
        "CreateLoginProfile",
        "CreateServiceSpecificCredential",
        "CreateUser",
        "UploadSSHPublicKey",
        "UploadSigningCertificate",
    )
    return [deny("NoStaticKeys", [f"iam:{name}" for name in names], "*")]


def _data_perimeter(terms: Terms) -> list[Statement]:
    strangers: Conditions = {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": terms.organization_id},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    deputies: Conditions = {
        "StringNotEqualsIfExists": {"aws:SourceOrgID": terms.organization_id},
        "Null": {"aws:SourceAccount": "false"},
        "Bool": {"aws:PrincipalIsAWSService": "true"},
    }
    return [
        _for_everybody(deny("OwnIdentitiesOnly", _PERIMETER_ACTIONS, "*", strangers)),
        _for_everybody(deny("ServicesForOwnAccountsOnly", _PERIMETER_ACTIONS, "*", deputies)),
    ]


def _public_storage(terms: Terms) -> list[Statement]:
    switches = [
        "ec2:DisableImageBlockPublicAccess",
        "ec2:DisableSnapshotBlockPublicAccess",
        "s3:PutAccountPublicAccessBlock",
        "s3:PutBucketPublicAccessBlock",
    ]
    public: Conditions = {"StringEquals": {"s3:x-amz-acl": ["authenticated-read", "public-read", "public-read-write"]}}
    return [
        deny("KeepPublicAccessBlocked", switches, "*", terms.others),
        deny("NoPublicAcl", ["s3:CreateBucket", "s3:PutBucketAcl", "s3:PutObject", "s3:PutObjectAcl"], "*", public),
    ]


def _permission_system(_: Terms) -> list[Statement]:
    with_acls: Conditions = {"StringEquals": {"s3:x-amz-object-ownership": ["BucketOwnerPreferred", "ObjectWriter"]}}
    return [deny("NoAcls", ["s3:CreateBucket", "s3:PutBucketOwnershipControls"], "*", with_acls)]


def _encryption(_: Terms) -> list[Statement]:
    """Not instances of Aurora: their cluster decides, and the request for an instance says nothing of encryption."""
    no_cluster = {"StringNotLike": {"rds:DatabaseEngine": "aurora*"}}
    return [
        deny("NoPlainVolumes", ["ec2:CreateVolume", "ec2:RunInstances"], "arn:aws:ec2:*:*:volume/*", _is_false("ec2:Encrypted")),
        deny("KeepVolumesEncrypted", ["ec2:DisableEbsEncryptionByDefault"], "*"),
        deny("NoPlainFiles", ["elasticfilesystem:CreateFileSystem"], "*", _is_false("elasticfilesystem:Encrypted")),
        deny("NoPlainClusters", ["rds:CreateDBCluster"], "*", _is_false("rds:StorageEncrypted")),
        deny("NoPlainDatabases", ["rds:CreateDBInstance"], "*", _is_false("rds:StorageEncrypted") | no_cluster),
    ]


def _tls(_: Terms) -> list[Statement]:
    plain: Conditions = {"BoolIfExists": {"aws:SecureTransport": "false"}}
    old: Conditions = {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
    return [
        _for_everybody(deny("TlsOnly", _PERIMETER_ACTIONS, "*", plain)),
        _for_everybody(deny("NoOldTls", ["s3:*"], "*", old)),
    ]


def _default_network(_: Terms) -> list[Statement]:
    return [deny("NoDefaultNetwork", ["ec2:CreateDefaultSubnet", "ec2:CreateDefaultVpc"], "*")]


def _public_machines(_: Terms) -> list[Statement]:
    """NAT gateways and load balancers get their addresses in other ways."""
    public: Conditions = {"Bool": {"ec2:AssociatePublicIpAddress": "true"}}
    direct: Conditions = {"StringEquals": {"sagemaker:DirectInternetAccess": "Enabled"}}
    return [
        deny("NoPublicMachines", ["ec2:RunInstances"], "arn:aws:ec2:*:*:network-interface/*", public),
        deny("NoPublicAddresses", ["ec2:AssociateAddress"], "*"),
        deny("NoPublicNotebooks", ["sagemaker:CreateNotebookInstance"], "*", direct),
    ]


def _residency(terms: Terms) -> list[Statement]:
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": list(terms.regions)}}
    return [
        {
            "Sid": "StayInResidency",
            "Effect": "Deny",
            "NotAction": list(_WITHOUT_REGION),
            "Resource": "*",
            "Condition": elsewhere,
        },
        deny("NoOtherRegions", ["account:DisableRegion", "account:EnableRegion"], "*"),
    ]


POLICIES: Final[Mapping[str, PolicyType]] = {
    "accounts": PolicyType.SERVICE_CONTROL,
    "data": PolicyType.SERVICE_CONTROL,
    "residency": PolicyType.SERVICE_CONTROL,
    "perimeter": PolicyType.RESOURCE_CONTROL,
}
"""The policies. Few, since a target takes five of a kind, and others may want one."""

RENDERINGS: Final[Mapping[str, Rendering]] = {
    "stay-in-organization": Rendering(policy="accounts", statements=_stay),
    "keep-audit-trail": Rendering(policy="accounts", statements=_audit_trail),
    "keep-threat-detection": Rendering(policy="accounts", statements=_threat_detection),
    "no-root-user": Rendering(policy="accounts", statements=_root_user),
    "no-static-keys": Rendering(policy="accounts", statements=_static_keys),
    "data-perimeter": Rendering(policy="perimeter", statements=_data_perimeter),
    "no-public-storage": Rendering(policy="data", statements=_public_storage),
    "one-permission-system": Rendering(policy="data", statements=_permission_system),
    "encryption-required": Rendering(policy="data", statements=_encryption),
    "tls-minimum": Rendering(policy="perimeter", statements=_tls),
    "no-default-network": Rendering(policy="data", statements=_default_network),
    "no-public-machines": Rendering(policy="data", statements=_public_machines),
    "residency": Rendering(policy="residency", statements=_residency),
}
"""Guardrails by id."""


def statements(policy: str, terms: Terms) -> list[Statement]:
    """All statements of a policy."""
    return [s for rendering in RENDERINGS.values() if rendering.policy == policy for s in rendering.statements(terms)]


def _is_false(key: str) -> Conditions:
    return {"Bool": {key: "false"}}


def _for_everybody(statement: Statement) -> Statement:
    return statement | {"Principal": "*"}
