"""Governance on AWS: what lies in the organization's management account.

Built with the management account's provider. What lies in the security account is in ``aws_security``.
"""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import document, require_account_id, require_organization_id
from components.base import require
from components.governance import ENVIRONMENT_UNITS, AwsGovernanceOptions, Governance, GovernanceArgs, Unit
from components.governance.aws_guardrails import POLICIES, RENDERINGS, Terms, statements
from components.governance.aws_security import archive_name, trail_name
from components.governance.guardrails import GUARDRAILS
from components.governance.residency import allowed_regions
from vocabulary import Cloud

TOP_UNIT: Final = "organization"
"""Name of the unit above all others of the platform, in outputs and in ``unit_ids``."""

_TRUSTED_SERVICES: Final = {
    "access-analyzer": "finds what is shared with strangers, in all accounts",
    "cloudtrail": "organization trail",
    "guardduty": "threat detection in all accounts",
    "iam": "root users of members are administered centrally",
}
"""Services that may work in all accounts of the organization, and what for."""

_DELEGATED_SERVICES: Final = ("access-analyzer", "iam")
"""Services that the security account administers instead of the management account; GuardDuty has a registration of its own."""

_ROOT_FEATURES: Final = ("RootCredentialsManagement", "RootSessions")
"""Members have no root credentials, and what only root can do is done in sessions of the security account."""


