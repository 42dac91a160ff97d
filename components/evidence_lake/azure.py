"""Evidence lake on Azure: topics of Event Grid that deliver to the entry on AWS, and a container for what could not be delivered.

Deliberately not here: events of the machine learning workspace itself, which is made later and needs a topic of its own; what it
reports through Azure Resource Manager (jobs, models and endpoints that are made, changed, deleted) comes with the events of the
resource group, and how a job ended is sent by whoever submitted it.
"""

from collections.abc import Iterable
from typing import Any, Final

import pulumi
from pulumi_azure_native import authorization, eventgrid, monitor, privatedns, storage

from components.azure_metric_alert import metric_alert
from components.azure_private_endpoint import private_endpoint
from components.azure_role_assignment import assign_role
from components.azure_roles import require_guid
from components.azure_storage import blob_service, lifecycle, lifecycle_rule, storage_account
from components.base import require
from components.evidence_lake import MAXIMUM_ATTEMPTS, EvidenceLake, EvidenceLakeArgs, EvidenceSenderArgs, ingress_path
from vocabulary import Cloud, NameKind, Severity

SENDER_ROLE: Final = "d5a91429-5739-47e2-a06b-3470a27159e7"
"""Built-in role EventGrid Data Sender: send events to a topic, nothing else (Azure: "Azure built-in roles")."""

DEAD_LETTER_ROLE: Final = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
"""Built-in role Storage Blob Data Contributor, which Event Grid asks for (Event Grid: "Dead-letter with managed identity")."""

PRIVATE_ZONE: Final = "privatelink.eventgrid.azure.net"

_CONTAINER: Final = "undelivered"
"""Not among those for artifacts, whose names start otherwise (``components/azure_roles.py``)."""

_LONGEST_DELIVERY_MINUTES: Final = 24 * 60
"""The longest that Event Grid tries (Event Grid: "Event Grid message delivery and retry")."""

_UNDELIVERED_DAYS: Final = 90

_RECOVERY_DAYS: Final = 30
"""Days that deleted blobs can be brought back: evidence that was never delivered is nowhere else."""

_RESOURCE_EVENTS: Final = (
    "Microsoft.Resources.ResourceActionSuccess",
    "Microsoft.Resources.ResourceDeleteSuccess",
    "Microsoft.Resources.ResourceWriteSuccess",
)
_MACHINE_LEARNING: Final = "Microsoft.MachineLearningServices/"
"""Start of the operations that are evidence, out of all that happens in the resource group."""

_FAILURES: Final = {
    "undelivered": ("DeadLetteredCount", "evidence could not be delivered to AWS and waits in the container"),
    "lost": ("DroppedEventCount", "evidence could not be delivered to AWS, nor put into a container"),
}
"""Alarm, metric and what it means (Azure Monitor: "Supported metrics for Microsoft.EventGrid/topics")."""


