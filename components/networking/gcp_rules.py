"""Rules of the firewall policy on Google Cloud, as plain data: closed, and opened only for what the network is for.

A policy's rules apply to the machines in the network, not to the Private Service Connect endpoint itself.
"""

from dataclasses import dataclass
from typing import Final

from components.networking import CrossCloudAccess, Egress, NetworkArgs, SubnetTier
from components.networking.address_plan import STANDARD_SLOTS, network_range, slot_range
from components.networking.subnets import workload_subnets
from vocabulary import Cloud

_ANYWHERE: Final = "0.0.0.0/0"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A firewall rule. The lowest ``priority`` that matches decides; without ``port``, every protocol and port matches."""

    priority: int
    name: str
    direction: str
    action: str
    sources: tuple[str, ...] = (_ANYWHERE,)
    destinations: tuple[str, ...] = (_ANYWHERE,)
    port: str | None = None


def firewall_rules(args: NetworkArgs) -> list[Rule]:
    """All rules, by priority. An extra isolated subnet changes none; one of the private tier is added to ``to-internet``."""
    network = network_range(args.supernet, Cloud.GCP)
    own, endpoints = (str(network),), (str(slot_range(network, STANDARD_SLOTS["endpoints"])),)
    relay = (str(slot_range(network, STANDARD_SLOTS["relay"])),)
    private = tuple(
        str(slot_range(network, subnet.slot)) for subnet in workload_subnets(args) if subnet.tier is SubnetTier.PRIVATE
    )
    rules: list[Rule] = []
    if args.cross_cloud_access is CrossCloudAccess.RELAY:  # it calls the control plane and private endpoints, nobody calls it
        rules += [
            Rule(priority=1000, name="not-to-relay", direction="INGRESS", action="deny", destinations=relay),
            Rule(
                priority=1010,
                name="relay-to-endpoints",
                direction="EGRESS",
                action="allow",
                sources=relay,
                destinations=endpoints,
                port="443",
            ),
            Rule(priority=1020, name="relay-not-to-network", direction="EGRESS", action="deny", sources=relay, destinations=own),
        ]
    if args.control_plane_ranges:
        rules.append(
            Rule(
                priority=1100,
                name="from-control-plane",
                direction="INGRESS",
                action="allow",
                sources=tuple(args.control_plane_ranges),
                destinations=endpoints,
                port="443",
            )
        )
    rules += [
        Rule(priority=2000, name="from-network", direction="INGRESS", action="allow", sources=own, destinations=own),
        Rule(priority=2010, name="to-network", direction="EGRESS", action="allow", sources=own, destinations=own),
    ]
    if args.egress is not Egress.NONE:
        rules.append(Rule(priority=2020, name="to-internet", direction="EGRESS", action="allow", sources=private, port="443"))
    return [
        *rules,
        Rule(priority=65000, name="deny-ingress", direction="INGRESS", action="deny"),
        Rule(priority=65010, name="deny-egress", direction="EGRESS", action="deny"),
    ]
