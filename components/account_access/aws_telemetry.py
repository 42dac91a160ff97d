"""What a deployer manages in an environment's AWS account: metrics and dashboards, the way in for telemetry, budgets and exports.

Sources: "Service Authorization Reference"; Amazon Managed Grafana "Manage user access"; CloudWatch "Enable Transaction Search";
AWS Data Exports "Identity and access management".
"""

from typing import Final

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow

_METRICS_ACTIONS: Final = (
    "aps:*AlertManagerDefinition",
    "aps:*LoggingConfiguration",
    "aps:*WorkspaceConfiguration",
    "aps:*agResource",
    "aps:DeleteWorkspace",
    "aps:UpdateWorkspaceAlias",
)

_DASHBOARD_ACTIONS: Final = (
    "grafana:*agResource",
    "grafana:DeleteWorkspace",
    "grafana:UpdatePermissions",
    "grafana:UpdateWorkspace",
    "grafana:UpdateWorkspaceAuthentication",
)

_SIGN_IN_ACTIONS: Final = (
    "organizations:DescribeOrganization",
    "organizations:ListDelegatedAdministrators",
    "sso-directory:DescribeGroup",
    "sso-directory:DescribeGroups",
    "sso-directory:SearchGroups",
    "sso:AssociateProfile",
    "sso:CreateManagedApplicationInstance",
    "sso:DeleteManagedApplicationInstance",
    "sso:DescribeRegisteredRegions",
    "sso:DisassociateProfile",
    "sso:GetManagedApplicationInstance",
    "sso:GetProfile",
    "sso:GetSharedSsoConfiguration",
    "sso:ListDirectoryAssociations",
    "sso:ListProfileAssociations",
    "sso:ListProfiles",
)
"""What Amazon Managed Grafana does with IAM Identity Center in the name of whoever makes a workspace or assigns its users."""

_WAY_IN: Final = (
    "Listener",
    "Service",
    "ServiceNetwork",
    "ServiceNetworkServiceAssociation",
    "ServiceNetworkVpcAssociation",
    "TargetGroup",
)

_TRACE_ACTIONS: Final = ("application-signals:StartDiscovery", "xray:UpdateTraceSegmentDestination")


def telemetry(account: Account) -> list[Statement]:
    """Workspaces of metrics and dashboards, the collectors' network, where traces go, budgets and the billing export."""
    own = f"{account.names}*"
    groups = [
        account.arn("logs", f"log-group:{name}{end}")
        for name in ("/aws/application-signals/data", "aws/spans")
        for end in ("", ":*")
    ]
    billing = "us-east-1"  # the only region that has exports of billing data
    return [
        allow("NewWorkspaces", ["aps:CreateWorkspace", "grafana:CreateWorkspace"], "*", account.tagging),
        allow("Metrics", _METRICS_ACTIONS, account.arn("aps", "workspace/*"), account.tagged),
        # The namespace names the workspace by its generated id, and a new one has no tag yet that a condition could see.
        allow("Rules", ["aps:*RuleGroupsNamespace", "aps:*agResource"], account.arn("aps", "rulegroupsnamespace/*")),
        # Ids of dashboards' workspaces are generated, and no condition sees their tags.
        allow("Dashboards", _DASHBOARD_ACTIONS, account.arn("grafana", "/workspaces*")),
        allow("SignInToDashboardsHasNoResourceLevel", _SIGN_IN_ACTIONS, "*"),
        allow("NewWayIn", [f"vpc-lattice:Create{kind}" for kind in _WAY_IN], "*", account.tagging),
        allow("TagNewWayIn", ["vpc-lattice:TagResource"], "*", account.tagging),
        allow(
            "WayIn",
            ["vpc-lattice:*agResource", "vpc-lattice:Update*", *(f"vpc-lattice:Delete{kind}" for kind in _WAY_IN)],
            "*",
            account.tagged,
        ),
        allow("TracesHaveNoResourceLevel", _TRACE_ACTIONS, "*"),
        allow("TracesInLogs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutRetentionPolicy"], groups),
        allow(
            "TracesOfServices",
            ["cloudtrail:CreateServiceLinkedChannel"],
            account.arn("cloudtrail", "channel/aws-service-channel/application-signals/*"),
        ),
        allow("Budgets", ["budgets:*agResource", "budgets:ModifyBudget"], f"arn:aws:budgets::{account.account_id}:budget/{own}"),
        allow(
            "BillingData",
            ["bcm-data-exports:*Export", "bcm-data-exports:*agResource", "cur:PutReportDefinition"],
            [
                f"arn:aws:bcm-data-exports:{billing}:{account.account_id}:export/{own}",
                f"arn:aws:bcm-data-exports:{billing}:{account.account_id}:table/FOCUS_1_2_AWS",
                f"arn:aws:cur:{billing}:{account.account_id}:definition/{own}",
            ],
        ),
    ]
