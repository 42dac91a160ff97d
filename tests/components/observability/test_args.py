"""Wrong uses, each with what to write instead."""

from typing import Any

import pytest

from components.base import ArgumentError
from tests.components.observability.examples import HOME, build, options
from vocabulary import Cloud

WRONG: list[tuple[Cloud, dict[str, Any], str]] = [
    (Cloud.AWS, {"aws": None}, "aws: None is not possible here; give AwsObservabilityOptions; AWS is the home of all clouds"),
    (Cloud.AWS, {"home": HOME}, "leave it out; this is the home"),
    (Cloud.AWS, {"account_id": "4711"}, "account_id: '4711' is not possible here; write the 12 digits of an AWS account id"),
    (Cloud.AZURE, {"home": None}, "give ObservabilityHome with the outputs of the component on AWS"),
    (Cloud.GCP, {"home": None}, "give ObservabilityHome with the outputs of the component on AWS"),
    (Cloud.GCP, {"account_id": "Acme"}, "write the project's id"),
    (Cloud.AZURE, {"page_email": "on-call"}, "page_email: 'on-call' is not possible here; write an e-mail address"),
    (Cloud.GCP, {"ticket_email": ""}, "ticket_email: '' is not possible here; write an e-mail address"),
]


@pytest.mark.parametrize(("cloud", "changes", "message"), WRONG)
def test_wrong_arguments_say_what_to_write(cloud: Cloud, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        build(cloud, **changes)
    assert message in str(raised.value)


@pytest.mark.parametrize("days", [29, 1096])
def test_metrics_are_kept_for_a_time_that_the_service_has(days: int) -> None:
    with pytest.raises(ArgumentError, match="write 30 to 1095 days"):
        options(retention_days=days)
