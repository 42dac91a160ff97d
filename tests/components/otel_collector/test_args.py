"""Wrong uses, each with what to write instead."""

from typing import Any

import pytest

from components.base import ArgumentError
from tests.components.otel_collector.examples import build
from vocabulary import Cloud

WRONG: list[tuple[Cloud, dict[str, Any], str]] = [
    (Cloud.AWS, {"aws": None}, "give AwsCollectorOptions with the permission boundary of the roles"),
    (Cloud.AWS, {"account_id": "4711"}, "account_id: '4711' is not possible here; write the 12 digits of an AWS account id"),
    (Cloud.AZURE, {"azure": None}, "give AzureCollectorOptions with the registry of the image"),
    (Cloud.AZURE, {"way_to_aws": None}, "way_to_aws: None is not possible here; give WayToAws; telemetry is kept on AWS"),
    (Cloud.GCP, {"way_to_aws": None}, "give WayToAws; telemetry is kept on AWS"),
    (Cloud.GCP, {"gcp": None}, "give GcpCollectorOptions with the service accounts that may call"),
    (Cloud.GCP, {"account_id": "Acme"}, "write the project's id"),
    (Cloud.AWS, {"image": "registry/collector:latest"}, "write it by digest"),
    (Cloud.AZURE, {"minimum_instances": 0}, "write 1 or more; someone has to listen"),
    (Cloud.GCP, {"maximum_instances": 1}, "write 2 (minimum_instances) or more"),
]


@pytest.mark.parametrize(("cloud", "changes", "message"), WRONG)
def test_wrong_arguments_say_what_to_write(cloud: Cloud, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        build(cloud, **changes)
    assert message in str(raised.value)
