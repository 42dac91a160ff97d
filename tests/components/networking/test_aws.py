"""The network on AWS."""

import json
from typing import Any

import pytest

from components.networking import CrossCloudAccess, Egress, NetworkSize
from components.networking.aws import INTERFACE_ENDPOINTS
from tests.components.networking.networks import ACCOUNT, BOUNDARY, network
from tests.components.support import Deployed, context
from vocabulary import Cloud, Region

RULES = ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
SUBNET = "aws:ec2/subnet:Subnet"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


def aws(**changes: Any) -> Deployed:
    return network(Cloud.AWS, **changes)


def test_private_and_isolated_subnets_lie_in_every_zone_and_assign_no_public_address() -> None:
    deployed = aws()
    subnets = {subnet.name: subnet.inputs for subnet in deployed.of(SUBNET)}
    for name in ("private", "isolated", "endpoints", "public"):
        zones = [subnets[f"networking-{name}-{letter}"]["availabilityZone"] for letter in "abc"]
        assert zones == ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    assert {inputs["mapPublicIpOnLaunch"] for inputs in subnets.values()} == {False}
    assert len({inputs["cidrBlock"] for inputs in subnets.values()}) == 12


def test_zones_of_a_region_that_leaves_out_letters() -> None:
    deployed = aws(context=context(region=Region.CA_CENTRAL))
    private = [subnet for subnet in deployed.of(SUBNET) if subnet.name.startswith("networking-private-")]
    assert [subnet.inputs["availabilityZone"] for subnet in private] == ["ca-central-1a", "ca-central-1b", "ca-central-1d"]
    assert [subnet.inputs["cidrBlock"] for subnet in private] == ["10.16.0.0/22", "10.16.4.0/22", "10.16.8.0/22"]


def test_the_default_security_group_is_closed() -> None:
    group = aws().one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "networking-default")
    assert not {"ingress", "egress"} & set(group.inputs)


def test_only_the_network_itself_gets_in_and_only_https_gets_out() -> None:
    rules = {rule.name.removeprefix("networking-"): rule.inputs for token in RULES for rule in aws().of(token)}
    described = {
        name: (
            inputs["ipProtocol"],
            inputs.get("toPort"),
            inputs.get("cidrIpv4") or inputs.get("prefixListId", "")[:3] or inputs["referencedSecurityGroupId"][:3],
        )
        for name, inputs in rules.items()
    }
    assert described == {
        "endpoints-from-10-16-0-0-16": ("tcp", 443, "10.16.0.0/16"),
        "workloads-from-workloads": ("-1", None, "sg-"),
        "workloads-to-workloads": ("-1", None, "sg-"),
        "workloads-to-endpoints": ("tcp", 443, "sg-"),
        "workloads-to-storage": ("tcp", 443, "pl-"),
        "workloads-to-internet": ("tcp", 443, "0.0.0.0/0"),
    }


@pytest.mark.parametrize("egress", list(Egress))
def test_isolated_subnets_have_no_route_out(egress: Egress) -> None:
    deployed = aws(egress=egress)
    isolated = {
        association.inputs["routeTableId"]
        for association in deployed.of("aws:ec2/routeTableAssociation:RouteTableAssociation")
        if association.name.startswith(("networking-isolated", "networking-endpoints"))
    }
    routes = [route.inputs for route in deployed.of("aws:ec2/route:Route")]
    assert len(isolated) == 1
    assert not isolated & {route["routeTableId"] for route in routes}
    public = [subnet for subnet in deployed.of(SUBNET) if subnet.name.startswith("networking-public")]
    assert bool(public) == (egress is not Egress.NONE), "public subnets are there for NAT gateways only"


def test_redundant_gateways_each_serve_their_own_zone() -> None:
    deployed = aws(egress=Egress.REDUNDANT, size=NetworkSize.LARGE)
    for letter in "abc":
        gateway = deployed.one("aws:ec2/natGateway:NatGateway", f"networking-egress-{letter}")
        assert gateway.inputs["availabilityMode"] == "zonal"
        assert gateway.inputs["subnetId"] == deployed.one(SUBNET, f"networking-public-{letter}").id
        addresses = [deployed.named(f"networking-egress-{letter}-{n}").id for n in range(1, 5)]
        assert [gateway.inputs["allocationId"], *gateway.inputs["secondaryAllocationIds"]] == addresses
        assert deployed.named(f"networking-private-{letter}-egress").inputs["natGatewayId"] == gateway.id


def test_a_gateway_waits_for_the_way_to_the_internet() -> None:
    deployed = aws()
    gateway = deployed.one("aws:ec2/natGateway:NatGateway", "networking-egress-a")
    assert deployed.one("aws:ec2/internetGateway:InternetGateway", "networking-internet").urn in gateway.dependencies


def test_a_smaller_size_takes_secondary_addresses_away() -> None:
    """Left out, the provider keeps former ones."""
    assert aws().one("aws:ec2/natGateway:NatGateway", "networking-egress-a").inputs["secondaryAllocationIds"] == []


