"""Google Cloud: rows of networking and DNS types.

Sources, unless a row names another: the REST reference of the service, and the resource's page of the provider's
documentation ("Changing this forces a new resource").
"""

from automation.sandbox.rules import Number, Text, TypeRules, Variant

_COMPUTE_NAME = Text(
    r"[a-z]([-a-z0-9]*[a-z0-9])?",
    1,
    63,
    "1 to 63 lower-case letters, digits and hyphens, starting with a letter, not ending with a hyphen",
)
"""RFC 1035: https://cloud.google.com/compute/docs/naming-resources"""


def _compute(force_new: tuple[str, ...] = (), **rest: object) -> TypeRules:
    return TypeRules(text={"name": _COMPUTE_NAME}, force_new=force_new, **rest)  # type: ignore[arg-type]


RULES: dict[str, TypeRules] = {
    "gcp:compute/network:Network": _compute(
        ("description", "enableUlaInternalIpv6", "internalIpv6Range", "networkProfile"),
        values={"mtu": ()},
        numbers={"mtu": Number(1300, 8896)},
        outputs={
            "networkId": "{digits:19}",
            "numericId": "{digits:19}",
            "gatewayIpv4": "",
            "mtu": 1460,
            "bgpBestPathSelectionMode": "LEGACY",
            "bgpInterRegionCost": "",
            "deletionPolicy": "DELETE",
        },
    ),
    "gcp:compute/subnetwork:Subnetwork": _compute(
        ("description", "network", "purpose", "reservedInternalRange"),
        syntax={"ipCidrRange": "cidr_ipv4", "secondaryIpRanges.ipCidrRange": "cidr"},
        at_least_one=(("ipCidrRange", "reservedInternalRange", "ipCollection", "stackType"),),
        outputs={
            "gatewayAddress": "{gateway}",
            "stackType": "IPV4_ONLY",
            "privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS",
            "state": "",
        },
    ),
    "gcp:compute/router:Router": _compute(("network", "encryptedInterconnectRouter"), numbers={"bgp.asn": Number(1, 4294967294)}),
    "gcp:compute/routerNat:RouterNat": _compute(
        ("router", "type", "endpointTypes"),
        outputs={"minPortsPerVm": 0, "endpointTypes": ["ENDPOINT_TYPE_VM"], "autoNetworkTier": "PREMIUM"},
    ),
    "gcp:compute/address:Address": _compute(
        (
            "address",
            "addressType",
            "description",
            "ipVersion",
            "ipv6EndpointType",
            "network",
            "networkTier",
            "prefixLength",
            "purpose",
            "subnetwork",
        ),
        outputs={"networkTier": "PREMIUM", "prefixLength": 0, "purpose": "", "subnetwork": ""},
    ),
    "gcp:compute/globalAddress:GlobalAddress": _compute(
        ("address", "addressType", "description", "ipVersion", "network", "prefixLength", "purpose"),
        values={"purpose": ("VPC_PEERING", "PRIVATE_SERVICE_CONNECT")},
        outputs={"prefixLength": 0},
    ),
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": TypeRules(
        # For Private Service Connect to Google APIs (target all-apis or vpc-sc) the name has at most 20 characters and no
        # hyphens: https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
        force_new=(
            "description",
            "ipAddress",
            "ipProtocol",
            "ipVersion",
            "loadBalancingScheme",
            "network",
            "networkTier",
            "portRange",
            "subnetwork",
        ),
        text={"name": _COMPUTE_NAME},
        variants=(
            Variant(
                "target",
                ("all-apis", "vpc-sc"),
                TypeRules(
                    text={"name": Text(r"[a-z][a-z0-9]*", 1, 20, "1 to 20 lower-case letters and digits, starting with a letter")}
                ),
            ),
        ),
        outputs={
            "baseForwardingRule": "",
            "ipProtocol": "",
            "networkTier": "PREMIUM",
            "pscConnectionId": "{digits:17-psc}",
            "pscConnectionStatus": "ACCEPTED",
            "subnetwork": "",
        },
    ),
    "gcp:compute/firewall:Firewall": _compute(
        ("network", "direction"),
        numbers={"priority": Number(0, 65535)},
        at_most_one=(("allows", "denies"),),
        at_least_one=(("allows", "denies"),),
        syntax={"sourceRanges": "cidr", "destinationRanges": "cidr"},
        outputs={"direction": "INGRESS"},
    ),
    "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules": _compute(
        numbers={"rules.priority": Number(0, 2147483647)},
        values={
            "rules.action": ("allow", "deny", "goto_next", "apply_security_profile_group"),
            "rules.direction": ("INGRESS", "EGRESS"),
        },
        syntax={"rules.match.srcIpRanges": "cidr", "rules.match.destIpRanges": "cidr"},
        outputs={"networkFirewallPolicyId": "{digits:19}", "policyType": "VPC_POLICY"},
    ),
    "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation": _compute(
        ("attachmentTarget", "firewallPolicy")
    ),
    "gcp:compute/firewallPolicy:FirewallPolicy": TypeRules(
        id="locations/global/firewallPolicies/{digits:12}",
        identity="{parent}|{shortName}",
        force_new=("parent", "shortName"),
        text={
            "shortName": _COMPUTE_NAME,
            "parent": Text(r"(organizations|folders)/\d+", 1, 60, "organizations/123 or folders/123"),
        },
        outputs={"name": "{digits:12}", "firewallPolicyId": "{digits:12}"},
    ),
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": TypeRules(
        force_new=("firewallPolicy", "priority"),
        numbers={"priority": Number(0, 2147483647)},
        values={"action": ("allow", "deny", "goto_next", "apply_security_profile_group")},
        syntax={"match.srcIpRanges": "cidr", "match.destIpRanges": "cidr"},
        outputs={"kind": "compute#firewallPolicyRule"},
    ),
    "gcp:compute/firewallPolicyAssociation:FirewallPolicyAssociation": TypeRules(
        force_new=("attachmentTarget", "firewallPolicy")
    ),
    "gcp:dns/managedZone:ManagedZone": TypeRules(
        text={
            "name": _COMPUTE_NAME,
            "dnsName": Text(r"([\w-]{1,63}\.)+", 2, 254, 'a domain name that ends with a dot, such as "googleapis.com."'),
        },
        force_new=("dnsName", "visibility", "reverseLookup"),
        outputs={
            "description": "Managed by Pulumi",
            "managedZoneId": "{digits:19}",
            "nameServers": ["ns-cloud-a1.googledomains.com.", "ns-cloud-a2.googledomains.com."],
            "visibility": "public",
        },
    ),
    "gcp:dns/recordSet:RecordSet": TypeRules(
        force_new=("managedZone", "name", "type"),
        at_most_one=(("rrdatas", "routingPolicy"),),
        at_least_one=(("rrdatas", "routingPolicy"),),
        text={"name": Text(r"(\*\.)?([\w-]{1,63}\.)+", 2, 254, "a domain name that ends with a dot")},
        values={
            "type": (
                "A",
                "AAAA",
                "CAA",
                "CNAME",
                "DNSKEY",
                "DS",
                "HTTPS",
                "IPSECKEY",
                "MX",
                "NAPTR",
                "NS",
                "PTR",
                "SOA",
                "SPF",
                "SRV",
                "SSHFP",
                "SVCB",
                "TLSA",
                "TXT",
            )
        },
    ),
    "gcp:dns/policy:Policy": TypeRules(text={"name": _COMPUTE_NAME}),
    "gcp:dns/responsePolicy:ResponsePolicy": TypeRules(force_new=("responsePolicyName",)),
    "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules": TypeRules(
        id="locations/global/firewallPolicies/{digits:12}",
        identity="{parent}|{shortName}",
        force_new=("parent", "shortName"),
        text={
            "shortName": _COMPUTE_NAME,
            "parent": Text(r"(organizations|folders)/\d+", 1, 60, "organizations/123 or folders/123"),
        },
        numbers={"rules.priority": Number(0, 2147483647)},
        syntax={"rules.match.srcIpRanges": "cidr", "rules.match.destIpRanges": "cidr"},
        outputs={"policyId": "{digits:12}"},
    ),
    "gcp:compute/route:Route": _compute(
        (
            "description",
            "destRange",
            "network",
            "nextHopGateway",
            "nextHopIlb",
            "nextHopInstance",
            "nextHopIp",
            "nextHopVpnTunnel",
            "priority",
            "tags",
        ),
        exactly_one=(("nextHopGateway", "nextHopIlb", "nextHopInstance", "nextHopIp", "nextHopVpnTunnel"),),
        syntax={"destRange": "cidr"},
        numbers={"priority": Number(0, 65535)},
    ),
}
