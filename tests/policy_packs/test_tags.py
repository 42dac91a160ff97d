"""The rules on tags against the vocabulary that they follow, and the tags that are mended."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import Resource
from plans.unknown import UNKNOWN
from policy_packs.judge import Configuration, Judge, World, facts, rules
from policy_packs.judge.repairs import repair
from vocabulary import Cloud, Environment, Sensitivity, StandardTags, render_tags

_TYPES = {
    Cloud.AWS: ("aws:s3/bucket:Bucket", "tags"),
    Cloud.AZURE: ("azure-native:resources:ResourceGroup", "tags"),
    Cloud.GCP: ("gcp:storage/bucket:Bucket", "labels"),
}
_GCS = "gcp:storage/bucket:Bucket"
_BUCKET = "aws:s3/bucket:Bucket"
_NODE_POOL = "gcp:container/nodePool:NodePool"
_U = min(UNKNOWN)


def _resource(
    type_token: str, inputs: Mapping[str, Any], provider: Mapping[str, Any] | None = None, stack: str = "dev"
) -> Resource:
    component = f"urn:pulumi:{stack}::p::mlcp:secret_broker:AwsSecretBroker"
    return Resource(
        urn=f"{component}${type_token}::archive",
        type=type_token,
        inputs=inputs,
        provider=provider or {},
        parent=f"{component}::broker",
    )


@given(
    cloud=st.sampled_from(Cloud),
    environment=st.sampled_from(Environment),
    sensitivity=st.sampled_from(Sensitivity),
    name=st.text(min_size=1, max_size=80).filter(lambda text: not set(text) & set("@ ")),
    cost_center=st.text(min_size=1, max_size=300).filter(lambda text: "AKIA" not in text and bool(text.strip())),
)
def test_whatever_the_vocabulary_renders_keeps_every_rule_on_tags(
    cloud: Cloud, environment: Environment, sensitivity: Sensitivity, name: str, cost_center: str
) -> None:
    standard = StandardTags(
        environment=environment,
        owner=f"{name}@example.com",
        cost_center=f"cc {cost_center}",
        data_sensitivity=sensitivity,
        provider=cloud,
        workload="logging",
    )
    world = World(stack=environment, settings={"environment": environment, "data_sensitivity": sensitivity}, facts=facts())
    table = [rule for rule in rules().values() if rule.family == "tags" and rule.id != "MLCP-TAG-006"]
    type_token, place = _TYPES[cloud]

    verdicts = Judge(world, Configuration(), datetime.date(2026, 11, 24), table).resource(
        _resource(type_token, {place: render_tags(cloud, standard)})
    )

    assert [verdict.message for verdict in verdicts] == []


def test_the_repair_adds_what_follows_from_where_the_resource_is() -> None:
    assert repair(_resource(_GCS, {})) == {
        ("labels", "managed-by"): "pulumi",
        ("labels", "provider"): "gcp",
        ("labels", "environment"): "dev",
        ("labels", "workload"): "secret-broker",
    }


def test_the_repair_leaves_what_is_set_even_if_it_is_wrong() -> None:
    tags = {"environment": "prod", "provider": _U, "workload": "other", "managed-by": " "}

    assert repair(_resource(_BUCKET, {"tags": tags})) == {("tags", "managed-by"): "pulumi"}


def test_the_repair_leaves_what_the_provider_adds() -> None:
    provider = {"defaultTags": '{"tags": {"environment": "dev", "workload": "x", "provider": "aws"}}'}

    assert repair(_resource(_BUCKET, {"tags": {}}, provider)) == {("tags", "managed-by"): "pulumi"}


def test_the_repair_goes_where_a_type_nests_its_tags() -> None:
    changes = repair(_resource(_NODE_POOL, {"nodeConfig": {"machineType": "e2-small"}}))

    assert {path[:-1] for path in changes} == {("nodeConfig", "resourceLabels")}


def test_the_repair_guesses_no_environment_from_a_stack_of_another_name() -> None:
    assert ("tags", "environment") not in repair(_resource(_BUCKET, {}, stack="try-out"))


@pytest.mark.parametrize(
    ("type_token", "inputs", "provider"),
    [
        (_BUCKET, {"tags": _U}, {}),
        (_BUCKET, {"tags": ["a"]}, {}),
        (_BUCKET, {}, {"defaultTags": _U}),
        (_NODE_POOL, {"nodeConfig": _U}, {}),
        (_NODE_POOL, {"nodeConfig": "e2"}, {}),
        ("aws:autoscaling/group:Group", {"tags": []}, {}),
        ("aws:iam/rolePolicy:RolePolicy", {}, {}),
    ],
    ids=["unknown", "another shape", "unknown of the provider", "unknown above", "another shape above", "a list", "no tags"],
)
def test_the_repair_touches_nothing_that_it_does_not_understand(
    type_token: str, inputs: dict[str, Any], provider: dict[str, Any]
) -> None:
    assert repair(_resource(type_token, inputs, provider)) == {}