class AzureEvidenceLake(EvidenceLake):
    """A topic for our own events, one for those of Azure Resource Manager, both delivered with a token of Entra.

    The topic has a private endpoint and no public address: whoever publishes is inside. Event Grid encrypts with its own keys,
    and keeps nothing longer than a day; the container is encrypted with ours.

    Only our own events are put away when they can not be delivered. A storage firewall lets a topic in by its system-assigned
    identity and by no other, which a topic of a global source can not have; its events are in the activity log as well.

    Sources: Event Grid "Deliver events to Microsoft Entra protected endpoints", "Endpoint validation with CloudEvents schema",
    "Azure resource group as an Event Grid source", "Configure private endpoints for Azure Event Grid topics", "Deliver events
    using private link service" (firewalls), "Enable managed identity for system topics".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: EvidenceLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the sending side.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id, or ``sender`` lacks what Azure needs.
        """
        require_guid("account_id", args.account_id)
        require(args.sender is not None, "sender", args.sender, "give EvidenceSenderArgs: where to deliver")
        assert args.sender  # noqa: S101 - for the type checker; the line above is for people
        for argument in ("entra", "placement"):
            given = getattr(args.sender, argument)
            require(given is not None, f"sender.{argument}", given, "give it, since Azure can not deliver without")
        super().__init__(name, args.context, opts)
        self._args = args
        self._location = self.context.place(self._CLOUD).name
        account, container = self._undelivered()
        topic = self._topic()
        self._private_access(topic, args.sender)
        self._publishers(topic)
        ours = self._own_events(args.sender, topic, account, container)
        resources = self._resource_events(args.sender)
        self._alarms("topic", topic.id, _FAILURES)
        self._alarms("resources", resources.id, ["lost"])
        self.register(
            event_target_id=pulumi.Output.all(topic.id, ours.id).apply(lambda ids: str(ids[0])),
            ingress_url=args.sender.ingress_url,
            undelivered_id=container.id,
            store_id=args.sender.store_id,
        )

    def _undelivered(self) -> tuple[storage.StorageAccount, storage.BlobContainer]:
        """A storage account that is closed to every address but the trusted service that fills it."""
        account = storage_account(
            self,
            "undelivered",
            resource_group=self._args.scope,
            location=self._location,
            key=self._args.key,
            public_network_access=storage.PublicNetworkAccess.ENABLED,
        )
        blobs = blob_service(self, "undelivered", account, resource_group=self._args.scope, recovery_days=_RECOVERY_DAYS)
        container = storage.BlobContainer(
            self.child_name("undelivered"),
            resource_group_name=self._args.scope,
            account_name=account.name,
            container_name=_CONTAINER,
            public_access=storage.PublicAccess.NONE,
            opts=self.child(depends_on=[blobs]),
        )
        deleted = {"base_blob": {"delete": {"days_after_modification_greater_than": _UNDELIVERED_DAYS}}}
        lifecycle(
            self,
            "undelivered",
            account,
            resource_group=self._args.scope,
            rules=[lifecycle_rule("expire", deleted, blob_types=["blockBlob"])],
            after=container,
        )
        return account, container

    def _topic(self) -> eventgrid.Topic:
        return eventgrid.Topic(
            self.child_name("events"),
            resource_group_name=self._args.scope,
            topic_name=self.physical_name(NameKind.EVENT_GRID_TOPIC, "events"),
            location=self._location,
            input_schema=eventgrid.InputSchema.CLOUD_EVENT_SCHEMA_V1_0,
            disable_local_auth=True,
            public_network_access=eventgrid.PublicNetworkAccess.DISABLED,
            minimum_tls_version_allowed=eventgrid.TlsVersion.TLS_VERSION_1_2,
            data_residency_boundary=eventgrid.DataResidencyBoundary.WITHIN_REGION,
            identity={"type": eventgrid.IdentityType.SYSTEM_ASSIGNED},
            tags=self.tags(),
            opts=self.child(),
        )

    def _private_access(self, topic: eventgrid.Topic, sender: EvidenceSenderArgs) -> None:
        """Publishers find the topic by its usual name, at an address of the network."""
        assert sender.placement  # noqa: S101 - checked when constructed
        zone = privatedns.PrivateZone(
            self.child_name("zone"),
            resource_group_name=self._args.scope,
            private_zone_name=PRIVATE_ZONE,
            location="global",
            tags=self.tags(),
            opts=self.child(),
        )
        privatedns.VirtualNetworkLink(
            self.child_name("zone"),
            resource_group_name=self._args.scope,
            private_zone_name=zone.name,
            virtual_network_link_name="network",
            location="global",
            registration_enabled=False,
            resolution_policy="NxDomainRedirect",  # topics of others must still resolve
            virtual_network={"id": sender.placement.network_id},
            tags=self.tags(),
            opts=self.child(),
        )
        private_endpoint(
            self,
            "events",
            resource_group=self._args.scope,
            location=self._location,
            subnet_id=sender.placement.subnet_ids["endpoints"][0],
            target_id=topic.id,
            group="topic",
            zones={"events": zone.id},
            endpoint_name=self.physical_name(NameKind.AZURE_RESOURCE, "events"),
        )

    def _publishers(self, topic: eventgrid.Topic) -> None:
        for name, principal_id in self._args.publishers.items():
            self._grant(f"{name}-sends", principal_id, SENDER_ROLE, topic.id)

    def _own_events(
        self,
        sender: EvidenceSenderArgs,
        topic: eventgrid.Topic,
        account: storage.StorageAccount,
        container: storage.BlobContainer,
    ) -> eventgrid.TopicEventSubscription:
        """Deliver what our services say. What can not be delivered goes to the container, as the topic's own identity."""
        principal_id = topic.identity.apply(lambda identity: str(identity.principal_id) if identity else "")
        granted = self._grant("dead-letters", principal_id, DEAD_LETTER_ROLE, container.id)
        return eventgrid.TopicEventSubscription(
            self.child_name("ours"),
            topic_name=topic.name,
            dead_letter_with_resource_identity={
                "identity": {"type": eventgrid.EventSubscriptionIdentityType.SYSTEM_ASSIGNED},
                "dead_letter_destination": {
                    "endpoint_type": "StorageBlob",
                    "resource_id": account.id,
                    "blob_container_name": _CONTAINER,
                },
            },
            **self._delivery("ours", sender),
            opts=self.child(depends_on=[granted]),
        )

    def _resource_events(self, sender: EvidenceSenderArgs) -> eventgrid.SystemTopic:
        """What Azure Resource Manager did in the resource group. Its topic is global; a group can have one."""
        topic = eventgrid.SystemTopic(
            self.child_name("resources"),
            resource_group_name=self._args.scope,
            system_topic_name=self.physical_name(NameKind.EVENT_GRID_TOPIC, "resources"),
            location="global",
            source=pulumi.Output.format("/subscriptions/{0}/resourceGroups/{1}", self._args.account_id, self._args.scope),
            topic_type="Microsoft.Resources.ResourceGroups",
            tags=self.tags(),
            opts=self.child(),
        )
        eventgrid.SystemTopicEventSubscription(
            self.child_name("resources"),
            system_topic_name=topic.name,
            filter={
                "included_event_types": list(_RESOURCE_EVENTS),
                "advanced_filters": [
                    eventgrid.StringBeginsWithAdvancedFilterArgs(
                        operator_type="StringBeginsWith", key="data.operationName", values=[_MACHINE_LEARNING]
                    )
                ],
            },
            **self._delivery("resources", sender),
            opts=self.child(),
        )
        return topic

    def _delivery(self, suffix: str, sender: EvidenceSenderArgs) -> dict[str, Any]:
        """To the entry on AWS as CloudEvents, for a day."""
        assert sender.entra  # noqa: S101 - checked when constructed
        return {
            "resource_group_name": self._args.scope,
            "event_subscription_name": self.physical_name(NameKind.AZURE_RESOURCE, suffix),
            "event_delivery_schema": eventgrid.EventDeliverySchema.CLOUD_EVENT_SCHEMA_V1_0,
            "destination": eventgrid.WebHookEventSubscriptionDestinationArgs(
                endpoint_type="WebHook",
                endpoint_url=pulumi.Output.concat(sender.ingress_url, ingress_path(self._CLOUD)),
                azure_active_directory_tenant_id=sender.entra.tenant_id,
                azure_active_directory_application_id_or_uri=sender.entra.audience,
                minimum_tls_version_allowed=eventgrid.TlsVersion.TLS_VERSION_1_2,
            ),
            "retry_policy": {
                "max_delivery_attempts": MAXIMUM_ATTEMPTS,
                "event_time_to_live_in_minutes": _LONGEST_DELIVERY_MINUTES,
            },
        }

    def _grant(
        self, suffix: str, principal_id: pulumi.Input[str], role: str, scope: pulumi.Input[str]
    ) -> authorization.RoleAssignment:
        return assign_role(self, suffix, subscription_id=self._args.account_id, scope=scope, role=role, principal_id=principal_id)

    def _alarms(self, topic: str, topic_id: pulumi.Output[str], failures: Iterable[str]) -> None:
        for failure in failures:
            metric, summary = _FAILURES[failure]
            suffix = f"{topic}-{failure}"
            metric_alert(
                self,
                suffix,
                resource_group=self._args.scope,
                source_id=topic_id,
                criterion=monitor.MetricCriteriaArgs(
                    criterion_type="StaticThresholdCriterion",
                    name=failure,
                    metric_name=metric,
                    operator=monitor.Operator.GREATER_THAN,
                    threshold=0,
                    time_aggregation=monitor.AggregationTypeEnum.TOTAL,
                ),
                summary=summary,
                severity=Severity.CRITICAL,
                channel_id=self._args.alert_channel_id,
                ends_by_itself=False,
            )
