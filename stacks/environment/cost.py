"""Cost in an environment."""

from typing import Final

import pulumi

from components.cost import Cost, CostArgs, GcpCostOptions
from components.encryption import KeyPurpose
from components.logging import Logging
from components.networking import Network
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key
from stacks.environment.networking import control_plane_addresses, placement
from stacks.environment.site import Place
from stacks.settings.models.cost import CostSettings
from vocabulary import Cloud, Service


def _arguments(place: Place) -> CostArgs:
    settings, on_azure = place.settings.cost, place.cloud is Cloud.AZURE
    return CostArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        monthly_budget=settings.monthly_budget[place.cloud],
        start=settings.start,
        alert_channel_id=place.get(Logging).alert_channel_id,
        reader=_reader(place),
        key=encryption_key(place, KeyPurpose.SERVICES) if place.cloud is not Cloud.AWS else None,
        placement=placement(place) if on_azure and place.find(Network) else None,
        allowed_addresses=control_plane_addresses(place) if on_azure else None,
        gcp=_google(place.settings.cost) if place.cloud is Cloud.GCP else None,
    )


def _google(settings: CostSettings) -> GcpCostOptions:
    assert settings.billing_account  # noqa: S101 - the settings' rules guarantee it where Google Cloud is in use
    return GcpCostOptions(billing_account=settings.billing_account, export_table=settings.billing_table)


def _reader(place: Place) -> pulumi.Output[str] | None:
    """The costs service as it is known on this cloud; None on AWS, whose role it has, and where no service runs."""
    if place.cloud is Cloud.AWS or Cloud.AWS not in place.settings.clouds:
        return None
    return place.organization_output("services", "principals", Service.COSTS)


BLUEPRINT: Final = Blueprint(capability=Cost, arguments=_arguments, requires=(Logging,))
