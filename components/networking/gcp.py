"""The network on Google Cloud: a VPC network with one subnet for each purpose; subnets and Cloud NAT are regional.

Deliberately not here: routes that apply by network tag. Whoever starts a machine chooses its tags, and Vertex AI's machines take
none; the firewall policy and the list of subnets that Cloud NAT serves decide who gets out. A range for private services access:
what we use is reached through Private Service Connect. Tunnels, whose keys must not be in our state; Cloud VPN needs no subnet.
Delivery of flow logs: every subnet writes them to Cloud Logging, and logging's sinks route all entries to log store and archive.
"""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.networking import EGRESS_ADDRESSES, CrossCloudAccess, Egress, Network, NetworkArgs, SubnetTier
from components.networking.address_plan import STANDARD_SLOTS, network_range, slot_range
from components.networking.gcp_rules import Rule, firewall_rules
from components.networking.subnets import workload_subnets
from vocabulary import Cloud, NameKind

SERVICES: Final = ("identity", "logging", "ml", "registry", "secrets", "storage")
"""Neutral services, all behind one Private Service Connect endpoint."""

API_DOMAINS: Final = {
    "apis": "googleapis.com",
    "artifacts": "pkg.dev",
    "containers": "gcr.io",
    "notebook-proxies": "notebooks.googleusercontent.com",
    "notebooks": "notebooks.cloud.google.com",
    "services": "run.app",
    "workbench": "aiplatform-notebook.cloud.google.com",
    "workbench-proxies": "aiplatform-notebook.googleusercontent.com",
}
"""Domains that resolve to the endpoint (VPC: "Access Google APIs through endpoints"; Vertex AI Workbench: "Use a service
perimeter"; Cloud Run: "Private networking")."""

API_BUNDLE: Final = "vpc-sc"
"""Only APIs that VPC Service Controls can guard; ``all-apis`` would let data out through those that it can not."""


