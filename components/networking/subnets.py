"""The subnets that every cloud has: the standard ones, what cross-cloud access needs and those that settings add."""

from dataclasses import dataclass

from components.networking import CrossCloudAccess, NetworkArgs, SubnetTier
from components.networking.address_plan import STANDARD_SLOTS


@dataclass(frozen=True, kw_only=True)
class Subnet:
    """A subnet with its place in the address plan."""

    name: str
    slot: int
    tier: SubnetTier


def workload_subnets(args: NetworkArgs) -> list[Subnet]:
    """Subnets that workloads are placed in, in the order of their slots.

    What a cloud needs besides (public subnets for NAT, subnets of endpoints and gateways) is the cloud module's own.
    """
    standard = {"private": SubnetTier.PRIVATE, "isolated": SubnetTier.ISOLATED}
    if args.cross_cloud_access is CrossCloudAccess.RELAY:
        standard["relay"] = SubnetTier.PRIVATE
    subnets = [Subnet(name=name, slot=STANDARD_SLOTS[name], tier=tier) for name, tier in standard.items()]
    subnets += [Subnet(name=extra.name, slot=extra.slot, tier=extra.tier) for extra in args.extra_subnets or []]
    return sorted(subnets, key=lambda subnet: subnet.slot)
