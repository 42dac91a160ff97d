"""Wrong uses of the evidence lake, each with what a person reads about it."""

from typing import Any

import pytest

from components.base import ArgumentError
from components.evidence_lake import ingress_path
from tests.components.evidence_lake.lakes import lake_args, make_lake, sender
from vocabulary import Cloud


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"retention_days": 0}, "retention_days: 0 is not possible here; write 1 to 3650 days"),
        ({"retention_days": 3651}, "retention_days: 3651 is not possible here; write 1 to 3650 days"),
        ({"publishers": {}}, "publishers: {} is not possible here; name who sends evidence, such as the workloads' identities"),
    ],
)
def test_what_can_not_be_is_refused_when_written(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        lake_args(Cloud.AWS, **changes)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("cloud", "changes", "message"),
    [
        (Cloud.AWS, {"account_id": "1111"}, "account_id: '1111' is not possible here; write the 12 digits of an AWS account id"),
        (
            Cloud.AWS,
            {"aws": None},
            "aws: None is not possible here; give AwsEvidenceLakeOptions: boundary, image, administrators",
        ),
        (Cloud.AZURE, {"sender": None}, "sender: None is not possible here; give EvidenceSenderArgs: where to deliver"),
        (
            Cloud.AZURE,
            {"sender": sender(Cloud.AZURE, entra=None)},
            "sender.entra: None is not possible here; give it, since Azure can not deliver without",
        ),
        (
            Cloud.AZURE,
            {"sender": sender(Cloud.AZURE, placement=None)},
            "sender.placement: None is not possible here; give it, since Azure can not deliver without",
        ),
        (Cloud.GCP, {"sender": None}, "sender: None is not possible here; give EvidenceSenderArgs: where to deliver"),
        (
            Cloud.GCP,
            {"sender": sender(Cloud.GCP, pusher=None)},
            "sender.pusher: None is not possible here; give the service account that Pub/Sub pushes as",
        ),
    ],
)
def test_what_a_cloud_lacks_is_said_before_anything_is_made(cloud: Cloud, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        make_lake(cloud, **changes)
    assert str(refused.value) == message


def test_each_cloud_has_a_path_of_its_own() -> None:
    assert len({ingress_path(cloud) for cloud in Cloud}) == len(Cloud)
