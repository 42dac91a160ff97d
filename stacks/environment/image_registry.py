"""The image registry in an environment, and its images as the capabilities after it take them."""

from typing import Final

import pulumi

from components.encryption import KeyPurpose
from components.identity import TELEMETRY, Identity
from components.image_registry import ImageRegistry, ImageRegistryArgs
from components.networking import Network
from stacks.environment.blueprint import Blueprint
from stacks.environment.deployers import aws_deployers
from stacks.environment.encryption import encryption_key
from stacks.environment.networking import control_plane_addresses, placement
from stacks.environment.site import Place
from vocabulary import Cloud


def image_reference(place: Place, repository: str) -> pulumi.Output[str]:
    """The image of ``repository`` (``control-plane`` or ``collector``) in this cloud's registry, ``url@sha256:...``."""
    digest = place.settings.images.digests[repository]
    return pulumi.Output.concat(place.get(ImageRegistry).repository_urls[repository], "@", digest)


def _arguments(place: Place) -> ImageRegistryArgs:
    identity, on_azure = place.get(Identity), place.cloud is Cloud.AZURE
    pullers = identity.workload_subjects if on_azure else identity.workload_identity_ids
    return ImageRegistryArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        puller_ids={workload: pullers[workload] for workload in [*place.settings.identity.workloads, TELEMETRY]},
        deployer_ids=aws_deployers(place) if place.cloud is Cloud.AWS else [],
        key=None if on_azure else encryption_key(place, KeyPurpose.IMAGES),
        placement=placement(place) if on_azure else None,
        allowed_addresses=control_plane_addresses(place) if on_azure else None,
    )


BLUEPRINT: Final = Blueprint(capability=ImageRegistry, arguments=_arguments, requires=(Identity, Network))
