"""The network on Google Cloud."""

import re
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from automation.sandbox import schema
from components.networking import CrossCloudAccess, Egress, NetworkArgs, SubnetArgs, SubnetTier
from components.networking.gcp import API_DOMAINS
from components.networking.gcp_rules import Rule, firewall_rules
from tests.components.networking.networks import network, network_args
from tests.components.support import Deployed
from vocabulary import Cloud

SUBNET = "gcp:compute/subnetwork:Subnetwork"
NAT = "gcp:compute/routerNat:RouterNat"

# The network is 10.18.0.0/16; a host in each of its subnets, and others.
PRIVATE, ISOLATED, ENDPOINT, RELAY = "10.18.0.10", "10.18.16.10", "10.18.48.1", "10.18.64.10"
INTERNET, CONTROL_PLANE = "203.0.113.7", "10.0.0.10"


def gcp(**changes: Any) -> Deployed:
    return network(Cloud.GCP, **changes)


def allows(args: NetworkArgs, direction: str, source: str, destination: str, port: int = 443) -> bool:
    """What the firewall policy decides: the lowest priority that matches."""
    rules = sorted((rule for rule in firewall_rules(args) if rule.direction == direction), key=lambda rule: rule.priority)
    return next(rule.action == "allow" for rule in rules if _matches(rule, source, destination, port))


def _matches(rule: Rule, source: str, destination: str, port: int) -> bool:
    return (
        any(ip_address(source) in ip_network(cidr) for cidr in rule.sources)
        and any(ip_address(destination) in ip_network(cidr) for cidr in rule.destinations)
        and rule.port in (None, str(port))
    )


@pytest.mark.parametrize("target", [PRIVATE, ISOLATED, RELAY])
@pytest.mark.parametrize("port", [22, 443, 3389])
def test_nothing_comes_in_from_the_internet(target: str, port: int) -> None:
    assert not allows(network_args(cross_cloud_access=CrossCloudAccess.RELAY), "INGRESS", INTERNET, target, port)


def test_https_leaves_private_subnets_and_nothing_leaves_isolated_ones() -> None:
    args = network_args(extra_subnets=[SubnetArgs(name="team", slot=8, tier=SubnetTier.PRIVATE), SubnetArgs(name="data", slot=9)])
    assert allows(args, "EGRESS", PRIVATE, INTERNET)
    assert allows(args, "EGRESS", "10.18.128.10", INTERNET)
    assert not allows(args, "EGRESS", PRIVATE, INTERNET, port=22)
    assert not allows(args, "EGRESS", ISOLATED, INTERNET)
    assert not allows(args, "EGRESS", "10.18.144.10", INTERNET)
    assert not allows(network_args(egress=Egress.NONE), "EGRESS", PRIVATE, INTERNET)


def test_workloads_reach_each_other_and_the_endpoint() -> None:
    args = network_args()
    for direction in ("INGRESS", "EGRESS"):
        assert allows(args, direction, PRIVATE, ISOLATED, port=29500)
    assert allows(args, "EGRESS", ISOLATED, ENDPOINT)


def test_the_relay_calls_the_endpoint_and_the_internet_and_is_called_by_nobody() -> None:
    args = network_args(cross_cloud_access=CrossCloudAccess.RELAY)
    assert allows(args, "EGRESS", RELAY, ENDPOINT)
    assert allows(args, "EGRESS", RELAY, INTERNET)
    assert not allows(args, "EGRESS", RELAY, ENDPOINT, port=80)
    assert not allows(args, "EGRESS", RELAY, PRIVATE)
    assert not allows(args, "INGRESS", PRIVATE, RELAY)


def test_vpn_opens_endpoints_to_the_control_plane_and_nothing_else() -> None:
    args = network_args(cross_cloud_access=CrossCloudAccess.VPN, control_plane_ranges=["10.0.0.0/20"])
    assert allows(args, "INGRESS", CONTROL_PLANE, ENDPOINT)
    assert not allows(args, "INGRESS", CONTROL_PLANE, ENDPOINT, port=22)
    assert not allows(args, "INGRESS", CONTROL_PLANE, PRIVATE)
    assert not allows(network_args(), "INGRESS", CONTROL_PLANE, ENDPOINT)


def test_the_policy_is_in_force_and_logs_what_it_denies() -> None:
    deployed = gcp(cross_cloud_access=CrossCloudAccess.RELAY)
    policy = deployed.one("gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules", "networking-boundary")
    rules = policy.inputs["rules"]
    assert {rule["enableLogging"] for rule in rules if rule["action"] == "deny"} == {True}
    assert len({rule["priority"] for rule in rules}) == len(rules)
    association = deployed.one(
        "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation", "networking-boundary"
    )
    assert association.inputs["attachmentTarget"] == deployed.outputs["network_id"]
    vpc = deployed.one("gcp:compute/network:Network", "networking-network").inputs
    assert vpc["networkFirewallPolicyEnforcementOrder"] == "BEFORE_CLASSIC_FIREWALL"


