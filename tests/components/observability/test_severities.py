"""The scheme, and that every cloud follows it."""

import re

import pytest

from automation.sandbox import schema
from components.observability.alerts import COLLECTOR_ALERTS, silent_collector
from tests.components.observability.examples import build, shipped
from tests.components.support import Deployed, context, untagged
from vocabulary import Cloud, Response, Severity

EMAILS = {Response.PAGE: "on-call@example.com", Response.TICKET: "tickets@example.com"}


def recipients(cloud: Cloud, deployed: Deployed) -> dict[str, list[str]]:
    """Who hears of an alert, by severity."""
    found: dict[str, list[str]] = {}
    for severity in Severity:
        name = f"observability-{severity}"
        match cloud:
            case Cloud.AWS:
                found[severity] = [deployed.one("aws:sns/topicSubscription:TopicSubscription", name).inputs["endpoint"]]
            case Cloud.AZURE:
                group = deployed.one("azure-native:monitor:ActionGroup", name).inputs
                found[severity] = [receiver["emailAddress"] for receiver in group["emailReceivers"]]
            case Cloud.GCP:
                channel = deployed.one("gcp:monitoring/notificationChannel:NotificationChannel", name).inputs
                found[severity] = [channel["labels"]["email_address"]]
    return found


def test_worse_is_sooner() -> None:
    for field in ("respond_minutes", "repeat_minutes"):
        minutes = [getattr(severity.scheme, field) for severity in Severity]
        assert minutes == sorted(minutes)
    responses = [severity.scheme.response for severity in Severity]
    assert responses == sorted(responses, key=[Response.PAGE, Response.TICKET].index)


def test_every_severity_of_azure_and_google_has_exactly_one_of_ours_or_a_label() -> None:
    numbers = [number for severity in Severity for number in severity.scheme.azure]
    assert sorted(numbers) == [0, 1, 2, 3, 4]
    known = set(schema.resource("gcp:monitoring/alertPolicy:AlertPolicy").inputs["severity"].values)
    assert {severity.scheme.google for severity in Severity} == known


@pytest.mark.parametrize("cloud", list(Cloud))
def test_an_alert_reaches_the_same_people_on_every_cloud(cloud: Cloud) -> None:
    assert recipients(cloud, shipped(cloud)) == {severity: [EMAILS[severity.scheme.response]] for severity in Severity}


@pytest.mark.parametrize("cloud", list(Cloud))
def test_every_severity_has_a_channel_of_its_own(cloud: Cloud) -> None:
    channels = shipped(cloud).outputs["alert_channel_ids"]
    assert set(channels) == set(map(str, Severity))
    assert len(set(channels.values())) == len(Severity)


@pytest.mark.parametrize("cloud", [Cloud.AZURE, Cloud.GCP])
def test_metrics_and_dashboards_are_the_ones_on_aws(cloud: Cloud) -> None:
    outputs = shipped(cloud).outputs
    assert (outputs["metrics_url"], outputs["dashboard_url"]) == (
        "https://aps.example.com/api/v1/remote_write",
        "https://g-1.example.com",
    )


@pytest.mark.parametrize("cloud", list(Cloud))
def test_everything_is_tagged(cloud: Cloud) -> None:
    assert untagged(shipped(cloud)) == set()


@pytest.mark.parametrize("cloud", list(Cloud))
def test_a_longest_prefix_still_makes_names_that_the_cloud_takes(cloud: Cloud) -> None:
    build(cloud, context=context(prefix="acme-machine"))


def test_azure_sends_alerts_that_name_nobody_by_their_severity() -> None:
    deployed = shipped(Cloud.AZURE)
    groups = {group.id: group.name for group in deployed.of("azure-native:monitor:ActionGroup")}
    routed = {}
    for rule in deployed.of("azure-native:alertsmanagement:AlertProcessingRuleByName"):
        properties = rule.inputs["properties"]
        (condition,), (action,) = properties["conditions"], properties["actions"]
        assert (condition["field"], condition["operator"], properties["enabled"]) == ("Severity", "Equals", True)
        assert properties["scopes"] == ["/subscriptions/00000001-0000-4000-8000-000000000000/resourceGroups/acme-ml-dev"]
        (group,) = action["actionGroupIds"]
        routed |= dict.fromkeys(condition["values"], groups[group])
    assert routed == {
        "Sev0": "observability-critical",
        "Sev1": "observability-high",
        "Sev2": "observability-medium",
        "Sev3": "observability-low",
        "Sev4": "observability-low",
    }


def test_alerts_have_names_that_fit_a_subject_line() -> None:
    for alert in (*COLLECTOR_ALERTS, silent_collector(Cloud.GCP)):
        assert re.fullmatch(r"[A-Za-z]{1,60}", alert.name)
