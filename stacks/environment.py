"""Composition of an environment's stack (dev, staging, prod): the same capabilities in the same order on every cloud."""

from dataclasses import dataclass
from typing import Any

import pulumi

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.identity import TELEMETRY, AwsIdentityOptions, Identity, IdentityArgs, InboundWorkloadArgs
from components.logging import AwsLoggingOptions, Logging, LoggingArgs
from components.networking import AwsNetworkOptions, Network, NetworkArgs, SubnetArgs
from stacks.agreements import entra_audience
from stacks.context import stack_context
from stacks.implementations import implementation
from stacks.organization_outputs import OrganizationOutputs
from stacks.providers import aws_provider, azure_provider, gcp_provider, with_provider
from stacks.settings import EnvironmentSettings
from vocabulary import Cloud, StackContext


@dataclass(frozen=True, kw_only=True)
class Account:
    """The environment's account on one cloud, and what the ``org`` stack says about it.

    Attributes:
        cloud: the cloud.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        provider: provider that builds there.
        boundary_id: ceiling of rights in it.
        control_plane_principal: the control plane's identity on this cloud.
    """

    cloud: Cloud
    account_id: str
    provider: pulumi.ProviderResource
    boundary_id: pulumi.Output[str]
    control_plane_principal: pulumi.Output[str]


def build_environment(settings: EnvironmentSettings, organization: OrganizationOutputs) -> dict[str, Any]:
    """Build the environment and return the stack's outputs: for each cloud the outputs of each capability.

    AWS comes last, since it lets in the identities that the other clouds have made.
    """
    context = stack_context(settings)
    outputs: dict[str, Any] = {}
    inbound: list[InboundWorkloadArgs] = []
    for cloud in sorted(settings.clouds, reverse=True):
        account = _account(settings, organization, cloud)
        options = with_provider(account.provider)
        baseline = implementation(AccountBaseline, cloud)(
            "account-baseline", AccountBaselineArgs(context=context, account_id=account.account_id), options
        )
        logging = implementation(Logging, cloud)("logging", _logging_args(settings, context, account, baseline), options)
        network = implementation(Network, cloud)(
            "networking", _network_args(settings, context, account, baseline, logging), options
        )
        identity = implementation(Identity, cloud)(
            "identity",
            _identity_args(settings, context, account, baseline, _way_in(settings, organization, cloud, inbound)),
            options,
        )
        if cloud is not Cloud.AWS:
            subject = identity.workload_subjects.apply(lambda subjects: subjects[TELEMETRY])
            inbound.append(InboundWorkloadArgs(name=f"{cloud}-{TELEMETRY}", cloud=cloud, subject=subject))
        outputs[cloud.value] = {part.capability: part.outputs for part in (baseline, logging, network, identity)}
    return outputs


def _account(settings: EnvironmentSettings, organization: OrganizationOutputs, cloud: Cloud) -> Account:
    environment = ("environments", settings.environment, cloud.value)
    match cloud:
        case Cloud.AWS:
            assert settings.aws  # noqa: S101 - the settings' rules guarantee the block of every cloud in use
            account_id = settings.aws.account_id
            provider = aws_provider("aws", region=settings.region, account_id=account_id, assume_role=settings.aws.assume_role)
        case Cloud.AZURE:
            assert settings.azure  # noqa: S101
            account_id = settings.azure.subscription_id
            tenant_id = settings.azure.tenant_id
            provider = azure_provider("azure", region=settings.region, subscription_id=account_id, tenant_id=tenant_id)
        case Cloud.GCP:
            assert settings.gcp  # noqa: S101
            account_id = settings.gcp.project_id
            provider = gcp_provider("gcp", region=settings.region, project_id=account_id)
    return Account(
        cloud=cloud,
        account_id=account_id,
        provider=provider,
        boundary_id=organization.get(*environment, "boundary_id"),
        control_plane_principal=organization.get("control_plane", cloud.value, "principal"),
    )


def _logging_args(
    settings: EnvironmentSettings, context: StackContext, account: Account, baseline: AccountBaseline
) -> LoggingArgs:
    return LoggingArgs(
        context=context,
        account_id=account.account_id,
        scope=baseline.scope,
        aws=AwsLoggingOptions(boundary_id=account.boundary_id) if account.cloud is Cloud.AWS else None,
        **settings.logging.model_dump(),
    )


def _network_args(
    settings: EnvironmentSettings, context: StackContext, account: Account, baseline: AccountBaseline, logging: Logging
) -> NetworkArgs:
    network = settings.network
    return NetworkArgs(
        context=context,
        scope=baseline.scope,
        supernet=network.supernet,
        log_store_id=logging.log_store_id,
        log_archive_id=logging.archive_id,
        zones=network.zones,
        egress=network.egress,
        size=network.size,
        extra_subnets=[SubnetArgs(name=s.name, slot=s.slot, tier=s.tier) for s in network.extra_subnets],
        cross_cloud_access=network.cross_cloud_access,
        control_plane_ranges=network.control_plane_ranges,
        aws=AwsNetworkOptions(boundary_id=account.boundary_id) if account.cloud is Cloud.AWS else None,
    )


def _identity_args(
    settings: EnvironmentSettings,
    context: StackContext,
    account: Account,
    baseline: AccountBaseline,
    way_in: AwsIdentityOptions | None,
) -> IdentityArgs:
    return IdentityArgs(
        context=context,
        account_id=account.account_id,
        scope=baseline.scope,
        organization_id=settings.aws.organization_id if settings.aws and account.cloud is Cloud.AWS else None,
        control_plane_principal=account.control_plane_principal,
        boundary_id=account.boundary_id,
        workloads=[*settings.identity.workloads, TELEMETRY],
        aws=way_in,
    )


def _way_in(
    settings: EnvironmentSettings, organization: OrganizationOutputs, cloud: Cloud, inbound: list[InboundWorkloadArgs]
) -> AwsIdentityOptions | None:
    """How workloads of the other clouds come into AWS; None elsewhere, and where there are none."""
    if cloud is not Cloud.AWS or not inbound:
        return None
    if not settings.azure or Cloud.AZURE not in settings.clouds:
        return AwsIdentityOptions(inbound=inbound)
    return AwsIdentityOptions(
        inbound=inbound,
        entra_issuer_arn=organization.get("environments", settings.environment, cloud.value, "token_issuer_ids", "entra"),
        entra_audience=entra_audience(settings.azure.tenant_id, settings.prefix),
    )
