"""Governance (G1): the organization's structure and the guardrails that say the same on every cloud; owned by ``org``.

What exists is adopted and never made again: it keeps its name and place, and is never deleted from here. Organization, management
groups and folders are imported; accounts and organizational units that exist are used by their ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component, require
from vocabulary import Residency, StackContext


class Unit(StrEnum):
    """Parts of the organization below the platform's top unit. Azure and Google Cloud have those of the environments only."""

    SECURITY = "security"
    PLATFORM = "platform"
    WORKLOADS = "workloads"
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


ENVIRONMENT_UNITS: Final = (Unit.DEV, Unit.STAGING, Unit.PROD)
"""Units of the environments; on AWS below ``workloads``."""


class PerimeterMode(StrEnum):
    """Whether the data perimeter of Google Cloud refuses, or only records what it would refuse."""

    DRY_RUN = "dry-run"
    ENFORCED = "enforced"


@dataclass(frozen=True, kw_only=True)
class MemberAccountArgs:
    """A new AWS account.

    Attributes:
        name: what the account is for, such as ``experiments``.
        email: e-mail address of its root user; no other account may have it.
        unit: organizational unit that it is created in.
    """

    name: str
    email: str
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class AwsGovernanceOptions:
    """What only AWS needs.

    Attributes:
        organization_id: the organization, which is imported.
        management_account_id: its management account; guardrails do not bind it.
        security_account_id: account that holds the audit archive and administers threat detection.
        audit_archive_id: name of the audit archive's bucket, known once it takes the trail's files.
        audit_key_id: ARN of its key.
        detector_id: GuardDuty detector of the security account.
        guarded_account_ids: accounts that exist, by name; each gets the guardrails itself, whatever unit it lies in.
        administrator_roles: names or patterns of roles that may change what guardrails keep from others.
        member_role: role that a new account trusts the management account with.
        accounts: accounts that are created.
        unit_ids: organizational units that exist, by unit; ``organization`` is the one above all others. The rest is created.
    """

    organization_id: str
    management_account_id: str
    security_account_id: str
    audit_archive_id: pulumi.Input[str]
    audit_key_id: pulumi.Input[str]
    detector_id: pulumi.Input[str]
    guarded_account_ids: Mapping[str, str]
    administrator_roles: Sequence[str]
    member_role: str
    accounts: Sequence[MemberAccountArgs] = ()
    unit_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AzureGovernanceOptions:
    """What only Azure needs.

    Attributes:
        management_group: id of the management group above the environments'.
        environment_groups: id of each environment's management group.
        create_groups: whether the groups are created; else they exist and are adopted. Subscriptions are placed by hand:
            azure-native places none but the provider's own.
    """

    management_group: str
    environment_groups: Mapping[str, str]
    create_groups: bool = False


@dataclass(frozen=True, kw_only=True)
class GcpGovernanceOptions:
    """What only Google Cloud needs.

    Attributes:
        organization_id: the organization's number.
        folder: folder above the environments', such as ``folders/123``; guardrails lie on it.
        environment_folders: each environment's folder.
        project_ids: each environment's project.
        perimeter_members: who may reach into each environment's perimeter, as IAM names them.
        execution_accounts: id, without a generation, of each environment's service account that the control plane acts as there.
        perimeter_mode: whether the perimeters refuse.
        access_policy: number of the access policy that holds the perimeters, if one exists for the folder; else it is created.
        finding_notifications: whether findings of Security Command Center are published; it must be active in the organization.
    """

    organization_id: str
    folder: str
    environment_folders: Mapping[str, str]
    project_ids: Mapping[str, str]
    perimeter_members: Mapping[str, Sequence[pulumi.Input[str]]]
    execution_accounts: Mapping[str, str]
    perimeter_mode: PerimeterMode = PerimeterMode.DRY_RUN
    access_policy: str | None = None
    finding_notifications: bool = True


@dataclass(frozen=True, kw_only=True)
class GovernanceArgs:
    """Arguments of every governance component.

    Attributes:
        context: the ``org`` stack.
        account_id: the control plane's AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the control plane's resources live; ``scope`` of the account baseline.
        residency: legal area that nothing may be created outside of.
        audit_retention_days: how long the audit archive refuses deletion, in days.
        lock_audit_archive: whether nobody at all can shorten that. Cannot be undone.
        aws: what only AWS needs; required there.
        azure: what only Azure needs; required there.
        gcp: what only Google Cloud needs; required there.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    residency: Residency
    audit_retention_days: int = 365
    lock_audit_archive: bool = False
    aws: AwsGovernanceOptions | None = None
    azure: AzureGovernanceOptions | None = None
    gcp: GcpGovernanceOptions | None = None

    def __post_init__(self) -> None:
        """The home region lies in the residency, else the guardrail would forbid the stack itself."""
        require(
            self.context.region.residency is self.residency,
            "residency",
            self.residency.value,
            f"write '{self.context.region.residency}', in which the home region '{self.context.region}' lies",
        )


class Governance(Component):
    """Outputs of every governance component."""

    _CAPABILITY = "governance"

    organization_root_id: pulumi.Output[str]
    """What everything of the platform hangs below: organizational unit id, management group id, folder."""
    unit_ids: pulumi.Output[dict[str, str]]
    """Organizational unit, management group or folder, by name."""
    guardrail_ids: pulumi.Output[dict[str, list[str]]]
    """What renders each guardrail of the table here, by the guardrail's id; empty where it is declared impossible or carried by
    another capability."""
    audit_trail_id: pulumi.Output[str]
    """Delivery of the whole organization's audit trail: trail ARN, diagnostic setting id, organization sink id."""
