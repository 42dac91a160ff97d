"""The network on Azure: a virtual network whose subnets are regional, except that the private tier has a part for each zone.

A NAT gateway of the Standard SKU lies in one zone and a subnet has one NAT gateway, so only subnets for each zone let egress
survive the loss of a zone ("zonal stacks" in NAT Gateway's documentation). They are there from the start, so that going from one
gateway to redundant ones renumbers nothing.

Deliberately not here: service tags in the rules of isolated subnets. Without a NAT gateway and without default outbound access
nothing gets out, whatever a rule allows. Tunnels, whose keys must not be in our state.
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_azure_native import authorization, managedidentity, monitor, network, privatedns

from components.azure_private_endpoint import private_endpoint
from components.networking import EGRESS_ADDRESSES, CrossCloudAccess, Egress, Network, NetworkArgs, SubnetTier
from components.networking.address_plan import STANDARD_SLOTS, network_range, slot_range, zone_range
from components.networking.azure_rules import Rule, security_rules
from components.networking.subnets import workload_subnets
from vocabulary import Cloud, NameKind

PRIVATE_ZONES: Final = {
    "logging": "privatelink.monitor.azure.com",
    "logging-agents": "privatelink.agentsvc.azure-automation.net",
    "logging-ingestion": "privatelink.ods.opinsights.azure.com",
    "logging-workspace": "privatelink.oms.opinsights.azure.com",
    "ml": "privatelink.api.azureml.ms",
    "ml-notebooks": "privatelink.notebooks.azure.net",
    "registry": "privatelink.azurecr.io",
    "secrets": "privatelink.vaultcore.azure.net",
    "storage": "privatelink.blob.core.windows.net",
    "storage-files": "privatelink.file.core.windows.net",
    "storage-lake": "privatelink.dfs.core.windows.net",
}
"""Private DNS zones by neutral service (Private Link: "Azure Private Endpoint private DNS zone values")."""

MONITOR_ZONES: Final = ("logging", "logging-agents", "logging-ingestion", "logging-workspace", "storage")
"""Zones that a private endpoint of Azure Monitor registers in (Azure Monitor: "Configure your private link")."""

STORAGE_BLOB_DATA_CONTRIBUTOR: Final = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
"""Built-in role that a flow log's identity needs on the storage account (Network Watcher: "Managed identity for virtual network
flow logs")."""


