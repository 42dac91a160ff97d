"""MLCP-TAG-001 on plain data."""

from collections.abc import Mapping
from typing import Any

import pytest

from policy_packs.guardrails.rule import Resource
from policy_packs.guardrails.tags.places import place_of_tags
from policy_packs.guardrails.tags.required import REQUIRED_TAGS_RULE
from vocabulary import REQUIRED_TAGS, Cloud, StandardTags, render_tags

_CAPABILITY = {Cloud.AWS: "AwsLogging", Cloud.AZURE: "AzureLogging", Cloud.GCP: "GcpLogging"}
_BUCKET = "aws:s3/bucket:Bucket"
_GROUP = "azure-native:resources:ResourceGroup"
_GCS = "gcp:storage/bucket:Bucket"


def _tags(cloud: Cloud) -> dict[str, str]:
    return render_tags(
        cloud,
        StandardTags(
            environment="dev",
            owner="ml-platform@example.com",
            cost_center="cc-4711",
            data_sensitivity="internal",
            provider=cloud,
            workload="logging",
        ),
    )


def _resource(type_token: str, properties: Mapping[str, Any], provider: Mapping[str, Any] | None = None) -> Resource:
    parent = next(_CAPABILITY[cloud] for cloud in Cloud if type_token.startswith(f"{cloud.package}:"))
    return Resource(
        type=type_token,
        urn=f"urn:pulumi:dev::ml-control-plane::mlcp:audit_logging:{parent}${type_token}::archive",
        properties=properties,
        provider=provider or {},
        parent_type=f"mlcp:audit_logging:{parent}",
    )


def _messages(resource: Resource) -> list[str]:
    return [REQUIRED_TAGS_RULE.message(resource, finding) for finding in REQUIRED_TAGS_RULE.check(resource)]


@pytest.mark.parametrize(
    ("type_token", "properties"),
    [
        (_BUCKET, {"tags": _tags(Cloud.AWS)}),
        (_GROUP, {"tags": _tags(Cloud.AZURE)}),
        (_GCS, {"labels": _tags(Cloud.GCP)}),
        ("gcp:monitoring/alertPolicy:AlertPolicy", {"userLabels": _tags(Cloud.GCP)}),
        ("gcp:container/cluster:Cluster", {"resourceLabels": _tags(Cloud.GCP)}),
        ("gcp:sql/databaseInstance:DatabaseInstance", {"settings": {"userLabels": _tags(Cloud.GCP)}}),
        (
            "aws:autoscaling/group:Group",
            {"tags": [{"key": key, "value": value, "propagateAtLaunch": True} for key, value in _tags(Cloud.AWS).items()]},
        ),
    ],
)
def test_the_vocabulary_s_tags_pass_wherever_the_type_keeps_them(type_token: str, properties: dict[str, Any]) -> None:
    assert _messages(_resource(type_token, properties)) == []


@pytest.mark.parametrize("type_token", [_BUCKET, _GROUP, _GCS, "gcp:sql/databaseInstance:DatabaseInstance"])
def test_without_tags_all_of_them_are_named_once(type_token: str) -> None:
    (message,) = _messages(_resource(type_token, {}))

    assert message == (
        f"MLCP-TAG-001: {type_token} archive: tags {', '.join(REQUIRED_TAGS)} missing. "
        "Costs, ownership, alerts and data rules follow the tags. "
        "Fix: in a component, pass tags=self.tags() (Google Cloud: labels=self.tags())."
    )


@pytest.mark.parametrize("name", REQUIRED_TAGS)
def test_each_tag_is_required_and_must_not_be_blank(name: str) -> None:
    tags = _tags(Cloud.AWS)

    (missing,) = _messages(_resource(_BUCKET, {"tags": {key: value for key, value in tags.items() if key != name}}))
    (blank,) = _messages(_resource(_BUCKET, {"tags": tags | {name: "  "}}))

    assert f"tag {name} missing" in missing
    assert f"the value of tag {name} is empty or not allowed" in blank


