"""Composition of the ``org`` stack: what exists once per organization or account, and must exist before the environments.

The control plane's account, subscription and project hold the identities; the environments' accounts get only what has to be in
them. On Azure and Google Cloud even the deployers live with the control plane, out of the environments' reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi

from components.account_access import GITHUB_ISSUER, AccountAccess, AccountAccessArgs, DeployerKind, PipelineTrustArgs
from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.aws_policies import AWS_AUDIENCE
from components.base import Component
from components.control_plane_identity import ControlPlaneIdentity, ControlPlaneIdentityArgs
from components.federation import AZURE_AUDIENCE
from components.human_access import HumanAccess, HumanAccessArgs
from components.network_guardrails import NetworkGuardrails, NetworkGuardrailsArgs
from components.service_identity import ServiceIdentity, ServiceIdentityArgs
from stacks.agreements import entra_audience
from stacks.context import stack_context
from stacks.implementations import implementation
from stacks.providers import aws_provider, azure_provider, gcp_provider, with_provider
from stacks.settings import OrganizationSettings
from stacks.settings.models.organization import AwsOrganizationSettings, AzureOrganizationSettings, GcpOrganizationSettings
from vocabulary import Cloud, Environment, HumanRole, Region, StackContext

PIPELINE_AUDIENCES: Final = {
    "github": {Cloud.AWS: AWS_AUDIENCE, Cloud.AZURE: AZURE_AUDIENCE, Cloud.GCP: AZURE_AUDIENCE},
    "azure-devops": dict.fromkeys(Cloud, AZURE_AUDIENCE),
}
"""``aud`` of each pipeline system's tokens for each cloud. GitHub's is asked for by the login step; tokens of Azure
DevOps service connections always carry Entra's."""


CAPABILITIES: Final[tuple[type[Component], ...]] = (
    AccountBaseline,
    ControlPlaneIdentity,
    AccountAccess,
    ServiceIdentity,
    NetworkGuardrails,
    HumanAccess,
)
"""All capabilities of the organization."""


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


def build_organization(settings: OrganizationSettings) -> dict[str, Any]:
    """Build the organization and return the stack's outputs.

    ``control_plane`` holds the identity on each cloud; ``environments`` what each environment needs to know, by
    environment and cloud.
    """
    context = stack_context(settings)
    estates = {cloud: _estate(settings, cloud) for cloud in sorted(settings.clouds)}
    control_plane: dict[str, Any] = {}
    environments: dict[str, dict[str, Any]] = {}
    aws_identity: ControlPlaneIdentity | None = None
    aws_services: dict[Environment, ServiceIdentity] = {}
    for cloud, estate in estates.items():  # AWS comes first: the others trust its tokens
        options = with_provider(estate.provider)
        baseline = implementation(AccountBaseline, cloud)(
            "account-baseline", AccountBaselineArgs(context=context, account_id=estate.account_id), options
        )
        if cloud is Cloud.AWS or aws_identity:
            identity = implementation(ControlPlaneIdentity, cloud)(
                "control-plane", _control_plane_args(context, estate, baseline, cloud, aws_identity), options
            )
            aws_identity = aws_identity or identity
            control_plane[cloud.value] = identity.outputs
        for environment, member in estate.members.items():
            entered = _build_member(settings, context, estate, baseline, cloud=cloud, environment=environment, member=member)
            if cloud is Cloud.AWS or environment in aws_services:
                services = implementation(ServiceIdentity, cloud)(
                    f"service-identity-{environment}",
                    _service_identity_args(context, estates, baseline, environment, aws_services.get(environment)),
                    with_provider(member.provider or estate.provider),
                )
                aws_services.setdefault(environment, services)
                entered |= {"services": pulumi.Output.all(**services.outputs)}
            environments.setdefault(environment.value, {})[cloud.value] = entered
    return {"control_plane": control_plane, "environments": environments}


def _build_member(
    settings: OrganizationSettings,
    context: StackContext,
    estate: Estate,
    baseline: AccountBaseline,
    *,
    cloud: Cloud,
    environment: Environment,
    member: Member,
) -> dict[str, pulumi.Output[Any]]:
    """Build who and what may enter one environment's account, and return what the environment needs to know."""
    options = with_provider(member.provider or estate.provider)
    tenant = settings.azure.tenant_id if cloud is Cloud.AWS and settings.azure else None
    access = implementation(AccountAccess, cloud)(
        f"account-access-{environment}",
        AccountAccessArgs(
            context=context,
            target=environment,
            account_id=member.account_id,
            scope=member.account_id if member.provider else baseline.scope,
            pipelines=_pipelines(settings, environment, cloud),
            state_store=estate.state_store,
            state_key=estate.state_key,
            entra_tenant_id=tenant,
            entra_audience=entra_audience(tenant, settings.prefix) if tenant else None,
        ),
        options,
    )
    guardrails = implementation(NetworkGuardrails, cloud)(
        f"network-guardrails-{environment}",
        NetworkGuardrailsArgs(context=context, target=environment, account_id=member.guarded_id),
        options,
    )
    people = implementation(HumanAccess, cloud)(
        f"human-access-{environment}",
        HumanAccessArgs(
            context=context,
            target=environment,
            account_id=member.account_id,
            groups=member.groups,
            identity_center_instance_arn=estate.identity_center_instance_arn,
            approver_group=member.approver_group,
        ),
        with_provider(estate.directory_provider),
    )
    return access.outputs | guardrails.outputs | people.outputs


def _control_plane_args(
    context: StackContext, estate: Estate, baseline: AccountBaseline, cloud: Cloud, aws_identity: ControlPlaneIdentity | None
) -> ControlPlaneIdentityArgs:
    accounts = {str(environment): member.account_id for environment, member in estate.members.items()}
    return ControlPlaneIdentityArgs(
        context=context,
        account_id=estate.account_id,
        scope=baseline.scope,
        organization_id=estate.organization_id,
        execution_account_ids=accounts if cloud is Cloud.AWS else None,
        aws_issuer=aws_identity.token_issuer if aws_identity else None,
        aws_role_arn=aws_identity.principal if aws_identity else None,
    )


def _service_identity_args(
    context: StackContext,
    estates: Mapping[Cloud, Estate],
    baseline: AccountBaseline,
    environment: Environment,
    aws_services: ServiceIdentity | None,
) -> ServiceIdentityArgs:
    return ServiceIdentityArgs(
        context=context,
        target=environment,
        scope=baseline.scope,
        aws_account_id=estates[Cloud.AWS].members[environment].account_id,
        aws_issuer=aws_services.token_issuer if aws_services else None,
    )


def _pipelines(settings: OrganizationSettings, environment: Environment, cloud: Cloud) -> list[PipelineTrustArgs]:
    trusts = []
    if github := settings.pipelines.github:
        subject = f"repo:{github.repository}:environment:{environment}"
        subjects = {DeployerKind.PREVIEW.value: f"{subject}-preview", DeployerKind.DEPLOY.value: subject}
        trusts.append(("github", GITHUB_ISSUER, subjects))
    if azure_devops := settings.pipelines.azure_devops:
        connections = {str(name): value for name, value in azure_devops.subjects.items()}[environment.value]
        trusts.append(("azure-devops", azure_devops.issuer, connections.model_dump()))
    return [
        PipelineTrustArgs(name=name, issuer=issuer, audience=PIPELINE_AUDIENCES[name][cloud], subjects=subjects)
        for name, issuer, subjects in trusts
    ]


def _estate(settings: OrganizationSettings, cloud: Cloud) -> Estate:
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