class AzureNetwork(Network):
    """Virtual network, subnets, NAT gateways, closed network security groups, private DNS zones and endpoints, flow log.

    Sources: Virtual Network ("Default outbound access", "Network security groups"), NAT Gateway ("Reliability in NAT Gateway"),
    Private Link ("Manage network policies for private endpoints"), Azure Monitor ("Use Azure Private Link"), Network Watcher
    ("Virtual network flow logs").
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.context, opts)
        self._args = args
        place = args.context.place(Cloud.AZURE)
        self._region = place.name
        self._all_zones = place.zones
        self._zones = place.zones[: args.zones]
        self._range = network_range(args.supernet, Cloud.AZURE)

        self._vnet = self._network()
        addresses, gateways = self._egress()
        groups = self._boundaries()
        subnets = self._subnets(gateways, groups)
        services = self._private_services(subnets["endpoints"][0])
        self._flow_logs()
        self.register(
            network_id=self._vnet.id,
            address_space=str(self._range),
            subnet_ids={name: [subnet.id for subnet in parts] for name, parts in subnets.items()},
            egress_addresses=addresses,
            private_services=services,
            default_security_boundary_id=groups["private"].id,
        )

    def _network(self) -> network.VirtualNetwork:
        return network.VirtualNetwork(
            self.child_name("network"),
            address_space=network.AddressSpaceArgs(address_prefixes=[str(self._range)]),
            resource_group_name=self._args.scope,
            location=self._region,
            tags=self.tags(),
            opts=self.child(),
        )

    def _egress(self) -> tuple[list[pulumi.Output[str]], dict[str, network.NatGateway]]:
        """Fixed addresses, and the NAT gateway that each zone uses."""
        if self._args.egress is Egress.NONE:
            return [], {}
        zones = self._zones if self._args.egress is Egress.REDUNDANT else self._zones[:1]
        addresses: list[pulumi.Output[str]] = []
        gateways: dict[str, network.NatGateway] = {}
        for zone in zones:
            fixed = [self._address(f"egress-{zone}-{n + 1}") for n in range(EGRESS_ADDRESSES[self._args.size])]
            addresses += [address.ip_address for address in fixed]
            gateways[zone] = network.NatGateway(
                self.child_name(f"egress-{zone}"),
                sku=network.NatGatewaySkuArgs(name="Standard"),
                zones=[zone],
                public_ip_addresses=[network.SubResourceArgs(id=address.id) for address in fixed],
                resource_group_name=self._args.scope,
                location=self._region,
                tags=self.tags(),
                opts=self.child(),
            )
        return addresses, {zone: gateways.get(zone, gateways[zones[0]]) for zone in self._zones}

    def _address(self, suffix: str) -> network.PublicIPAddress:
        """A zone-redundant address: it outlives its gateway's zone, and can be moved to another gateway."""
        return network.PublicIPAddress(
            self.child_name(suffix),
            sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
            public_ip_allocation_method="Static",
            public_ip_address_version="IPv4",
            zones=list(self._all_zones),
            resource_group_name=self._args.scope,
            location=self._region,
            tags=self.tags(),
            opts=self.child(),
        )

    def _boundaries(self) -> dict[str, network.NetworkSecurityGroup]:
        """A closed network security group for each subnet, by subnet name."""
        return {
            name: network.NetworkSecurityGroup(
                self.child_name(name),
                security_rules=[_security_rule(rule) for rule in rules],
                resource_group_name=self._args.scope,
                location=self._region,
                tags=self.tags(),
                opts=self.child(),
            )
            for name, rules in security_rules(self._args).items()
        }

    def _subnets(
        self, gateways: Mapping[str, network.NatGateway], groups: Mapping[str, network.NetworkSecurityGroup]
    ) -> dict[str, list[network.Subnet]]:
        """Subnets by name. One after the other: Azure refuses two changes of a virtual network at the same time.

        That of endpoints is last: they are made as soon as it stands, and fail while another subnet is being made.
        """
        subnets: dict[str, list[network.Subnet]] = {}
        last: network.Subnet | None = None
        for planned in workload_subnets(self._args):
            subnets[planned.name] = []
            for suffix, cidr, gateway in self._parts(planned.name, planned.slot, planned.tier, gateways):
                last = self._subnet(suffix, cidr, groups[planned.name], after=last, gateway=gateway)
                subnets[planned.name].append(last)
        last = self._container_subnet(groups["containers"], gateways, after=last)
        subnets["containers"] = [last]
        if self._args.cross_cloud_access is CrossCloudAccess.VPN:
            last = self._gateway_subnet(after=last)
            subnets["gateway"] = [last]
        cidr = str(slot_range(self._range, STANDARD_SLOTS["endpoints"]))
        subnets["endpoints"] = [self._subnet("endpoints", cidr, groups["endpoints"], after=last)]
        return subnets

    def _parts(
        self, name: str, slot: int, tier: SubnetTier, gateways: Mapping[str, network.NatGateway]
    ) -> list[tuple[str, str, network.NatGateway | None]]:
        """Suffix, range and NAT gateway of each part of a subnet."""
        if tier is SubnetTier.ISOLATED:
            return [(name, str(slot_range(self._range, slot)), None)]
        return [
            (f"{name}-{zone}", str(zone_range(self._range, slot, position)), gateways.get(zone))
            for position, zone in enumerate(self._zones)
        ]

    def _subnet(
        self,
        suffix: str,
        cidr: str,
        group: network.NetworkSecurityGroup,
        *,
        after: network.Subnet | None = None,
        gateway: network.NatGateway | None = None,
        delegate: str | None = None,
    ) -> network.Subnet:
        return network.Subnet(
            self.child_name(suffix),
            virtual_network_name=self._vnet.name,
            address_prefix=cidr,
            default_outbound_access=False,
            private_endpoint_network_policies="NetworkSecurityGroupEnabled",
            network_security_group=network.NetworkSecurityGroupArgs(id=group.id),
            nat_gateway=network.SubResourceArgs(id=gateway.id) if gateway else None,
            delegations=[network.DelegationArgs(name="delegation", service_name=delegate)] if delegate else None,
            resource_group_name=self._args.scope,
            opts=self.child(depends_on=[after] if after else []),
        )

    def _container_subnet(
        self, group: network.NetworkSecurityGroup, gateways: Mapping[str, network.NatGateway], after: network.Subnet | None
    ) -> network.Subnet:
        """Where a Container Apps environment lives: one subnet in all zones, delegated to it, with the first gateway's egress."""
        return self._subnet(
            "containers",
            str(slot_range(self._range, STANDARD_SLOTS["containers"])),
            group,
            after=after,
            gateway=next(iter(gateways.values()), None),
            delegate="Microsoft.App/environments",
        )

    def _gateway_subnet(self, after: network.Subnet) -> network.Subnet:
        """Where a VPN gateway attaches: the name is Azure's, and a network security group is not supported there."""
        return network.Subnet(
            self.child_name("gateway"),
            subnet_name="GatewaySubnet",
            virtual_network_name=self._vnet.name,
            address_prefix=str(slot_range(self._range, STANDARD_SLOTS["gateway"])),
            resource_group_name=self._args.scope,
            opts=self.child(depends_on=[after]),
        )

    def _private_services(self, subnet: network.Subnet) -> dict[str, pulumi.Output[str]]:
        """Private DNS zones by service, and private endpoints of what the network already knows: archive and log store."""
        zones = {service: self._private_zone(service, zone) for service, zone in PRIVATE_ZONES.items()}
        self._private_endpoint("archive", self._args.log_archive_id, "blob", subnet, {"storage": zones["storage"]})
        self._private_endpoint(
            "monitor", self._monitor_scope(), "azuremonitor", subnet, {service: zones[service] for service in MONITOR_ZONES}
        )
        return {service: zone.id for service, zone in zones.items()}

    def _private_zone(self, service: str, zone_name: str) -> privatedns.PrivateZone:
        zone = privatedns.PrivateZone(
            self.child_name(f"zone-{service}"),
            private_zone_name=zone_name,
            location="global",
            resource_group_name=self._args.scope,
            tags=self.tags(),
            opts=self.child(),
        )
        privatedns.VirtualNetworkLink(
            self.child_name(f"zone-{service}"),
            private_zone_name=zone.name,
            virtual_network=privatedns.SubResourceArgs(id=self._vnet.id),
            registration_enabled=False,
            # Else names of others who use private endpoints too would not resolve at all.
            resolution_policy="NxDomainRedirect",
            location="global",
            resource_group_name=self._args.scope,
            tags=self.tags(),
            opts=self.child(),
        )
        return zone

    def _private_endpoint(
        self,
        suffix: str,
        target: pulumi.Input[str],
        group: str,
        subnet: network.Subnet,
        zones: Mapping[str, privatedns.PrivateZone],
    ) -> None:
        private_endpoint(
            self,
            f"endpoint-{suffix}",
            resource_group=self._args.scope,
            location=self._region,
            subnet_id=subnet.id,
            target_id=target,
            group=group,
            zones={service: zone.id for service, zone in zones.items()},
            connection=suffix,
        )

    def _monitor_scope(self) -> pulumi.Output[str]:
        """Id of a private link scope that holds the log store and lets this network reach no other workspace."""
        scope = monitor.PrivateLinkScope(
            self.child_name("monitor"),
            access_mode_settings=monitor.AccessModeSettingsArgs(
                ingestion_access_mode="PrivateOnly", query_access_mode="PrivateOnly"
            ),
            location="global",
            resource_group_name=self._args.scope,
            tags=self.tags(),
            opts=self.child(),
        )
        held = monitor.PrivateLinkScopedResource(
            self.child_name("monitor"),
            scope_name=scope.name,
            linked_resource_id=self._args.log_store_id,
            resource_group_name=self._args.scope,
            opts=self.child(),
        )
        # Through the scoped resource, so that the endpoint comes into being when the scope is complete.
        return pulumi.Output.all(scope.id, held.id).apply(lambda ids: str(ids[0]))

    def _flow_logs(self) -> None:
        """All traffic to the archive, and through traffic analytics to the log store.

        The Network Watcher is Azure's own: it makes one for each region of a subscription with the first virtual network there,
        always with this name and in this resource group.
        """
        network.FlowLog(
            self.child_name("flow-log"),
            network_watcher_name=f"NetworkWatcher_{self._region}",
            target_resource_id=self._vnet.id,
            storage_id=self._args.log_archive_id,
            enabled=True,
            format=network.FlowLogFormatParametersArgs(type="JSON", version=2),
            # The archive's own retention rules; a second one here would try to delete what is immutable.
            retention_policy=network.RetentionPolicyParametersArgs(enabled=False, days=0),
            identity=self._flow_log_identity(),
            flow_analytics_configuration=network.TrafficAnalyticsPropertiesArgs(
                network_watcher_flow_analytics_configuration=network.TrafficAnalyticsConfigurationPropertiesArgs(
                    enabled=True, workspace_resource_id=self._args.log_store_id, traffic_analytics_interval=60
                )
            ),
            resource_group_name="NetworkWatcherRG",
            location=self._region,
            tags=self.tags(),
            opts=self.child(),
        )

    def _flow_log_identity(self) -> network.ManagedServiceIdentityArgs:
        """Who writes to the archive; without it flow logs use the storage account's key, which is switched off."""
        identity = managedidentity.UserAssignedIdentity(
            self.child_name("flow-logs"),
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, "flow-logs"),
            resource_group_name=self._args.scope,
            location=self._region,
            tags=self.tags(),
            opts=self.child(),
        )
        archive = pulumi.Output.from_input(self._args.log_archive_id)
        role = archive.apply(
            lambda id_: (
                f"/subscriptions/{id_.split('/')[2]}/providers/Microsoft.Authorization/roleDefinitions/"
                f"{STORAGE_BLOB_DATA_CONTRIBUTOR}"
            )
        )
        grant = authorization.RoleAssignment(
            self.child_name("flow-logs"),
            scope=archive,
            principal_id=identity.principal_id,
            principal_type="ServicePrincipal",
            role_definition_id=role,
            opts=self.child(),
        )
        granted = pulumi.Output.all(identity.id, grant.id).apply(lambda ids: str(ids[0]))
        return network.ManagedServiceIdentityArgs(type="UserAssigned", user_assigned_identities=[granted])


def _security_rule(rule: Rule) -> network.SecurityRuleArgs:
    return network.SecurityRuleArgs(
        name=rule.name,
        priority=rule.priority,
        direction=rule.direction,
        access=rule.access,
        protocol="*" if rule.port == "*" else "Tcp",
        source_address_prefix=rule.source,
        source_port_range="*",
        destination_address_prefix=rule.destination,
        destination_port_range=rule.port,
    )
