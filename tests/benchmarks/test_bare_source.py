"""The bare program's source says what the plan says."""

from typing import Any

import pulumi
import pytest

from automation.sandbox.mocks import SandboxMocks
from automation.sandbox.values import UNKNOWN_STRING
from benchmarks.bare_source import bare_source

PLAN: list[dict[str, Any]] = [
    {"type": "pulumi:pulumi:Stack", "name": "ml-control-plane-prod", "inputs": {}, "provider": ""},
    {
        "type": "pulumi:providers:aws",
        "name": "aws",
        "inputs": {"region": "eu-central-1", "allowedAccountIds": '["333344445555"]'},
        "provider": "",
    },
    {
        "type": "pulumi:providers:azure-native",
        "name": "azure",
        "inputs": {"location": "germanywestcentral", "subscriptionId": "00000003-0000-4000-8000-000000000000"},
        "provider": "",
    },
    {"type": "mlcp:networking:AwsNetwork", "name": "networking", "inputs": {}, "provider": ""},
    {
        "type": "aws:ec2/securityGroup:SecurityGroup",
        "name": "group",
        "inputs": {"description": "closed", "ingress": [{"fromPort": 443, "toPort": 443, "protocol": "tcp", "self": True}]},
        "provider": "aws",
    },
    {
        "type": "azure-native:managedidentity:UserAssignedIdentity",
        "name": "identity",
        "inputs": {"resourceGroupName": "group", "resourceName": "training", "location": "germanywestcentral"},
        "provider": "azure",
    },
    {
        "type": "aws:ec2/instance:Instance",
        "name": "instance",
        "inputs": {"vpcSecurityGroupIds": [UNKNOWN_STRING], "subnetId": UNKNOWN_STRING, "ami": "ami-1"},
        "provider": "aws",
    },
]
STATE: list[dict[str, Any]] = [
    {
        "urn": "urn:pulumi:prod::ml-control-plane::mlcp:networking:AwsNetwork$aws:ec2/instance:Instance::instance",
        "propertyDependencies": {
            "vpcSecurityGroupIds": ["urn:pulumi:prod::p::mlcp:x:Y$aws:ec2/securityGroup:SecurityGroup::group"],
            "ami": ["urn:pulumi:prod::p::azure-native:managedidentity:UserAssignedIdentity::identity"],
        },
    },
]


@pytest.fixture
def registered() -> SandboxMocks:
    """What the program registers that is written from PLAN."""
    namespace: dict[str, Any] = {}
    exec(bare_source(PLAN, STATE), namespace)  # noqa: S102 - the source is what is tested
    mocks = SandboxMocks.install()

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def program() -> None:
        namespace["build"]()

    program()
    return mocks


def test_it_registers_every_resource_of_a_cloud_and_no_component(registered: SandboxMocks) -> None:
    expected = {(entry["type"], entry["name"]) for entry in PLAN if entry["type"].partition(":")[0] not in {"mlcp", "pulumi"}}
    assert {(r.token, r.name) for r in registered.resources if not r.token.startswith("pulumi:")} == expected


def test_inputs_and_providers_are_those_of_the_plan(registered: SandboxMocks) -> None:
    group, identity = registered.named("group"), registered.named("identity")
    assert dict(group.inputs) == PLAN[4]["inputs"]
    assert "::aws::" in group.provider
    assert dict(identity.inputs) == PLAN[5]["inputs"]
    assert registered.named("aws").inputs["allowedAccountIds"] in ('["333344445555"]', ["333344445555"])


def test_unknown_values_become_references_and_other_dependencies_are_waited_for(registered: SandboxMocks) -> None:
    source = bare_source(PLAN, STATE)
    group, identity = (registered.named(name) for name in ("group", "identity"))
    instance = registered.named("instance")
    assert instance.inputs["vpcSecurityGroupIds"] == [group.id]
    assert any(identity.urn == urn for urn in instance.dependencies)
    assert f"subnet_id={UNKNOWN_STRING!r}" in source
