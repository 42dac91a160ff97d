"""JSON documents that a service takes, and what follows from them later."""

import json
from typing import Any

import pytest

from automation.sandbox.documents import problems
from automation.sandbox.rules import Document


def trust(service: str | list[str], condition: dict[str, Any] | None) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]})


@pytest.mark.parametrize("key", ["aws:SourceAccount", "aws:SourceArn"])
@pytest.mark.parametrize("service", ["cloudtrail.amazonaws.com", ["ecs-tasks.amazonaws.com", "cloudtrail.amazonaws.com"]])
def test_a_condition_that_cloudtrail_can_not_meet_is_refused(service: str | list[str], key: str) -> None:
    found = list(problems(trust(service, {"StringEquals": {key: "111122223333"}}), Document("trust_policy")))
    refused = f"a condition on {key}, which cloudtrail.amazonaws.com does not send with sts:AssumeRole: it would be shut out"
    assert found == [f"Statement[0] has {refused}"]


@pytest.mark.parametrize(
    ("service", "condition"),
    [
        ("cloudtrail.amazonaws.com", None),
        ("vpc-flow-logs.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "111122223333"}}),
        ("firehose.amazonaws.com", {"StringEquals": {"sts:ExternalId": "111122223333"}}),
    ],
)
def test_conditions_that_services_meet_are_taken(service: str, condition: dict[str, Any] | None) -> None:
    assert list(problems(trust(service, condition), Document("trust_policy"))) == []
