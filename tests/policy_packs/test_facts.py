"""What the rules know of vocabulary and SDKs."""

import json

import pytest

from policy_packs.facts import FACTS_FILE, facts, taggable_types
from policy_packs.judge import facts as read_facts


def test_the_file_is_what_vocabulary_and_sdks_say() -> None:
    committed = json.loads(FACTS_FILE.read_text(encoding="utf-8"))

    assert committed == json.loads(json.dumps({"facts": facts()})), "run `python -m policy_packs.facts` and commit the file"


@pytest.mark.parametrize(
    ("type_token", "place"),
    [
        ("aws:s3/bucket:Bucket", "tags"),
        ("azure-native:resources:ResourceGroup", "tags"),
        ("gcp:compute/instance:Instance", "labels"),
        ("gcp:monitoring/notificationChannel:NotificationChannel", "userLabels"),
        ("gcp:container/cluster:Cluster", "resourceLabels"),
        ("gcp:sql/databaseInstance:DatabaseInstance", "settings.userLabels"),
    ],
)
def test_tags_are_where_each_type_keeps_them(type_token: str, place: str) -> None:
    assert read_facts()["tags"]["places"][type_token] == place


@pytest.mark.parametrize(
    "type_token",
    [
        "gcp:monitoring/metricDescriptor:MetricDescriptor",
        "gcp:cloudidentity/group:Group",
        "azure-native:apimanagement:NamedValue",
        "azure-native:network:Subnet",
        "aws:iam/rolePolicy:RolePolicy",
    ],
)
def test_what_looks_like_tags_and_is_none_is_left_out(type_token: str) -> None:
    assert type_token not in taggable_types()