class AwsGovernance(Governance):
    """Organization, units, accounts, policies, organization trail and delegated administrators.

    The organization is adopted: what others have enabled in it (services, kinds of policy) stays. Policies lie on the platform's
    own top unit and on its accounts: the rest of the organization is left alone.

    Attributes:
        threat_detection_administrator_id: the security account, known once it administers GuardDuty and Access Analyzer. Beside
            the outputs, since no other cloud has it.

    Security Hub is left out: what it would add to GuardDuty, Access Analyzer and the policy packs is a price per check.

    Sources: AWS Organizations "Best practices for a multi-account environment" and "AWS services that you can use with AWS
    Organizations", CloudTrail "Creating a trail for an organization", GuardDuty "Managing accounts with AWS Organizations".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: GovernanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build governance.

        Raises:
            ArgumentError: ``aws`` is missing or names what AWS has no such id for.
        """
        require(args.aws is not None, "aws", args.aws, "give AwsGovernanceOptions with the organization and its accounts")
        assert args.aws  # noqa: S101 - for the type checker; the line above is for people
        options = args.aws
        require_organization_id(options.organization_id)
        require_account_id("aws.management_account_id", options.management_account_id)
        require_account_id("aws.security_account_id", options.security_account_id)
        require(
            options.management_account_id not in options.guarded_account_ids.values(),
            "aws.management_account_id",
            options.management_account_id,
            "write another account: guardrails do not bind the management account, so nothing of the platform may run in it",
        )
        super().__init__(name, args.context, opts)
        self._args = args
        self._options: AwsGovernanceOptions = options
        organization = self._organization()
        trusted = self._trusted_services(organization)
        units = self._units(organization)
        self._accounts(units)
        policies = self._guardrails(units[TOP_UNIT])
        self.threat_detection_administrator_id = self._administrators(trusted)
        trail = self._audit_trail(trusted)
        self.register(
            organization_root_id=units[TOP_UNIT],
            unit_ids=units,
            guardrail_ids={
                guardrail.id: [policies[RENDERINGS[guardrail.id].policy].id] if guardrail.id in RENDERINGS else []
                for guardrail in GUARDRAILS
            },
            audit_trail_id=trail.arn,
        )

    def _organization(self) -> aws.organizations.Organization:
        """As it is: its lists of services and kinds of policy are complete, and what others need must not be switched off."""
        return aws.organizations.Organization(
            self.child_name("organization"),
            feature_set="ALL",
            opts=self.child(
                protect=True,
                retain_on_delete=True,
                import_=self._options.organization_id,
                ignore_changes=["awsServiceAccessPrincipals", "enabledPolicyTypes", "featureSet", "returnOrganizationOnly"],
            ),
        )

    def _trusted_services(self, organization: aws.organizations.Organization) -> list[pulumi.Resource]:
        """Never switched off again by us: others may use them."""
        return [
            aws.organizations.AwsServiceAccess(
                self.child_name(f"trust-{service}"),
                service_principal=f"{service}.amazonaws.com",
                opts=self.child(depends_on=[organization], retain_on_delete=True),
            )
            for service in _TRUSTED_SERVICES
        ]

    def _units(self, organization: aws.organizations.Organization) -> dict[str, pulumi.Input[str]]:
        """Ids of the platform's units. One that exists keeps its name, place and tags: it is used by its id."""
        root = organization.roots.apply(lambda roots: str(roots[0].id))
        units = {TOP_UNIT: self._unit(TOP_UNIT, self.context.prefix, root)}
        for unit in Unit:
            parent = Unit.WORKLOADS.value if unit in ENVIRONMENT_UNITS else TOP_UNIT
            units[unit.value] = self._unit(unit.value, unit.value, units[parent])
        return units

    def _unit(self, key: str, display_name: str, parent: pulumi.Input[str]) -> pulumi.Input[str]:
        if existing := self._options.unit_ids.get(key):
            return existing
        unit_id: pulumi.Output[str] = aws.organizations.OrganizationalUnit(
            self.child_name(f"unit-{key}"), name=display_name, parent_id=parent, tags=self.tags(), opts=self.child(protect=True)
        ).id
        return unit_id

    def _accounts(self, units: dict[str, pulumi.Input[str]]) -> None:
        """Accounts that nobody closes from here; one that is taken out of the settings only leaves the state."""
        for account in self._options.accounts:
            aws.organizations.Account(
                self.child_name(f"account-{account.name}"),
                name=f"{self.context.prefix}-{account.name}",
                email=account.email,
                parent_id=units[account.unit.value],
                role_name=self._options.member_role,
                iam_user_access_to_billing="DENY",
                close_on_deletion=False,
                tags=self.tags(),
                opts=self.child(protect=True, retain_on_delete=True),
            )

    def _guardrails(self, top_unit_id: pulumi.Input[str]) -> dict[str, aws.organizations.Policy]:
        """On accounts that exist as well as on the unit: they may lie anywhere, and a guardrail that does not bind is none."""
        targets: dict[str, pulumi.Input[str]] = {TOP_UNIT: top_unit_id, **self._options.guarded_account_ids}
        terms = self._terms()
        policies = {}
        for name, policy_type in POLICIES.items():
            policies[name] = aws.organizations.Policy(
                self.child_name(name),
                name=f"{self.context.prefix}-{name}",
                description=f"Guardrails of the platform: {name}",
                type=policy_type.value,
                content=document(statements(name, terms)),
                tags=self.tags(),
                opts=self.child(),
            )
            for target, target_id in targets.items():
                aws.organizations.PolicyAttachment(
                    self.child_name(f"{name}-{target}"), policy_id=policies[name].id, target_id=target_id, opts=self.child()
                )
        return policies

    def _terms(self) -> Terms:
        prefix = self.context.prefix
        return Terms(
            organization_id=self._options.organization_id,
            regions=allowed_regions(self._CLOUD, self._args.residency),
            administrators=[f"arn:aws:iam::*:role/{role}" for role in self._options.administrator_roles],
            archives=[f"arn:aws:s3:::{prefix}-*-logging-archive", f"arn:aws:s3:::{archive_name(self.context)}"],
        )

    def _administrators(self, trusted: list[pulumi.Resource]) -> pulumi.Output[str]:
        """The security account administers what watches all accounts, so that nobody works in the management account.

        Returns its id, known once it administers all of it.
        """
        account_id = self._options.security_account_id
        registered = [
            aws.organizations.DelegatedAdministrator(
                self.child_name(f"administrator-{service}"),
                account_id=account_id,
                service_principal=f"{service}.amazonaws.com",
                opts=self.child(depends_on=trusted),
            )
            for service in _DELEGATED_SERVICES
        ]
        aws.iam.OrganizationsFeatures(
            self.child_name("central-root"),
            enabled_features=list(_ROOT_FEATURES),
            opts=self.child(depends_on=[*trusted, *registered]),
        )
        # After the detector there: registration would make one by itself, and a second is refused.
        after_detector = pulumi.Output.from_input(self._options.detector_id).apply(lambda _: account_id)
        administrator = aws.guardduty.OrganizationAdminAccount(
            self.child_name("administrator-guardduty"), admin_account_id=after_detector, opts=self.child(depends_on=trusted)
        )
        return pulumi.Output.all(administrator.id, *(made.id for made in registered)).apply(lambda ids: str(ids[0]))

    def _audit_trail(self, trusted: list[pulumi.Resource]) -> aws.cloudtrail.Trail:
        """Management events of all accounts and regions. Data events are recorded where the data is (``logging``)."""
        return aws.cloudtrail.Trail(
            self.child_name("audit-trail"),
            name=trail_name(self.context),
            s3_bucket_name=self._options.audit_archive_id,
            kms_key_id=self._options.audit_key_id,
            is_organization_trail=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect, depends_on=trusted),
        )
