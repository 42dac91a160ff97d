"""What the rows about the evidence lake's types refuse, as the real services do."""

from typing import Any

import pytest

from tests.automation.sandbox.test_check import SUBSCRIPTION, problems

FUNCTION = {"role": "arn:aws:iam::111122223333:role/writer", "packageType": "Image"}
IMAGE = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/control-plane"
WEBHOOK = {"endpointType": "WebHook", "endpointUrl": "https://example.com/events"}
EVENTS = {"resourceGroupName": "rg", "topicName": "events", "destination": WEBHOOK}
OF_THE_GROUP = {
    "resourceGroupName": "rg",
    "source": f"{SUBSCRIPTION}/resourceGroups/rg",
    "topicType": "Microsoft.Resources.ResourceGroups",
}

REFUSED = [
    ("aws:lambda/function:Function", FUNCTION, "imageUri"),
    ("aws:lambda/function:Function", FUNCTION | {"imageUri": "docker.io/library/python:3.11"}, "an image in ECR"),
    ("aws:lambda/function:Function", FUNCTION | {"imageUri": IMAGE}, "with its tag or digest"),
    ("aws:apigatewayv2/route:Route", {"apiId": "a", "routeKey": "POST events"}, "a method and a path"),
    ("aws:apigatewayv2/route:Route", {"apiId": "a", "routeKey": "POST /e", "authorizationType": "JWT"}, "authorizerId"),
    (
        "aws:apigatewayv2/stage:Stage",
        {
            "apiId": "a",
            "accessLogSettings": {"destinationArn": "arn:aws:logs:eu-central-1:111122223333:log-group:a", "format": "{}"},
        },
        "$context.requestId",
    ),
    (
        "aws:cloudwatch/eventArchive:EventArchive",
        {"name": "a" * 49, "eventSourceArn": "arn:aws:events:eu-central-1:111122223333:event-bus/a"},
        "1 to 48",
    ),
    ("aws:glue/catalogDatabase:CatalogDatabase", {"name": "acme-ml"}, "underscores"),
    (
        "aws:lakeformation/permissions:Permissions",
        {"principal": "p", "permissions": ["READ"], "database": {"name": "d"}},
        "SELECT",
    ),
    ("aws:lakeformation/permissions:Permissions", {"principal": "p", "permissions": ["SELECT"]}, "dataLocation"),
    ("azure-native:eventgrid:Topic", {"resourceGroupName": "rg", "topicName": "a" * 51}, "3 to 50"),
    ("azure-native:eventgrid:TopicEventSubscription", EVENTS | {"retryPolicy": {"maxDeliveryAttempts": 31}}, "30"),
    ("azure-native:eventgrid:SystemTopic", OF_THE_GROUP | {"location": "westeurope"}, "global"),
    (
        "azure-native:eventgrid:SystemTopic",
        OF_THE_GROUP | {"location": "global", "identity": {"type": "SystemAssigned"}},
        "UserAssigned",
    ),
    ("gcp:pubsub/subscription:Subscription", {"topic": "t", "deadLetterPolicy": {"deadLetterTopic": "t"}}, "projects/"),
    (
        "gcp:pubsub/subscription:Subscription",
        {"topic": "t", "deadLetterPolicy": {"maxDeliveryAttempts": 4}},
        "5",
    ),
]


@pytest.mark.parametrize(("token", "inputs", "message"), REFUSED)
def test_what_the_services_refuse_is_refused(token: str, inputs: dict[str, Any], message: str) -> None:
    found = problems(token, inputs)
    assert any(message in problem for problem in found), found


def test_what_they_take_is_taken() -> None:
    assert not problems("aws:lambda/function:Function", FUNCTION | {"imageUri": f"{IMAGE}@sha256:{'0' * 64}"})
    assert not problems("azure-native:eventgrid:SystemTopic", OF_THE_GROUP | {"location": "global"})
    assert not problems("azure-native:eventgrid:TopicEventSubscription", EVENTS)
