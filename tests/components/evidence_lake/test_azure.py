"""Evidence lake on Azure."""

from typing import Any

import pytest

from components.evidence_lake.aws import AwsEvidenceLake
from components.evidence_lake.azure import AzureEvidenceLake
from tests.components.evidence_lake.lakes import (
    ALERTS,
    ENTRA,
    INGRESS,
    KEYS,
    PUBLISHERS,
    STORE,
    TENANT,
    lake,
    lake_args,
    prod,
    sender,
)
from tests.components.support import Deployed, changed, run, untagged
from vocabulary import Cloud

SUBSCRIPTIONS = {
    "ours": ("azure-native:eventgrid:TopicEventSubscription", "evidence-lake-ours"),
    "resources": ("azure-native:eventgrid:SystemTopicEventSubscription", "evidence-lake-resources"),
}
PROD = prod(Cloud.AZURE)


def azure(**changes: Any) -> Deployed:
    return lake(Cloud.AZURE, **changes)


def grants() -> dict[str, dict[str, Any]]:
    return {grant.name: dict(grant.inputs) for grant in azure().of("azure-native:authorization:RoleAssignment")}


def test_the_topic_takes_cloud_events_from_inside_the_network_and_no_keys() -> None:
    topic = azure().one("azure-native:eventgrid:Topic", "evidence-lake-events").inputs
    assert topic["inputSchema"] == "CloudEventSchemaV1_0"
    assert topic["disableLocalAuth"] is True
    assert topic["publicNetworkAccess"] == "Disabled"
    assert topic["minimumTlsVersionAllowed"] == "1.2"
    assert topic["dataResidencyBoundary"] == "WithinRegion"


def test_publishers_find_the_topic_at_an_address_of_the_network() -> None:
    deployed = azure()
    endpoint = deployed.one("azure-native:network:PrivateEndpoint", "evidence-lake-events").inputs
    assert endpoint["subnet"]["id"].endswith("/subnets/endpoints")
    (connection,) = endpoint["privateLinkServiceConnections"]
    assert connection["groupIds"] == ["topic"]
    assert connection["privateLinkServiceId"].endswith("/topics/acme-ml-dev-evidence-lake-events")
    zone = deployed.one("azure-native:privatedns:PrivateZone", "evidence-lake-zone")
    assert zone.inputs["privateZoneName"] == "privatelink.eventgrid.azure.net"
    group = deployed.one("azure-native:network:PrivateDnsZoneGroup", "evidence-lake-events").inputs
    assert group["privateDnsZoneConfigs"] == [{"name": "events", "privateDnsZoneId": zone.id}]


@pytest.mark.parametrize("kind", SUBSCRIPTIONS)
def test_events_go_to_aws_with_a_token_for_the_entry(kind: str) -> None:
    subscription = azure().one(*SUBSCRIPTIONS[kind]).inputs
    assert subscription["eventDeliverySchema"] == "CloudEventSchemaV1_0"
    assert subscription["destination"] == {
        "endpointType": "WebHook",
        "endpointUrl": f"{INGRESS}/events/azure",
        "azureActiveDirectoryTenantId": TENANT,
        "azureActiveDirectoryApplicationIdOrUri": ENTRA.audience,
        "minimumTlsVersionAllowed": "1.2",
        "maxEventsPerBatch": 1,
        "preferredBatchSizeInKilobytes": 64,
    }


def test_what_can_not_be_delivered_goes_to_the_container_as_the_topic_s_own_identity() -> None:
    """Storage with a firewall lets Event Grid in by no other."""
    deployed = azure()
    subscription = deployed.one(*SUBSCRIPTIONS["ours"])
    assert deployed.one("azure-native:eventgrid:Topic", "evidence-lake-events").inputs["identity"] == {"type": "SystemAssigned"}
    put_away = subscription.inputs["deadLetterWithResourceIdentity"]
    assert put_away["identity"] == {"type": "SystemAssigned"}
    assert put_away["deadLetterDestination"]["blobContainerName"] == "undelivered"
    assert deployed.outputs["undelivered_id"].endswith("/containers/undelivered")
    waits_for = {urn.rpartition("::")[2] for urn in subscription.dependencies}
    assert "evidence-lake-dead-letters" in waits_for, "the service tries the right when the subscription is made"


def test_the_identity_may_write_into_that_container_and_nowhere_else() -> None:
    topic = azure().one("azure-native:eventgrid:Topic", "evidence-lake-events")
    own = [grant for grant in grants().values() if grant["principalId"] == topic.outputs["identity"]["principalId"]]
    assert [grant["scope"].rpartition("/")[2] for grant in own] == ["undelivered"]


