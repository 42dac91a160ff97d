"""Rules of the network security groups on Azure, as plain data: each closed, and opened only for what its subnet is for.

Azure's own DNS, metadata and licence addresses are outside these rules (Virtual Network: "Network security groups", where it says
"Azure platform considerations").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from components.networking import CrossCloudAccess, Egress, NetworkArgs, SubnetTier
from components.networking.address_plan import STANDARD_SLOTS, network_range, slot_range
from components.networking.subnets import workload_subnets
from vocabulary import Cloud

_LAST_PRIORITY: Final = 4096


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A security rule. The lowest ``priority`` (100 to 4096, once for each direction) that matches decides."""

    priority: int
    name: str
    direction: str
    access: str = "Allow"
    source: str = "*"
    destination: str = "*"
    port: str = "*"


def security_rules(args: NetworkArgs) -> dict[str, list[Rule]]:
    """Rules of each subnet's group, by subnet name. An extra subnet changes no other subnet's rules."""
    rules = {subnet.name: _TIERS[subnet.tier](args) for subnet in workload_subnets(args)}
    rules["endpoints"] = _endpoints(args)
    rules["containers"] = _private(args)
    if args.cross_cloud_access is CrossCloudAccess.RELAY:
        rules["relay"] = _relay(args)
    return {name: [*allowed, *_NOTHING_ELSE] for name, allowed in rules.items()}


_NOTHING_ELSE: Final = tuple(
    Rule(priority=_LAST_PRIORITY, name=f"deny-{direction.lower()}", direction=direction, access="Deny")
    for direction in ("Inbound", "Outbound")
)


def _isolated(args: NetworkArgs) -> list[Rule]:
    own = str(network_range(args.supernet, Cloud.AZURE))
    return [
        Rule(priority=100, name="from-network", direction="Inbound", source=own, destination=own),
        Rule(priority=110, name="from-probes", direction="Inbound", source="AzureLoadBalancer", destination=own),
        Rule(priority=100, name="to-network", direction="Outbound", source=own, destination=own),
    ]


def _private(args: NetworkArgs) -> list[Rule]:
    return _isolated(args) + ([] if args.egress is Egress.NONE else [_to_internet(args)])


def _endpoints(args: NetworkArgs) -> list[Rule]:
    sources = {"from-network": str(network_range(args.supernet, Cloud.AZURE))}
    sources |= {f"from-control-plane-{n}": cidr for n, cidr in enumerate(args.control_plane_ranges or [], start=1)}
    return [
        Rule(
            priority=100 + 10 * position,
            name=name,
            direction="Inbound",
            source=source,
            destination=_slot(args, "endpoints"),
            port="443",
        )
        for position, (name, source) in enumerate(sources.items())
    ]


def _relay(args: NetworkArgs) -> list[Rule]:
    """It calls the control plane and private endpoints, and is called by nobody."""
    return [
        Rule(
            priority=100,
            name="to-endpoints",
            direction="Outbound",
            source=_slot(args, "relay"),
            destination=_slot(args, "endpoints"),
            port="443",
        ),
        _to_internet(args),
    ]


def _to_internet(args: NetworkArgs) -> Rule:
    own = str(network_range(args.supernet, Cloud.AZURE))
    return Rule(priority=110, name="to-internet", direction="Outbound", source=own, destination="Internet", port="443")


def _slot(args: NetworkArgs, name: str) -> str:
    return str(slot_range(network_range(args.supernet, Cloud.AZURE), STANDARD_SLOTS[name]))


_TIERS: Final[dict[SubnetTier, Callable[[NetworkArgs], list[Rule]]]] = {
    SubnetTier.ISOLATED: _isolated,
    SubnetTier.PRIVATE: _private,
}
