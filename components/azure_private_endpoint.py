"""The private way to a service on Azure: an address of ours in the network, which the service's usual name leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.base import Component


@dataclass(frozen=True, kw_only=True)
class PrivateEndpoint:
    """What there is when the way is open.

    Attributes:
        endpoint: the address.
        registration: its entry in the private zones; names lead to the address when this stands.
    """

    endpoint: pulumi.CustomResource
    registration: pulumi.CustomResource


def private_endpoint(
    component: Component,
    suffix: str,
    *,
    resource_group: pulumi.Input[str],
    location: str,
    subnet_id: pulumi.Input[str],
    target_id: pulumi.Input[str],
    group: str,
    zones: Mapping[str, pulumi.Input[str]],
    connection: str | None = None,
    endpoint_name: str | None = None,
    after: Iterable[pulumi.Resource] = (),
) -> PrivateEndpoint:
    """A private endpoint and its group of DNS zones, as children ``suffix`` of ``component``.

    Source: Azure Private Link "What is a private endpoint?" and "Private endpoint DNS configuration".

    Args:
        component: the component that owns them.
        suffix: what the component calls them.
        resource_group: name of the resource group.
        location: the network's region; the target may lie in another.
        subnet_id: where the address comes from.
        target_id: resource that the endpoint leads to.
        group: which of the target's services (Private Link: "Private-link resource", subresource), such as ``blob``.
        zones: ids of the private DNS zones that it registers in, by what the group calls them.
        connection: name of the connection; ``suffix`` unless given.
        endpoint_name: name in Azure; Pulumi's choice unless given.
        after: what must stand before the target can take a connection.
    """
    endpoint = network.PrivateEndpoint(
        component.child_name(suffix),
        resource_group_name=resource_group,
        private_endpoint_name=endpoint_name,
        location=location,
        subnet={"id": subnet_id},
        private_link_service_connections=[
            {"name": connection or suffix, "private_link_service_id": target_id, "group_ids": [group]}
        ],
        tags=component.tags(),
        opts=component.child(depends_on=after),
    )
    registration = network.PrivateDnsZoneGroup(
        component.child_name(suffix),
        resource_group_name=resource_group,
        private_dns_zone_group_name="default",
        private_endpoint_name=endpoint.name,
        private_dns_zone_configs=[{"name": name, "private_dns_zone_id": zone_id} for name, zone_id in zones.items()],
        opts=component.child(),
    )
    return PrivateEndpoint(endpoint=endpoint, registration=registration)