@pytest.mark.parametrize(
    ("type_token", "name", "value", "remedy"),
    [
        (_BUCKET, "environment", "test", "write dev or org or prod or staging"),
        (_BUCKET, "data-sensitivity", "secret", "write confidential or internal or public or restricted"),
        (_BUCKET, "managed-by", "terraform", "write pulumi"),
        (_BUCKET, "provider", "azure", "write aws"),
        (_BUCKET, "owner", "team#1", "write 1 to 256 letters, digits, spaces and _ . : / = + - @"),
        (_GROUP, "owner", "x" * 257, "write 1 to 256 characters"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_without_the_value(type_token: str, name: str, value: str, remedy: str) -> None:
    cloud = Cloud.AWS if type_token == _BUCKET else Cloud.AZURE
    (message,) = _messages(_resource(type_token, {"tags": _tags(cloud) | {name: value}}))

    assert f"the value of tag {name} is empty or not allowed" in message
    assert message.endswith(f"Fix: {remedy}.")
    assert value not in message.removesuffix(f"{remedy}.").removeprefix(f"MLCP-TAG-001: {type_token} ")


def test_google_cloud_labels_are_lower_case() -> None:
    (message,) = _messages(_resource(_GCS, {"labels": _tags(Cloud.GCP) | {"owner": "ml@example.com"}}))

    assert "1 to 63 lower-case letters, digits, _ and -" in message


@pytest.mark.parametrize(
    "default_tags",
    [{"tags": _tags(Cloud.AWS)}, '{"tags": {"owner": "a@example.com", "cost-center": "cc-1"}}'],
    ids=["as a mapping", "as JSON, as the engine hands it over"],
)
def test_tags_that_the_provider_adds_count(default_tags: object) -> None:
    own = {key: value for key, value in _tags(Cloud.AWS).items() if key not in {"owner", "cost-center"}}

    assert _messages(_resource(_BUCKET, {"tags": own}, {"defaultTags": default_tags})) == []


def test_labels_that_the_google_provider_adds_count() -> None:
    assert _messages(_resource(_GCS, {}, {"defaultLabels": _tags(Cloud.GCP)})) == []


def test_network_tags_of_a_google_instance_are_no_labels() -> None:
    assert place_of_tags("gcp:compute/instance:Instance") == ("labels",)


@pytest.mark.parametrize(
    "type_token",
    [
        "gcp:monitoring/metricDescriptor:MetricDescriptor",
        "gcp:cloudidentity/group:Group",
        "azure-native:apimanagement:NamedValue",
        "azure-native:network:Subnet",
        "aws:iam/rolePolicy:RolePolicy",
        "mlcp:networking:AwsNetwork",
        "pulumi:providers:aws",
    ],
)
def test_types_without_tags_are_not_judged(type_token: str) -> None:
    assert REQUIRED_TAGS_RULE.applies_to(type_token) is False


def test_a_notification_channel_has_its_tags_beside_its_own_labels() -> None:
    assert place_of_tags("gcp:monitoring/notificationChannel:NotificationChannel") == ("userLabels",)


def _repaired(resource: Resource) -> Mapping[tuple[str, ...], object]:
    assert REQUIRED_TAGS_RULE.repair is not None
    return REQUIRED_TAGS_RULE.repair(resource)


def test_the_repair_adds_what_follows_from_where_the_resource_is() -> None:
    assert _repaired(_resource(_GCS, {})) == {
        ("labels", "managed-by"): "pulumi",
        ("labels", "provider"): "gcp",
        ("labels", "environment"): "dev",
        ("labels", "workload"): "audit-logging",
    }


def test_the_repair_leaves_what_is_set_even_if_it_is_wrong() -> None:
    tags = _tags(Cloud.AWS) | {"environment": "prod", "managed-by": ""}

    assert _repaired(_resource(_BUCKET, {"tags": tags})) == {("tags", "managed-by"): "pulumi"}


def test_the_repair_guesses_no_environment_from_a_stack_of_another_name() -> None:
    resource = Resource(type=_BUCKET, urn=f"urn:pulumi:try-out::p::{_BUCKET}::b", properties={})

    assert _repaired(resource) == {("tags", "managed-by"): "pulumi", ("tags", "provider"): "aws"}
