"""Observability on AWS, the home of all clouds: Managed Prometheus, Managed Grafana, SNS topics by severity."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_alarm import Alarm, Comparison, build_alarm
from components.aws_log_group import log_group
from components.aws_policies import AwsPlace, document, require_account_id
from components.aws_role import bounded_role
from components.aws_security_group import let_in, security_group
from components.base import require
from components.observability import Observability, ObservabilityArgs, aws_documents
from components.observability.alerts import COLLECTOR_ALERTS, routing, rule_group, silent_collector
from vocabulary import Cloud, HumanRole, NameKind, Severity

GRAFANA_VERSION: Final = "12.4"
"""A newer one is an upgrade in place, an older one a new workspace (Amazon Managed Grafana: "Update your workspace version")."""

_DASHBOARD_ROLES: Final = {HumanRole.READER: "VIEWER", HumanRole.OPERATOR: "EDITOR", HumanRole.BREAK_GLASS: "ADMIN"}
"""Role in Grafana by the human role; dashboards are provisioned, so that nobody needs to be an administrator every day."""

_MOST_RANGES: Final = 20
"""Room in the prefix list; it counts as so many rules wherever it is used, whether they are taken or not."""

_OUT_OF_ORDER_SECONDS: Final = 300
"""How late a sample may come: a workload's samples can take the way through two gateways, one of which tries again."""


@dataclass(frozen=True, kw_only=True)
class _Watch:
    """An alarm on Prometheus itself, in CloudWatch, since Prometheus can not say that it says nothing.

    Attributes:
        name: name of the alarm.
        summary: what is wrong, for whoever is called.
        severity: how bad it is if it is true.
        namespace: namespace of the metric.
        metric: name of the metric.
        dimensions: its dimensions but the workspace.
        workspace: dimension that names the workspace.
        statistic: statistic of the metric.
        comparison: how it compares with 0.
        silence_alarms: whether no data at all sets it off too.
        with_collectors: whether it only makes sense where collectors push.
    """

    name: str
    summary: str
    severity: Severity
    namespace: str
    metric: str
    dimensions: dict[str, str]
    workspace: str
    statistic: str
    comparison: Comparison
    silence_alarms: bool = False
    with_collectors: bool = False


_WATCHES: Final = (
    _Watch(
        name="deaf",
        summary="Prometheus has taken in nothing for 15 minutes: no alert of any cloud can fire",
        severity=Severity.CRITICAL,
        namespace="AWS/Usage",
        metric="ResourceCount",
        dimensions={"Service": "Prometheus", "Class": "None", "Type": "Resource", "Resource": "IngestionRate"},
        workspace="ResourceId",
        statistic="Maximum",
        comparison=Comparison.AT_MOST,
        silence_alarms=True,
        with_collectors=True,
    ),
    _Watch(
        name="mute",
        summary="Prometheus can not deliver its alerts to the topics",
        severity=Severity.CRITICAL,
        namespace="AWS/Prometheus",
        metric="AlertManagerNotificationsFailed",
        dimensions={},
        workspace="Workspace",
        statistic="Sum",
        comparison=Comparison.ABOVE,
    ),
    _Watch(
        name="throttled",
        summary="Prometheus holds alerts back, since there are too many",
        severity=Severity.HIGH,
        namespace="AWS/Prometheus",
        metric="AlertManagerNotificationsThrottled",
        dimensions={},
        workspace="Workspace",
        statistic="Sum",
        comparison=Comparison.ABOVE,
    ),
)
"""Amazon Managed Service for Prometheus: "Use CloudWatch metrics to monitor resources"."""


