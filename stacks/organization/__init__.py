"""Composition of the ``org`` stack: what exists once per organization or account, and must exist before the environments.

The control plane's account, subscription and project hold the identities; the environments' accounts get only what has to be in
them. On Azure and Google Cloud even the deployers live with the control plane, out of the environments' reach.
"""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components.account_access import GITHUB_ISSUER, AccountAccess, AccountAccessArgs, DeployerKind, PipelineTrustArgs
from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.aws_policies import AWS_AUDIENCE
from components.base import Component
from components.control_plane_identity import ControlPlaneIdentity, ControlPlaneIdentityArgs
from components.federation import AZURE_AUDIENCE
from components.governance import Governance
from components.human_access import HumanAccess, HumanAccessArgs
from components.network_guardrails import NetworkGuardrails, NetworkGuardrailsArgs
from components.service_identity import ServiceIdentity, ServiceIdentityArgs
from stacks.agreements import entra_audience
from stacks.context import stack_context
from stacks.implementations import implementation
from stacks.organization.estate import Estate, Member, estate_of
from stacks.organization.governance import build_governance
from stacks.providers import with_provider
from stacks.settings import OrganizationSettings
from vocabulary import Cloud, Environment, StackContext

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
    Governance,
)
"""All capabilities of the organization."""


def build_organization(settings: OrganizationSettings) -> dict[str, Any]:
    """Build the organization and return the stack's outputs.

    ``control_plane`` holds the identity on each cloud; ``environments`` what each environment needs to know, by
    environment and cloud; ``governance`` the structure and guardrails of each cloud.
    """
    context = stack_context(settings)
    estates = {cloud: estate_of(settings, cloud) for cloud in sorted(settings.clouds)}
    control_plane: dict[str, Any] = {}
    environments: dict[str, dict[str, Any]] = {}
    governance: dict[str, Any] = {}
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
        if settings.uses("governance"):
            entrants = {name: clouds[cloud.value] for name, clouds in environments.items() if cloud.value in clouds}
            principal = control_plane[cloud.value]["principal"] if cloud.value in control_plane else None
            governance[cloud.value] = build_governance(
                settings, context, estate, baseline, cloud=cloud, entrants=entrants, control_plane=principal
            ).outputs
    return {"control_plane": control_plane, "environments": environments, "governance": governance}


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
    outputs = access.outputs
    if settings.uses("network_guardrails"):
        guardrails = implementation(NetworkGuardrails, cloud)(
            f"network-guardrails-{environment}",
            NetworkGuardrailsArgs(context=context, target=environment, account_id=member.guarded_id),
            options,
        )
        outputs |= guardrails.outputs
    if settings.uses("human_access"):
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
        outputs |= people.outputs
    return outputs


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
