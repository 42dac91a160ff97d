"""The schema against facts read by hand in the SDKs' source, and against all of its types."""

import random

import pytest

from automation.sandbox import schema
from automation.sandbox.schema_types import ResourceSpec, TypeRef
from automation.sandbox.sdk_source import PACKAGES, UnknownTypeError, package

SAMPLE = 150
"""Types of each SDK whose nested types are read as well; all of them take a minute."""


@pytest.mark.parametrize("name", PACKAGES)
def test_every_type_can_be_read(name: str) -> None:
    classes = package(name).classes
    assert len(classes) > 1_000
    specs = [schema.read_resource(token) for token in classes]
    empty = [s.token for s in specs if not s.outputs and not s.inputs]
    assert len(empty) <= 1, empty  # aws:ram/sharingWithOrganization takes and gives nothing


@pytest.mark.parametrize("name", PACKAGES)
def test_nested_types_can_be_read(name: str) -> None:
    for token in random.Random(3).sample(sorted(package(name).classes), SAMPLE):  # noqa: S311 - a repeatable sample
        spec = schema.resource(token)
        for prop in (*spec.inputs.values(), *spec.outputs.values()):
            _resolve(prop.type, depth=2)


def _resolve(type_ref: TypeRef, depth: int) -> None:
    if type_ref.kind == "object" and depth:
        for prop in schema.object_type(type_ref.name).properties.values():
            _resolve(prop.type, depth - 1)
    if type_ref.kind == "enum":
        assert type_ref.values, type_ref.name
    for inner in (*type_ref.options, *([type_ref.item] if type_ref.item else ())):
        _resolve(inner, depth)


FACTS = [
    # token, attribute of the specification, what the SDK's source says
    ("aws:ec2/flowLog:FlowLog", "inputs.logDestinationType.values", ("cloud-watch-logs", "s3", "kinesis-data-firehose")),
    ("aws:ec2/flowLog:FlowLog", "inputs.trafficType.values", ("ACCEPT", "REJECT", "ALL")),
    ("aws:ec2/flowLog:FlowLog", "import_id", "fl-1a2b3c4d"),
    ("aws:ec2/subnet:Subnet", "inputs.vpcId.required", True),
    ("aws:ec2/subnet:Subnet", "inputs.cidrBlock.required", False),
    ("aws:ec2/vpc:Vpc", "inputs.cidrBlock.conflicts_with", ()),
    ("aws:iam/role:Role", "inputs.namePrefix.conflicts_with", ("name",)),
    ("aws:kms/key:Key", "inputs.enableKeyRotation.type.kind", "boolean"),
    ("aws:s3/bucketV2:BucketV2", "deprecated", "s3.BucketV2 has been deprecated in favor of s3.Bucket"),
    ("aws:secretsmanager/secretVersion:SecretVersion", "secret_outputs", ("secretBinary", "secretString", "secretStringWo")),
    ("azure-native:storage:BlobContainer", "inputs.publicAccess.type.values", ("Container", "Blob", "None")),
    ("azure-native:storage:BlobContainer", "api_version", "2024-01-01"),
    ("azure-native:storage:BlobContainer", "outputs.leaseState.required", True),
    ("azure-native:storage:StorageAccount", "inputs.sku.type.name", "pulumi_azure_native.storage:SkuArgs"),
    ("azure-native:resources:ResourceGroup", "inputs.resourceGroupName.required", False),
    ("gcp:compute/network:Network", "inputs.routingMode.values", ("REGIONAL", "GLOBAL")),
    ("gcp:compute/network:Network", "import_id", "projects/{{project}}/global/networks/{{name}}"),
    ("gcp:secretmanager/secret:Secret", "inputs.replication.required", True),
    ("gcp:organizations/project:Project", "outputs.deletionPolicy.default", "PREVENT"),
]


@pytest.mark.parametrize(("token", "path", "expected"), FACTS, ids=[f"{t.split(':')[-1]}-{p}" for t, p, _ in FACTS])
def test_facts_read_by_hand(token: str, path: str, expected: object) -> None:
    value: object = schema.resource(token)
    for part in path.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    assert value == expected


def test_functions_know_arguments_and_results() -> None:
    zones = schema.function("aws:index/getAvailabilityZones:getAvailabilityZones")
    assert zones.arguments["state"].required is False
    assert {"names", "zoneIds"} <= zones.results.keys()
    project = schema.function("gcp:organizations/getProject:getProject")
    assert project.arguments["projectId"].type.kind == "string"


@pytest.mark.parametrize(
    ("ask", "token"),
    [
        (schema.resource, "aws:ec2/vpcs:Vpcs"),
        (schema.resource, "azure-native:network:VirtualNet"),
        (schema.function, "gcp:projects/getNothing:getNothing"),
    ],
)
def test_an_unknown_type_is_named_with_the_sdk_s_version(ask: object, token: str) -> None:
    version = package(schema.package_of(token)).version
    with pytest.raises(UnknownTypeError, match=f"{version} has no .* {token}"):
        ask(token)  # type: ignore[operator]


def test_the_cache_returns_what_was_parsed(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache = schema.SchemaCache("aws", "0.0.0")
    parsed = schema.resource("aws:ec2/flowLog:FlowLog")
    assert cache.load(ResourceSpec, parsed.token, lambda: parsed) == parsed
    again = schema.SchemaCache("aws", "0.0.0")
    assert again.load(ResourceSpec, parsed.token, pytest.fail) == parsed


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    cache = schema.SchemaCache("aws", "0.0.0")
    parsed = schema.resource("aws:ec2/vpc:Vpc")
    assert cache.load(ResourceSpec, "x", lambda: parsed) is parsed
