"""Reads the openings off a plan: from the facts about exposure, and from what makes networks open."""

import re
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network
from typing import Any, Final

from automation.analysis.exposure.openings import Opening, Reach
from automation.analysis.facts import Facet, facts_of
from automation.analysis.facts.model import LISTED, PUBLIC
from automation.analysis.facts.readers import ANYWHERE
from automation.analysis.facts.view import Resources, View
from automation.analysis.resolved_plan import PlannedResource

_INSIDE: Final = frozenset({"VirtualNetwork", "AzureLoadBalancer", ""})
"""Sources of Azure's rules that lie inside, or are the platform's own probes."""

_PRIVATE: Final = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7")))
_ADDRESS: Final = re.compile(r"\d{1,3}(\.\d{1,3}){3}(/\d{1,2})?|(pl|vpce)-[0-9a-f]+")
"""An address or a range, or what stands for some: AWS's prefix lists and endpoints."""

_REACH: Final = {PUBLIC: Reach.EVERYONE, LISTED: Reach.LISTED}

Found = tuple[Reach, tuple[str, ...]]


def openings_of(resources: Iterable[PlannedResource]) -> list[Opening]:
    """Everything among ``resources`` that can be reached from outside."""
    known = Resources(resources)
    by_key = {(resource.type, resource.name): resource for resource in known}
    openings = []
    for fact in facts_of(known):
        if fact.facet is Facet.EXPOSURE and fact.value in _REACH:
            resource = by_key[fact.type, fact.resource]
            sources = sorted({s for source in _addresses(resource.inputs) for s in _listed(source, known)})
            openings.append(_opening(resource, _REACH[fact.value], tuple(sources) if fact.value == LISTED else ()))
    for resource in known:
        read = NETWORK.get(resource.type)
        openings += [_opening(resource, reach, sources) for reach, sources in (read(View(resource, known)) if read else ())]
    return sorted(openings)


def _opening(resource: PlannedResource, reach: Reach, sources: tuple[str, ...]) -> Opening:
    return Opening(
        cloud=resource.cloud,
        capability=resource.capability,
        type=resource.type,
        resource=resource.name,
        reach=reach,
        sources=sources,
    )


