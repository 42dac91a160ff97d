"""What must hold on every cloud in the same way."""

from typing import Any

import pytest

from components.networking import CrossCloudAccess, Egress, NetworkSize, SubnetArgs, SubnetTier
from tests.components.networking.networks import network
from tests.components.support import Deployed, changed, untagged
from vocabulary import Cloud

CLOUDS = pytest.mark.parametrize("cloud", list(Cloud))
VPN: dict[str, Any] = {"cross_cloud_access": CrossCloudAccess.VPN, "control_plane_ranges": ["10.0.0.0/20"]}
CASES: dict[str, dict[str, Any]] = {
    "one": {},
    "none": {"egress": Egress.NONE},
    "redundant": {"egress": Egress.REDUNDANT, "size": NetworkSize.LARGE},
    "two-zones": {"zones": 2},
    "relay": {"cross_cloud_access": CrossCloudAccess.RELAY},
    "vpn": VPN,
    "extra": {"extra_subnets": [SubnetArgs(name="team", slot=9, tier=SubnetTier.PRIVATE), SubnetArgs(name="data", slot=8)]},
}


@CLOUDS
@pytest.mark.parametrize("case", CASES)
def test_every_resource_is_tagged_current_and_inside_the_component(cloud: Cloud, case: str) -> None:
    deployed = network(cloud, **CASES[case])
    assert untagged(deployed) == set()
    assert {resource.name: resource.deprecated for resource in deployed if resource.deprecated} == {}
    children = [resource for resource in deployed if resource.custom]
    assert len(children) > 25
    assert {resource.parent.rpartition("::")[2] for resource in children} == {"networking"}
    assert all(resource.name.startswith("networking-") for resource in children)


def test_outputs_have_the_same_shape() -> None:
    outputs = {cloud: network(cloud).outputs for cloud in Cloud}
    for cloud, values in outputs.items():
        assert set(values) == set(outputs[Cloud.AWS])
        assert {"private", "isolated"} <= set(values["subnet_ids"])
        assert all(ids and all(ids) for ids in values["subnet_ids"].values())
        services = {"ml", "storage", "registry", "secrets", "logging", "identity"}
        expected = services - {"identity"} if cloud is Cloud.AZURE else services
        assert services & set(values["private_services"]) == expected, "Entra ID alone has no private endpoint"
        assert values["network_id"]
        assert values["default_security_boundary_id"]


@CLOUDS
@pytest.mark.parametrize("egress", [Egress.ONE, Egress.REDUNDANT])
def test_growing_from_two_zones_to_three_changes_nothing(cloud: Cloud, egress: Egress) -> None:
    assert changed(network(cloud, zones=2, egress=egress), network(cloud, zones=3, egress=egress)) == set()


@CLOUDS
def test_an_extra_isolated_subnet_changes_nothing(cloud: Cloud) -> None:
    extra = [SubnetArgs(name="data", slot=10)]
    before, after = network(cloud), network(cloud, extra_subnets=extra)
    assert changed(before, after) == set()
    assert set(after.outputs["subnet_ids"]) - set(before.outputs["subnet_ids"]) == {"data"}


@CLOUDS
def test_an_extra_private_subnet_changes_at_most_the_lists_that_name_it(cloud: Cloud) -> None:
    before = network(cloud, extra_subnets=[SubnetArgs(name="later", slot=12)])
    after = network(
        cloud, extra_subnets=[SubnetArgs(name="sooner", slot=9, tier=SubnetTier.PRIVATE), SubnetArgs(name="later", slot=12)]
    )
    lists = {"networking-egress", "networking-boundary"} if cloud is Cloud.GCP else set()
    assert changed(before, after) == lists


@CLOUDS
def test_the_order_of_subnets_in_the_settings_changes_nothing(cloud: Cloud) -> None:
    first, second = (SubnetArgs(name=f"team-{slot}", slot=slot, tier=SubnetTier.PRIVATE) for slot in (8, 9))
    assert changed(network(cloud, extra_subnets=[first, second]), network(cloud, extra_subnets=[second, first])) == set()


@CLOUDS
def test_fixed_addresses_survive_from_one_gateway_to_redundant_ones(cloud: Cloud) -> None:
    one, redundant = network(cloud, size=NetworkSize.MEDIUM), network(cloud, size=NetworkSize.MEDIUM, egress=Egress.REDUNDANT)
    kept = one.outputs["egress_addresses"]
    assert len(kept) == 2
    assert redundant.outputs["egress_addresses"][:2] == kept
    moved = {
        Cloud.AWS: {"networking-private-b-egress", "networking-private-c-egress"},
        Cloud.AZURE: {"networking-private-2", "networking-private-3"},
        Cloud.GCP: set(),
    }
    assert changed(one, redundant) == moved[cloud], "only the ways of the other zones lead to another gateway"


@CLOUDS
@pytest.mark.parametrize(("size", "addresses"), [(NetworkSize.SMALL, 1), (NetworkSize.MEDIUM, 2), (NetworkSize.LARGE, 4)])
def test_size_adds_addresses_to_the_gateway(cloud: Cloud, size: NetworkSize, addresses: int) -> None:
    small, sized = network(cloud), network(cloud, size=size)
    assert len(set(sized.outputs["egress_addresses"])) == addresses
    assert set(small.outputs["egress_addresses"]) <= set(sized.outputs["egress_addresses"])
    assert changed(small, sized) <= {"networking-egress", "networking-egress-a", "networking-egress-1"}


@CLOUDS
def test_without_egress_nothing_has_a_public_address(cloud: Cloud) -> None:
    deployed = network(cloud, egress=Egress.NONE)
    assert deployed.outputs["egress_addresses"] == []
    public = ("aws:ec2/eip:", "aws:ec2/internetGateway:", "aws:ec2/natGateway:", "azure-native:network:PublicIPAddress")
    public += ("azure-native:network:NatGateway", "gcp:compute/address:", "gcp:compute/route:", "gcp:compute/routerNat:")
    assert [resource.name for resource in deployed if resource.token.startswith(public)] == []
    assert _names_the_internet(deployed) == set()


def _names_the_internet(deployed: Deployed) -> set[str]:
    """Resources that allow or route something to everywhere."""
    found = set()
    for resource in deployed:
        for rule in [resource.inputs, *resource.inputs.get("rules", []), *resource.inputs.get("securityRules", [])]:
            denies = "deny" in (str(rule.get("access", "")).lower(), str(rule.get("action", "")).lower())
            if not denies and any(word in str(rule) for word in ("'0.0.0.0/0'", "'Internet'")) and rule is not resource.inputs:
                found.add(resource.name)
            if rule is resource.inputs and "0.0.0.0/0" in (rule.get("cidrIpv4"), rule.get("destinationCidrBlock")):
                found.add(resource.name)
    return found
