"""The network on AWS: a VPC whose subnets lie in one zone each.

Deliberately not here: network ACLs, which can not name a service's prefix list and so would cut isolated subnets off from S3; the
stateful security groups close what has to be closed. Tunnels and transit gateways, whose keys must not be in our state.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import Conditions, allow, document, trust
from components.aws_role import bounded_role
from components.aws_security_group import let_in, let_out, security_group
from components.base import require
from components.networking import EGRESS_ADDRESSES, CrossCloudAccess, Egress, Network, NetworkArgs, SubnetTier
from components.networking.address_plan import STANDARD_SLOTS, network_range, zone_range
from components.networking.subnets import workload_subnets
from vocabulary import Cloud

INTERFACE_ENDPOINTS: Final = {
    "identity": ("sts", "sts"),
    "logging": ("logs", "logs"),
    "logging-metrics": ("monitoring", "cloudwatch"),
    "metrics": ("aps-workspaces", "aps"),
    "ml": ("sagemaker.api", "sagemaker"),
    "ml-features": ("sagemaker.featurestore-runtime", "sagemaker"),
    "ml-runtime": ("sagemaker.runtime", "sagemaker"),
    "registry": ("ecr.api", "ecr"),
    "registry-images": ("ecr.dkr", "ecr"),
    "secrets": ("secretsmanager", "secretsmanager"),
    "secrets-keys": ("kms", "kms"),
    "traces": ("xray", "xray"),
}
"""Interface endpoints by neutral service: the endpoint service and the prefix of its IAM actions (AWS PrivateLink: "AWS services
that integrate with AWS PrivateLink"; all of these support endpoint policies). ``storage`` is a gateway endpoint."""

FLOW_LOG_FIELDS: Final = (
    *("version", "account-id", "vpc-id", "subnet-id", "az-id", "interface-id", "instance-id", "flow-direction", "traffic-path"),
    *("srcaddr", "dstaddr", "srcport", "dstport", "pkt-srcaddr", "pkt-dstaddr", "pkt-dst-aws-service", "protocol", "tcp-flags"),
    *("packets", "bytes", "start", "end", "action", "log-status"),
)
"""Fields of a flow log record; the default format leaves out where in the network it was and what lies behind a NAT gateway."""

_ANYWHERE: Final = "0.0.0.0/0"
_HTTPS: Final = 443


class AwsNetwork(Network):
    """VPC, zonal subnets, NAT gateways, closed security groups, VPC endpoints and flow logs.

    Sources: VPC User Guide ("NAT gateways", "Security group rules", "Publish flow logs to Amazon S3"), AWS PrivateLink Guide
    ("Control access to VPC endpoints using endpoint policies"), SageMaker ("Give training jobs access to resources in your VPC").
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require(
            args.aws is not None, "aws", args.aws, "give AwsNetworkOptions with the permission boundary of the flow logs' role"
        )
        super().__init__(name, args.context, opts)
        self._args = args
        place = args.context.place(Cloud.AWS)
        self._region = place.name
        self._zones = {zone.removeprefix(place.name): zone for zone in place.zones[: args.zones]}
        self._range = network_range(args.supernet, Cloud.AWS)

        self._vpc = self._network()
        addresses, gateways, public = self._egress()
        groups = self._boundaries()
        subnets, route_tables = self._subnets(gateways)
        subnets |= public
        services = self._private_services(groups, subnets["endpoints"], route_tables)
        self._flow_logs()
        self.register(
            network_id=self._vpc.id,
            address_space=str(self._range),
            subnet_ids={name: [subnet.id for subnet in zonal.values()] for name, zonal in subnets.items()},
            egress_addresses=addresses,
            private_services=services,
            default_security_boundary_id=groups["workloads"].id,
        )

    def _network(self) -> aws.ec2.Vpc:
        vpc = aws.ec2.Vpc(
            self.child_name("network"),
            cidr_block=str(self._range),
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self.named_tags("network"),
            opts=self.child(),
        )
        # Every VPC comes with a default security group that lets its members talk; without rules it lets nobody.
        aws.ec2.DefaultSecurityGroup(
            self.child_name("default"), vpc_id=vpc.id, tags=self.named_tags("default"), opts=self.child()
        )
        return vpc

    def _egress(
        self,
    ) -> tuple[list[pulumi.Output[str]], dict[str, aws.ec2.NatGateway], dict[str, dict[str, aws.ec2.Subnet]]]:
        """Fixed addresses, the NAT gateway that each zone uses, and the public subnets by name, where load balancers may lie too.

        Zonal gateways, not a regional one: the mode of a gateway is fixed, so going from one to redundant would replace it and
        cut connections; zonal ones are added beside it.
        """
        if self._args.egress is Egress.NONE:
            return [], {}, {}
        letters = list(self._zones) if self._args.egress is Egress.REDUNDANT else list(self._zones)[:1]
        internet = aws.ec2.InternetGateway(
            self.child_name("internet"), vpc_id=self._vpc.id, tags=self.named_tags("internet"), opts=self.child()
        )
        routes = self._route_table("public")
        aws.ec2.Route(
            self.child_name("public-internet"),
            route_table_id=routes.id,
            destination_cidr_block=_ANYWHERE,
            gateway_id=internet.id,
            opts=self.child(),
        )
        subnets = self._zonal("public", STANDARD_SLOTS["public"], dict.fromkeys(self._zones, routes))
        addresses: list[pulumi.Output[str]] = []
        gateways: dict[str, aws.ec2.NatGateway] = {}
        for letter in letters:
            fixed = [self._address(f"egress-{letter}-{n + 1}") for n in range(EGRESS_ADDRESSES[self._args.size])]
            addresses += [address.public_ip for address in fixed]
            gateways[letter] = aws.ec2.NatGateway(
                self.child_name(f"egress-{letter}"),
                availability_mode="zonal",
                connectivity_type="public",
                subnet_id=subnets[letter].id,
                allocation_id=fixed[0].id,
                secondary_allocation_ids=[address.id for address in fixed[1:]],  # an empty list takes former ones away
                tags=self.named_tags(f"egress-{letter}"),
                opts=self.child(depends_on=[internet]),
            )
        return addresses, {letter: gateways.get(letter, gateways[letters[0]]) for letter in self._zones}, {"public": subnets}

    def _address(self, suffix: str) -> aws.ec2.Eip:
        return aws.ec2.Eip(self.child_name(suffix), domain="vpc", tags=self.named_tags(suffix), opts=self.child())

    def _boundaries(self) -> dict[str, aws.ec2.SecurityGroup]:
        """Closed security groups: whatever no rule allows is denied in both directions."""
        described = {
            "endpoints": "VPC endpoints: HTTPS from this network",
            "workloads": "Workloads without rules of their own: each other, VPC endpoints and the egress of their subnet",
        }
        if self._args.cross_cloud_access is CrossCloudAccess.RELAY:
            described["relay"] = "Relay: calls the control plane and VPC endpoints, is called by nobody"
        groups = {name: security_group(self, name, network_id=self._vpc.id, description=text) for name, text in described.items()}
        for cidr in (str(self._range), *(self._args.control_plane_ranges or [])):
            let_in(self, f"endpoints-from-{re.sub(r'[./]', '-', cidr)}", groups["endpoints"].id, _HTTPS, cidr_ipv4=cidr)
        # The machines of a distributed training job talk to each other on any port.
        let_in(
            self, "workloads-from-workloads", groups["workloads"].id, None, referenced_security_group_id=groups["workloads"].id
        )
        let_out(self, "workloads-to-workloads", groups["workloads"].id, None, referenced_security_group_id=groups["workloads"].id)
        for name, group in self._callers(groups).items():
            let_out(self, f"{name}-to-endpoints", group.id, _HTTPS, referenced_security_group_id=groups["endpoints"].id)
            if self._args.egress is not Egress.NONE:
                let_out(self, f"{name}-to-internet", group.id, _HTTPS, cidr_ipv4=_ANYWHERE)
        return groups

    @staticmethod
    def _callers(groups: Mapping[str, aws.ec2.SecurityGroup]) -> dict[str, aws.ec2.SecurityGroup]:
        """The groups whose members call services; endpoints only answer."""
        return {name: group for name, group in groups.items() if name != "endpoints"}

    def _subnets(
        self, gateways: Mapping[str, aws.ec2.NatGateway]
    ) -> tuple[dict[str, dict[str, aws.ec2.Subnet]], dict[str, aws.ec2.RouteTable]]:
        """Subnets by name and zone, and route tables by name: one for each zone's private tier, one for all that is isolated."""
        isolated = self._route_table("isolated")
        private = {letter: self._route_table(f"private-{letter}") for letter in self._zones}
        for letter, gateway in gateways.items():
            aws.ec2.Route(
                self.child_name(f"private-{letter}-egress"),
                route_table_id=private[letter].id,
                destination_cidr_block=_ANYWHERE,
                nat_gateway_id=gateway.id,
                opts=self.child(),
            )
        tables = {SubnetTier.PRIVATE: private, SubnetTier.ISOLATED: dict.fromkeys(self._zones, isolated)}
        subnets = {
            subnet.name: self._zonal(subnet.name, subnet.slot, tables[subnet.tier]) for subnet in workload_subnets(self._args)
        }
        is_vpn = self._args.cross_cloud_access is CrossCloudAccess.VPN
        for name in ("endpoints", "gateway") if is_vpn else ("endpoints",):  # a transit gateway attaches to the gateway subnets
            subnets[name] = self._zonal(name, STANDARD_SLOTS[name], tables[SubnetTier.ISOLATED])
        return subnets, {"isolated": isolated} | {f"private-{letter}": table for letter, table in private.items()}

    def _zonal(self, name: str, slot: int, route_tables: Mapping[str, aws.ec2.RouteTable]) -> dict[str, aws.ec2.Subnet]:
        """A subnet in each zone, with its zone's route table."""
        subnets = {}
        for position, (letter, zone) in enumerate(self._zones.items()):
            suffix = f"{name}-{letter}"
            subnets[letter] = aws.ec2.Subnet(
                self.child_name(suffix),
                vpc_id=self._vpc.id,
                availability_zone=zone,
                cidr_block=str(zone_range(self._range, slot, position)),
                map_public_ip_on_launch=False,
                tags=self.named_tags(suffix),
                opts=self.child(),
            )
            aws.ec2.RouteTableAssociation(
                self.child_name(suffix),
                subnet_id=subnets[letter].id,
                route_table_id=route_tables[letter].id,
                opts=self.child(),
            )
        return subnets

    def _route_table(self, suffix: str) -> aws.ec2.RouteTable:
        """A table without inline routes, so that whoever owns a VPN can add theirs."""
        return aws.ec2.RouteTable(self.child_name(suffix), vpc_id=self._vpc.id, tags=self.named_tags(suffix), opts=self.child())

    def _private_services(
        self,
        groups: Mapping[str, aws.ec2.SecurityGroup],
        subnets: Mapping[str, aws.ec2.Subnet],
        route_tables: Mapping[str, aws.ec2.RouteTable],
    ) -> dict[str, pulumi.Output[str]]:
        """Endpoints by service. Subnets and route tables are associated one by one, so that growing changes no endpoint."""
        storage = self._storage_endpoint(groups, route_tables)
        endpoints = {"storage": storage.id}
        for service, (endpoint_service, actions) in INTERFACE_ENDPOINTS.items():
            endpoint = aws.ec2.VpcEndpoint(
                self.child_name(f"endpoint-{service}"),
                vpc_id=self._vpc.id,
                vpc_endpoint_type="Interface",
                service_name=f"com.amazonaws.{self._region}.{endpoint_service}",
                private_dns_enabled=True,
                security_group_ids=[groups["endpoints"].id],
                policy=document([self._for_our_principals(actions)]),
                tags=self.named_tags(f"endpoint-{service}"),
                opts=self.child(),
            )
            endpoints[service] = endpoint.id
            for letter, subnet in subnets.items():
                aws.ec2.VpcEndpointSubnetAssociation(
                    self.child_name(f"endpoint-{service}-{letter}"),
                    vpc_endpoint_id=endpoint.id,
                    subnet_id=subnet.id,
                    opts=self.child(),
                )
        return endpoints

    def _storage_endpoint(
        self, groups: Mapping[str, aws.ec2.SecurityGroup], route_tables: Mapping[str, aws.ec2.RouteTable]
    ) -> aws.ec2.VpcEndpoint:
        # Image layers are read from a bucket of ECR's with presigned URLs, so by a principal that is not ours.
        layers = f"arn:aws:s3:::prod-{self._region}-starport-layer-bucket/*"
        endpoint = aws.ec2.VpcEndpoint(
            self.child_name("endpoint-storage"),
            vpc_id=self._vpc.id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{self._region}.s3",
            policy=document(
                [
                    self._for_our_principals("s3", {"aws:ResourceAccount": self._args.scope}),
                    allow("ImageLayersOfEcr", ["s3:GetObject"], layers) | {"Principal": "*"},
                ]
            ),
            tags=self.named_tags("endpoint-storage"),
            opts=self.child(),
        )
        for suffix, table in route_tables.items():
            aws.ec2.VpcEndpointRouteTableAssociation(
                self.child_name(f"endpoint-storage-{suffix}"),
                vpc_endpoint_id=endpoint.id,
                route_table_id=table.id,
                opts=self.child(),
            )
        for name, group in self._callers(groups).items():
            let_out(self, f"{name}-to-storage", group.id, _HTTPS, prefix_list_id=endpoint.prefix_list_id)
        return endpoint

    def _for_our_principals(self, actions: str, more: Mapping[str, pulumi.Input[str]] | None = None) -> dict[str, Any]:
        """A statement that closes an endpoint to credentials from outside this account, the way data is carried off."""
        conditions: Conditions = {"StringEquals": {"aws:PrincipalAccount": self._args.scope, **(more or {})}}
        return allow("PrincipalsOfThisAccount", [f"{actions}:*"], "*", conditions) | {"Principal": "*"}

    def _flow_logs(self) -> None:
        """All traffic to the archive, for queries; what was rejected also to the log store, for alarms."""
        aws.ec2.FlowLog(
            self.child_name("flow-log-archive"),
            vpc_id=self._vpc.id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=self._args.log_archive_id,
            log_format=" ".join(f"${{{field}}}" for field in FLOW_LOG_FIELDS),
            destination_options=aws.ec2.FlowLogDestinationOptionsArgs(
                file_format="parquet", hive_compatible_partitions=True, per_hour_partition=True
            ),
            tags=self.named_tags("flow-log-archive"),
            opts=self.child(),
        )
        role, rights = self._flow_log_role()
        aws.ec2.FlowLog(
            self.child_name("flow-log-rejected"),
            vpc_id=self._vpc.id,
            traffic_type="REJECT",
            log_destination_type="cloud-watch-logs",
            log_destination=self._args.log_store_id,
            iam_role_arn=role.arn,
            tags=self.named_tags("flow-log-rejected"),
            opts=self.child(depends_on=[rights]),
        )

    def _flow_log_role(self) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        assert self._args.aws  # noqa: S101 - checked when constructed
        account = pulumi.Output.from_input(self._args.scope)
        group = pulumi.Output.from_input(self._args.log_store_id)
        conditions = {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn": pulumi.Output.format("arn:aws:ec2:{0}:{1}:vpc-flow-log/*", self._region, account)},
        }
        write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        groups = pulumi.Output.format("arn:aws:logs:{0}:{1}:log-group:*", self._region, account)
        return bounded_role(
            self,
            "flow-logs",
            trusted=[trust("FlowLogsOfThisAccount", {"Service": "vpc-flow-logs.amazonaws.com"}, "sts:AssumeRole", conditions)],
            rights=[
                allow("WriteToTheLogStore", write, [group, pulumi.Output.concat(group, ":*")]),
                allow("ListLogGroups", ["logs:DescribeLogGroups"], groups),
            ],
            boundary_id=self._args.aws.boundary_id,
            description="VPC flow logs: writes rejected traffic to the log store",
            policy_name="write-flow-logs",
        )
