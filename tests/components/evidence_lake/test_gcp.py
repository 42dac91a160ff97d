"""Evidence lake on Google Cloud."""

from typing import Any

import pytest

from tests.components.evidence_lake.lakes import ALERTS, INGRESS, KEYS, PROJECT, PUBLISHERS, PUSHER, STORE, lake, prod
from tests.components.support import Deployed, changed, untagged
from vocabulary import Cloud

SUBSCRIPTION = "gcp:pubsub/subscription:Subscription"
TOPIC = "gcp:pubsub/topic:Topic"
PROD = prod(Cloud.GCP)


def gcp(**changes: Any) -> Deployed:
    return lake(Cloud.GCP, **changes)


def delivery() -> dict[str, Any]:
    return dict(gcp().one(SUBSCRIPTION, "evidence-lake-delivery").inputs)


def publishing() -> dict[str, tuple[str, str]]:
    """Grants on topics: name to topic and member."""
    found = gcp().of("gcp:pubsub/topicIAMMember:TopicIAMMember")
    assert {grant.inputs["role"] for grant in found} == {"roles/pubsub.publisher"}
    return {grant.name.removeprefix("evidence-lake-"): (grant.inputs["topic"], grant.inputs["member"]) for grant in found}


def agent() -> str:
    return str(gcp().one("gcp:projects/serviceIdentity:ServiceIdentity", "evidence-lake-pubsub-agent").outputs["member"])


@pytest.mark.parametrize("topic", ["events", "undelivered"])
def test_events_stay_in_the_region_and_are_encrypted_with_our_key(topic: str) -> None:
    made = gcp(**PROD).one(TOPIC, f"evidence-lake-{topic}").inputs
    assert made["messageStoragePolicy"] == {"allowedPersistenceRegions": ["europe-west3"]}
    assert made["kmsKeyName"] == KEYS[Cloud.GCP].key_id
    assert "kmsKeyName" not in gcp().one(TOPIC, f"evidence-lake-{topic}").inputs


def test_events_are_pushed_to_aws_with_a_token_for_that_address() -> None:
    url = f"{INGRESS}/events/gcp"
    assert delivery()["pushConfig"] == {
        "pushEndpoint": url,
        "oidcToken": {"serviceAccountEmail": PUSHER, "audience": url},
    }


def test_pubsub_may_sign_as_the_pusher_and_nobody_else_may_through_us() -> None:
    signs = gcp().one("gcp:serviceaccount/iAMMember:IAMMember", "evidence-lake-signs").inputs
    assert signs["serviceAccountId"] == f"projects/{PROJECT}/serviceAccounts/{PUSHER}"
    assert signs["role"] == "roles/iam.serviceAccountOpenIdTokenCreator", "no access tokens, no signatures"
    assert signs["member"] == agent()
    waits_for = {urn.rpartition("::")[2] for urn in gcp().one(SUBSCRIPTION, "evidence-lake-delivery").dependencies}
    assert {"evidence-lake-signs", "evidence-lake-undelivered"} <= waits_for


def test_what_can_not_be_delivered_waits_for_a_month_in_a_subscription_that_never_expires() -> None:
    assert delivery()["deadLetterPolicy"] == {
        "deadLetterTopic": gcp().outputs["undelivered_id"],
        "maxDeliveryAttempts": 30,
    }
    waiting = gcp().one(SUBSCRIPTION, "evidence-lake-undelivered").inputs
    assert waiting["topic"] == gcp().outputs["undelivered_id"]
    assert waiting["messageRetentionDuration"] == "2678400s"
    assert waiting["expirationPolicy"] == delivery()["expirationPolicy"] == {"ttl": ""}
    assert publishing()["dead-letters"] == ("acme-ml-dev-evidence-lake-undelivered", agent())
    acknowledges = gcp().one("gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember", "evidence-lake-acknowledges").inputs
    assert (acknowledges["subscription"], acknowledges["role"]) == (
        "acme-ml-dev-evidence-lake-delivery",
        "roles/pubsub.subscriber",
    )
    assert acknowledges["member"] == agent()


def test_publishers_send_and_do_nothing_else() -> None:
    sending = {member for name, (_, member) in publishing().items() if name.endswith("-sends")}
    assert sending == {f"serviceAccount:{email}" for email in PUBLISHERS[Cloud.GCP].values()}
    assert {topic for name, (topic, _) in publishing().items() if name.endswith("-sends")} == {"acme-ml-dev-evidence-lake-events"}
    assert not gcp().of("gcp:projects/iAMMember:IAMMember"), "rights on these topics, not on all of the project's"


def test_changes_in_vertex_ai_are_evidence_and_reads_are_not() -> None:
    sink = gcp().one("gcp:logging/projectSink:ProjectSink", "evidence-lake-vertex")
    query = sink.inputs["filter"]
    assert f'logName="projects/{PROJECT}/logs/cloudaudit.googleapis.com%2Factivity"' in query
    assert 'protoPayload.serviceName="aiplatform.googleapis.com"' in query
    assert all(service in query for service in ("JobService", "ModelService", "EndpointService", "PipelineService"))
    assert sink.inputs["destination"] == f"pubsub.googleapis.com/{gcp().outputs['event_target_id']}"
    assert publishing()["vertex"] == ("acme-ml-dev-evidence-lake-events", sink.outputs["writerIdentity"])


def test_undelivered_events_and_a_standstill_raise_an_alarm() -> None:
    watched = {}
    for alarm in gcp().of("gcp:monitoring/alertPolicy:AlertPolicy"):
        (condition,) = alarm.inputs["conditions"]
        watched[alarm.name] = condition["conditionThreshold"]["filter"]
        assert alarm.inputs["notificationChannels"] == [ALERTS[Cloud.GCP]]
    assert 'subscription_id="acme-ml-dev-evidence-lake-undelivered"' in watched["evidence-lake-undelivered"]
    assert "num_undelivered_messages" in watched["evidence-lake-undelivered"]
    assert 'subscription_id="acme-ml-dev-evidence-lake-delivery"' in watched["evidence-lake-stuck"]


def test_the_lake_is_on_aws() -> None:
    assert (gcp().outputs["store_id"], gcp().outputs["ingress_url"]) == (STORE, INGRESS)


def test_everything_that_takes_labels_has_them_and_prod_keeps_what_waits() -> None:
    assert not untagged(gcp(**PROD))
    assert {resource.name for resource in gcp(**PROD) if resource.protect} == {
        "evidence-lake-delivery",
        "evidence-lake-events",
        "evidence-lake-undelivered",
    }


def test_a_further_publisher_changes_nothing() -> None:
    more = PUBLISHERS[Cloud.GCP] | {"inference": f"inference@{PROJECT}.iam.gserviceaccount.com"}
    assert not changed(gcp(), gcp(publishers=more))