def test_publishers_send_and_do_nothing_else() -> None:
    topic = azure().one("azure-native:eventgrid:Topic", "evidence-lake-events").id
    sending = {name: grant for name, grant in grants().items() if name.endswith("-sends")}
    assert {grant["principalId"] for grant in sending.values()} == set(PUBLISHERS[Cloud.AZURE].values())
    assert {grant["scope"] for grant in sending.values()} == {topic}
    assert {grant["roleDefinitionId"].rpartition("/")[2] for grant in sending.values()} == {
        "d5a91429-5739-47e2-a06b-3470a27159e7"
    }, "EventGrid Data Sender"
    assert {grant["principalType"] for grant in grants().values()} == {"ServicePrincipal"}


def test_of_all_that_happens_in_the_resource_group_machine_learning_is_evidence() -> None:
    topic = azure().one("azure-native:eventgrid:SystemTopic", "evidence-lake-resources").inputs
    assert topic["source"].endswith("/resourceGroups/acme-ml-dev-account-baseline-resources")
    assert topic["location"] == "global", "the group's topic lies in no region"
    subscription = azure().one(*SUBSCRIPTIONS["resources"]).inputs
    assert "identity" not in topic
    assert "deadLetterWithResourceIdentity" not in subscription, "a global topic has no identity that a firewall lets in"
    selected = subscription["filter"]
    (only,) = selected["advancedFilters"]
    assert (only["operatorType"], only["key"]) == ("StringBeginsWith", "data.operationName")
    assert only["values"] == ["Microsoft.MachineLearningServices/"]
    assert all(kind.endswith("Success") for kind in selected["includedEventTypes"]), "what was refused did not happen"


def test_the_container_is_closed_and_encrypted_with_our_key_as_it_rotates() -> None:
    account = azure(**PROD).one("azure-native:storage:StorageAccount", "evidence-lake-undelivered").inputs
    assert account["networkRuleSet"] == {"defaultAction": "Deny", "bypass": "AzureServices"}
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    encryption = account["encryption"]
    assert encryption["keyVaultProperties"] == {"keyName": "evidence", "keyVaultUri": "https://acme-ml-dev-keys.vault.azure.net/"}
    assert encryption["encryptionIdentity"] == {"encryptionUserAssignedIdentity": KEYS[Cloud.AZURE].user_id}
    assert "encryption" not in azure().one("azure-native:storage:StorageAccount", "evidence-lake-undelivered").inputs


def test_undelivered_and_lost_events_raise_an_alarm_on_both_topics() -> None:
    alarms = azure().of("azure-native:monitor:MetricAlert")
    watched = {
        (alarm.inputs["scopes"][0].rsplit("/", 2)[1], alarm.inputs["criteria"]["allOf"][0]["metricName"]) for alarm in alarms
    }
    assert watched == {
        ("topics", "DeadLetteredCount"),
        ("topics", "DroppedEventCount"),
        ("systemTopics", "DroppedEventCount"),
    }
    assert all(alarm.inputs["actions"] == [{"actionGroupId": ALERTS[Cloud.AZURE]}] for alarm in alarms)


def test_azure_asks_for_the_handshake_only_when_the_entry_on_aws_is_complete() -> None:
    def build() -> AzureEvidenceLake:
        home = AwsEvidenceLake("evidence-lake", lake_args(Cloud.AWS))
        sending = sender(Cloud.AZURE, ingress_url=home.ingress_url)
        return AzureEvidenceLake("evidence-lake", lake_args(Cloud.AZURE, sender=sending))

    subscription = run(build).one(*SUBSCRIPTIONS["ours"])
    waits_for = {urn.rpartition("$")[2] for urn in subscription.dependencies}
    assert "aws:apigatewayv2/stage:Stage::evidence-lake-ingress" in waits_for
    assert "aws:apigatewayv2/route:Route::evidence-lake-handshake" in waits_for
    assert "aws:lambda/permission:Permission::evidence-lake-ingress" in waits_for


def test_the_lake_is_on_aws() -> None:
    assert azure().outputs["store_id"] == STORE
    assert azure().outputs["ingress_url"] == INGRESS


def test_everything_that_takes_tags_has_them_and_prod_keeps_what_waits() -> None:
    assert not untagged(azure(**PROD))
    assert {resource.name for resource in azure(**PROD) if resource.protect} == {"evidence-lake-undelivered"}


def test_a_further_publisher_changes_nothing() -> None:
    more = PUBLISHERS[Cloud.AZURE] | {"inference": "22222222-0000-4000-8000-000000000003"}
    assert not changed(azure(), azure(publishers=more))
