"""Control-plane hosting in an environment: on AWS only, since services act on the other clouds but do not run there."""

from typing import Final

import pulumi

from components.control_plane_hosting import ApiArgs, ControlPlaneHosting, ControlPlaneHostingArgs, DatabaseArgs
from components.encryption import KeyPurpose
from components.evidence_lake import EvidenceLake
from components.federation import AZURE_AUDIENCE
from components.image_registry import ImageRegistry
from components.logging import Logging
from components.networking import Network
from components.otel_collector import OtelCollector
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key
from stacks.environment.image_registry import image_reference
from stacks.environment.networking import placement
from stacks.environment.site import Place
from vocabulary import Cloud

_ELSEWHERE: Final = "services run on AWS and act here through service_identity; nothing of them runs here"


def _arguments(place: Place) -> ControlPlaneHostingArgs:
    services, lake, collector = place.settings.services, place.find(EvidenceLake), place.find(OtelCollector)
    assert services  # noqa: S101 - the settings' rules guarantee the block where AWS is in use
    return ControlPlaneHostingArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        image=image_reference(place, "control-plane"),
        api=ApiArgs(
            host_name=services.host_name,
            certificate_arn=services.certificate_arn,
            allowed_ranges=services.api_allowed_ranges,
            tasks=services.api_tasks,
            **services.oidc.model_dump(),
        ),
        database=DatabaseArgs(**services.database.model_dump()),
        placement=placement(place),
        zones=place.settings.network.zones,
        boundary_id=place.boundary_id,
        alert_channel_id=place.get(Logging).alert_channel_id,
        log_retention_days=place.settings.logging.retention_days,
        token_audiences=_audiences(place),
        key=encryption_key(place, KeyPurpose.SERVICES),
        evidence_bus_arn=lake.event_target_id if lake else None,
        otlp_endpoint=collector.otlp_endpoint if collector else None,
    )


def _audiences(place: Place) -> list[pulumi.Input[str]]:
    """What tokens for the other clouds in use are for."""
    audiences: list[pulumi.Input[str]] = []
    if Cloud.AZURE in place.settings.clouds:
        audiences.append(AZURE_AUDIENCE)
    if Cloud.GCP in place.settings.clouds:
        audiences.append(place.organization_output("services", "token_audience", cloud=Cloud.GCP))
    return audiences


BLUEPRINT: Final = Blueprint(
    capability=ControlPlaneHosting,
    arguments=_arguments,
    requires=(Logging, Network, ImageRegistry),
    absent={Cloud.AZURE: _ELSEWHERE, Cloud.GCP: _ELSEWHERE},
)
