"""The network on Azure."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from components.networking import CrossCloudAccess, Egress, NetworkArgs, SubnetArgs, SubnetTier
from components.networking.azure import MONITOR_ZONES, PRIVATE_ZONES
from components.networking.azure_rules import Rule, security_rules
from tests.components.networking.networks import SCOPES, SUBSCRIPTION, network, network_args
from tests.components.support import Deployed
from vocabulary import Cloud

SUBNET = "azure-native:network:Subnet"
ARCHIVE = SCOPES[Cloud.AZURE]["log_archive_id"]
STORE = SCOPES[Cloud.AZURE]["log_store_id"]

# The network is 10.17.0.0/16; a host in each of its subnets, and others.
PRIVATE, ISOLATED, ENDPOINT, RELAY = "10.17.0.10", "10.17.16.10", "10.17.48.10", "10.17.64.10"
INTERNET, CONTROL_PLANE, PROBE = "203.0.113.7", "10.0.0.10", "168.63.129.16"


def azure(**changes: Any) -> Deployed:
    return network(Cloud.AZURE, **changes)


def allows(args: NetworkArgs, subnet: str, direction: str, source: str, destination: str, *, port: int = 443) -> bool:
    """What the subnet's security group decides, by Azure's rules: the lowest priority that matches."""
    rules = sorted((rule for rule in security_rules(args)[subnet] if rule.direction == direction), key=lambda rule: rule.priority)
    return next(rule.access == "Allow" for rule in rules if _matches(rule, source, destination, port))


def _matches(rule: Rule, source: str, destination: str, port: int) -> bool:
    return _covers(rule.source, source) and _covers(rule.destination, destination) and rule.port in ("*", str(port))


def _covers(prefix: str, address: str) -> bool:
    tags = {"*": True, "Internet": address == INTERNET, "AzureLoadBalancer": address == PROBE}
    return tags[prefix] if prefix in tags else ip_address(address) in ip_network(prefix)


@pytest.mark.parametrize("subnet", ["private", "isolated", "endpoints"])
@pytest.mark.parametrize("port", [22, 443, 3389])
def test_nothing_comes_in_from_the_internet(subnet: str, port: int) -> None:
    target = {"private": PRIVATE, "isolated": ISOLATED, "endpoints": ENDPOINT}[subnet]
    assert not allows(network_args(), subnet, "Inbound", INTERNET, target, port=port)


def test_https_leaves_private_subnets_and_nothing_leaves_isolated_ones() -> None:
    args = network_args(extra_subnets=[SubnetArgs(name="team", slot=8, tier=SubnetTier.PRIVATE), SubnetArgs(name="data", slot=9)])
    assert allows(args, "private", "Outbound", PRIVATE, INTERNET)
    assert allows(args, "team", "Outbound", "10.17.128.10", INTERNET)
    assert not allows(args, "private", "Outbound", PRIVATE, INTERNET, port=22)
    assert not allows(args, "isolated", "Outbound", ISOLATED, INTERNET)
    assert not allows(args, "data", "Outbound", "10.17.144.10", INTERNET)
    assert not allows(network_args(egress=Egress.NONE), "private", "Outbound", PRIVATE, INTERNET)


def test_workloads_reach_each_other_and_private_endpoints() -> None:
    args = network_args()
    assert allows(args, "private", "Outbound", PRIVATE, ISOLATED, port=29500)
    assert allows(args, "isolated", "Inbound", PRIVATE, ISOLATED, port=29500)
    assert allows(args, "isolated", "Outbound", ISOLATED, ENDPOINT)
    assert allows(args, "endpoints", "Inbound", ISOLATED, ENDPOINT)
    assert not allows(args, "endpoints", "Inbound", ISOLATED, ENDPOINT, port=80)
    assert not allows(args, "endpoints", "Outbound", ENDPOINT, PRIVATE), "an endpoint only answers"
    assert allows(args, "private", "Inbound", PROBE, PRIVATE)


def test_the_relay_calls_endpoints_and_the_internet_and_is_called_by_nobody() -> None:
    args = network_args(cross_cloud_access=CrossCloudAccess.RELAY)
    assert allows(args, "relay", "Outbound", RELAY, ENDPOINT)
    assert allows(args, "relay", "Outbound", RELAY, INTERNET)
    assert not allows(args, "relay", "Outbound", RELAY, PRIVATE)
    assert not allows(args, "relay", "Inbound", PRIVATE, RELAY)
    assert not allows(args, "relay", "Inbound", INTERNET, RELAY)


@pytest.mark.parametrize("access", list(CrossCloudAccess))
def test_no_subnet_is_made_while_private_endpoints_are(access: CrossCloudAccess) -> None:
    """They would fail: the subnet of endpoints waits for all others."""
    ranges = ["10.0.0.0/16"] if access is CrossCloudAccess.VPN else None
    subnets = {made.urn: made for made in azure(cross_cloud_access=access, control_plane_ranges=ranges).of(SUBNET)}
    (last,) = [made for made in subnets.values() if made.name == "networking-endpoints"]
    before: set[str] = set()
    while earlier := [urn for urn in last.dependencies if urn in subnets]:
        before.update(earlier)
        last = subnets[earlier[0]]
    assert {made.name for made in subnets.values()} - {subnets[urn].name for urn in before} == {"networking-endpoints"}


def test_vpn_opens_endpoints_to_the_control_plane_and_nothing_else() -> None:
    args = network_args(cross_cloud_access=CrossCloudAccess.VPN, control_plane_ranges=["10.0.0.0/20"])
    assert allows(args, "endpoints", "Inbound", CONTROL_PLANE, ENDPOINT)
    assert not allows(args, "endpoints", "Inbound", CONTROL_PLANE, ENDPOINT, port=22)
    assert not allows(args, "private", "Inbound", CONTROL_PLANE, PRIVATE)
    assert not allows(network_args(), "endpoints", "Inbound", CONTROL_PLANE, ENDPOINT)


def test_each_group_numbers_its_rules_once() -> None:
    args = network_args(cross_cloud_access=CrossCloudAccess.VPN, control_plane_ranges=["10.0.0.0/20", "172.20.0.0/24"])
    for rules in security_rules(args).values():
        priorities = [(rule.direction, rule.priority) for rule in rules]
        assert len(set(priorities)) == len(priorities)
        assert all(100 <= rule.priority <= 4096 for rule in rules)


def test_every_subnet_has_its_group_and_no_default_outbound_access() -> None:
    deployed = azure()
    groups = {group.name: group.id for group in deployed.of("azure-native:network:NetworkSecurityGroup")}
    subnets = deployed.of(SUBNET)
    assert {subnet.name for subnet in subnets} == {
        *(f"networking-private-{zone}" for zone in "123"),
        "networking-isolated",
        "networking-endpoints",
        "networking-containers",
    }
    for subnet in subnets:
        assert subnet.inputs["defaultOutboundAccess"] is False
        assert subnet.inputs["networkSecurityGroup"]["id"] == groups[subnet.name.rstrip("-123")]
        assert subnet.inputs["privateEndpointNetworkPolicies"] == "NetworkSecurityGroupEnabled"
        assert ("natGateway" in subnet.inputs) == subnet.name.startswith(("networking-private", "networking-containers"))


def test_the_gateway_subnet_has_the_name_that_azure_wants_and_no_group() -> None:
    deployed = azure(cross_cloud_access=CrossCloudAccess.VPN, control_plane_ranges=["10.0.0.0/20"])
    gateway = deployed.one(SUBNET, "networking-gateway").inputs
    assert gateway["subnetName"] == "GatewaySubnet"
    assert not {"networkSecurityGroup", "natGateway"} & set(gateway)


def test_subnets_are_made_one_after_the_other() -> None:
    """Azure refuses two changes of a virtual network at the same time."""
    deployed = azure(cross_cloud_access=CrossCloudAccess.VPN, control_plane_ranges=["10.0.0.0/20"])
    subnets = {subnet.urn: set(subnet.dependencies) for subnet in deployed.of(SUBNET)}
    followed = [urn for dependencies in subnets.values() for urn in dependencies & set(subnets)]
    assert len(followed) == len(set(followed)) == len(subnets) - 1


def test_redundant_gateways_each_serve_their_own_zone() -> None:
    deployed = azure(egress=Egress.REDUNDANT)
    for zone in "123":
        gateway = deployed.one("azure-native:network:NatGateway", f"networking-egress-{zone}")
        assert gateway.inputs["zones"] == [zone]
        assert gateway.inputs["sku"] == {"name": "Standard"}
        assert deployed.one(SUBNET, f"networking-private-{zone}").inputs["natGateway"]["id"] == gateway.id


def test_fixed_addresses_outlive_a_zone() -> None:
    addresses = [address.inputs for address in azure().of("azure-native:network:PublicIPAddress")]
    assert len(addresses) == 1
    assert addresses[0]["zones"] == ["1", "2", "3"]
    assert addresses[0]["sku"] == {"name": "Standard", "tier": "Regional"}
    assert addresses[0]["publicIPAllocationMethod"] == "Static"


def test_private_zones_answer_in_this_network() -> None:
    deployed = azure()
    zones = {
        zone.inputs["privateZoneName"]: zone.inputs["location"] for zone in deployed.of("azure-native:privatedns:PrivateZone")
    }
    assert zones == dict.fromkeys(PRIVATE_ZONES.values(), "global")
    links = [link.inputs for link in deployed.of("azure-native:privatedns:VirtualNetworkLink")]
    assert {link["privateZoneName"] for link in links} == set(zones)
    for link in links:
        assert link["virtualNetwork"] == {"id": deployed.outputs["network_id"]}
        assert link["registrationEnabled"] is False


def test_archive_and_log_store_have_private_endpoints() -> None:
    deployed = azure()
    endpoints = deployed.of("azure-native:network:PrivateEndpoint")
    connections = {endpoint.name: endpoint.inputs["privateLinkServiceConnections"][0] for endpoint in endpoints}
    archive, scope = connections["networking-endpoint-archive"], connections["networking-endpoint-monitor"]
    assert (archive["privateLinkServiceId"], archive["groupIds"]) == (ARCHIVE, ["blob"])
    assert (scope["privateLinkServiceId"], scope["groupIds"]) == (
        deployed.one("azure-native:monitor:PrivateLinkScope", "networking-monitor").id,
        ["azuremonitor"],
    )
    held = deployed.one("azure-native:monitor:PrivateLinkScopedResource", "networking-monitor")
    assert held.inputs["linkedResourceId"] == STORE
    assert held.urn in deployed.one("azure-native:network:PrivateEndpoint", "networking-endpoint-monitor").dependencies
    (subnet,) = deployed.outputs["subnet_ids"]["endpoints"]
    assert {endpoint.inputs["subnet"]["id"] for endpoint in endpoints} == {subnet}


def test_endpoints_register_their_names() -> None:
    deployed = azure()
    groups = {
        group.name: {config["name"] for config in group.inputs["privateDnsZoneConfigs"]}
        for group in deployed.of("azure-native:network:PrivateDnsZoneGroup")
    }
    assert groups == {"networking-endpoint-archive": {"storage"}, "networking-endpoint-monitor": set(MONITOR_ZONES)}


def test_no_other_workspace_is_reached_through_the_private_link_scope() -> None:
    scope = azure().one("azure-native:monitor:PrivateLinkScope", "networking-monitor").inputs
    assert scope["accessModeSettings"] == {"ingestionAccessMode": "PrivateOnly", "queryAccessMode": "PrivateOnly"}


def test_all_traffic_is_archived_and_analysed() -> None:
    deployed = azure()
    flow_log = deployed.one("azure-native:network:FlowLog", "networking-flow-log").inputs
    assert flow_log["targetResourceId"] == deployed.outputs["network_id"], (
        "of the virtual network: new ones of groups are refused"
    )
    assert (flow_log["resourceGroupName"], flow_log["networkWatcherName"]) == (
        "NetworkWatcherRG",
        "NetworkWatcher_germanywestcentral",
    )
    assert flow_log["storageId"] == ARCHIVE
    assert flow_log["retentionPolicy"] == {"enabled": False, "days": 0}, "the archive's own rules hold"
    analytics = flow_log["flowAnalyticsConfiguration"]["networkWatcherFlowAnalyticsConfiguration"]
    assert analytics == {"enabled": True, "workspaceResourceId": STORE, "trafficAnalyticsInterval": 60}


def test_flow_logs_are_written_with_an_identity_that_has_its_grant_first() -> None:
    deployed = azure()
    identity = deployed.one("azure-native:managedidentity:UserAssignedIdentity", "networking-flow-logs")
    grant = deployed.one("azure-native:authorization:RoleAssignment", "networking-flow-logs")
    flow_log = deployed.one("azure-native:network:FlowLog", "networking-flow-log")
    assert flow_log.inputs["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [identity.id]}
    assert grant.urn in flow_log.dependencies
    assert (grant.inputs["scope"], grant.inputs["principalType"]) == (ARCHIVE, "ServicePrincipal")
    assert grant.inputs["principalId"] == identity.outputs["principalId"]
    assert grant.inputs["roleDefinitionId"] == (
        f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
    )


def test_container_apps_get_a_subnet_of_their_own_with_the_first_gateways_egress() -> None:
    deployed = azure(egress=Egress.REDUNDANT)
    subnet = deployed.one(SUBNET, "networking-containers").inputs
    assert [delegation["serviceName"] for delegation in subnet["delegations"]] == ["Microsoft.App/environments"]
    assert subnet["addressPrefix"] == "10.17.96.0/20"
    assert subnet["natGateway"]["id"] == deployed.named("networking-egress-1").id
    others = [other.inputs for other in deployed.of(SUBNET) if other.name != "networking-containers"]
    assert not any("delegations" in other for other in others), "a delegated subnet takes nothing else"
    assert "natGateway" not in azure(egress=Egress.NONE).one(SUBNET, "networking-containers").inputs
