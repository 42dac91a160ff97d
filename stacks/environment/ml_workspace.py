"""The ML workspace in an environment."""

from typing import Final

import pulumi

from components.artifact_store import ArtifactStore
from components.encryption import KeyPurpose
from components.identity import Identity
from components.image_registry import ImageRegistry
from components.logging import Logging
from components.ml_workspace import (
    AwsMlWorkspaceOptions,
    AzureMlWorkspaceOptions,
    GcpMlWorkspaceOptions,
    MlWorkspace,
    MlWorkspaceArgs,
    WorkbenchArgs,
)
from components.networking import Network
from components.secret_broker import SecretBroker
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key
from stacks.environment.networking import placement
from stacks.environment.site import Place
from vocabulary import Cloud

_INTERACTIVE: Final = "training"
"""Workload whose identity machines have that jobs and people share: compute clusters, workbenches."""


def _arguments(place: Place) -> MlWorkspaceArgs:
    ml = place.settings.ml
    return MlWorkspaceArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        placement=placement(place),
        log_store_id=place.get(Logging).log_store_id,
        compute_sizes={size.value: machines for size, machines in ml.compute_sizes.items()},
        idle_shutdown_minutes=ml.idle_shutdown_minutes,
        internet_access=ml.internet_access,
        key=encryption_key(place, KeyPurpose.ML),
        aws=_aws(place) if place.cloud is Cloud.AWS else None,
        azure=_azure(place) if place.cloud is Cloud.AZURE else None,
        gcp=_gcp(place) if place.cloud is Cloud.GCP else None,
    )


def _aws(place: Place) -> AwsMlWorkspaceOptions:
    ml = place.settings.ml
    return AwsMlWorkspaceOptions(
        boundary_id=place.boundary_id, user_profiles=list(ml.user_profiles), model_groups=list(ml.model_groups)
    )


def _azure(place: Place) -> AzureMlWorkspaceOptions:
    return AzureMlWorkspaceOptions(
        image_registry_id=place.get(ImageRegistry).registry_id,
        artifact_store_id=place.get(ArtifactStore).primary_id,
        job_identity_id=place.get(Identity).workload_identity_ids[_INTERACTIVE],
        secret_store_id=_vault_id(place),
    )


def _vault_id(place: Place) -> pulumi.Output[str] | None:
    """Resource id of the secret broker's vault, known once it stands."""
    broker = place.find(SecretBroker)
    if broker is None:
        return None
    vault = f"providers/Microsoft.KeyVault/vaults/{broker.vault_name_in(place.context)}"
    standing = pulumi.Output.all(place.scope, broker.store_id)
    return standing.apply(lambda known: f"/subscriptions/{place.account_id}/resourceGroups/{known[0]}/{vault}")


def _gcp(place: Place) -> GcpMlWorkspaceOptions:
    ml = place.settings.ml
    return GcpMlWorkspaceOptions(
        job_identity_id=place.get(Identity).workload_identity_ids[_INTERACTIVE],
        online_features=ml.online_features,
        workbenches=[WorkbenchArgs(name=bench.name, owner=bench.owner, size=bench.size.value) for bench in ml.workbenches],
    )


BLUEPRINT: Final = Blueprint(
    capability=MlWorkspace, arguments=_arguments, requires=(Network, Identity, ImageRegistry, ArtifactStore)
)
