"""One cloud's part of the organization: accounts, groups and the providers that build in them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from stacks.providers import aws_provider, azure_provider, gcp_provider
from stacks.settings import OrganizationSettings
from stacks.settings.models.organization import AwsOrganizationSettings, AzureOrganizationSettings, GcpOrganizationSettings
from vocabulary import Cloud, Environment, HumanRole, Region


@dataclass(frozen=True, kw_only=True)
class Member:
    """An environment's account on one cloud, as the organization sees it.

    Attributes:
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        guarded_id: what network guardrails lie on: the AWS account, the Azure management group, the Google Cloud folder.
        groups: group for each human role.
        provider: provider that builds in this account, or None where everything lies with the control plane.
        approver_group: group that approves break-glass, where the cloud has that.
    """

    account_id: str
    guarded_id: str
    groups: dict[str, str]
    provider: pulumi.ProviderResource | None = None
    approver_group: str | None = None


@dataclass(frozen=True, kw_only=True)
class Estate:
    """One cloud's part of the organization.

    Attributes:
        account_id: the control plane's account, subscription or project id.
        provider: provider that builds there.
        members: account of each environment.
        directory_provider: provider that grants people access.
        organization_id: AWS only: the organization that trust is bound to.
        identity_center_instance_arn: AWS only: the Identity Center instance.
        state_store: AWS only: ARN of the bucket that holds the Pulumi state, if one does.
        state_key: AWS only: ARN of the key that encrypts that bucket, if one does.
    """

    account_id: str
    provider: pulumi.ProviderResource
    members: dict[Environment, Member]
    directory_provider: pulumi.ProviderResource
    organization_id: str | None = None
    identity_center_instance_arn: str | None = None
    state_store: str | None = None
    state_key: str | None = None


def estate_of(settings: OrganizationSettings, cloud: Cloud) -> Estate:
    """What the settings say of ``cloud``."""
    region = settings.region
    match cloud:
        case Cloud.AWS:
            assert settings.aws  # noqa: S101 - the settings' rules guarantee the block of every cloud in use
            return _aws_estate(settings.aws, region)
        case Cloud.AZURE:
            assert settings.azure  # noqa: S101
            return _azure_estate(settings.azure, region)
        case Cloud.GCP:
            assert settings.gcp  # noqa: S101
            return _gcp_estate(settings.gcp, region)


def _aws_estate(aws: AwsOrganizationSettings, region: Region) -> Estate:
    def provider(name: str, account_id: str) -> pulumi.ProviderResource:
        return aws_provider(name, region=region, account_id=account_id, assume_role=aws.assume_role)

    center = aws.identity_center
    return Estate(
        organization_id=aws.organization_id,
        account_id=aws.control_plane_account_id,
        provider=provider("aws-control-plane", aws.control_plane_account_id),
        members={
            Environment(name): Member(
                account_id=member.account_id,
                guarded_id=member.account_id,
                groups=_by_name(member.groups),
                provider=provider(f"aws-{name}", member.account_id),
            )
            for name, member in aws.environments.items()
        },
        directory_provider=provider("aws-identity-center", center.account_id),
        identity_center_instance_arn=center.instance_arn,
        state_store=f"arn:aws:s3:::{aws.state_bucket}" if aws.state_bucket else None,
        state_key=aws.state_key,
    )


def _azure_estate(azure: AzureOrganizationSettings, region: Region) -> Estate:
    subscription_id = azure.control_plane_subscription_id
    provider = azure_provider("azure", region=region, subscription_id=subscription_id, tenant_id=azure.tenant_id)
    return Estate(
        account_id=subscription_id,
        provider=provider,
        members={
            Environment(name): Member(
                account_id=member.subscription_id, guarded_id=member.management_group, groups=_by_name(member.groups)
            )
            for name, member in azure.environments.items()
        },
        directory_provider=provider,
    )


def _gcp_estate(gcp: GcpOrganizationSettings, region: Region) -> Estate:
    provider = gcp_provider("gcp", region=region, project_id=gcp.control_plane_project_id)
    return Estate(
        account_id=gcp.control_plane_project_id,
        provider=provider,
        members={
            Environment(name): Member(
                account_id=member.project_id,
                guarded_id=member.folder,
                groups=_by_name(member.groups),
                approver_group=member.approver_group,
            )
            for name, member in gcp.environments.items()
        },
        directory_provider=provider,
    )


def _by_name(groups: Mapping[HumanRole, str]) -> dict[str, str]:
    return {role.value: group for role, group in groups.items()}
