"""The control plane's services on AWS: Fargate tasks behind a load balancer, on queues, and on schedules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_alarm import Alarm, build_alarm
from components.aws_policies import Statement, require_account_id, trust_services
from components.aws_role import bounded_role
from components.aws_security_group import security_group
from components.control_plane_hosting import ControlPlaneHosting, ControlPlaneHostingArgs
from components.control_plane_hosting.aws_alarms import api_alarms, database_alarm, dead_letters
from components.control_plane_hosting.aws_database import PORT, Database, build_database
from components.control_plane_hosting.aws_entry import API_PORT, Entry, build_entry
from components.control_plane_hosting.aws_queues import FAILED_RUNS, Queues, build_queues, dead_letters_name
from components.control_plane_hosting.aws_rights import (
    SCHEDULER,
    TASKS,
    Place,
    launch_rights,
    schedule_rights,
    service_rights,
    setup_rights,
)
from components.control_plane_hosting.aws_schedules import RUN, TOLD, build_schedules
from components.control_plane_hosting.aws_tasks import build_cluster, build_task, log_group_name, task_family
from components.control_plane_hosting.services import DATABASE_NAME, HOSTED, Mode, database_user
from vocabulary import Cloud, NameKind, Service, service_role_name

_DATABASE_SETUP: Final = "database-setup"
"""The task that makes the database's users and tables; a pipeline runs it after ``up`` (docs/capabilities)."""

_LAUNCHER: Final = "launcher"
"""The role that ECS starts tasks with."""

_IMAGE_REPOSITORY: Final = "ml-control-plane"
"""What the image registry calls the repository after ``<prefix>-<environment>-``."""

_ANYWHERE: Final = "0.0.0.0/0"


@dataclass(frozen=True, kw_only=True)
class _Groups:
    """Security groups: who talks to whom."""

    api: aws.ec2.SecurityGroup
    services: aws.ec2.SecurityGroup
    database: aws.ec2.SecurityGroup


