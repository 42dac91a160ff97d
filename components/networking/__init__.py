"""Networking: one address plan, private and isolated subnets, egress, private access to the cloud's services, flow logs."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Final

import pulumi

from components.base import Component, require
from components.networking.address_plan import FIRST_EXTRA_SLOT, SLOTS, STANDARD_SLOTS, ZONE_SLOTS
from vocabulary import StackContext

_PRIVATE_RANGES: Final = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
DOCKER_RANGE: Final = IPv4Network("172.17.0.0/16")
"""Bridge network of Docker on the machines that SageMaker, Azure ML and Vertex AI run jobs on; they can not reach this range."""
_WORDS: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Egress(StrEnum):
    """Ways out to the internet, always from fixed addresses."""

    NONE = "none"
    """No way out; private access to the cloud's services only."""
    ONE = "one"
    """One gateway; its zone's loss stops egress until it is back."""
    REDUNDANT = "redundant"
    """Egress survives the loss of a zone."""


class CrossCloudAccess(StrEnum):
    """How the control plane on AWS reaches data planes of the other clouds (docs/adr/0004-cross-cloud-access.md)."""

    ALLOW_LIST = "allow-list"
    """Public data-plane endpoints, closed to all but the control plane's fixed egress addresses."""
    RELAY = "relay"
    """A relay in each cloud, in the ``relay`` subnet, reaches private endpoints; nothing is public."""
    VPN = "vpn"
    """Routed private connection, owned outside this program since its pre-shared keys must not be in our state; subnets and rules
    are ready for it."""


class SubnetTier(StrEnum):
    """What a subnet's workloads may reach."""

    PRIVATE = "private"
    """Egress as the network has it; never reachable from the internet."""
    ISOLATED = "isolated"
    """Private services only, no internet in either direction."""


