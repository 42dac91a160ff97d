"""The artifact store in an environment."""

from typing import Final

from components.artifact_store import ArtifactStore, ArtifactStoreArgs, AwsArtifactStoreOptions
from components.encryption import KeyPurpose
from components.logging import Logging
from components.networking import Network
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key, standby_key
from stacks.environment.networking import control_plane_addresses, placement
from stacks.environment.site import Place
from vocabulary import Cloud


def _arguments(place: Place) -> ArtifactStoreArgs:
    on_azure = place.cloud is Cloud.AZURE
    return ArtifactStoreArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        log_store_id=place.get(Logging).log_store_id,
        key=encryption_key(place, KeyPurpose.ARTIFACTS),
        standby_key=standby_key(place, KeyPurpose.ARTIFACTS),
        placement=placement(place) if on_azure else None,
        allowed_addresses=control_plane_addresses(place) if on_azure else None,
        aws=AwsArtifactStoreOptions(boundary_id=place.boundary_id) if place.cloud is Cloud.AWS else None,
        **place.settings.artifacts.model_dump(),
    )


BLUEPRINT: Final = Blueprint(capability=ArtifactStore, arguments=_arguments, requires=(Network,))
