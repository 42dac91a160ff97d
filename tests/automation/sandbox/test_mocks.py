"""The unit-test mocks: the same cloud, without an engine."""

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp
import pytest
from pulumi import ResourceOptions

from automation.sandbox import SandboxMocks
from automation.sandbox.mocks import CloudError, InputError


def run(mocks: SandboxMocks, program: Callable[[], pulumi.Output[Any] | None]) -> Any:
    """Runs a program to its end and returns what its output resolved to."""
    seen: list[Any] = []

    @pulumi.runtime.test
    def wrapped() -> pulumi.Output[Any] | None:
        result = program()
        return None if result is None else result.apply(seen.append)

    wrapped()
    assert mocks.resources or mocks.calls
    return seen[0] if seen else None


def test_outputs_have_the_shapes_of_each_cloud() -> None:
    mocks = SandboxMocks.install(config={"aws": {"region": "eu-central-1"}, "gcp": {"project": "ml-dev-1"}})

    def program() -> pulumi.Output[Any]:
        vpc = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        role = aws.iam.Role(
            "job", assume_role_policy='{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}'
        )
        group = azure.resources.ResourceGroup("rg", resource_group_name="ml-rg", location="westeurope")
        vault = azure.keyvault.Vault(
            "vault",
            resource_group_name=group.name,
            vault_name="ml-vault",
            properties={"tenant_id": "5a1c6f0e-3b7d-4c55-9a61-0f0e6a1d2b3c", "sku": {"name": "standard", "family": "A"}},
        )
        network = gcp.compute.Network("net", name="ml-net", auto_create_subnetworks=False)
        account = gcp.serviceaccount.Account("job", account_id="ml-jobs")
        return pulumi.Output.all(
            vpc.arn, subnet.availability_zone, role.arn, vault.id, vault.properties.vault_uri, network.self_link, account.member
        )

    vpc, zone, role, vault, uri, network, member = run(mocks, program)
    assert vpc.startswith("arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-")
    assert zone == "eu-central-1a"
    assert role.startswith("arn:aws:iam::123456789012:role/job-")
    assert vault.endswith("/resourceGroups/ml-rg/providers/Microsoft.KeyVault/vaults/ml-vault")
    assert uri == "https://ml-vault.vault.azure.net/"
    assert network == "https://www.googleapis.com/compute/v1/projects/ml-dev-1/global/networks/ml-net"
    assert member == "serviceAccount:ml-jobs@ml-dev-1.iam.gserviceaccount.com"


def test_a_refused_input_raises_the_stand_in_s_message() -> None:
    mocks = SandboxMocks.install()
    with pytest.raises(InputError, match=r'aws:ec2/vpc:Vpc "net": cidrBlock is "10\.0\.0\.0/8"; a VPC or subnet block'):
        run(mocks, lambda: aws.ec2.Vpc("net", cidr_block="10.0.0.0/8").arn)


def test_explicit_providers_decide_where_resources_are() -> None:
    mocks = SandboxMocks.install()

    def program() -> pulumi.Output[Any]:
        first = aws.Provider("first", region="eu-west-1", allowed_account_ids=["111122223333"])
        second = aws.Provider("second", region="us-east-1", allowed_account_ids=["444455556666"])
        arns = [
            aws.ec2.Vpc(f"net-{i}", cidr_block="10.0.0.0/16", opts=ResourceOptions(provider=p)).arn
            for i, p in enumerate((first, second))
        ]
        return pulumi.Output.all(*arns)

    arns = run(mocks, program)
    assert [a.split(":")[3:5] for a in arns] == [["eu-west-1", "111122223333"], ["us-east-1", "444455556666"]]


def test_a_wrong_provider_setting_raises() -> None:
    mocks = SandboxMocks.install()
    with pytest.raises(InputError, match="an AWS account id has 12 digits"):
        run(mocks, lambda: aws.Provider("p", region="eu-west-1", allowed_account_ids=["1"]).urn)


def test_what_was_registered_is_recorded_with_its_parent_and_options() -> None:
    mocks = SandboxMocks.install()

    class Network(pulumi.ComponentResource):
        def __init__(self, name: str):
            super().__init__("mlcp:networking:Network", name)
            options = ResourceOptions(parent=self, protect=True, ignore_changes=["tags"])
            self.vpc = aws.ec2.Vpc(f"{name}-vpc", cidr_block="10.0.0.0/16", opts=options)
            self.register_outputs({"vpc_id": self.vpc.id})

    run(mocks, lambda: Network("net").vpc.id)
    vpc = mocks.named("net-vpc")
    assert vpc.parent == "urn:pulumi:test::ml-control-plane::mlcp:networking:Network::net"
    assert vpc.urn == "urn:pulumi:test::ml-control-plane::mlcp:networking:Network$aws:ec2/vpc:Vpc::net-vpc"
    assert (vpc.custom, vpc.protect, vpc.ignore_changes) == (True, True, ("tags",))
    assert vpc.inputs == {"cidrBlock": "10.0.0.0/16"}
    assert not mocks.named("net").custom
    assert [r.name for r in mocks.of_type("aws:ec2/*")] == ["net-vpc"]
    with pytest.raises(LookupError, match='0 resources are named "vpc"; registered: net, net-vpc'):
        mocks.named("vpc")


def test_deprecated_classes_and_properties_are_noted() -> None:
    mocks = SandboxMocks.install()
    run(mocks, lambda: aws.s3.Bucket("b", acl="private").id)
    assert mocks.named("b").deprecated == ("acl: acl is deprecated. Use the s3.BucketAcl resource instead.",)


def test_functions_are_answered_or_fail() -> None:
    mocks = SandboxMocks.install(config={"aws": {"region": "eu-central-1"}})
    zones = run(mocks, lambda: aws.get_availability_zones_output(state="available").names)
    assert zones == ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    assert mocks.calls == [("aws:index/getAvailabilityZones:getAvailabilityZones", {"state": "available"})]
    with pytest.raises(CloudError, match="has no answer to aws:ec2/getAmi:getAmi"):
        aws.ec2.get_ami(owners=["self"])
