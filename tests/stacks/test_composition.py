"""What holds for every stack's plan as a whole."""

from itertools import combinations

import pytest

from automation.sandbox import schema
from tests.stacks.simulation import STACKS, shipped, simulate
from vocabulary import REQUIRED_TAGS, Cloud

TAG_PROPERTIES = ("tags", "userLabels", "resourceLabels", "labels")
KEYS_AND_PASSWORDS = {
    "aws:iam/accessKey:AccessKey",
    "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/user:User",
    "gcp:serviceaccount/key:Key",
    "gcp:storage/hmacKey:HmacKey",
    "azure-native:keyvault:Secret",
}
DATA_BEARING = {
    "aws:s3/bucket:Bucket",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:kms/key:Key",
    "azure-native:storage:StorageAccount",
    "azure-native:operationalinsights:Workspace",
    "azure-native:keyvault:Vault",
    "gcp:storage/bucket:Bucket",
    "gcp:logging/projectBucketConfig:ProjectBucketConfig",
    "gcp:kms/cryptoKey:CryptoKey",
}
GLOBALLY_NAMED = {
    "aws:s3/bucket:Bucket": "bucket",
    "azure-native:storage:StorageAccount": "name",
    "gcp:storage/bucket:Bucket": "name",
}
ENVIRONMENTS = [stack for stack in STACKS if stack != "org"]


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_lies_in_a_component_and_has_an_explicit_provider(stack: str) -> None:
    simulation = shipped(stack)
    loose = [r.name for r in simulation.created if r.parent not in simulation.components]
    unprovided = [r.name for r in simulation.created if "pulumi:providers:" not in r.provider]
    assert simulation.created
    assert (loose, unprovided) == ([], [])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_flow_logs_wait_for_the_archives_policy_lest_ec2_writes_one(stack: str) -> None:
    named = {(resource.token, resource.name): resource for resource in shipped(stack).created}
    flow_log = named["aws:ec2/flowLog:FlowLog", "networking-flow-log-archive"]
    assert named["aws:s3/bucketPolicy:BucketPolicy", "logging-archive"].urn in flow_log.dependencies


@pytest.mark.parametrize("stack", STACKS)
def test_every_taggable_resource_carries_all_standard_tags(stack: str) -> None:
    untagged = []
    for resource in shipped(stack).created:
        inputs = schema.resource(resource.token).inputs
        taggable = [name for name in TAG_PROPERTIES if name in inputs and inputs[name].type.kind == "map"]
        tags = next((resource.inputs[name] for name in taggable if name in resource.inputs), {})
        if taggable and not set(REQUIRED_TAGS) <= set(tags):
            untagged.append((resource.token, resource.name))
    assert untagged == []


@pytest.mark.parametrize("stack", STACKS)
def test_no_key_password_or_deprecated_class_is_used(stack: str) -> None:
    created = shipped(stack).created
    assert [r.name for r in created if r.token in KEYS_AND_PASSWORDS] == []
    assert [(r.token, r.name, r.deprecated) for r in created if r.deprecated] == []


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_clouds_expose_the_same_outputs_and_none_is_empty_by_mistake(stack: str) -> None:
    outputs = shipped(stack).outputs
    names = {cloud: {capability: set(values) for capability, values in outputs[cloud].items()} for cloud in Cloud}
    assert names[Cloud.AWS] == names[Cloud.AZURE] == names[Cloud.GCP]
    empty = {
        (cloud, f"{capability}.{name}")
        for cloud in Cloud
        for capability, values in outputs[cloud].items()
        for name, value in values.items()
        if not value
    }
    customer_managed = {(cloud, "logging.encryption_key_id") for cloud in Cloud} if stack == "dev" else set()
    assert empty == customer_managed | {(Cloud.AZURE, "identity.boundary_id")}


def test_environments_differ_only_by_settings_not_by_what_they_are_made_of() -> None:
    made_of = {stack: {(r.token, r.name) for r in shipped(stack).components.values()} for stack in ENVIRONMENTS}
    assert made_of["dev"] == made_of["staging"] == made_of["prod"]


@pytest.mark.parametrize("stack", STACKS)
def test_data_bearing_resources_are_protected_in_prod_and_org_only(stack: str) -> None:
    data = [resource for resource in shipped(stack).created if resource.token in DATA_BEARING]
    assert {r.name for r in data if r.protect} == ({r.name for r in data} if stack in {"prod", "org"} else set())


@pytest.mark.parametrize("clouds", [c for n in (1, 2) for c in combinations(Cloud, n)], ids="+".join)
@pytest.mark.parametrize("stack", ["org", "prod"])
def test_any_choice_of_clouds_is_a_valid_smaller_plan(stack: str, clouds: tuple[Cloud, ...]) -> None:
    smaller = simulate(stack, clouds=[str(cloud) for cloud in clouds])
    packages = {resource.token.partition(":")[0] for resource in smaller.created}
    assert packages == {cloud.package for cloud in clouds}
    assert len(smaller.created) < len(shipped(stack).created)


def test_globally_unique_names_differ_between_stacks() -> None:
    names = [
        (r.token, r.outputs[GLOBALLY_NAMED[r.token]])
        for stack in STACKS
        for r in shipped(stack).created
        if r.token in GLOBALLY_NAMED
    ]
    assert len(names) >= len(ENVIRONMENTS) * len(GLOBALLY_NAMED)
    assert len(set(names)) == len(names)
