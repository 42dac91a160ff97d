"""No type of the shipped plans has a setting for a key, a retention or its exposure that the facts look past unnoticed."""

import re
from collections.abc import Iterator
from functools import cache

from automation.analysis.exposure.reading import NETWORK
from automation.analysis.facts import Facet, kind_of
from automation.sandbox import schema
from automation.sandbox.schema_types import TypeRef
from tests.stacks.simulation import STACKS, shipped

SAYING = {
    Facet.ENCRYPTION: re.compile(
        r"kms(Master)?Key(Id|Arn|Name|Identifier)?|\w+KmsKey(Id|Arn|Name)?|encryption(Key|Spec|Settings|Configurations?)?"
        r"|customerManaged(Key|Encryption)|cmekSettings|(default|disk)EncryptionConfiguration"
    ),
    Facet.RETENTION: re.compile(r"\w*[rR]etention\w*"),
    Facet.EXPOSURE: re.compile(
        r"publicNetworkAccess\w*|publiclyAccessible|publicAccess\w*|blockPublic\w+|internal|external|ingress|networkAcls"
        r"|networkRuleSet|networkAccessControl|appNetworkAccessType|(assign|disable|associate)PublicIp\w*|mapPublicIpOnLaunch"
        r"|directInternetAccess|enableInternetAccess|ipv4Enabled|disableExecuteApiEndpoint|loadBalancingScheme|addressType"
    ),
}
"""Names of properties, at any depth, that say something about a facet."""

WITH_BUCKET = "read with its bucket"
WITHOUT_A_ROW = {
    ("aws:amp/workspaceConfiguration:WorkspaceConfiguration", Facet.RETENTION): "read with its workspace",
    ("aws:cloudwatch/eventTarget:EventTarget", Facet.EXPOSURE): "of tasks of ECS, which no rule starts",
    ("aws:ecs/cluster:Cluster", Facet.ENCRYPTION): "of ECS Exec and storage of ECS's own, which no cluster uses",
    ("aws:ecs/service:Service", Facet.ENCRYPTION): "of Service Connect and volumes of EBS, which no service uses",
    ("aws:glue/catalogTable:CatalogTable", Facet.RETENTION): "a property that Hive knows and nothing acts on",
    ("aws:lambda/eventSourceMapping:EventSourceMapping", Facet.ENCRYPTION): "of filters, which hold no data",
    ("aws:lambda/function:Function", Facet.RETENTION): "of durable executions, which no function has",
    ("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", Facet.EXPOSURE): "each bucket has its own as well",
    ("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", Facet.RETENTION): WITH_BUCKET,
    ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", Facet.EXPOSURE): WITH_BUCKET,
    ("aws:s3/bucketReplicationConfig:BucketReplicationConfig", Facet.ENCRYPTION): "replicas lie in a bucket with a row",
    (
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        Facet.ENCRYPTION,
    ): WITH_BUCKET,
    ("aws:sagemaker/domain:Domain", Facet.RETENTION): "whether home directories outlive the domain; no time",
    ("aws:sagemaker/userProfile:UserProfile", Facet.ENCRYPTION): "of notebooks that are shared, which nobody may",
    ("aws:secretsmanager/secretPolicy:SecretPolicy", Facet.EXPOSURE): "who a policy lets in, `mlcp access` reads off itself",
    ("azure-native:app:ManagedEnvironment", Facet.ENCRYPTION): "of disks on which containers keep nothing",
    ("azure-native:applicationinsights:Component", Facet.RETENTION): "entries lie in a workspace, which has a row",
    ("azure-native:containerregistry:Registry", Facet.RETENTION): "of manifests without a tag; what has one is kept",
    ("azure-native:monitor:DiagnosticSetting", Facet.RETENTION): "Azure takes none any more; where entries go has a row",
    ("azure-native:network:FlowLog", Facet.RETENTION): "off; the archive that they go to has a row",
    ("azure-native:network:VirtualNetwork", Facet.ENCRYPTION): "between machines, under keys of Azure only",
    ("azure-native:storage:BlobServiceProperties", Facet.RETENTION): "how long deletion can be undone, not how long data is kept",
}
"""Settings of which no fact is made, and why."""


def said(type_: str) -> frozenset[Facet]:
    """Facets that properties of a type say something about."""
    names = set(_names(type_))
    return frozenset(facet for facet, pattern in SAYING.items() if any(map(pattern.fullmatch, names)))


def _names(type_: str) -> Iterator[str]:
    for name, spec in schema.resource(type_).inputs.items():
        yield name
        yield from _within(spec.type)


def _within(type_ref: TypeRef) -> Iterator[str]:
    for name in _objects(type_ref):
        yield from _all_names(name)


@cache
def _all_names(object_name: str) -> frozenset[str]:
    """Names of all properties of an object and of those in it; some types hold each other."""
    names: set[str] = set()
    seen: set[str] = set()
    ahead = [object_name]
    while ahead:
        current = ahead.pop()
        if current not in seen:
            seen.add(current)
            for name, spec in schema.object_type(current).properties.items():
                names.add(name)
                ahead.extend(_objects(spec.type))
    return frozenset(names)


def _objects(type_ref: TypeRef) -> Iterator[str]:
    if type_ref.kind == "object":
        yield type_ref.name
    for part in (type_ref.item, *type_ref.options):
        if part is not None:
            yield from _objects(part)


@cache
def unread() -> frozenset[tuple[str, Facet]]:
    types = {resource.type for stack in STACKS for resource in shipped(stack).resources}
    read = {(type_, facet) for type_ in types for facet in kind_of(type_).readers}
    read |= {(type_, Facet.EXPOSURE) for type_ in NETWORK}
    return frozenset({(type_, facet) for type_ in types for facet in said(type_)} - read)


def test_every_setting_of_a_key_a_retention_or_exposure_is_read_or_explained() -> None:
    unexplained = sorted(f"{type_}: {facet}" for type_, facet in unread() - WITHOUT_A_ROW.keys())
    assert unexplained == [], "add a row to automation/analysis/facts, or say here why none is needed"


def test_every_explanation_is_needed() -> None:
    assert sorted(WITHOUT_A_ROW.keys() - unread()) == []


def test_settings_are_found_at_any_depth() -> None:
    assert Facet.ENCRYPTION in said("gcp:secretmanager/secret:Secret")
    assert Facet.EXPOSURE in said("azure-native:keyvault:Vault")
    assert Facet.RETENTION in said("aws:rds/cluster:Cluster")
    assert said("aws:iam/rolePolicy:RolePolicy") == frozenset()
