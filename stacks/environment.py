"""Composition of an environment's stack (dev, staging, prod): the same capabilities in the same order on every cloud."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.identity import AwsIdentityOptions, Identity, IdentityArgs, InboundWorkloadArgs
from components.logging import Logging, LoggingArgs
from components.networking import AwsNetworkOptions, Network, NetworkArgs, SubnetArgs
from stacks.agreements import entra_audience
from stacks.implementations import implementation
from stacks.organization_outputs import OrganizationOutputs
from stacks.providers import aws_provider, azure_provider, gcp_provider, with_provider
from stacks.settings import EnvironmentSettings
from vocabulary import Cloud, Environment, StackContext

TELEMETRY: Final = "telemetry"
"""Workload that sends telemetry and evidence from Azure and Google Cloud to AWS; every environment has it."""


@dataclass(frozen=True)
class Account:
    """The environment's account on one cloud."""

    account_id: str
    organization_id: str
    provider: pulumi.ProviderResource


def build_environment(settings: EnvironmentSettings, organization: OrganizationOutputs) -> dict[str, Any]:
    """Build the environment and return the stack's outputs: for each cloud the outputs of each capability.

    AWS comes last, since it lets in the identities that the other clouds have made.
    """
    context = StackContext(
        prefix=settings.prefix,
        environment=Environment(settings.environment),
        region=settings.region,
        owner=settings.owner,
        cost_center=settings.cost_center,
        data_sensitivity=settings.data_sensitivity,
        protect=settings.environment == "prod",
        generation=settings.generation,
    )
    outputs: dict[str, Any] = {}
    inbound: list[InboundWorkloadArgs] = []
    for cloud in sorted(settings.clouds, reverse=True):
        account = _account(settings, cloud)
        options = with_provider(account.provider)
        baseline = implementation(AccountBaseline, cloud)(
            "account-baseline", AccountBaselineArgs(context=context, account_id=account.account_id), options
        )
        logging = implementation(Logging, cloud)("logging", _logging_args(settings, context, account, baseline), options)
        network = implementation(Network, cloud)(
            "networking",
            _network_args(settings, context, baseline, logging, organization=organization, cloud=cloud),
            options,
        )
        identity = implementation(Identity, cloud)(
            "identity",
            _identity_args(settings, context, account, baseline, organization=organization, cloud=cloud, inbound=inbound),
            options,
        )
        if cloud is not Cloud.AWS:
            subject = identity.workload_subjects.apply(lambda subjects: subjects[TELEMETRY])
            inbound.append(InboundWorkloadArgs(name=f"{cloud}-{TELEMETRY}", cloud=cloud, subject=subject))
        outputs[cloud.value] = {component.capability: component.outputs for component in (baseline, logging, network, identity)}
    return outputs


def _account(settings: EnvironmentSettings, cloud: Cloud) -> Account:
    region = settings.region
    match cloud:
        case Cloud.AWS:
            assert settings.aws  # noqa: S101 - the settings' rules guarantee the block of every cloud in use
            aws = settings.aws
            provider = aws_provider("aws", region=region, account_id=aws.account_id, assume_role=aws.assume_role)
            return Account(aws.account_id, aws.organization_id, provider)
        case Cloud.AZURE:
            assert settings.azure  # noqa: S101
            azure = settings.azure
            provider = azure_provider("azure", region=region, subscription_id=azure.subscription_id, tenant_id=azure.tenant_id)
            return Account(azure.subscription_id, azure.tenant_id, provider)
        case Cloud.GCP:
            assert settings.gcp  # noqa: S101
            gcp = settings.gcp
            return Account(gcp.project_id, gcp.organization_id, gcp_provider("gcp", region=region, project_id=gcp.project_id))


def _logging_args(
    settings: EnvironmentSettings, context: StackContext, account: Account, baseline: AccountBaseline
) -> LoggingArgs:
    return LoggingArgs(
        context=context,
        account_id=account.account_id,
        scope=baseline.scope,
        **settings.logging.model_dump(),
    )


def _network_args(
    settings: EnvironmentSettings,
    context: StackContext,
    baseline: AccountBaseline,
    logging: Logging,
    *,
    organization: OrganizationOutputs,
    cloud: Cloud,
) -> NetworkArgs:
    network = settings.network
    boundary_id = organization.get("environments", context.environment.value, cloud.value, "boundary_id")
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
        aws=AwsNetworkOptions(boundary_id=boundary_id) if cloud is Cloud.AWS else None,
    )


def _identity_args(
    settings: EnvironmentSettings,
    context: StackContext,
    account: Account,
    baseline: AccountBaseline,
    *,
    organization: OrganizationOutputs,
    cloud: Cloud,
    inbound: list[InboundWorkloadArgs],
) -> IdentityArgs:
    environment = ("environments", context.environment.value, cloud.value)
    aws = None
    if cloud is Cloud.AWS and settings.azure:
        aws = AwsIdentityOptions(
            entra_issuer_arn=organization.get(*environment, "token_issuer_ids", "entra"),
            entra_audience=entra_audience(settings.azure.tenant_id, settings.prefix),
            inbound=inbound,
        )
    return IdentityArgs(
        context=context,
        account_id=account.account_id,
        scope=baseline.scope,
        organization_id=account.organization_id,
        control_plane_principal=organization.get("control_plane", cloud.value, "principal"),
        boundary_id=organization.get(*environment, "boundary_id"),
        workloads=[*settings.identity.workloads, TELEMETRY],
        aws=aws,
    )
