"""The secret broker in an environment: sources and runtime on AWS, targets on the other clouds."""

from typing import Final

import pulumi

from components.encryption import KeyPurpose
from components.identity import Identity
from components.image_registry import ImageRegistry
from components.logging import Logging
from components.networking import Network
from components.secret_broker import (
    AwsSecretBrokerOptions,
    SecretBroker,
    SecretBrokerArgs,
    SecretSourceArgs,
    SecretTargetArgs,
)
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key
from stacks.environment.image_registry import image_reference
from stacks.environment.networking import control_plane_addresses, placement
from stacks.environment.site import Place
from vocabulary import Cloud, Service


def _arguments(place: Place) -> SecretBrokerArgs:
    logging, azure = place.get(Logging), place.settings.azure
    on_aws, on_azure = place.cloud is Cloud.AWS, place.cloud is Cloud.AZURE
    return SecretBrokerArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        alert_channel_id=logging.alert_channel_id,
        readers=_readers(place),
        key=encryption_key(place, KeyPurpose.SECRETS),
        placement=placement(place) if on_aws or on_azure else None,
        broker_id=None if on_aws else place.organization_output("services", "principals", Service.SECRET_BROKER),
        queue_url=None if on_aws else place.get(SecretBroker, Cloud.AWS).queue_url,
        tenant_id=azure.tenant_id if azure and on_azure else None,
        log_store_id=logging.log_store_id if on_azure else None,
        allowed_addresses=control_plane_addresses(place) if on_azure else None,
        aws=_runtime(place) if on_aws else None,
    )


def _readers(place: Place) -> dict[str, pulumi.Input[str]]:
    """The jobs of this cloud."""
    identity = place.get(Identity)
    ids = identity.workload_subjects if place.cloud is Cloud.AZURE else identity.workload_identity_ids
    return {workload: ids[workload] for workload in place.settings.identity.workloads}


def _runtime(place: Place) -> AwsSecretBrokerOptions:
    secrets = place.settings.secrets
    return AwsSecretBrokerOptions(
        boundary_id=place.boundary_id,
        image=image_reference(place, "control-plane"),
        sources=[
            SecretSourceArgs(
                name=source.name,
                description=source.description,
                rotator=source.rotation.rotator if source.rotation else None,
                rotation_days=source.rotation.days if source.rotation else None,
            )
            for source in secrets.sources
        ],
        targets=[_target(there) for there in _elsewhere(place)],
        reconcile_minutes=secrets.reconcile_minutes,
        log_retention_days=place.settings.logging.retention_days,
    )


def _elsewhere(place: Place) -> list[Place]:
    """The other clouds on which the broker will have a target."""
    others = [Place(site=place.site, cloud=cloud) for cloud in (Cloud.AZURE, Cloud.GCP)]
    return [there for there in others if all(there.find(capability) for capability in BLUEPRINT.requires)]


def _target(there: Place) -> SecretTargetArgs:
    """A target as the broker is told of it, which is built before it: its address follows from names."""
    azure, on_azure = there.settings.azure, there.cloud is Cloud.AZURE
    key = None if on_azure else encryption_key(there, KeyPurpose.SECRETS)
    vault = f"https://{SecretBroker.vault_name_in(there.context)}.vault.azure.net/"
    return SecretTargetArgs(
        cloud=there.cloud,
        store_id=vault if on_azure else f"projects/{there.account_id}/locations/{there.context.place(there.cloud).name}",
        client_id=there.organization_output("services", "client_ids", Service.SECRET_BROKER),
        token_audience=there.organization_output("services", "token_audience"),
        tenant_id=azure.tenant_id if azure and on_azure else None,
        key_id=key.key_id if key else None,
    )


BLUEPRINT: Final = Blueprint(
    capability=SecretBroker, arguments=_arguments, requires=(Identity, Network, ImageRegistry), home=Cloud.AWS
)
