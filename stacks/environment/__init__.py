"""Composition of an environment's stack (dev, staging, prod): the same capabilities in the same order on every cloud.

Each capability has a module here that says what it stands on and makes its arguments. ``BLUEPRINTS`` is their order.
"""

from typing import Any, Final

import pulumi

from stacks.context import stack_context
from stacks.environment import (
    account_baseline,
    artifact_store,
    control_plane_hosting,
    cost,
    encryption,
    evidence_lake,
    identity,
    image_registry,
    logging,
    ml_workspace,
    networking,
    observability,
    otel_collector,
    secret_broker,
)
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Account, Place, Site
from stacks.implementations import implementation
from stacks.organization_outputs import OrganizationOutputs
from stacks.providers import aws_provider, azure_provider, gcp_provider, with_provider
from stacks.settings import EnvironmentSettings
from vocabulary import Cloud

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    account_baseline.BLUEPRINT,
    logging.BLUEPRINT,
    networking.BLUEPRINT,
    encryption.BLUEPRINT,
    identity.BLUEPRINT,
    image_registry.BLUEPRINT,
    artifact_store.BLUEPRINT,
    observability.BLUEPRINT,
    evidence_lake.BLUEPRINT,
    secret_broker.BLUEPRINT,
    otel_collector.BLUEPRINT,
    ml_workspace.BLUEPRINT,
    control_plane_hosting.BLUEPRINT,
    cost.BLUEPRINT,
)
"""All capabilities of an environment, each after what it requires."""


def build_environment(settings: EnvironmentSettings, organization: OrganizationOutputs) -> dict[str, Any]:
    """Build the environment and return the stack's outputs: for each cloud the outputs of each capability."""
    site = Site(
        settings=settings,
        context=stack_context(settings),
        organization=organization,
        accounts={cloud: _account(settings, cloud) for cloud in settings.clouds},
    )
    outputs: dict[str, Any] = {cloud.value: {} for cloud in sorted(settings.clouds)}
    for blueprint in BLUEPRINTS:
        if not settings.uses(blueprint.name):
            continue
        for cloud in blueprint.order:
            place = Place(site=site, cloud=cloud)
            if cloud not in settings.clouds or cloud in blueprint.absent or not blueprint.stands_on(place):
                continue
            component = implementation(blueprint.capability, cloud)(
                blueprint.name.replace("_", "-"), blueprint.arguments(place), with_provider(site.accounts[cloud].provider)
            )
            site.built[blueprint.capability, cloud] = component
            outputs[cloud.value][blueprint.name] = component.outputs
    return outputs


def _account(settings: EnvironmentSettings, cloud: Cloud) -> Account:
    provider: pulumi.ProviderResource
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
    return Account(account_id=account_id, provider=provider)