class AwsObservability(Observability):
    """Prometheus workspace with rules and routing, Grafana workspace closed to other networks, a topic for each severity.

    People come through IAM Identity Center. There is no API key and no service account token here: both are static credentials.

    Sources: Amazon Managed Service for Prometheus and Amazon Managed Grafana User Guides ("Configure network access to your
    Amazon Managed Grafana workspace").
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build observability.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id, ``aws`` is missing, or ``home`` is given.
        """
        require_account_id("account_id", args.account_id)
        require(args.aws is not None, "aws", args.aws, "give AwsObservabilityOptions; AWS is the home of all clouds")
        require(args.home is None, "home", args.home, "leave it out; this is the home")
        assert args.aws  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        self._options = args.aws
        self._key_id = args.aws.key.key_id if args.aws.key else None
        self._place = AwsPlace(account_id=args.account_id, region=self.context.place(self._CLOUD).name)
        metrics = self._metrics()
        channels = self._alert_channels(metrics)
        self._alerts(metrics, channels)
        dashboards = self._dashboards(metrics)
        self.register(
            metrics_url=pulumi.Output.concat(metrics.prometheus_endpoint, "api/v1/remote_write"),
            dashboard_url=pulumi.Output.concat("https://", dashboards.endpoint),
            alert_channel_ids={str(severity): topic.arn for severity, topic in channels.items()},
        )

    def _metrics(self) -> aws.amp.Workspace:
        log_group_name = self.physical_name(NameKind.LOG_GROUP, "prometheus")
        logs = log_group(
            self,
            "prometheus",
            retention_days=self._options.log_retention_days,
            key_id=self._key_id,
            protect=self.context.protect,
        )
        log_group_arn = self._place.arn("logs", f"log-group:{log_group_name}")
        delivery = aws.cloudwatch.LogResourcePolicy(
            self.child_name("prometheus"),
            policy_name=log_group_name,
            policy_document=document(aws_documents.log_delivery(self._place, log_group_arn)),
            opts=self.child(),
        )
        workspace = aws.amp.Workspace(
            self.child_name("metrics"),
            alias=f"{self.context.prefix}-{self.context.environment}",
            kms_key_arn=self._key_id,
            logging_configuration={"log_group_arn": pulumi.Output.concat(logs.arn, ":*")},
            tags=self.tags(),
            opts=self.child(protect=self.context.protect, depends_on=[delivery]),
        )
        aws.amp.WorkspaceConfiguration(
            self.child_name("metrics"),
            workspace_id=workspace.id,
            retention_period_in_days=self._options.retention_days,
            out_of_order_time_window_in_seconds=_OUT_OF_ORDER_SECONDS,
            opts=self.child(),
        )
        return workspace

    def _alert_channels(self, metrics: aws.amp.Workspace) -> dict[Severity, aws.sns.Topic]:
        """Encrypted only with a key of ours: the policy of ``alias/aws/sns`` shuts services out, and alerts would vanish."""
        topics = {}
        for severity in Severity:
            topics[severity] = aws.sns.Topic(
                self.child_name(severity),
                name=self._topic_name(severity),
                kms_master_key_id=self._key_id,
                tags=self.tags(severity=severity),
                opts=self.child(),
            )
            aws.sns.TopicPolicy(
                self.child_name(severity),
                arn=topics[severity].arn,
                policy=document(aws_documents.topic_policy(self._place, self._topic_arn(severity), metrics.arn)),
                opts=self.child(),
            )
            aws.sns.TopicSubscription(
                self.child_name(severity),
                topic=topics[severity].arn,
                protocol="email",
                endpoint=self._args.email(severity),
                opts=self.child(),
            )
        return topics

    def _alerts(self, metrics: aws.amp.Workspace, channels: dict[Severity, aws.sns.Topic]) -> None:
        """Routing of everything that rules find, the rules that watch the collectors, and alarms that watch the rules."""
        aws.amp.AlertManagerDefinition(
            self.child_name("routing"),
            workspace_id=metrics.id,
            definition=routing({severity: self._topic_arn(severity) for severity in channels}, self._place.region),
            opts=self.child(depends_on=list(channels.values())),
        )
        if self._options.collectors:
            alerts = [*map(silent_collector, self._options.collectors), *COLLECTOR_ALERTS]
            aws.amp.RuleGroupNamespace(
                self.child_name("rules"),
                name="observability",
                workspace_id=metrics.id,
                data=rule_group(alerts),
                tags=self.tags(),
                opts=self.child(),
            )
        for watch in _WATCHES:
            if self._options.collectors or not watch.with_collectors:
                self._watch(watch, metrics, channels[watch.severity])

    def _watch(self, watch: _Watch, metrics: aws.amp.Workspace, topic: aws.sns.Topic) -> None:
        alarm = Alarm(
            name=watch.name,
            summary=watch.summary,
            namespace=watch.namespace,
            metric=watch.metric,
            dimensions={**watch.dimensions, watch.workspace: metrics.id},
            statistic=watch.statistic,
            threshold=0,
            comparison=watch.comparison,
            periods=3,
            silence_alarms=watch.silence_alarms,
        )
        build_alarm(self, alarm, topic.arn, tell_end=True, severity=watch.severity)

    def _dashboards(self, metrics: aws.amp.Workspace) -> aws.grafana.Workspace:
        role, rights = bounded_role(
            self,
            "dashboards",
            trusted=aws_documents.dashboard_trust(self._place),
            rights=aws_documents.dashboard_rights(metrics.arn),
            boundary_id=self._options.boundary_id,
            description="Grafana: reads metrics, alerts and traces",
            policy_name="read-telemetry",
        )
        workspace = aws.grafana.Workspace(
            self.child_name("dashboards"),
            name=f"{self.context.prefix}-{self.context.environment}",
            description=f"Machine learning on all clouds, {self.context.environment}",
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["AWS_SSO"],
            permission_type="CUSTOMER_MANAGED",
            role_arn=role.arn,
            data_sources=["CLOUDWATCH", "PROMETHEUS", "XRAY"],
            grafana_version=GRAFANA_VERSION,
            kms_key_id=self._key_id,
            network_access_control={"prefix_list_ids": self._company_networks(), "vpce_ids": [self._private_way().id]},
            tags=self.tags(),
            opts=self.child(protect=self.context.protect, depends_on=[rights]),
        )
        for human, group in self._options.dashboard_groups.items():
            aws.grafana.RoleAssociation(
                self.child_name(f"dashboards-{human}"),
                workspace_id=workspace.id,
                role=_DASHBOARD_ROLES[HumanRole(human)],
                group_ids=[group],
                opts=self.child(),
            )
        return workspace

    def _private_way(self) -> aws.ec2.VpcEndpoint:
        """The endpoint that Grafana is reached at from this network; without one listed, no network could be let in."""
        placement = self._options.placement
        group = security_group(
            self, "dashboards", network_id=placement.network_id, description="Grafana: HTTPS from this network"
        )
        let_in(self, "dashboards-from-network", group.id, 443, cidr_ipv4=placement.address_space)
        return aws.ec2.VpcEndpoint(
            self.child_name("dashboards"),
            vpc_id=placement.network_id,
            vpc_endpoint_type="Interface",
            service_name=f"com.amazonaws.{self._place.region}.grafana-workspace",
            private_dns_enabled=True,
            subnet_ids=placement.subnet_ids["endpoints"],
            security_group_ids=[group.id],
            tags=self.named_tags("dashboards"),
            opts=self.child(),
        )

    def _company_networks(self) -> list[pulumi.Input[str]]:
        """Ids of prefix lists with the company's own networks; without any, nobody outside this network gets to sign in."""
        if not self._options.dashboard_ranges:
            return []
        networks = aws.ec2.ManagedPrefixList(
            self.child_name("dashboards"),
            address_family="IPv4",
            max_entries=_MOST_RANGES,
            entries=[{"cidr": cidr, "description": "Company network"} for cidr in self._options.dashboard_ranges],
            tags=self.named_tags("dashboards"),
            opts=self.child(),
        )
        return [networks.id]

    def _topic_name(self, severity: Severity) -> str:
        return self.physical_name(NameKind.SNS_TOPIC, severity)

    def _topic_arn(self, severity: Severity) -> str:
        """Known before the topic is, so that a preview shows who gets what."""
        return self._place.arn("sns", self._topic_name(severity))
