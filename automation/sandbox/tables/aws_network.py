"""AWS: rows of networking types.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Document, Number, Text, TypeRules

_SG_RULE = TypeRules(
    exactly_one=(("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"),),
    force_new=("securityGroupId",),
    syntax={"cidrIpv4": "cidr_ipv4", "cidrIpv6": "cidr"},
    numbers={"fromPort": Number(-1, 65535), "toPort": Number(-1, 65535)},
    text={"description": Text(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]*", 0, 255, "up to 255 of a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*")},
    id="sgr-{hex:17}",
    outputs={
        "arn": "arn:{partition}:ec2:{region}:{account}:security-group-rule/{id}",
        "securityGroupRuleId": "{id}",
    },
)

_VPC_ROUTE_TARGETS = (
    "carrierGatewayId",
    "coreNetworkArn",
    "egressOnlyGatewayId",
    "gatewayId",
    "localGatewayId",
    "natGatewayId",
    "networkInterfaceId",
    "odbNetworkArn",
    "transitGatewayId",
    "vpcEndpointId",
    "vpcPeeringConnectionId",
)

RULES: dict[str, TypeRules] = {
    "aws:ec2/vpc:Vpc": TypeRules(
        exactly_one=(("cidrBlock", "ipv4IpamPoolId"),),
        no_conflicts=True,
        force_new=("cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "instanceTenancy"),
        syntax={"cidrBlock": "vpc_cidr"},
        values={"instanceTenancy": ("default", "dedicated")},
        outputs={
            "arn": "arn:{partition}:ec2:{region}:{account}:vpc/{id}",
            "defaultNetworkAclId": "acl-{hex:17-default}",
            "defaultRouteTableId": "rtb-{hex:17-main}",
            "defaultSecurityGroupId": "sg-{hex:17-default}",
            "dhcpOptionsId": "dopt-{hex:17-options}",
            "enableDnsSupport": True,
            "ipv6AssociationId": "",
            "ipv6CidrBlock": "",
            "ipv6CidrBlockNetworkBorderGroup": "",
            "mainRouteTableId": "rtb-{hex:17-main}",
        },
    ),
    "aws:ec2/subnet:Subnet": TypeRules(
        force_new=("vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn"),
        at_most_one=(("availabilityZone", "availabilityZoneId"),),
        syntax={"cidrBlock": "vpc_cidr"},
        outputs={
            "arn": "arn:{partition}:ec2:{region}:{account}:subnet/{id}",
            "availabilityZone": "{region}a",
            "availabilityZoneId": "{region}-az1",
            "ipv6CidrBlock": "",
            "ipv6CidrBlockAssociationId": "",
            "privateDnsHostnameTypeOnLaunch": "ip-name",
        },
    ),
    "aws:ec2/routeTable:RouteTable": TypeRules(
        force_new=("vpcId",), outputs={"arn": "arn:{partition}:ec2:{region}:{account}:route-table/{id}"}
    ),
    "aws:ec2/route:Route": TypeRules(
        id="r-{routeTableId}{digits:10}",
        exactly_one=(("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"), _VPC_ROUTE_TARGETS),
        force_new=("routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"),
        syntax={"destinationCidrBlock": "cidr_ipv4", "destinationIpv6CidrBlock": "cidr"},
        identity="{routeTableId}|{destinationCidrBlock}{destinationIpv6CidrBlock}{destinationPrefixListId}",
        exists="creating Route in Route Table ({routeTableId}) with destination ({destinationCidrBlock}): RouteAlreadyExists: "
        "The route identified by {destinationCidrBlock} already exists.",
        outputs={
            "instanceId": "",
            "instanceOwnerId": "",
            "networkInterfaceId": "",
            "origin": "CreateRoute",
            "state": "active",
        },
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": TypeRules(
        id="rtbassoc-{hex:17}",
        exactly_one=(("subnetId", "gatewayId"),),
        force_new=("subnetId", "gatewayId"),
        identity="{subnetId}{gatewayId}",
        exists="creating Route Table ({routeTableId}) Association: Resource.AlreadyAssociated: the specified association for "
        "route table {routeTableId} conflicts with an existing association",
    ),
    "aws:ec2/internetGateway:InternetGateway": TypeRules(
        outputs={"arn": "arn:{partition}:ec2:{region}:{account}:internet-gateway/{id}", "vpcId": ""}
    ),
    "aws:ec2/natGateway:NatGateway": TypeRules(
        force_new=("allocationId", "availabilityMode", "connectivityType", "privateIp", "subnetId", "vpcId"),
        values={"availabilityMode": ("zonal", "regional")},
        outputs={
            "associationId": "eipassoc-{hex:17}",
            "autoProvisionZones": "enabled",
            "autoScalingIps": "enabled",
            "connectivityType": "public",
            "networkInterfaceId": "eni-{hex:17}",
            "privateIp": "10.0.0.10",
            "publicIp": "198.51.100.10",
            "regionalNatGatewayAutoMode": "enabled",
            "routeTableId": "rtb-{hex:17}",
            "vpcId": "",
        },
    ),
    "aws:ec2/eip:Eip": TypeRules(
        force_new=("domain", "networkBorderGroup", "publicIpv4Pool", "address", "ipamPoolId"),
        values={"domain": ("vpc",)},
        outputs={
            "allocationId": "{id}",
            "arn": "arn:{partition}:ec2:{region}:{account}:elastic-ip/{id}",
            "associationId": "",
            "carrierIp": "",
            "customerOwnedIp": "",
            "domain": "vpc",
            "instance": "",
            "ipamPoolId": "",
            "networkBorderGroup": "{region}",
            "networkInterface": "",
            "privateDns": "",
            "privateIp": "",
            "ptrRecord": "",
            "publicDns": "ec2-198-51-100-10.{region}.compute.amazonaws.com",
            "publicIp": "{address_from_seed}",
            "publicIpv4Pool": "amazon",
        },
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": TypeRules(
        force_new=("vpcId", "serviceName", "vpcEndpointType", "serviceRegion", "resourceConfigurationArn", "serviceNetworkArn"),
        in_place=("privateDnsEnabled",),
        exactly_one=(("serviceName", "resourceConfigurationArn", "serviceNetworkArn"),),
        values={"vpcEndpointType": ("Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork")},
        text={
            "serviceName": Text(
                r"(com\.amazonaws|aws|cn\.com\.amazonaws)\.\S+", 1, 255, "a service name such as com.amazonaws.eu-central-1.s3"
            )
        },
        documents={"policy": Document("resource_policy", 20480)},
        outputs={
            "arn": "arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{id}",
            "dnsEntries": [{"dnsName": "{id}-{hex:8}.{serviceName}.vpce.amazonaws.com", "hostedZoneId": "Z{hex:13-zone}"}],
            "ipAddressType": "ipv4",
            "networkInterfaceIds": ["eni-{hex:17}"],
            "policy": '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
            "prefixListId": "pl-{hex:8}",
            "serviceRegion": "{region}",
            "state": "available",
            "vpcEndpointType": "Gateway",
        },
    ),
    "aws:ec2/flowLog:FlowLog": TypeRules(
        exactly_one=(("eniId", "regionalNatGatewayId", "subnetId", "transitGatewayAttachmentId", "transitGatewayId", "vpcId"),),
        force_new=(
            "deliverCrossAccountRole",
            "destinationOptions",
            "eniId",
            "iamRoleArn",
            "logDestination",
            "logDestinationType",
            "logFormat",
            "maxAggregationInterval",
            "regionalNatGatewayId",
            "subnetId",
            "tagFieldSpecifications",
            "trafficType",
            "transitGatewayAttachmentId",
            "transitGatewayId",
            "vpcId",
        ),
        values={"maxAggregationInterval": ("60", "600"), "trafficType": ("ACCEPT", "REJECT", "ALL")},
        syntax={"iamRoleArn": "arn", "logDestination": "arn", "deliverCrossAccountRole": "arn"},
        outputs={
            "arn": "arn:{partition}:ec2:{region}:{account}:vpc-flow-log/{id}",
            "logFormat": "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
            "${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
        },
    ),
    "aws:ec2/networkAcl:NetworkAcl": TypeRules(
        force_new=("vpcId",),
        values={"ingress.action": ("allow", "deny"), "egress.action": ("allow", "deny")},
        syntax={"ingress.cidrBlock": "cidr_ipv4", "egress.cidrBlock": "cidr_ipv4"},
        numbers={"ingress.ruleNo": Number(1, 32766), "egress.ruleNo": Number(1, 32766)},
        outputs={"arn": "arn:{partition}:ec2:{region}:{account}:network-acl/{id}"},
    ),
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": TypeRules(
        id="{defaultNetworkAclId}",
        force_new=("defaultNetworkAclId",),
        values={"ingress.action": ("allow", "deny"), "egress.action": ("allow", "deny")},
        outputs={"arn": "arn:{partition}:ec2:{region}:{account}:network-acl/{id}", "vpcId": ""},
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": TypeRules(
        id="sg-{hex:17}",
        identity="{vpcId}",
        force_new=("vpcId",),
        outputs={
            "arn": "arn:{partition}:ec2:{region}:{account}:security-group/{id}",
            "description": "default VPC security group",
            "name": "default",
            "vpcId": "vpc-{hex:17-default}",
        },
    ),
    "aws:ec2/securityGroup:SecurityGroup": TypeRules(
        force_new=("description", "vpcId"),
        at_most_one=(("name", "namePrefix"),),
        text={
            "name": Text(r"(?!sg-)[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]+", 1, 255, "1 to 255 characters, not starting with sg-"),
            "description": Text(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]*", 0, 255, "up to 255 of a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"),
        },
        identity="{vpcId}|{name}",
        exists="creating Security Group ({name}): InvalidGroup.Duplicate: The security group '{name}' already "
        "exists for VPC '{vpcId}'",
        outputs={
            "arn": "arn:{partition}:ec2:{region}:{account}:security-group/{id}",
            "description": "Managed by Pulumi",
            "vpcId": "vpc-{hex:17-default}",
        },
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _SG_RULE,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _SG_RULE,
    "aws:route53/zone:Zone": TypeRules(
        id="Z{hex:13}",
        identity="{id}",
        force_new=("name", "delegationSetId"),
        outputs={
            "arn": "arn:{partition}:route53:::hostedzone/{id}",
            "comment": "Managed by Pulumi",
            "nameServers": ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com", "ns-3.awsdns-03.net", "ns-4.awsdns-04.co.uk"],
            "primaryNameServer": "ns-1.awsdns-01.org",
            "zoneId": "{id}",
        },
    ),
    "aws:route53/resolverRule:ResolverRule": TypeRules(
        force_new=("domainName", "ruleType"), in_place=("name",), outputs={"shareStatus": "NOT_SHARED"}
    ),
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": TypeRules(
        id="rslvr-frg-{hex:16}",
        outputs={
            "arn": "arn:{partition}:route53resolver:{region}:{account}:firewall-rule-group/{id}",
            "shareStatus": "NOT_SHARED",
        },
    ),
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": TypeRules(
        id="rslvr-fdl-{hex:16}",
        outputs={"arn": "arn:{partition}:route53resolver:{region}:{account}:firewall-domain-list/{id}"},
    ),
    "aws:route53/resolverFirewallRule:ResolverFirewallRule": TypeRules(
        id="{firewallRuleGroupId}:{firewallDomainListId}{dnsThreatProtection}",
        exactly_one=(("firewallDomainListId", "dnsThreatProtection"),),
        force_new=("firewallRuleGroupId", "firewallDomainListId", "dnsThreatProtection", "qType"),
        in_place=("name",),
        outputs={"firewallThreatProtectionId": ""},
    ),
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": TypeRules(
        id="rslvr-frgassoc-{hex:16}",
        force_new=("firewallRuleGroupId", "vpcId"),
        in_place=("name",),
        numbers={"priority": Number(100, 9900)},
        outputs={
            "arn": "arn:{partition}:route53resolver:{region}:{account}:firewall-rule-group-association/{id}",
            "mutationProtection": "DISABLED",
        },
    ),
    "aws:route53/resolverEndpoint:ResolverEndpoint": TypeRules(
        id="rslvr-in-{hex:17}",
        values={"direction": ("INBOUND", "OUTBOUND", "INBOUND_DELEGATION")},
        force_new=("direction", "securityGroupIds"),
        in_place=("name",),
        outputs={
            "arn": "arn:{partition}:route53resolver:{region}:{account}:resolver-endpoint/{id}",
            "hostVpcId": "vpc-{hex:17}",
            "protocols": ["Do53"],
            "resolverEndpointType": "IPV4",
        },
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": TypeRules(
        id="rqlc-{hex:16}",
        force_new=("destinationArn",),
        syntax={"destinationArn": "arn"},
        outputs={
            "arn": "arn:{partition}:route53resolver:{region}:{account}:resolver-query-log-config/{id}",
            "shareStatus": "NOT_SHARED",
        },
    ),
    "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": TypeRules(
        id="a-{vpcEndpointId}{digits:10}",
        identity="{vpcEndpointId}|{subnetId}",
        force_new=("vpcEndpointId", "subnetId"),
        upsert=True,
    ),
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": TypeRules(
        id="a-{vpcEndpointId}{digits:10}",
        identity="{vpcEndpointId}|{routeTableId}",
        force_new=("vpcEndpointId", "routeTableId"),
        exists="creating VPC Endpoint Route Table Association: RouteAlreadyExists: route table {routeTableId} "
        "already has a route "
        "with destination-prefix-list-id of {vpcEndpointId}",
    ),
}
