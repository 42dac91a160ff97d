"""Settings of governance: what exists already and is adopted, and how long the organization's audit trail is kept."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from components.governance import PerimeterMode, Unit
from stacks.settings.forms import (
    AwsAccountId,
    AwsOrganizationalUnit,
    AwsRoleName,
    AzureManagementGroup,
    Email,
    GcpAccessPolicy,
    GcpFolder,
    GcpOrganizationId,
    Words,
)
from stacks.settings.models.base import Model

UnitName = Literal["organization", "security", "platform", "workloads", "dev", "staging", "prod"]


class AwsAccountSettings(Model):
    """An AWS account that governance creates."""

    name: Words
    """What the account is for; part of its name."""
    email: Email
    """E-mail address of its root user; no other AWS account may have it."""
    unit: Unit
    """Organizational unit that it is created in."""


class AwsGovernanceSettings(Model):
    """Governance on AWS. The organization is ``aws.organization_id``; it is adopted as it is."""

    management_account_id: AwsAccountId
    """The organization's management account, which guardrails do not bind: nothing else runs in it."""
    management_role: AwsRoleName | None = None
    """Role that the provider assumes there; none where the caller is signed in there."""
    security_account_id: AwsAccountId
    """Account that holds the organization's audit trail and administers threat detection."""
    units: dict[UnitName, AwsOrganizationalUnit] = {}
    """Organizational units that exist, by name: they are used as they are. ``organization`` is the one above the others. What is
    not here is created."""
    accounts: list[AwsAccountSettings] = []
    """Accounts that governance creates. Those that other settings name by id exist, and get the guardrails where they lie."""


class AzureGovernanceSettings(Model):
    """Governance on Azure."""

    management_group: AzureManagementGroup
    """Id of the management group above those of the environments, on which the guardrails lie."""
    create_groups: StrictBool = False
    """Whether this group and those of the environments are created; otherwise they exist and are adopted."""


class GcpGovernanceSettings(Model):
    """Governance on Google Cloud."""

    organization_id: GcpOrganizationId
    """The organization's number."""
    folder: GcpFolder
    """Folder above those of the environments and the control plane's project, on which the guardrails lie; it is adopted."""
    access_policy: GcpAccessPolicy | None = None
    """Number of the access policy whose scope is that folder, if there is one: it is adopted. Left out, it is created."""
    perimeter: PerimeterMode = PerimeterMode.DRY_RUN
    """Whether the perimeters around the environments' data refuse, or only record what they would refuse."""
    finding_notifications: StrictBool = True
    """Whether findings of Security Command Center are published; it must be active in the organization."""


class GovernanceSettings(Model):
    """Structure, guardrails and audit trail of the whole organization."""

    audit_retention_days: Annotated[StrictInt, Field(ge=365, le=3650)] = 730
    """How long the organization's audit trail refuses deletion, in days."""
    lock_audit_archive: StrictBool = False
    """Whether nobody at all can shorten that. Cannot be undone."""
    aws: AwsGovernanceSettings | None = None
    """Governance on AWS."""
    azure: AzureGovernanceSettings | None = None
    """Governance on Azure."""
    gcp: GcpGovernanceSettings | None = None
    """Governance on Google Cloud."""