class AwsControlPlaneHosting(ControlPlaneHosting):
    """Everything that the control plane's services of one environment run on.

    Deliberately not here: the DNS record of the API, whose zone is the organization's; scaling by load, which a handful of jobs a
    minute does not ask for: tasks and capacity are settings; a shell into containers (ECS Exec), which nothing needs.

    Sources: ECS "Best practices for running tasks on Fargate", "Deployment circuit breaker"; Aurora "Using Aurora Serverless v2",
    "IAM database authentication"; SQS "Dead-letter queues"; EventBridge Scheduler "Using templated targets".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: ControlPlaneHostingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build what services run on, and the services.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id.
        """
        require_account_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._key_arn = args.key.key_id if args.key else None
        self._rights: dict[str, aws.iam.RolePolicy] = {}
        groups = self._boundaries()
        database = build_database(self, args, groups.database)
        entry = build_entry(self, args, groups.api)
        queues = build_queues(self, args)
        self._place = Place(
            context=self.context,
            account_id=args.account_id,
            region=self.context.place(self._CLOUD).name,
            database_resource_id=database.cluster.cluster_resource_id,
            key_arn=self._key_arn,
            evidence_bus_arn=args.evidence_bus_arn,
        )
        cluster = build_cluster(self, args)
        roles = {service: self._service_role(service, queues) for service in HOSTED}
        launcher = self._launcher()
        tasks = self._tasks(roles, launcher, queues, database)
        services = self._services(cluster, tasks, groups, entry)
        build_schedules(
            self,
            args,
            role=self._schedule_role(cluster, roles, launcher, queues),
            cluster=cluster,
            tasks=tasks,
            security_group=groups.services,
            queues=queues,
        )
        self._alarms(entry, database, queues)
        self.register(
            api_url=f"https://{args.api.host_name}",
            api_target=entry.load_balancer.dns_name,
            service_ids={
                service.value: services[service].arn if service in services else tasks[service].arn for service in HOSTED
            },
            database_id=database.cluster.arn,
            queue_urls={service.value: queue.url for service, queue in queues.of_service.items()},
        )

    def _boundaries(self) -> _Groups:
        """The load balancer talks to the API only, services to the database and by HTTPS, the database to nobody."""
        described = {
            "api": "Load balancer of the broker API: HTTPS from the declared ranges",
            "services": "Services: called by the load balancer, call the database and HTTPS",
            "database": "Database: called by services",
        }
        made = {
            name: security_group(self, name, network_id=self._args.placement.network_id, description=text)
            for name, text in described.items()
        }
        groups = _Groups(**made)
        for cidr in self._args.api.allowed_ranges:
            self._rule(f"api-from-{cidr.replace('.', '-').replace('/', '-')}", groups.api, 443, ingress=True, cidr_ipv4=cidr)
        self._between("api-to-services", groups.api, groups.services, API_PORT)
        self._between("services-to-database", groups.services, groups.database, PORT)
        self._rule("api-to-issuer", groups.api, 443, ingress=False, cidr_ipv4=_ANYWHERE)  # the issuer's keys
        self._rule("services-to-internet", groups.services, 443, ingress=False, cidr_ipv4=_ANYWHERE)
        return groups

    def _between(self, suffix: str, caller: aws.ec2.SecurityGroup, called: aws.ec2.SecurityGroup, port: int) -> None:
        self._rule(f"{suffix}-out", caller, port, ingress=False, referenced_security_group_id=called.id)
        self._rule(f"{suffix}-in", called, port, ingress=True, referenced_security_group_id=caller.id)

    def _rule(self, suffix: str, group: aws.ec2.SecurityGroup, port: int, *, ingress: bool, **peer: pulumi.Input[str]) -> None:
        kind = aws.vpc.SecurityGroupIngressRule if ingress else aws.vpc.SecurityGroupEgressRule
        kind(
            self.child_name(suffix),
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            **peer,
            tags=self.tags(),
            opts=self.child(),
        )

    def _service_role(self, service: Service, queues: Queues) -> aws.iam.Role:
        queue = queues.of_service.get(service)
        rights = service_rights(self._place, service, queue.arn if queue else None, self._args.token_audiences)
        role_name = service_role_name(self.context.prefix, self.context.environment, service)
        return self._role(service.value, role_name, TASKS, rights)

    def _own_role(self, suffix: str, service: str, rights: list[Statement]) -> aws.iam.Role:
        return self._role(suffix, self.physical_name(NameKind.IAM_ROLE, suffix), service, rights)

    def _role(self, suffix: str, role_name: str, service: str, rights: list[Statement]) -> aws.iam.Role:
        role, self._rights[suffix] = bounded_role(
            self,
            suffix,
            trusted=[trust_services([service], self._args.account_id)],
            rights=rights,
            boundary_id=self._args.boundary_id,
            name=role_name,
            policy_suffix=f"{suffix}-rights",
        )
        return role

    def _launcher(self) -> aws.iam.Role:
        """What ECS starts tasks with."""
        repository = f"{self.context.prefix}-{self.context.environment}-{_IMAGE_REPOSITORY}"
        groups = [log_group_name(self, name) for name in (*(service.value for service in HOSTED), _DATABASE_SETUP)]
        return self._own_role(_LAUNCHER, TASKS, launch_rights(self._place, repository, groups))

    def _schedule_role(
        self, cluster: aws.ecs.Cluster, roles: Mapping[Service, aws.iam.Role], launcher: aws.iam.Role, queues: Queues
    ) -> aws.iam.Role:
        rights = schedule_rights(
            self._place,
            cluster_arn=cluster.arn,
            families=[task_family(self, service.value) for service in RUN],
            role_arns=[launcher.arn, *(roles[service].arn for service in RUN)],
            queue_arns=[queues.failed_runs.arn, *(queues.of_service[service].arn for service in TOLD)],
        )
        return self._own_role("schedules", SCHEDULER, rights)

    def _tasks(
        self, roles: Mapping[Service, aws.iam.Role], launcher: aws.iam.Role, queues: Queues, database: Database
    ) -> dict[Service, aws.ecs.TaskDefinition]:
        """A task definition for each service, and one that prepares the database."""
        tasks = {
            service: build_task(
                self,
                self._args,
                service.value,
                command=[service.value, hosting.mode.value],
                cpu=hosting.cpu,
                memory=hosting.memory,
                role=roles[service],
                launcher=launcher,
                environment=self._environment(service, queues, database),
                listens=hosting.mode is Mode.SERVE,
            )
            for service, hosting in HOSTED.items()
        }
        setup = self._own_role(_DATABASE_SETUP, TASKS, setup_rights(self._place, database.master_secret_arn))
        users = [database_user(service) for service, hosting in HOSTED.items() if hosting.database]
        build_task(
            self,
            self._args,
            _DATABASE_SETUP,
            command=["database", "setup"],
            cpu=256,
            memory=512,
            role=setup,
            launcher=launcher,
            environment={
                **self._common(),
                **_database_variables(database),
                "MLCP_DATABASE_MASTER_SECRET": database.master_secret_arn,
                "MLCP_DATABASE_USERS": ",".join(users),
            },
        )
        return tasks

    def _common(self) -> dict[str, pulumi.Input[str]]:
        return {
            "AWS_STS_REGIONAL_ENDPOINTS": "regional",  # the global endpoint has no tokens for other clouds
            "MLCP_ENVIRONMENT": self.context.environment.value,
            "MLCP_PREFIX": self.context.prefix,
            "MLCP_REGION": self.context.region.value,
        }

    def _environment(self, service: Service, queues: Queues, database: Database) -> dict[str, pulumi.Input[str]]:
        variables = self._common()
        if self._args.evidence_bus_arn is not None:
            variables["MLCP_EVIDENCE_BUS"] = self._args.evidence_bus_arn
        if self._args.otlp_endpoint is not None:
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = self._args.otlp_endpoint
        if HOSTED[service].database:
            variables |= {**_database_variables(database), "MLCP_DATABASE_USER": database_user(service)}
        if service in queues.of_service:
            variables["MLCP_QUEUE_URL"] = queues.of_service[service].url
        return variables

    def _services(
        self, cluster: aws.ecs.Cluster, tasks: Mapping[Service, aws.ecs.TaskDefinition], groups: _Groups, entry: Entry
    ) -> dict[Service, aws.ecs.Service]:
        """What runs always: the API in as many copies as asked for, workers in one."""
        return {
            service: self._service(service, cluster, tasks[service], groups, entry)
            for service, hosting in HOSTED.items()
            if hosting.mode is not Mode.RUN
        }

    def _service(
        self, service: Service, cluster: aws.ecs.Cluster, task: aws.ecs.TaskDefinition, groups: _Groups, entry: Entry
    ) -> aws.ecs.Service:
        listens = HOSTED[service].mode is Mode.SERVE
        # Without its rights the first tasks would fail, and after a few of them ECS gives a deployment up.
        ready: list[pulumi.Resource] = [self._rights[_LAUNCHER], self._rights[service.value]]
        if listens:
            ready.append(entry.rule)  # ECS refuses targets that no listener has
        target = {"target_group_arn": entry.targets.arn, "container_name": service.value, "container_port": API_PORT}
        return aws.ecs.Service(
            self.child_name(service.value),
            name=self.physical_name(NameKind.ECS, service.value),
            cluster=cluster.arn,
            task_definition=task.arn,
            launch_type="FARGATE",
            desired_count=self._args.api.tasks if listens else 1,
            availability_zone_rebalancing="ENABLED",
            deployment_minimum_healthy_percent=100,
            deployment_maximum_percent=200,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            network_configuration={
                "subnets": self._args.placement.subnet_ids["private"],
                "security_groups": [groups.services.id],
                "assign_public_ip": False,
            },
            load_balancers=[target] if listens else None,
            health_check_grace_period_seconds=60 if listens else None,
            tags=self.tags(),
            opts=self.child(depends_on=ready),
        )

    def _alarms(self, entry: Entry, database: Database, queues: Queues) -> None:
        alarms = [
            *(self._dead_letters(service.value, dead_letters_name(service)) for service in queues.of_service),
            self._dead_letters(FAILED_RUNS, FAILED_RUNS),
            *api_alarms(entry.load_balancer.arn_suffix, entry.targets.arn_suffix),
            database_alarm(database.cluster.cluster_identifier),
        ]
        for alarm in alarms:
            build_alarm(self, alarm, self._args.alert_channel_id, tell_end=True)

    def _dead_letters(self, name: str, queue: str) -> Alarm:
        return dead_letters(name, self.physical_name(NameKind.SQS_QUEUE, queue))


def _database_variables(database: Database) -> dict[str, pulumi.Input[str]]:
    return {
        "MLCP_DATABASE_HOST": database.cluster.endpoint,
        "MLCP_DATABASE_NAME": DATABASE_NAME,
        "MLCP_DATABASE_PORT": str(PORT),
    }
