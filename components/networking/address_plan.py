"""Address plan: pure arithmetic that cuts one supernet per stack into networks, slots and zones.

A stack's supernet is cut in four: a network for each cloud and one in reserve. A network is cut in 16 slots, one for each kind of
subnet, and a slot in four, one for each zone. Every position is fixed by a table or a declared number, never by counting what
exists, so growing the zones or adding a subnet never renumbers another.
"""

from ipaddress import IPv4Network
from typing import Final

from vocabulary import Cloud

CLOUD_BLOCKS: Final = {Cloud.AWS: 0, Cloud.AZURE: 1, Cloud.GCP: 2}
"""Quarter of the supernet that each cloud's network takes; the last is in reserve."""

SLOTS: Final = 16
"""Slots in a network."""

ZONE_SLOTS: Final = 4
"""Zones that a slot has room for."""

STANDARD_SLOTS: Final = {"private": 0, "isolated": 1, "public": 2, "endpoints": 3, "relay": 4, "gateway": 5, "containers": 6}
"""Slot of each standard subnet; 7 is in reserve."""

FIRST_EXTRA_SLOT: Final = 8
"""First slot that settings may give to a subnet of their own."""


def network_range(supernet: str, cloud: Cloud) -> IPv4Network:
    """The part of the stack's ``supernet`` that is ``cloud``'s network."""
    return _nth(IPv4Network(supernet), CLOUD_BLOCKS[cloud], count=4)


def slot_range(network: IPv4Network, slot: int) -> IPv4Network:
    """The range of a subnet that spans the region: slot number ``slot`` of ``network``."""
    return _nth(network, slot, count=SLOTS)


def zone_range(network: IPv4Network, slot: int, zone: int) -> IPv4Network:
    """The range of a subnet in one zone: part ``zone`` (from 0) of slot number ``slot`` of ``network``."""
    return _nth(slot_range(network, slot), zone, count=ZONE_SLOTS)


def _nth(block: IPv4Network, index: int, *, count: int) -> IPv4Network:
    if not 0 <= index < count:
        raise ValueError(f"part {index} of {block}: it is cut in {count}, so write 0 to {count - 1}")
    prefix = block.prefixlen + (count - 1).bit_length()
    size = 2 ** (32 - prefix)
    return IPv4Network((int(block.network_address) + index * size, prefix))
