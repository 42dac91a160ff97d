"""Azure: rows of Event Grid.

Name rules: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid. Paths and
limits: the REST reference of Event Grid, and https://learn.microsoft.com/azure/event-grid/delivery-and-retry.
"""

from automation.sandbox.rules import Limit, Number, Text, TypeRules, Variant

_PROVIDER = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.EventGrid"
_TOPIC_NAME = Text(r"[A-Za-z0-9-]+", 3, 50, "3 to 50 letters, digits and hyphens")
_SUBSCRIPTION_NAME = Text(r"[A-Za-z0-9-]+", 3, 64, "3 to 64 letters, digits and hyphens")


def _subscription(parent: str, parent_name: str) -> TypeRules:
    return TypeRules(
        id=f"{_PROVIDER}/{parent}/{{{parent_name}}}/eventSubscriptions/{{eventSubscriptionName}}",
        text={"eventSubscriptionName": _SUBSCRIPTION_NAME},
        exactly_one=(("destination", "deliveryWithResourceIdentity"),),
        at_most_one=(("deadLetterDestination", "deadLetterWithResourceIdentity"),),
        numbers={
            "retryPolicy.maxDeliveryAttempts": Number(1, 30),
            "retryPolicy.eventTimeToLiveInMinutes": Number(1, 1440),
        },
        outputs={"name": "{eventSubscriptionName}", "topic": f"{_PROVIDER}/{parent}/{{{parent_name}}}"},
    )


RULES: dict[str, TypeRules] = {
    "azure-native:eventgrid:Topic": TypeRules(
        id=f"{_PROVIDER}/topics/{{topicName}}",
        text={"topicName": _TOPIC_NAME},
        force_new=("inputSchema", "inputSchemaMapping"),
        outputs={"endpoint": "https://{topicName}.{location}-1.eventgrid.azure.net/api/events"},
    ),
    "azure-native:eventgrid:SystemTopic": TypeRules(
        id=f"{_PROVIDER}/systemTopics/{{systemTopicName}}",
        text={"systemTopicName": Text(_TOPIC_NAME.pattern, 3, 128, "3 to 128 letters, digits and hyphens")},
        force_new=("source", "topicType"),
        syntax={"source": "arm_id"},
        # https://learn.microsoft.com/azure/event-grid/system-topics
        limit=Limit("{source}", 1, "Code=InvalidRequest: only one system topic is allowed per source, and {source} has one"),
        variants=(
            Variant(
                "topicType",
                ("Microsoft.Resources.ResourceGroups", "Microsoft.Resources.Subscriptions"),
                # https://learn.microsoft.com/azure/event-grid/enable-identity-system-topics#global-azure-sources
                TypeRules(values={"location": ("global", "Global"), "identity.type": ("None", "UserAssigned")}),
            ),
        ),
    ),
    "azure-native:eventgrid:TopicEventSubscription": _subscription("topics", "topicName"),
    "azure-native:eventgrid:SystemTopicEventSubscription": _subscription("systemTopics", "systemTopicName"),
}