@pytest.mark.parametrize(("egress", "routes"), [(Egress.NONE, 0), (Egress.ONE, 1), (Egress.REDUNDANT, 1)])
def test_the_only_default_route_is_ours(egress: Egress, routes: int) -> None:
    deployed = gcp(egress=egress)
    vpc = deployed.one("gcp:compute/network:Network", "networking-network").inputs
    assert vpc["deleteDefaultRoutesOnCreate"] is True
    assert vpc["autoCreateSubnetworks"] is False
    assert len(deployed.of("gcp:compute/route:Route")) == routes


def test_nat_serves_private_subnets_from_fixed_addresses_only() -> None:
    extra = [SubnetArgs(name="team", slot=8, tier=SubnetTier.PRIVATE), SubnetArgs(name="data", slot=9)]
    deployed = gcp(extra_subnets=extra)
    nat = deployed.one(NAT, "networking-egress").inputs
    served = {subnet["name"] for subnet in nat["subnetworks"]}
    assert served == {deployed.one(SUBNET, f"networking-{name}").outputs["selfLink"] for name in ("private", "team")}
    assert (nat["natIpAllocateOption"], nat["sourceSubnetworkIpRangesToNat"]) == ("MANUAL_ONLY", "LIST_OF_SUBNETWORKS")
    assert nat["natIps"] == [address.outputs["selfLink"] for address in deployed.of("gcp:compute/address:Address")]
    assert (nat["enableDynamicPortAllocation"], nat["enableEndpointIndependentMapping"]) == (True, False)


def test_every_subnet_has_private_access_and_complete_flow_logs() -> None:
    for subnet in gcp(cross_cloud_access=CrossCloudAccess.RELAY).of(SUBNET):
        assert subnet.inputs["privateIpGoogleAccess"] is True
        assert subnet.inputs["logConfig"]["flowSampling"] == 1.0


def test_one_endpoint_for_the_apis_that_a_service_perimeter_can_guard() -> None:
    deployed = gcp(extra_subnets=[SubnetArgs(name="data", slot=9)])
    rule = deployed.one("gcp:compute/globalForwardingRule:GlobalForwardingRule", "networking-endpoint").inputs
    address = deployed.one("gcp:compute/globalAddress:GlobalAddress", "networking-endpoint")
    assert (rule["target"], rule["loadBalancingScheme"], rule["ipAddress"]) == ("vpc-sc", "", address.id)
    assert re.fullmatch(r"[a-z][a-z0-9]{0,19}", rule["name"])
    assert address.inputs["purpose"] == "PRIVATE_SERVICE_CONNECT"
    ranges = [ip_network(subnet.inputs["ipCidrRange"]) for subnet in deployed.of(SUBNET)]
    assert not any(ip_address(address.inputs["address"]) in block for block in ranges), "refused inside a subnet"
    assert ip_address(address.inputs["address"]) in ip_network(deployed.outputs["address_space"])


def test_names_of_google_apis_lead_to_the_endpoint() -> None:
    deployed = gcp()
    address = deployed.one("gcp:compute/globalAddress:GlobalAddress", "networking-endpoint").inputs["address"]
    zones = {zone.inputs["dnsName"]: zone for zone in deployed.of("gcp:dns/managedZone:ManagedZone")}
    assert {f"{domain}." for domain in API_DOMAINS.values()} == set(zones)
    records = {
        (record.inputs["name"], record.inputs["type"]): (record.inputs["managedZone"], record.inputs["rrdatas"])
        for record in deployed.of("gcp:dns/recordSet:RecordSet")
    }
    for name, zone in zones.items():
        assert zone.inputs["visibility"] == "private"
        assert records[name, "A"] == (zone.outputs["name"], [address])
        assert records[f"*.{name}", "CNAME"] == (zone.outputs["name"], [name])


@pytest.mark.parametrize("is_vpn", [True, False])
def test_dns_logs_queries_and_answers_the_other_side_of_a_vpn_only(is_vpn: bool) -> None:
    vpn = {"cross_cloud_access": CrossCloudAccess.VPN, "control_plane_ranges": ["10.0.0.0/20"]}
    policy = gcp(**(vpn if is_vpn else {})).one("gcp:dns/policy:Policy", "networking-dns").inputs
    assert policy["enableLogging"] is True
    assert policy["enableInboundForwarding"] is is_vpn


def test_everything_waits_for_the_project_to_be_ready() -> None:
    """The project is known when its APIs are enabled."""
    unaware = {
        resource.name
        for resource in gcp()
        if resource.custom
        and "project" in schema.resource(resource.token).inputs
        and resource.inputs.get("project") != "acme-ml-dev"
    }
    assert unaware == set()
