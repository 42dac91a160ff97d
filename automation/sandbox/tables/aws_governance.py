"""AWS: rows of what governs an organization: services that it trusts, threat detection of all accounts, central root access.

Sources, unless a row names another: the API reference of the service and the "Import" section of the SDK's class.
"""

from automation.sandbox.rules import Text, TypeRules
from automation.sandbox.tables.common import MOMENT

_SERVICE = Text(r"[\w+=,.@-]+\.amazonaws\.com", 1, 128, "a service principal such as config.amazonaws.com")
_MEMBERS = ("ALL", "NEW", "NONE")

RULES: dict[str, TypeRules] = {
    "aws:organizations/awsServiceAccess:AwsServiceAccess": TypeRules(
        # Enabling it twice succeeds: https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html
        id="{servicePrincipal}",
        upsert=True,
        force_new=("servicePrincipal",),
        text={"servicePrincipal": _SERVICE},
        outputs={"dateEnabled": MOMENT},
    ),
    "aws:iam/organizationsFeatures:OrganizationsFeatures": TypeRules(
        id="o-{hex:10}",
        identity="organizations-features",
        values={"enabledFeatures": ("RootCredentialsManagement", "RootSessions")},
    ),
    "aws:guardduty/organizationAdminAccount:OrganizationAdminAccount": TypeRules(
        # One for an organization: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_EnableOrganizationAdminAccount.html
        id="{adminAccountId}",
        identity="administrator",
        force_new=("adminAccountId",),
        syntax={"adminAccountId": "account_id"},
        exists="enabling GuardDuty Organization Admin Account ({adminAccountId}): BadRequestException: The request failed "
        "because another account is already enabled as GuardDuty delegated administrator for the organization.",
    ),
    "aws:guardduty/organizationConfiguration:OrganizationConfiguration": TypeRules(
        # Every administrator's detector has one: it is changed, never made.
        id="{detectorId}",
        upsert=True,
        force_new=("detectorId",),
        values={"autoEnableOrganizationMembers": _MEMBERS},
    ),
    "aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature": TypeRules(
        id="{detectorId}/{name}",
        upsert=True,
        name_property="",
        force_new=("detectorId", "name"),
        values={
            "autoEnable": _MEMBERS,
            # https://docs.aws.amazon.com/guardduty/latest/APIReference/API_OrganizationFeatureConfiguration.html
            "name": (
                "S3_DATA_EVENTS",
                "EKS_AUDIT_LOGS",
                "EBS_MALWARE_PROTECTION",
                "RDS_LOGIN_EVENTS",
                "EKS_RUNTIME_MONITORING",
                "LAMBDA_NETWORK_LOGS",
                "RUNTIME_MONITORING",
                "AI_PROTECTION",
                "AI_ANALYST",
            ),
        },
    ),
}
