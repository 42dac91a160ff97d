"""Security groups and their rules, as all capabilities make them: each rule a resource of its own, named for AWS's console.

Source: EC2 "Security group rules".
"""

from typing import TypeAlias

import pulumi
import pulumi_aws as aws

from components.base import Component

Ports: TypeAlias = int | tuple[int, int] | None
"""One TCP port, the first and the last of a range, or None for every protocol and port."""


def security_group(
    component: Component, suffix: str, *, network_id: pulumi.Input[str], description: str
) -> aws.ec2.SecurityGroup:
    """A security group as child ``suffix`` of ``component``; without rules it lets nothing in or out."""
    return aws.ec2.SecurityGroup(
        component.child_name(suffix),
        vpc_id=network_id,
        description=description,
        tags=component.named_tags(suffix),
        opts=component.child(),
    )


def let_in(
    component: Component, suffix: str, group_id: pulumi.Input[str], ports: Ports, **peer: pulumi.Input[str]
) -> aws.vpc.SecurityGroupIngressRule:
    """A rule that lets ``peer`` in: ``cidr_ipv4``, ``prefix_list_id`` or ``referenced_security_group_id``."""
    return aws.vpc.SecurityGroupIngressRule(
        component.child_name(suffix),
        security_group_id=group_id,
        **_protocol(ports),
        **peer,
        tags=component.named_tags(suffix),
        opts=component.child(),
    )


def let_out(
    component: Component, suffix: str, group_id: pulumi.Input[str], ports: Ports, **peer: pulumi.Input[str]
) -> aws.vpc.SecurityGroupEgressRule:
    """A rule that lets the group's members reach ``peer``, given as in ``let_in``."""
    return aws.vpc.SecurityGroupEgressRule(
        component.child_name(suffix),
        security_group_id=group_id,
        **_protocol(ports),
        **peer,
        tags=component.named_tags(suffix),
        opts=component.child(),
    )


def _protocol(ports: Ports) -> dict[str, str | int]:
    if ports is None:
        return {"ip_protocol": "-1"}
    first, last = ports if isinstance(ports, tuple) else (ports, ports)
    return {"ip_protocol": "tcp", "from_port": first, "to_port": last}
