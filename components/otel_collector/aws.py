"""Collectors on AWS: a gateway on Fargate behind VPC Lattice, and the stores that all clouds' telemetry goes to."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_log_group import log_group
from components.aws_policies import AwsPlace, Statement, document, require_account_id
from components.aws_role import bounded_role
from components.aws_security_group import let_in, let_out, security_group
from components.base import require
from components.otel_collector import OtelCollector, OtelCollectorArgs, aws_documents
from components.otel_collector.configuration import GRPC_PORT, HEALTH_PORT, MEMORY_MIB, VCPUS
from components.otel_collector.gateway import (
    CPU_PERCENT,
    HEALTH_PATH,
    MEMORY_PERCENT,
    NAME,
    agent,
    environment,
    telemetry_log_group,
)
from vocabulary import Cloud, NameKind

_CPU_UNITS: Final = 1024
_USER: Final = "10001:10001"
_DRAIN_SECONDS: Final = 60
"""Time that a gateway gets to deliver what it holds when it is stopped."""

_SCALED_BY: Final = {"ECSServiceAverageCPUUtilization": CPU_PERCENT, "ECSServiceAverageMemoryUtilization": MEMORY_PERCENT}
"""Metric and the value that scaling keeps it at."""


class AwsOtelCollector(OtelCollector):
    """ECS service on Fargate, a VPC Lattice service before it, log groups, and X-Ray set to take OTLP.

    VPC Lattice gives the gateway a name with a certificate that AWS keeps valid, in this network only. A load balancer would need
    a public domain or a private certificate authority for that.

    Sources: ECS "Use VPC Lattice to connect", VPC Lattice "Target groups" and "HTTPS listeners", CloudWatch "OTLP endpoints".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: OtelCollectorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the collector.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id, or ``aws`` is missing.
        """
        require_account_id("account_id", args.account_id)
        require(args.aws is not None, "aws", args.aws, "give AwsCollectorOptions with the permission boundary of the roles")
        assert args.aws  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        self._options = args.aws
        self._key_id = args.key.key_id if args.key else None
        self._place = AwsPlace(account_id=args.account_id, region=self.context.place(self._CLOUD).name)
        stores = self._stores()
        targets, listener, endpoint = self._endpoint()
        gateway = self._gateway(targets, depends_on=[*stores, listener])
        self._scaling(gateway)
        self.register(
            otlp_endpoint=endpoint,
            gateway_id=gateway.arn,
            agent_configuration=agent(self.context, self._CLOUD, endpoint),
        )

    def _stores(self) -> list[pulumi.Resource]:
        """What the gateways of all clouds write to, beside Prometheus."""
        logs = self._log_group("telemetry", telemetry_log_group(self.context))
        streams = [
            aws.cloudwatch.LogStream(
                self.child_name(f"telemetry-{cloud}"), name=cloud, log_group_name=logs.name, opts=self.child()
            )
            for cloud in Cloud
        ]
        delivery = aws.cloudwatch.LogResourcePolicy(
            self.child_name("traces"),
            policy_name=self.physical_name(NameKind.LOG_GROUP, "traces"),
            policy_document=document(aws_documents.trace_delivery(self._place)),
            opts=self.child(),
        )
        traces = aws.xray.TraceSegmentDestination(
            self.child_name("traces"), destination="CloudWatchLogs", opts=self.child(depends_on=[delivery])
        )
        return [*streams, traces]

    def _log_group(self, suffix: str, name: str) -> aws.cloudwatch.LogGroup:
        return log_group(
            self,
            suffix,
            retention_days=self._options.log_retention_days,
            key_id=self._key_id,
            protect=self.context.protect,
            name=name,
        )

    def _endpoint(self) -> tuple[aws.vpclattice.TargetGroup, aws.vpclattice.Listener, pulumi.Output[str]]:
        """The gateway's name in this network: TLS ends at VPC Lattice, which brings requests to a task that is well."""
        network = aws.vpclattice.ServiceNetwork(
            self.child_name("telemetry"), auth_type="NONE", tags=self.tags(), opts=self.child()
        )
        service = aws.vpclattice.Service(self.child_name(NAME), auth_type="NONE", tags=self.tags(), opts=self.child())
        aws.vpclattice.ServiceNetworkServiceAssociation(
            self.child_name(NAME),
            service_identifier=service.id,
            service_network_identifier=network.id,
            tags=self.tags(),
            opts=self.child(),
        )
        aws.vpclattice.ServiceNetworkVpcAssociation(
            self.child_name("telemetry"),
            service_network_identifier=network.id,
            vpc_identifier=self._args.placement.network_id,
            security_group_ids=[self._callers().id],
            tags=self.tags(),
            opts=self.child(),
        )
        targets = aws.vpclattice.TargetGroup(
            self.child_name(NAME),
            type="IP",
            config={
                "vpc_identifier": self._args.placement.network_id,
                "ip_address_type": "IPV4",
                "protocol": "HTTP",
                "protocol_version": "GRPC",
                "port": GRPC_PORT,
                "health_check": {
                    "enabled": True,
                    "protocol": "HTTP",
                    "protocol_version": "HTTP1",
                    "port": HEALTH_PORT,
                    "path": HEALTH_PATH,
                    "matcher": {"value": "200"},
                    "health_check_interval_seconds": 10,
                    "health_check_timeout_seconds": 5,
                    "healthy_threshold_count": 2,
                    "unhealthy_threshold_count": 3,
                },
            },
            tags=self.tags(),
            opts=self.child(),
        )
        listener = aws.vpclattice.Listener(
            self.child_name(NAME),
            name="otlp",
            service_identifier=service.id,
            protocol="HTTPS",
            port=443,
            default_action={"forwards": [{"target_groups": [{"target_group_identifier": targets.id, "weight": 100}]}]},
            tags=self.tags(),
            opts=self.child(),
        )
        return targets, listener, pulumi.Output.concat("https://", service.dns_entries[0].domain_name, ":443")

    def _callers(self) -> aws.ec2.SecurityGroup:
        """Who may call: this network. Workloads in the common boundary may call out to VPC Lattice even without egress."""
        group = self._security_group("callers", "Telemetry: OTLP from this network")
        let_in(self, "callers-from-network", group.id, 443, cidr_ipv4=self._args.placement.address_space)
        boundary_id = self._args.placement.security_boundary_id
        let_out(self, "workloads-to-telemetry", boundary_id, 443, prefix_list_id=self._lattice_addresses())
        return group

    def _gateway(self, targets: aws.vpclattice.TargetGroup, depends_on: list[pulumi.Resource]) -> aws.ecs.Service:
        cluster_name = self.physical_name(NameKind.ECS, NAME)
        insights = self._log_group("insights", f"/aws/ecs/containerinsights/{cluster_name}/performance")
        cluster = aws.ecs.Cluster(
            self.child_name(NAME),
            name=cluster_name,
            settings=[{"name": "containerInsights", "value": "enabled"}],
            tags=self.tags(),
            opts=self.child(depends_on=[insights]),  # ECS would make the log group without retention and key
        )
        group = self._security_group(NAME, "Gateway: OTLP and health checks from VPC Lattice")
        for port in (GRPC_PORT, HEALTH_PORT):
            let_in(self, f"gateway-{port}-from-telemetry", group.id, port, prefix_list_id=self._lattice_addresses())
        registration, registered = self._role(
            "registration",
            aws_documents.registration_trust(self._place),
            aws_documents.registration_rights(targets.arn),
        )
        task, startable = self._task()
        return aws.ecs.Service(
            self.child_name(NAME),
            name=self.physical_name(NameKind.ECS, NAME),
            cluster=cluster.arn,
            task_definition=task.arn,
            launch_type="FARGATE",
            desired_count=self._args.minimum_instances,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            availability_zone_rebalancing="ENABLED",
            network_configuration={
                "subnets": self._args.placement.subnet_ids["private"],
                # The second lets the tasks out, as far as the network lets anybody out.
                "security_groups": [group.id, self._args.placement.security_boundary_id],
                "assign_public_ip": False,
            },
            vpc_lattice_configurations=[{"port_name": "otlp", "role_arn": registration.arn, "target_group_arn": targets.arn}],
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            tags=self.tags(),
            # Scaling decides how many run.
            opts=self.child(depends_on=[*depends_on, registered, startable], ignore_changes=["desiredCount"]),
        )

    def _task(self) -> tuple[aws.ecs.TaskDefinition, aws.iam.RolePolicy]:
        printed = self._log_group(NAME, self.physical_name(NameKind.LOG_GROUP, NAME))
        execution, startable = self._role(
            "start",
            aws_documents.execution_trust(self._place),
            aws_documents.execution_rights(self._place, self._options.repository, printed.arn),
        )
        container = {
            "name": NAME,
            "image": self._args.image,
            "essential": True,
            "user": _USER,
            "readonlyRootFilesystem": True,
            "linuxParameters": {"capabilities": {"drop": ["ALL"]}, "initProcessEnabled": True},
            "portMappings": [
                {"name": "otlp", "containerPort": GRPC_PORT, "hostPort": GRPC_PORT, "protocol": "tcp", "appProtocol": "grpc"},
                {"name": "health", "containerPort": HEALTH_PORT, "hostPort": HEALTH_PORT, "protocol": "tcp"},
            ],
            "environment": [
                {"name": name, "value": value} for name, value in sorted(environment(self._args, self._CLOUD).items())
            ],
            "healthCheck": {"command": ["CMD", "healthcheck"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 30},
            "stopTimeout": _DRAIN_SECONDS,
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": printed.name,
                    "awslogs-region": self._place.region,
                    "awslogs-stream-prefix": NAME,
                    "mode": "non-blocking",  # a log that can not be written must not stop telemetry
                    "max-buffer-size": "4m",
                },
            },
        }
        task = aws.ecs.TaskDefinition(
            self.child_name(NAME),
            family=self.physical_name(NameKind.ECS, NAME),
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(VCPUS * _CPU_UNITS),
            memory=str(MEMORY_MIB),
            # The one that all three clouds run, since the image is the same.
            runtime_platform={"cpu_architecture": "X86_64", "operating_system_family": "LINUX"},
            execution_role_arn=execution.arn,
            task_role_arn=self._args.identity_id,
            container_definitions=pulumi.Output.json_dumps([container], sort_keys=True),
            tags=self.tags(),
            opts=self.child(),
        )
        return task, startable

    def _scaling(self, gateway: aws.ecs.Service) -> None:
        target = aws.appautoscaling.Target(
            self.child_name(NAME),
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.concat("service/", self.physical_name(NameKind.ECS, NAME), "/", gateway.name),
            min_capacity=self._args.minimum_instances,
            max_capacity=self._args.maximum_instances,
            tags=self.tags(),
            opts=self.child(),
        )
        for metric, percent in _SCALED_BY.items():
            aws.appautoscaling.Policy(
                self.child_name(f"scaling-{metric.removeprefix('ECSServiceAverage').removesuffix('Utilization').lower()}"),
                policy_type="TargetTrackingScaling",
                service_namespace=target.service_namespace,
                scalable_dimension=target.scalable_dimension,
                resource_id=target.resource_id,
                target_tracking_scaling_policy_configuration={
                    "predefined_metric_specification": {"predefined_metric_type": metric},
                    "target_value": percent,
                    "scale_in_cooldown": 300,
                    "scale_out_cooldown": 60,
                },
                opts=self.child(),
            )

    def _role(self, suffix: str, trusted: list[Statement], rights: list[Statement]) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        return bounded_role(self, suffix, trusted=trusted, rights=rights, boundary_id=self._options.boundary_id)

    def _security_group(self, suffix: str, description: str) -> aws.ec2.SecurityGroup:
        return security_group(self, suffix, network_id=self._args.placement.network_id, description=description)

    def _lattice_addresses(self) -> pulumi.Output[str]:
        """Prefix list of the addresses that VPC Lattice answers and calls from; AWS keeps it, so that its id is looked up."""
        name = f"com.amazonaws.{self._place.region}.vpc-lattice"
        found = aws.ec2.get_managed_prefix_list_output(name=name, opts=pulumi.InvokeOutputOptions(parent=self))
        addresses: pulumi.Output[str] = found.id
        return addresses