def test_endpoints_answer_in_every_zone_under_their_public_names() -> None:
    deployed = aws()
    interfaces = [endpoint for endpoint in deployed.of(ENDPOINT) if endpoint.inputs["vpcEndpointType"] == "Interface"]
    services = {endpoint.inputs["serviceName"].removeprefix("com.amazonaws.eu-central-1.") for endpoint in interfaces}
    assert services == {service for service, _ in INTERFACE_ENDPOINTS.values()}
    assert {endpoint.inputs["privateDnsEnabled"] for endpoint in interfaces} == {True}
    associated = deployed.of("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation")
    assert len(associated) == 3 * len(interfaces)
    assert {association.inputs["subnetId"] for association in associated} == set(deployed.outputs["subnet_ids"]["endpoints"])


def test_endpoints_are_closed_to_credentials_of_other_accounts() -> None:
    statements = [
        (endpoint.name, statement)
        for endpoint in aws().of(ENDPOINT)
        for statement in json.loads(endpoint.inputs["policy"])["Statement"]
    ]
    assert len(statements) == len(INTERFACE_ENDPOINTS) + 2
    for name, statement in statements:
        assert statement["Action"] != ["*"]
        if statement["Sid"] == "ImageLayersOfEcr":
            assert (statement["Action"], statement["Resource"]) == (
                ["s3:GetObject"],
                "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*",
            )
        else:
            assert statement["Condition"]["StringEquals"]["aws:PrincipalAccount"] == ACCOUNT, name
        if statement["Action"] == ["s3:*"]:
            assert statement["Condition"]["StringEquals"]["aws:ResourceAccount"] == ACCOUNT


def test_every_route_table_but_the_public_one_reaches_storage_privately() -> None:
    deployed = aws()
    associated = deployed.of("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation")
    tables = {table.name: table.id for table in deployed.of("aws:ec2/routeTable:RouteTable")}
    assert {association.inputs["routeTableId"] for association in associated} == set(tables.values()) - {
        tables["networking-public"]
    }


def test_all_traffic_is_archived_for_queries_and_rejects_go_to_the_log_store() -> None:
    deployed = aws()
    archive = deployed.named("networking-flow-log-archive").inputs
    assert (archive["trafficType"], archive["logDestinationType"]) == ("ALL", "s3")
    assert archive["destinationOptions"] == {"fileFormat": "parquet", "hiveCompatiblePartitions": True, "perHourPartition": True}
    assert "${pkt-srcaddr}" in archive["logFormat"].split(" ")
    rejected = deployed.named("networking-flow-log-rejected").inputs
    role = deployed.one("aws:iam/role:Role", "networking-flow-logs")
    assert (rejected["trafficType"], rejected["logDestinationType"]) == ("REJECT", "cloud-watch-logs")
    assert rejected["iamRoleArn"] == role.outputs["arn"]
    rights = deployed.one("aws:iam/rolePolicy:RolePolicy", "networking-flow-logs")
    assert rights.urn in deployed.named("networking-flow-log-rejected").dependencies


def test_the_flow_log_role_serves_flow_logs_of_this_account_only_and_carries_the_boundary() -> None:
    deployed = aws()
    role = deployed.one("aws:iam/role:Role", "networking-flow-logs").inputs
    assert role["permissionsBoundary"] == BOUNDARY
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:ec2:eu-central-1:{ACCOUNT}:vpc-flow-log/*"},
    }
    grants = json.loads(deployed.one("aws:iam/rolePolicy:RolePolicy", "networking-flow-logs").inputs["policy"])["Statement"]
    assert {tuple(grant["Action"]): grant["Resource"] for grant in grants} == {
        ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"): [
            f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging",
            f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging:*",
        ],
        ("logs:DescribeLogGroups",): f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:*",
    }


def test_the_relay_calls_endpoints_and_the_internet_and_is_called_by_nobody() -> None:
    deployed = aws(cross_cloud_access=CrossCloudAccess.RELAY)
    relay = deployed.one("aws:ec2/securityGroup:SecurityGroup", "networking-relay").id
    ingress, egress = ({rule.name for rule in deployed.of(token) if rule.inputs["securityGroupId"] == relay} for token in RULES)
    assert ingress == set()
    assert egress == {"networking-relay-to-endpoints", "networking-relay-to-internet", "networking-relay-to-storage"}
    assert len(deployed.outputs["subnet_ids"]["relay"]) == 3


def test_vpn_opens_endpoints_to_the_control_plane_and_nothing_else() -> None:
    deployed = aws(cross_cloud_access=CrossCloudAccess.VPN, control_plane_ranges=["10.0.0.0/20", "172.20.0.0/24"])
    admitted = {
        rule.inputs["cidrIpv4"]: (rule.inputs["securityGroupId"], rule.inputs["fromPort"], rule.inputs["toPort"])
        for rule in deployed.of(RULES[0])
        if "cidrIpv4" in rule.inputs
    }
    endpoints = deployed.one("aws:ec2/securityGroup:SecurityGroup", "networking-endpoints").id
    assert admitted == dict.fromkeys(["10.16.0.0/16", "10.0.0.0/20", "172.20.0.0/24"], (endpoints, 443, 443))
    assert len(deployed.outputs["subnet_ids"]["gateway"]) == 3