class GcpNetwork(Network):
    """VPC network, regional subnets, Cloud NAT, closed firewall policy, private access to Google APIs, flow logs.

    Sources: VPC ("Access Google APIs through endpoints", "VPC Flow Logs", "Global network firewall policies"), Cloud NAT ("IP
    addresses and ports"), Cloud DNS ("DNS server policies").
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.context, opts)
        self._args = args
        self._region = args.context.place(Cloud.GCP).name
        self._range = network_range(args.supernet, Cloud.GCP)

        self._vpc = self._network()
        addresses = self._egress()
        boundary = self._boundaries()
        subnets = self._subnets(addresses)
        services = self._private_services()
        self.register(
            network_id=self._vpc.id,
            address_space=str(self._range),
            subnet_ids={name: [subnet.id] for name, subnet in subnets.items()},
            egress_addresses=[address.address for address in addresses],
            private_services=services,
            default_security_boundary_id=boundary.id,
        )

    def _network(self) -> gcp.compute.Network:
        return gcp.compute.Network(
            self.child_name("network"),
            auto_create_subnetworks=False,
            delete_default_routes_on_create=True,
            routing_mode="REGIONAL",
            network_firewall_policy_enforcement_order="BEFORE_CLASSIC_FIREWALL",
            project=self._args.scope,
            opts=self.child(),
        )

    def _egress(self) -> list[gcp.compute.Address]:
        """Fixed addresses and the route out. Cloud NAT is no machine in a zone, so one and redundant are the same here."""
        if self._args.egress is Egress.NONE:
            return []
        gcp.compute.Route(
            self.child_name("internet"),
            network=self._vpc.id,
            dest_range="0.0.0.0/0",
            next_hop_gateway="default-internet-gateway",
            project=self._args.scope,
            opts=self.child(),
        )
        return [self._address(f"egress-{n + 1}") for n in range(EGRESS_ADDRESSES[self._args.size])]

    def _address(self, suffix: str) -> gcp.compute.Address:
        return gcp.compute.Address(
            self.child_name(suffix),
            address_type="EXTERNAL",
            network_tier="PREMIUM",
            region=self._region,
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(),
        )

    def _boundaries(self) -> gcp.compute.NetworkFirewallPolicyWithRules:
        """A closed firewall policy; what it denies is logged."""
        policy = gcp.compute.NetworkFirewallPolicyWithRules(
            self.child_name("boundary"),
            description="Closed; workloads reach each other, private endpoints and the egress of their subnet",
            rules=[_policy_rule(rule) for rule in firewall_rules(self._args)],
            project=self._args.scope,
            opts=self.child(),
        )
        gcp.compute.NetworkFirewallPolicyAssociation(
            self.child_name("boundary"),
            firewall_policy=policy.name,
            attachment_target=self._vpc.id,
            project=self._args.scope,
            opts=self.child(),
        )
        return policy

    def _subnets(self, addresses: list[gcp.compute.Address]) -> dict[str, gcp.compute.Subnetwork]:
        """Subnets by name; Cloud NAT serves those of the private tier."""
        planned = workload_subnets(self._args)
        subnets = {subnet.name: self._subnet(subnet.name, subnet.slot) for subnet in planned}
        if addresses:
            self._nat(addresses, [subnets[subnet.name] for subnet in planned if subnet.tier is SubnetTier.PRIVATE])
        return subnets

    def _subnet(self, suffix: str, slot: int) -> gcp.compute.Subnetwork:
        return gcp.compute.Subnetwork(
            self.child_name(suffix),
            network=self._vpc.id,
            ip_cidr_range=str(slot_range(self._range, slot)),
            # Also what lets machines without an external address use the Private Service Connect endpoint.
            private_ip_google_access=True,
            # Every connection, in the interval that AWS has too; shorter ones cost more and say little more.
            log_config=gcp.compute.SubnetworkLogConfigArgs(
                aggregation_interval="INTERVAL_10_MIN", flow_sampling=1.0, metadata="INCLUDE_ALL_METADATA"
            ),
            region=self._region,
            project=self._args.scope,
            opts=self.child(),
        )

    def _nat(self, addresses: list[gcp.compute.Address], subnets: list[gcp.compute.Subnetwork]) -> None:
        router = gcp.compute.Router(
            self.child_name("egress"),
            network=self._vpc.id,
            region=self._region,
            project=self._args.scope,
            opts=self.child(),
        )
        gcp.compute.RouterNat(
            self.child_name("egress"),
            router=router.name,
            nat_ip_allocate_option="MANUAL_ONLY",
            nat_ips=[address.self_link for address in addresses],
            source_subnetwork_ip_ranges_to_nat="LIST_OF_SUBNETWORKS",
            subnetworks=[
                gcp.compute.RouterNatSubnetworkArgs(name=subnet.self_link, source_ip_ranges_to_nats=["ALL_IP_RANGES"])
                for subnet in subnets
            ],
            # A few machines that load data need many ports, most need few; it excludes endpoint-independent mapping.
            enable_dynamic_port_allocation=True,
            enable_endpoint_independent_mapping=False,
            log_config=gcp.compute.RouterNatLogConfigArgs(enable=True, filter="ERRORS_ONLY"),
            region=self._region,
            project=self._args.scope,
            opts=self.child(),
        )

    def _private_services(self) -> dict[str, pulumi.Output[str]]:
        """One endpoint for all Google APIs, and DNS that sends their names to it."""
        # Its address may lie in no subnet, so it is taken from a slot that has none here.
        address = str(slot_range(self._range, STANDARD_SLOTS["endpoints"])[1])
        reserved = gcp.compute.GlobalAddress(
            self.child_name("endpoint"),
            address=address,
            address_type="INTERNAL",
            purpose="PRIVATE_SERVICE_CONNECT",
            network=self._vpc.id,
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(),
        )
        endpoint = gcp.compute.GlobalForwardingRule(
            self.child_name("endpoint"),
            name=self.physical_name(NameKind.PSC_FORWARDING_RULE, "apis"),
            target=API_BUNDLE,
            network=self._vpc.id,
            ip_address=reserved.id,
            load_balancing_scheme="",
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(),
        )
        for suffix, domain in API_DOMAINS.items():
            self._private_zone(suffix, domain, address)
        gcp.dns.Policy(
            self.child_name("dns"),
            networks=[gcp.dns.PolicyNetworkArgs(network_url=self._vpc.id)],
            enable_logging=True,
            # The other side of a VPN asks this network's DNS for the private names.
            enable_inbound_forwarding=self._args.cross_cloud_access is CrossCloudAccess.VPN,
            project=self._args.scope,
            opts=self.child(),
        )
        return dict.fromkeys(SERVICES, endpoint.id)

    def _private_zone(self, suffix: str, domain: str, address: str) -> None:
        zone = gcp.dns.ManagedZone(
            self.child_name(f"zone-{suffix}"),
            dns_name=f"{domain}.",
            description=f"{domain} through Private Service Connect",
            visibility="private",
            private_visibility_config=gcp.dns.ManagedZonePrivateVisibilityConfigArgs(
                networks=[gcp.dns.ManagedZonePrivateVisibilityConfigNetworkArgs(network_url=self._vpc.id)]
            ),
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(),
        )
        records: Mapping[str, tuple[str, str, str]] = {
            "apex": (f"{domain}.", "A", address),
            "names": (f"*.{domain}.", "CNAME", f"{domain}."),
        }
        for record, (name, type_, value) in records.items():
            gcp.dns.RecordSet(
                self.child_name(f"zone-{suffix}-{record}"),
                managed_zone=zone.name,
                name=name,
                type=type_,
                ttl=300,
                rrdatas=[value],
                project=self._args.scope,
                opts=self.child(),
            )


def _policy_rule(rule: Rule) -> gcp.compute.NetworkFirewallPolicyWithRulesRuleArgs:
    return gcp.compute.NetworkFirewallPolicyWithRulesRuleArgs(
        priority=rule.priority,
        rule_name=rule.name,
        direction=rule.direction,
        action=rule.action,
        enable_logging=rule.action == "deny",
        match=gcp.compute.NetworkFirewallPolicyWithRulesRuleMatchArgs(
            src_ip_ranges=list(rule.sources),
            dest_ip_ranges=list(rule.destinations),
            layer4_configs=[
                gcp.compute.NetworkFirewallPolicyWithRulesRuleMatchLayer4ConfigArgs(
                    ip_protocol="tcp" if rule.port else "all", ports=[rule.port] if rule.port else None
                )
            ],
        ),
    )
