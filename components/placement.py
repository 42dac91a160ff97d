"""Where in the network a component places what it runs or exposes, as components take it. ``networking`` makes it."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True)
class Placement:
    """The stack's network on one cloud.

    Attributes:
        network_id: VPC id, virtual network id, VPC network id.
        address_space: the network's whole range in CIDR notation.
        subnet_ids: subnet ids by subnet name, as ``Network.subnet_ids`` has them.
        private_services: what gives private access, by service, as ``Network.private_services`` has them; on Azure the private
            DNS zones that private endpoints register in.
        security_boundary_id: what workloads are placed in unless they bring their own rules.
        egress_addresses: fixed public addresses that egress comes from.
    """

    network_id: pulumi.Input[str]
    address_space: pulumi.Input[str]
    subnet_ids: pulumi.Output[dict[str, list[str]]]
    private_services: pulumi.Output[dict[str, str]]
    security_boundary_id: pulumi.Input[str]
    egress_addresses: pulumi.Output[list[str]]
