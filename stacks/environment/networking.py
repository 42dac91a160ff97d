"""Networking in an environment, and the network as the capabilities after it take it."""

from typing import Final

import pulumi

from components.logging import Logging
from components.networking import AwsNetworkOptions, CrossCloudAccess, Network, NetworkArgs, SubnetArgs
from components.placement import Placement
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place
from vocabulary import Cloud


def placement(place: Place) -> Placement:
    """The network of ``place``."""
    network = place.get(Network)
    return Placement(
        network_id=network.network_id,
        address_space=network.address_space,
        subnet_ids=network.subnet_ids,
        private_services=network.private_services,
        security_boundary_id=network.default_security_boundary_id,
        egress_addresses=network.egress_addresses,
    )


def control_plane_addresses(place: Place) -> pulumi.Output[list[str]] | None:
    """Public addresses that the control plane comes from, for firewalls of data planes that keep a public endpoint.

    None where nothing is public: with access by relay or VPN, or without a control plane on AWS.
    """
    network = place.find(Network, Cloud.AWS)
    if network is None or place.settings.network.cross_cloud_access is not CrossCloudAccess.ALLOW_LIST:
        return None
    return network.egress_addresses


def _arguments(place: Place) -> NetworkArgs:
    network, logging = place.settings.network, place.get(Logging)
    return NetworkArgs(
        context=place.context,
        scope=place.scope,
        supernet=network.supernet,
        log_store_id=logging.log_store_id,
        log_archive_id=logging.archive_id,
        zones=network.zones,
        egress=network.egress,
        size=network.size,
        extra_subnets=[SubnetArgs(name=s.name, slot=s.slot, tier=s.tier) for s in network.extra_subnets],
        cross_cloud_access=network.cross_cloud_access,
        control_plane_ranges=network.control_plane_ranges,
        aws=AwsNetworkOptions(boundary_id=place.boundary_id) if place.cloud is Cloud.AWS else None,
    )


BLUEPRINT: Final = Blueprint(capability=Network, arguments=_arguments, requires=(Logging,))