class NetworkSize(StrEnum):
    """Room for simultaneous connections to the internet."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


EGRESS_ADDRESSES: Final = {NetworkSize.SMALL: 1, NetworkSize.MEDIUM: 2, NetworkSize.LARGE: 4}
"""Fixed public addresses for each gateway, by size. An address carries about 64,000 connections to one destination."""


@dataclass(frozen=True, kw_only=True)
class SubnetArgs:
    """A subnet beyond the standard ones.

    Attributes:
        name: lower-case words joined by hyphens.
        slot: its place in the address plan, from 8 to 15; fixed for ever, so that others never move.
        tier: what its workloads may reach.
    """

    name: str
    slot: int
    tier: SubnetTier = SubnetTier.ISOLATED

    def __post_init__(self) -> None:
        """Check name and slot."""
        require(
            _WORDS.fullmatch(self.name) is not None,
            "name",
            self.name,
            "write lower-case letters and digits in words joined by single hyphens, starting with a letter",
        )
        require(self.name not in STANDARD_SLOTS, "name", self.name, "choose another name; this is a standard subnet")
        require(
            FIRST_EXTRA_SLOT <= self.slot < SLOTS, "slot", self.slot, f"write a number from {FIRST_EXTRA_SLOT} to {SLOTS - 1}"
        )


@dataclass(frozen=True, kw_only=True)
class AwsNetworkOptions:
    """What only AWS needs.

    Attributes:
        boundary_id: permission boundary of the role that writes flow logs; from account access.
    """

    boundary_id: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """Arguments of every network.

    Attributes:
        context: the stack.
        scope: where the resources live; ``scope`` of the account baseline.
        supernet: the stack's whole IPv4 range in CIDR notation, prefix length 14 to 20. Each cloud's network is a quarter of it.
        log_store_id: central log store that flow logs go to; from logging. On Google Cloud logging's own sinks take them there.
        log_archive_id: immutable archive that keeps flow logs; likewise. Azure also gives it a private endpoint.
        zones: zones that the network spans, 2 or 3. On AWS each subnet has a part in each, on Azure only those of the private
            tier. Google Cloud's subnets and Cloud NAT are regional and take no notice.
        egress: ways out to the internet.
        size: room for simultaneous connections to the internet.
        extra_subnets: subnets beyond ``private`` and ``isolated``.
        cross_cloud_access: how the control plane reaches this cloud's data planes.
        control_plane_ranges: address ranges that the control plane comes from, with ``CrossCloudAccess.VPN``.
        aws: what only AWS needs; None elsewhere.
    """

    context: StackContext
    scope: pulumi.Input[str]
    supernet: str
    log_store_id: pulumi.Input[str]
    log_archive_id: pulumi.Input[str]
    zones: int = 3
    egress: Egress = Egress.ONE
    size: NetworkSize = NetworkSize.SMALL
    extra_subnets: list[SubnetArgs] | None = None
    cross_cloud_access: CrossCloudAccess = CrossCloudAccess.ALLOW_LIST
    control_plane_ranges: list[str] | None = None
    aws: AwsNetworkOptions | None = None

    def __post_init__(self) -> None:
        """Check ranges, that no two subnets share a slot or a name, and that access of the control plane fits the rest."""
        supernet = _range(self.supernet)
        require(
            supernet is not None and _is_private(supernet) and 14 <= supernet.prefixlen <= 20,  # noqa: PLR2004 - said in the docstring
            "supernet",
            self.supernet,
            "write a private IPv4 range with prefix length 14 to 20, such as '10.16.0.0/14'",
        )
        require(
            supernet is not None and not supernet.overlaps(DOCKER_RANGE),
            "supernet",
            self.supernet,
            f"choose a range outside {DOCKER_RANGE}, which Docker takes on the clouds' training machines",
        )
        require(2 <= self.zones < ZONE_SLOTS, "zones", self.zones, "write 2 or 3")  # noqa: PLR2004 - two is the least that survives a loss
        for what in ("name", "slot"):
            values = [getattr(subnet, what) for subnet in self.extra_subnets or []]
            require(len(set(values)) == len(values), f"extra_subnets.{what}", values, "write each once")
        require(
            self.cross_cloud_access is not CrossCloudAccess.RELAY or self.egress is not Egress.NONE,
            "egress",
            self.egress.value,
            "write 'one' or 'redundant'; with cross_cloud_access 'relay' the relay calls the control plane from fixed addresses",
        )
        is_vpn = self.cross_cloud_access is CrossCloudAccess.VPN
        require(
            is_vpn == bool(self.control_plane_ranges),
            "control_plane_ranges",
            self.control_plane_ranges,
            "give it with cross_cloud_access 'vpn', and only then",
        )
        for text in self.control_plane_ranges or []:
            network = _range(text)
            require(
                network is not None and _is_private(network),
                "control_plane_ranges",
                text,
                "write private IPv4 ranges, such as '10.0.0.0/20'",
            )
            require(
                network is not None and supernet is not None and not network.overlaps(supernet),
                "control_plane_ranges",
                text,
                f"choose a range outside the supernet {supernet}; addresses of both sides of a VPN must differ",
            )


def _range(text: str) -> IPv4Network | None:
    try:
        return IPv4Network(text)
    except ValueError:
        return None


def _is_private(network: IPv4Network) -> bool:
    return any(network.subnet_of(private) for private in _PRIVATE_RANGES)


class Network(Component):
    """Outputs of every network."""

    _CAPABILITY = "networking"

    network_id: pulumi.Output[str]
    """VPC id, virtual network id, VPC network id."""
    address_space: pulumi.Output[str]
    """The network's whole range in CIDR notation."""
    subnet_ids: pulumi.Output[dict[str, list[str]]]
    """Subnet ids by subnet name (``private``, ``isolated``, ``endpoints``, ...). AWS: one for each zone. Azure: one for each zone
    in the private tier, else one for the region. Google Cloud: one for the region, and no ``endpoints``. Only AWS has ``public``,
    for NAT gateways and load balancers, and only with egress."""
    egress_addresses: pulumi.Output[list[str]]
    """Fixed public IPv4 addresses that egress comes from; empty without egress."""
    private_services: pulumi.Output[dict[str, str]]
    """What gives private access, by service (``ml``, ``storage``, ``registry``, ``secrets``, ``logging``, ``identity``): VPC
    endpoint id, private DNS zone id, Private Service Connect forwarding rule id. Azure has no ``identity``: Entra ID has no
    private endpoint. Where a cloud splits a service there are more, such as ``ml-runtime``."""
    default_security_boundary_id: pulumi.Output[str]
    """What workloads are placed in unless they bring their own rules: security group, network security group, firewall policy."""
