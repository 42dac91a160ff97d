"""The address plan: nothing overlaps, nothing moves, everything is large enough."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.networking import SubnetArgs, SubnetTier
from components.networking.address_plan import (
    FIRST_EXTRA_SLOT,
    SLOTS,
    STANDARD_SLOTS,
    ZONE_SLOTS,
    network_range,
    slot_range,
    zone_range,
)
from components.networking.subnets import workload_subnets
from tests.components.networking.networks import network_args
from vocabulary import Cloud


@st.composite
def supernets(draw: st.DrawFn) -> str:
    """Every range that settings may give to a stack, in 10.0.0.0/8."""
    prefix = draw(st.integers(14, 20))
    number = draw(st.integers(0, 2 ** (prefix - 8) - 1))
    address = (10 << 24) + (number << (32 - prefix))
    return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}/{prefix}"


EXTRA_SUBNETS = st.lists(st.integers(FIRST_EXTRA_SLOT, SLOTS - 1), unique=True).map(
    lambda slots: [SubnetArgs(name=f"team-{slot}", slot=slot, tier=SubnetTier.PRIVATE) for slot in slots]
)


@given(supernets())
def test_clouds_do_not_overlap_and_lie_in_the_supernet(supernet: str) -> None:
    networks = [network_range(supernet, cloud) for cloud in Cloud]
    assert not any(one.overlaps(other) for one, other in combinations(networks, 2))
    assert all(str(network.supernet(2)) == supernet for network in networks)


@given(supernets(), st.sampled_from(Cloud))
def test_slots_and_zones_fill_what_they_are_cut_from(supernet: str, cloud: Cloud) -> None:
    network = network_range(supernet, cloud)
    slots = [slot_range(network, slot) for slot in range(SLOTS)]
    assert sum(slot.num_addresses for slot in slots) == network.num_addresses
    assert not any(one.overlaps(other) for one, other in combinations(slots, 2))
    for slot, block in enumerate(slots):
        zones = [zone_range(network, slot, zone) for zone in range(ZONE_SLOTS)]
        assert all(zone.subnet_of(block) for zone in zones)
        assert not any(one.overlaps(other) for one, other in combinations(zones, 2))


@given(supernets(), st.sampled_from(Cloud))
def test_every_subnet_has_a_size_that_the_clouds_take(supernet: str, cloud: Cloud) -> None:
    network = network_range(supernet, cloud)
    assert 16 <= network.prefixlen <= 28, "AWS: a VPC has a prefix length of 16 to 28"
    assert zone_range(network, 0, 0).prefixlen <= 28, "AWS: a subnet has a prefix length of 16 to 28"
    assert slot_range(network, STANDARD_SLOTS["gateway"]).prefixlen <= 27, "Azure: a gateway subnet has /27 or more"


@given(supernets(), EXTRA_SUBNETS, EXTRA_SUBNETS)
def test_adding_subnets_moves_none(supernet: str, first: list[SubnetArgs], more: list[SubnetArgs]) -> None:
    def ranges(extra: list[SubnetArgs]) -> dict[str, str]:
        block = network_range(supernet, Cloud.AWS)
        planned = workload_subnets(network_args(supernet=supernet, extra_subnets=extra))
        return {subnet.name: str(slot_range(block, subnet.slot)) for subnet in planned}

    before, after = ranges(first), ranges(list({subnet.name: subnet for subnet in first + more}.values()))
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)


def test_the_plan_is_a_contract() -> None:
    """Networks in use have these ranges: whoever changes this moves them all."""
    ranges = {cloud.value: str(network_range("10.16.0.0/14", cloud)) for cloud in Cloud}
    assert ranges == {"aws": "10.16.0.0/16", "azure": "10.17.0.0/16", "gcp": "10.18.0.0/16"}
    aws = network_range("10.16.0.0/14", Cloud.AWS)
    assert {name: str(slot_range(aws, slot)) for name, slot in STANDARD_SLOTS.items()} == {
        "private": "10.16.0.0/20",
        "isolated": "10.16.16.0/20",
        "public": "10.16.32.0/20",
        "endpoints": "10.16.48.0/20",
        "relay": "10.16.64.0/20",
        "gateway": "10.16.80.0/20",
        "containers": "10.16.96.0/20",
    }
    assert [str(zone_range(aws, 0, zone)) for zone in range(3)] == ["10.16.0.0/22", "10.16.4.0/22", "10.16.8.0/22"]


@pytest.mark.parametrize(("slot", "zone"), [(SLOTS, 0), (-1, 0), (0, ZONE_SLOTS), (0, -1)])
def test_a_position_outside_the_plan_is_refused(slot: int, zone: int) -> None:
    with pytest.raises(ValueError, match=r"part -?\d+ of 10\.\d+\.\d+\.0/\d+: it is cut in \d+, so write 0 to \d+"):
        zone_range(network_range("10.16.0.0/14", Cloud.AWS), slot, zone)
