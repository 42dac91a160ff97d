"""Observability in an environment, and the channel of each severity as the capabilities after it take them."""

from typing import Final

from components.account_baseline import AccountBaseline
from components.encryption import KeyPurpose
from components.identity import Identity
from components.image_registry import ImageRegistry
from components.networking import Network
from components.observability import AwsObservabilityOptions, Observability, ObservabilityArgs, ObservabilityHome
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key
from stacks.environment.networking import placement
from stacks.environment.site import Place
from vocabulary import Cloud

_COLLECTORS_STAND_ON: Final = (Identity, ImageRegistry, Network)


def _arguments(place: Place) -> ObservabilityArgs:
    settings = place.settings
    home = place.find(Observability, Cloud.AWS)
    return ObservabilityArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        page_email=settings.observability.page_email or settings.logging.alert_email,
        ticket_email=settings.observability.ticket_email or settings.logging.alert_email,
        home=ObservabilityHome(metrics_url=home.metrics_url, dashboard_url=home.dashboard_url) if home else None,
        aws=_home(place) if place.cloud is Cloud.AWS else None,
    )


def _home(place: Place) -> AwsObservabilityOptions:
    settings = place.settings.observability
    return AwsObservabilityOptions(
        boundary_id=place.boundary_id,
        placement=placement(place),
        key=encryption_key(place, KeyPurpose.TELEMETRY),
        retention_days=settings.metrics_retention_days,
        log_retention_days=place.settings.logging.retention_days,
        collectors=_collectors(place),
        dashboard_groups={str(role): group for role, group in settings.dashboard_groups.items()},
        dashboard_ranges=list(settings.dashboard_ranges),
    )


def _collectors(place: Place) -> list[Cloud]:
    """Clouds that will have a collector: it comes after observability, but what it stands on is there."""
    if not place.settings.uses("otel_collector"):
        return []
    return [cloud for cloud in Cloud if all(place.find(needed, cloud) for needed in _COLLECTORS_STAND_ON)]


BLUEPRINT: Final = Blueprint(capability=Observability, arguments=_arguments, requires=(AccountBaseline, Network), home=Cloud.AWS)