def _addresses(value: Any) -> Iterator[str]:
    """All public addresses and ranges in a resource's inputs, at any depth."""
    if isinstance(value, str):
        if _ADDRESS.fullmatch(value) and _is_public(value):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _addresses(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _addresses(part)


def _is_public(source: str) -> bool:
    try:
        network = ip_network(source, strict=False)
    except ValueError:
        return True  # a name, such as a service tag
    return not any(network.version == private.version and network.subnet_of(private) for private in _PRIVATE)  # type: ignore[arg-type]


def _let_in(sources: Iterable[Any]) -> Iterator[Found]:
    """What a rule that lets ``sources`` in opens."""
    named = sorted({str(source) for source in sources if source and str(source) not in _INSIDE})
    if set(named) & ANYWHERE:
        yield Reach.EVERYONE, ()
        return
    public = tuple(source for source in named if _is_public(source))
    if public:
        yield Reach.LISTED, public


def _listed(source: Any, known: Resources) -> list[str]:
    """The ranges of a prefix list of the plan; anything else as it is."""
    lists = {prefix_list.id: prefix_list.inputs for prefix_list in known.of("aws:ec2/managedPrefixList:ManagedPrefixList")}
    entries = lists.get(source, {}).get("entries")
    return [str(entry["cidr"]) for entry in entries] if entries is not None else [str(source)] * bool(source)


def _holds_address(_view: View) -> Iterator[Found]:
    yield Reach.ADDRESS, ()


def _if(path: tuple[str, ...], *values: Any, reach: Reach = Reach.ADDRESS) -> Callable[[View], Iterator[Found]]:
    """Open if the input at ``path`` is one of ``values``; None among them stands for a default that is open."""

    def read(view: View) -> Iterator[Found]:
        if view.get(*path) in values:
            yield reach, ()

    return read


def _aws_ingress_rule(view: View) -> Iterator[Found]:
    named = (view.get(name) for name in ("cidrIpv4", "cidrIpv6", "prefixListId"))
    yield from _let_in(source for name in named for source in _listed(name, view.resources))


def _aws_inline_rules(view: View) -> Iterator[Found]:
    for rule in view.get("ingress") or ():
        yield from _let_in(
            source for name in ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds") for source in rule.get(name) or ()
        )


def _aws_old_rule(view: View) -> Iterator[Found]:
    if view.get("type") == "ingress":
        yield from _let_in(
            source for name in ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds") for source in view.get(name) or ()
        )


def _azure_rules(view: View) -> Iterator[Found]:
    for rule in view.get("securityRules") or ():
        yield from _azure_rule(rule)


def _azure_rule(rule: Any) -> Iterator[Found]:
    if rule.get("direction") == "Inbound" and rule.get("access") == "Allow":
        yield from _let_in([rule.get("sourceAddressPrefix"), *(rule.get("sourceAddressPrefixes") or ())])


def _gcp_rules(view: View) -> Iterator[Found]:
    for rule in view.get("rules") or ():
        yield from _gcp_rule(rule)


def _gcp_rule(rule: Any) -> Iterator[Found]:
    """A rule of a firewall policy; ``goto_next`` leaves the decision to the network below."""
    if rule.get("direction") == "INGRESS" and rule.get("action") == "allow" and not rule.get("disabled"):
        match = rule.get("match") or {}
        yield from _let_in(
            [*(match.get("srcIpRanges") or ()), *(match.get("srcFqdns") or ()), *(match.get("srcRegionCodes") or ())]
        )


def _gcp_firewall(view: View) -> Iterator[Found]:
    if (view.get("direction") or "INGRESS") == "INGRESS" and view.get("allows"):
        sources = view.get("sourceRanges")
        inside = view.get("sourceTags") or view.get("sourceServiceAccounts")
        yield from _let_in(sources or ([] if inside else ["0.0.0.0/0"]))


def _gcp_forwarding(view: View) -> Iterator[Found]:
    scheme = view.get("loadBalancingScheme")
    if scheme in {"EXTERNAL", "EXTERNAL_MANAGED"}:
        yield from _let_in(view.get("sourceIpRanges") or ["0.0.0.0/0"])


def _gcp_machine(view: View) -> Iterator[Found]:
    if any(interface.get("accessConfigs") for interface in view.get("networkInterfaces") or ()):
        yield Reach.ADDRESS, ()


NETWORK: Final[dict[str, Callable[[View], Iterable[Found]]]] = {
    "aws:cloudfront/distribution:Distribution": _if(("enabled",), True, None, reach=Reach.EVERYONE),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _aws_inline_rules,
    "aws:ec2/eip:Eip": _holds_address,
    "aws:ec2/instance:Instance": _if(("associatePublicIpAddress",), True),
    "aws:ec2/securityGroup:SecurityGroup": _aws_inline_rules,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _aws_old_rule,
    "aws:ec2/subnet:Subnet": _if(("mapPublicIpOnLaunch",), True),
    "aws:rds/instance:Instance": _if(("publiclyAccessible",), True, reach=Reach.EVERYONE),
    "aws:sagemaker/notebookInstance:NotebookInstance": _if(("directInternetAccess",), "Enabled", None),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _aws_ingress_rule,
    "azure-native:network:NetworkSecurityGroup": _azure_rules,
    "azure-native:network:PublicIPAddress": _holds_address,
    "azure-native:network:PublicIPPrefix": _holds_address,
    "azure-native:network:SecurityRule": lambda view: _azure_rule(view.resource.inputs),
    "azure-native:storage:BlobContainer": _if(("publicAccess",), "Blob", "Container", reach=Reach.EVERYONE),
    "gcp:compute/address:Address": _if(("addressType",), "EXTERNAL", None),
    "gcp:compute/firewall:Firewall": _gcp_firewall,
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": lambda view: _gcp_rule(view.resource.inputs),
    "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules": _gcp_rules,
    "gcp:compute/forwardingRule:ForwardingRule": _gcp_forwarding,
    "gcp:compute/globalAddress:GlobalAddress": _if(("addressType",), "EXTERNAL", None),
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": _gcp_forwarding,
    "gcp:compute/instance:Instance": _gcp_machine,
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": lambda view: _gcp_rule(view.resource.inputs),
    "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules": _gcp_rules,
    "gcp:sql/databaseInstance:DatabaseInstance": _if(("settings", "ipConfiguration", "ipv4Enabled"), True, None),
}
"""What makes a network open, by type. Data planes are read through the facts about exposure."""
