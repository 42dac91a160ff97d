"""Evidence lake on Google Cloud: a topic that pushes to the entry on AWS, and one for what could not be delivered."""

from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.evidence_lake import MAXIMUM_ATTEMPTS, EvidenceLake, EvidenceLakeArgs, EvidenceSenderArgs, ingress_path
from components.gcp_alert import alert_policy
from components.gcp_projects import require_project_id
from vocabulary import Cloud, NameKind, Severity

VERTEX_SERVICES: Final = (
    "DatasetService",
    "DeploymentResourcePoolService",
    "EndpointService",
    "JobService",
    "ModelService",
    "PipelineService",
)
"""Services of Vertex AI whose changes are evidence: training, registration, deployment (Vertex AI: "Audit logging")."""

_WEEK: Final = "604800s"
_MONTH: Final = "2678400s"
"""The longest that Pub/Sub keeps messages."""

_STUCK_SECONDS: Final = 1800
_ANSWER_SECONDS: Final = 30
"""How long Pub/Sub waits for the entry's answer."""


class GcpEvidenceLake(EvidenceLake):
    """A topic for our own events and those of Vertex AI's audit log; pushed with an OIDC token of the telemetry identity.

    Entries of the audit log are no CloudEvents; the entry on AWS makes them ones.

    Sources: Pub/Sub "Push subscriptions", "Authentication for push subscriptions", "Dead-letter topics", "Configuring message
    encryption" and "Configure message storage policies"; Cloud Logging "Route logs to supported destinations".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: EvidenceLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the sending side.

        Raises:
            ArgumentError: ``account_id`` is not a project id, or ``sender`` lacks what Google Cloud needs.
        """
        require_project_id("account_id", args.account_id)
        require(args.sender is not None, "sender", args.sender, "give EvidenceSenderArgs: where to deliver")
        assert args.sender  # noqa: S101 - for the type checker; the line above is for people
        require(bool(args.sender.pusher), "sender.pusher", args.sender.pusher, "give the service account that Pub/Sub pushes as")
        super().__init__(name, args.context, opts)
        self._args = args
        self._agent = self._pubsub_agent()
        undelivered, waiting = self._undelivered()
        topic = self._topic("events", _WEEK)
        self._publishers(topic)
        self._resource_events(topic)
        delivery = self._deliver(topic, args.sender, undelivered, waiting)
        self._alarms(delivery, waiting)
        self.register(
            event_target_id=pulumi.Output.all(topic.id, delivery.id).apply(lambda ids: str(ids[0])),
            ingress_url=args.sender.ingress_url,
            undelivered_id=undelivered.id,
            store_id=args.sender.store_id,
        )

    def _pubsub_agent(self) -> pulumi.Output[str]:
        """Pub/Sub's own service account. It exists already (account baseline): this tells its name, and deletes nothing."""
        agent = gcp.projects.ServiceIdentity(
            self.child_name("pubsub-agent"), project=self._args.scope, service="pubsub.googleapis.com", opts=self.child()
        )
        member: pulumi.Output[str] = agent.member
        return member

    def _topic(self, suffix: str, retention: str) -> gcp.pubsub.Topic:
        """A topic whose messages are stored in the home region only."""
        return gcp.pubsub.Topic(
            self.child_name(suffix),
            project=self._args.scope,
            name=self.physical_name(NameKind.PUBSUB, suffix),
            kms_key_name=self._args.key.key_id if self._args.key else None,
            message_retention_duration=retention,
            message_storage_policy={"allowed_persistence_regions": [self.context.place(self._CLOUD).name]},
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _undelivered(self) -> tuple[gcp.pubsub.Topic, gcp.pubsub.Subscription]:
        """The dead-letter topic, and the subscription that keeps what comes to it: a topic without one forgets."""
        topic = self._topic("undelivered", _MONTH)
        waiting = gcp.pubsub.Subscription(
            self.child_name("undelivered"),
            project=self._args.scope,
            name=self.physical_name(NameKind.PUBSUB, "undelivered"),
            topic=topic.id,
            ack_deadline_seconds=600,
            message_retention_duration=_MONTH,
            expiration_policy={"ttl": ""},
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        self._may_publish("dead-letters", topic, self._agent)
        return topic, waiting

    def _publishers(self, topic: gcp.pubsub.Topic) -> None:
        for name, email in self._args.publishers.items():
            self._may_publish(f"{name}-sends", topic, pulumi.Output.concat("serviceAccount:", email))

    def _resource_events(self, topic: gcp.pubsub.Topic) -> None:
        """What Vertex AI was told to do, from its audit log. Reads of metadata are in another log."""
        services = "|".join(VERTEX_SERVICES)
        sink = gcp.logging.ProjectSink(
            self.child_name("vertex"),
            project=self._args.scope,
            name=f"{self.context.prefix}-{self.context.environment}-{self.child_name('vertex')}",
            destination=pulumi.Output.concat("pubsub.googleapis.com/", topic.id),
            filter=(
                f'logName="projects/{self._args.account_id}/logs/cloudaudit.googleapis.com%2Factivity" AND '
                f'protoPayload.serviceName="aiplatform.googleapis.com" AND protoPayload.methodName=~"({services})"'
            ),
            unique_writer_identity=True,
            opts=self.child(),
        )
        self._may_publish("vertex", topic, sink.writer_identity)

    def _deliver(
        self,
        topic: gcp.pubsub.Topic,
        sender: EvidenceSenderArgs,
        undelivered: gcp.pubsub.Topic,
        waiting: gcp.pubsub.Subscription,
    ) -> gcp.pubsub.Subscription:
        """Push to the entry on AWS; what can not be delivered goes to the dead-letter topic."""
        url = pulumi.Output.concat(sender.ingress_url, ingress_path(self._CLOUD))
        signs = gcp.serviceaccount.IAMMember(
            self.child_name("signs"),
            service_account_id=pulumi.Output.format("projects/{0}/serviceAccounts/{1}", self._args.account_id, sender.pusher),
            role="roles/iam.serviceAccountOpenIdTokenCreator",
            member=self._agent,
            opts=self.child(),
        )
        delivery = gcp.pubsub.Subscription(
            self.child_name("delivery"),
            project=self._args.scope,
            name=self.physical_name(NameKind.PUBSUB, "delivery"),
            topic=topic.id,
            ack_deadline_seconds=_ANSWER_SECONDS,
            message_retention_duration=_WEEK,
            expiration_policy={"ttl": ""},
            push_config={
                "push_endpoint": url,
                "oidc_token": {"service_account_email": sender.pusher, "audience": url},
            },
            retry_policy={"minimum_backoff": "10s", "maximum_backoff": "600s"},
            dead_letter_policy={"dead_letter_topic": undelivered.id, "max_delivery_attempts": MAXIMUM_ATTEMPTS},
            labels=self.tags(),
            opts=self.child(protect=self.context.protect, depends_on=[signs, waiting]),
        )
        # Pub/Sub acknowledges for us what it puts into the dead-letter topic.
        gcp.pubsub.SubscriptionIAMMember(
            self.child_name("acknowledges"),
            project=self._args.scope,
            subscription=delivery.name,
            role="roles/pubsub.subscriber",
            member=self._agent,
            opts=self.child(),
        )
        return delivery

    def _may_publish(self, suffix: str, topic: gcp.pubsub.Topic, member: pulumi.Input[str]) -> None:
        gcp.pubsub.TopicIAMMember(
            self.child_name(suffix),
            project=self._args.scope,
            topic=topic.name,
            role="roles/pubsub.publisher",
            member=member,
            opts=self.child(),
        )

    def _alarms(self, delivery: gcp.pubsub.Subscription, waiting: gcp.pubsub.Subscription) -> None:
        undelivered = "evidence could not be delivered to AWS and waits in the dead-letter topic"
        self._alarm("undelivered", undelivered, waiting, "num_undelivered_messages", 0)
        self._alarm("stuck", "evidence is not delivered to AWS", delivery, "oldest_unacked_message_age", _STUCK_SECONDS)

    def _alarm(self, suffix: str, summary: str, subscription: gcp.pubsub.Subscription, metric: str, threshold: int) -> None:
        query = pulumi.Output.concat(
            'resource.type="pubsub_subscription" AND resource.labels.subscription_id="',
            subscription.name,
            f'" AND metric.type="pubsub.googleapis.com/subscription/{metric}"',
        )
        alert_policy(
            self,
            suffix,
            project=self._args.scope,
            summary=summary,
            severity=Severity.CRITICAL,
            condition={
                "display_name": summary,
                "condition_threshold": {
                    "filter": query,
                    "comparison": "COMPARISON_GT",
                    "threshold_value": threshold,
                    "duration": "0s",
                    "aggregations": [{"alignment_period": "300s", "per_series_aligner": "ALIGN_MAX"}],
                },
            },
            channel_id=self._args.alert_channel_id,
        )
