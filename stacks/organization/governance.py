"""Composition of governance: structure and guardrails of each cloud, from the settings and from what ``org`` has built before."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components.account_access import DeployerKind
from components.account_baseline import AccountBaseline
from components.governance import (
    AwsGovernanceOptions,
    AzureGovernanceOptions,
    GcpGovernanceOptions,
    Governance,
    GovernanceArgs,
    MemberAccountArgs,
)
from components.identity import EXECUTION
from stacks.implementations import implementation
from stacks.organization.estate import Estate
from stacks.providers import aws_provider, with_provider
from stacks.settings import OrganizationSettings
from stacks.settings.organization_rules import aws_account_ids
from vocabulary import Cloud, NameKind, Service, StackContext, physical_name

_NAME: Final = "governance"

_MEMBER_ROLE: Final = "OrganizationAccountAccessRole"
"""Role that AWS Organizations gives new accounts by default; providers assume it."""

Entrants = Mapping[str, Mapping[str, pulumi.Output[Any]]]
"""By environment: outputs of those who may enter it."""


def build_governance(
    settings: OrganizationSettings,
    context: StackContext,
    estate: Estate,
    baseline: AccountBaseline,
    *,
    cloud: Cloud,
    entrants: Entrants,
    control_plane: pulumi.Input[str] | None,
) -> Governance:
    """Build governance on one cloud. ``control_plane`` is who the control plane is there, if it is somebody."""
    match cloud:
        case Cloud.AWS:
            return _aws(settings, context, estate, baseline)
        case Cloud.AZURE:
            args = _arguments(settings, context, estate, baseline, azure=_azure_options(settings))
        case Cloud.GCP:
            gcp = _gcp_options(settings, estate, entrants, control_plane)
            args = _arguments(settings, context, estate, baseline, gcp=gcp)
    return implementation(Governance, cloud)(_NAME, args, with_provider(estate.provider))


def _arguments(
    settings: OrganizationSettings, context: StackContext, estate: Estate, baseline: AccountBaseline, **options: Any
) -> GovernanceArgs:
    assert settings.governance  # noqa: S101 - the settings' rules guarantee the block where governance is wanted
    return GovernanceArgs(
        context=context,
        account_id=estate.account_id,
        scope=baseline.scope,
        residency=settings.residency,
        audit_retention_days=settings.governance.audit_retention_days,
        lock_audit_archive=settings.governance.lock_audit_archive,
        **options,
    )


def _aws(settings: OrganizationSettings, context: StackContext, estate: Estate, baseline: AccountBaseline) -> Governance:
    """Three steps over two accounts: archive and detector first, then their registration, then what the administrator sets."""
    from components.governance.aws import AwsGovernance  # noqa: PLC0415 - only where a stack uses AWS
    from components.governance.aws_security import (  # noqa: PLC0415
        AwsSecurityAccount,
        AwsSecurityAccountArgs,
        AwsThreatDetection,
        AwsThreatDetectionArgs,
    )

    assert settings.aws  # noqa: S101
    assert settings.governance  # noqa: S101
    block = settings.governance.aws
    assert block  # noqa: S101
    security = aws_provider(
        "aws-security", region=settings.region, account_id=block.security_account_id, assume_role=settings.aws.assume_role
    )
    management = aws_provider(
        "aws-management", region=settings.region, account_id=block.management_account_id, assume_role=block.management_role
    )
    archive = AwsSecurityAccount(
        f"{_NAME}-security",
        AwsSecurityAccountArgs(
            context=context,
            account_id=block.security_account_id,
            management_account_id=block.management_account_id,
            organization_id=settings.aws.organization_id,
            audit_retention_days=settings.governance.audit_retention_days,
            lock_audit_archive=settings.governance.lock_audit_archive,
        ),
        with_provider(security),
    )
    member_role = settings.aws.assume_role or _MEMBER_ROLE
    options = AwsGovernanceOptions(
        organization_id=settings.aws.organization_id,
        management_account_id=block.management_account_id,
        security_account_id=block.security_account_id,
        audit_archive_id=archive.audit_archive_id,
        audit_key_id=archive.audit_key_id,
        detector_id=archive.detector_id,
        guarded_account_ids=aws_account_ids(settings.aws, block),
        administrator_roles=[member_role, f"{settings.prefix}-{context.environment}-account-access-*"],
        member_role=member_role,
        accounts=[MemberAccountArgs(**account.model_dump()) for account in block.accounts],
        unit_ids={str(name): unit_id for name, unit_id in block.units.items()},
    )
    args = _arguments(settings, context, estate, baseline, aws=options)
    governance = AwsGovernance(_NAME, args, with_provider(management))
    known = pulumi.Output.all(archive.detector_id, governance.threat_detection_administrator_id)
    AwsThreatDetection(
        f"{_NAME}-detection",
        AwsThreatDetectionArgs(context=context, detector_id=known.apply(lambda ids: str(ids[0]))),
        with_provider(security),
    )
    return governance


def _azure_options(settings: OrganizationSettings) -> AzureGovernanceOptions:
    assert settings.azure  # noqa: S101
    assert settings.governance  # noqa: S101
    block = settings.governance.azure
    assert block  # noqa: S101
    return AzureGovernanceOptions(
        management_group=block.management_group,
        environment_groups={str(name): member.management_group for name, member in settings.azure.environments.items()},
        create_groups=block.create_groups,
    )


def _gcp_options(
    settings: OrganizationSettings, estate: Estate, entrants: Entrants, control_plane: pulumi.Input[str] | None
) -> GcpGovernanceOptions:
    assert settings.gcp  # noqa: S101
    assert settings.governance  # noqa: S101
    block = settings.governance.gcp
    assert block  # noqa: S101
    return GcpGovernanceOptions(
        organization_id=block.organization_id,
        folder=block.folder,
        environment_folders={str(name): member.folder for name, member in settings.gcp.environments.items()},
        project_ids={environment.value: member.account_id for environment, member in estate.members.items()},
        perimeter_members={
            environment.value: [
                *_service_accounts(entrants[environment.value], control_plane),
                *(f"group:{group}" for _, group in sorted(member.groups.items())),
            ]
            for environment, member in estate.members.items()
        },
        execution_accounts={
            environment.value: physical_name(NameKind.SERVICE_ACCOUNT, f"{settings.prefix}-{environment.value}-{EXECUTION}")
            for environment in estate.members
        },
        perimeter_mode=block.perimeter,
        access_policy=block.access_policy,
        finding_notifications=block.finding_notifications,
    )


def _service_accounts(
    entered: Mapping[str, pulumi.Output[Any]], control_plane: pulumi.Input[str] | None
) -> list[pulumi.Output[str]]:
    """Deployers, the control plane and its services, as IAM names them."""
    emails: list[pulumi.Input[str]] = [entered["deployer_ids"].apply(_entry(kind.value)) for kind in DeployerKind]
    if control_plane is not None:
        emails.append(control_plane)
    if "services" in entered:
        principals = entered["services"].apply(_entry("principals"))
        emails += [principals.apply(_entry(service.value)) for service in Service if service.acts_elsewhere]
    return [pulumi.Output.concat("serviceAccount:", email) for email in emails]


def _entry(key: str) -> Any:
    return lambda values: values[key]
