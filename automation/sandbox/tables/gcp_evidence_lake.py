"""Google Cloud: rows of Pub/Sub subscriptions.

Source: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions, and the resource's page of the provider's
documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

_DURATION = Text(r"\d+(\.\d{1,9})?s", 2, 30, 'seconds and "s", such as "600s"')

RULES: dict[str, TypeRules] = {
    "gcp:pubsub/subscription:Subscription": TypeRules(
        id="projects/{project}/subscriptions/{name}",
        force_new=("enableMessageOrdering", "filter", "topic"),
        at_most_one=(("bigqueryConfig", "cloudStorageConfig", "pushConfig"),),
        text={
            "name": Text(r"(?!goog)[A-Za-z][\w.~+%-]*", 3, 255, "3 to 255 letters, digits and _.~+%-, not starting with goog"),
            "filter": Text("", 1, 256, "up to 256 bytes"),
            "messageRetentionDuration": _DURATION,
            "retryPolicy.minimumBackoff": _DURATION,
            "retryPolicy.maximumBackoff": _DURATION,
            "deadLetterPolicy.deadLetterTopic": Text(
                r"projects/[^/]+/topics/[^/]+", 1, 500, "projects/.../topics/..., the id of a topic"
            ),
        },
        numbers={"ackDeadlineSeconds": Number(10, 600), "deadLetterPolicy.maxDeliveryAttempts": Number(5, 100)},
        syntax={"pushConfig.pushEndpoint": "https_url"},
        outputs={"name": "{name}", "messageRetentionDuration": "604800s", "ackDeadlineSeconds": 10},
    ),
}
