"""What a deployer manages in an environment's AWS account: networks, safe defaults, keys, buckets, logs, alarms.

In patterns, ``*agResource`` stands for TagResource and UntagResource. Source: "Service Authorization Reference".
"""

from typing import Final

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow

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
    "iam:DeleteAccountPasswordPolicy",
    "iam:UpdateAccountPasswordPolicy",
    "s3:PutAccountPublicAccessBlock",
)

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


_KEY_USE_THROUGH_SERVICES: Final = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)

KEYS_THROUGH: Final = tuple(f"{service}.*.amazonaws.com" for service in ("aps", "dynamodb", "rds", "s3", "secretsmanager"))
"""Services that use a customer-managed key in the name of whoever makes their resource.

What they decipher that way stays with them: their own actions that hand data out are denied. Sources: DynamoDB "Authorizing use
of your customer managed key"; Amazon Managed Service for Prometheus "Encryption at rest"; Aurora "Password management with Amazon
Aurora and AWS Secrets Manager".
"""

_LOG_GROUPS: Final = (
    "{own}",
    "/aws/ecs/containerinsights/{own}",
    "/aws/rds/cluster/{own}",
    "aws-waf-logs-{own}",
)
"""Names of log groups: ours, and those that services demand."""


def foundation(account: Account) -> list[Statement]:
    """Networks, safe defaults of the account, keys, buckets, logs, alarms."""
    own, tagged = f"{account.names}*", account.tagged
    return [
        allow("NetworkNamesAreGenerated", _NETWORK_ACTIONS, "*"),
        allow("AccountSettingsHaveNoResourceLevel", _ACCOUNT_ACTIONS, "*"),
        allow("Buckets", ["s3:*Bucket*", "s3:*Configuration", "s3:*agResource", "s3:ListTagsForResource"], f"arn:aws:s3:::{own}"),
        allow("NewKeys", ["kms:CreateKey", "kms:TagResource"], "*", account.tagging),
        allow("Keys", _KEY_ACTIONS, account.arn("kms", "key/*"), tagged),
        allow("KeyAliases", ["kms:*Alias"], account.arn("kms", f"alias/{own}")),
        allow(
            "KeysForServices",
            ["kms:CreateGrant"],
            account.arn("kms", "key/*"),
            {**tagged, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        allow(
            "KeysThroughServices",
            _KEY_USE_THROUGH_SERVICES,
            account.arn("kms", "key/*"),
            {**tagged, "StringLike": {"kms:ViaService": list(KEYS_THROUGH)}},
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
            [account.arn("logs", f"log-group:{name.format(own=own)}{end}") for name in _LOG_GROUPS for end in ("", ":*")],
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
