"""``mlcp exposure``: the shipped stacks are open only as declared; planted openings are found on each cloud."""

from typing import Any

import pytest

from automation.analysis import declared
from automation.analysis.exceptions import Exceptions, read_exceptions
from automation.analysis.exposure import Reach, openings_of
from automation.analysis.resolved_plan import PlannedResource
from automation.failures import BadInputError
from tests.automation.analysis.plans import planned
from tests.stacks.simulation import ROOT, STACKS, shipped

ADDRESS, LISTED, EVERYONE = Reach.ADDRESS, Reach.LISTED, Reach.EVERYONE
BLOCKS = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)


@pytest.mark.parametrize("stack", STACKS)
def test_shipped_stacks_are_open_only_as_declared(stack: str) -> None:
    exceptions = read_exceptions(ROOT)
    assert [opening for opening in openings_of(shipped(stack).resources) if not exceptions.for_opening(opening)] == []


def test_every_exposure_exception_is_needed() -> None:
    openings = [opening for stack in STACKS for opening in openings_of(shipped(stack).resources)]
    needless = [e for e in read_exceptions(ROOT).exposure if not any(e.covers(opening) for opening in openings)]
    assert needless == []


@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_what_is_closed_to_all_but_listed_sources_lists_the_control_planes_addresses_only(stack: str) -> None:
    egress = set(shipped(stack).outputs["aws"]["networking"]["egress_addresses"])
    listed = [o for o in openings_of(shipped(stack).resources) if o.reach is LISTED and o.cloud != "aws"]
    assert listed
    assert {(o.resource, source.removesuffix("/32") in egress) for o in listed for source in o.sources} == {
        (o.resource, True) for o in listed
    }


def rule(**more: Any) -> dict[str, Any]:
    return {"direction": "Inbound", "access": "Allow", **more}


PLANTED: list[tuple[str, PlannedResource, Reach]] = [
    ("an Elastic IP", planned("aws:ec2/eip:Eip", domain="vpc"), ADDRESS),
    ("a subnet that gives addresses", planned("aws:ec2/subnet:Subnet", mapPublicIpOnLaunch=True), ADDRESS),
    (
        "a rule for the world",
        planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", cidrIpv4="0.0.0.0/0"),
        EVERYONE,
    ),
    ("one for IPv6", planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", cidrIpv6="::/0"), EVERYONE),
    ("a rule for one", planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", cidrIpv4="203.0.113.0/24"), LISTED),
    ("an inline rule", planned("aws:ec2/securityGroup:SecurityGroup", ingress=[{"cidrBlocks": ["0.0.0.0/0"]}]), EVERYONE),
    (
        "an old rule",
        planned("aws:ec2/securityGroupRule:SecurityGroupRule", type="ingress", cidrBlocks=["0.0.0.0/0"]),
        EVERYONE,
    ),
    ("a bucket without a block", planned("aws:s3/bucket:Bucket", bucket="b"), EVERYONE),
    ("a load balancer", planned("aws:lb/loadBalancer:LoadBalancer", internal=False, securityGroups=["sg"]), EVERYONE),
    ("an HTTP interface", planned("aws:apigatewayv2/api:Api", name="a"), EVERYONE),
    ("a function's URL", planned("aws:lambda/functionUrl:FunctionUrl", authorizationType="NONE"), EVERYONE),
    ("a database", planned("aws:rds/cluster:Cluster", publiclyAccessible=True), EVERYONE),
    (
        "a task with an address",
        planned("aws:ecs/service:Service", networkConfiguration={"assignPublicIp": True, "subnets": ["s"]}),
        EVERYONE,
    ),
    (
        "a scheduled task with an address",
        planned("aws:scheduler/schedule:Schedule", target={"ecsParameters": {"networkConfiguration": {"assignPublicIp": True}}}),
        EVERYONE,
    ),
    ("Azure's public address", planned("azure-native:network:PublicIPAddress", publicIpAddressName="x"), ADDRESS),
    (
        "a rule for the internet",
        planned("azure-native:network:NetworkSecurityGroup", securityRules=[rule(sourceAddressPrefix="Internet")]),
        EVERYONE,
    ),
    (
        "a rule for anybody",
        planned("azure-native:network:NetworkSecurityGroup", securityRules=[rule(sourceAddressPrefixes=["10.0.0.0/8", "*"])]),
        EVERYONE,
    ),
    ("a rule of its own", planned("azure-native:network:SecurityRule", **rule(sourceAddressPrefix="0.0.0.0/0")), EVERYONE),
    (
        "an open storage account",
        planned("azure-native:storage:StorageAccount", allowBlobPublicAccess=False, networkRuleSet={"defaultAction": "Allow"}),
        EVERYONE,
    ),
    (
        "anonymous blobs",
        planned("azure-native:storage:StorageAccount", allowBlobPublicAccess=True, publicNetworkAccess="Disabled"),
        EVERYONE,
    ),
    ("an open vault", planned("azure-native:keyvault:Vault", properties={"publicNetworkAccess": "Enabled"}), EVERYONE),
    (
        "a vault for one address",
        planned(
            "azure-native:keyvault:Vault",
            properties={"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.9"}]}},
        ),
        LISTED,
    ),
    ("an open registry", planned("azure-native:containerregistry:Registry", publicNetworkAccess="Enabled"), EVERYONE),
    ("an open workspace", planned("azure-native:machinelearningservices:Workspace", publicNetworkAccess="Enabled"), EVERYONE),
    ("a container app", planned("azure-native:app:ContainerApp", configuration={"ingress": {"external": True}}), EVERYONE),
    ("Google's public address", planned("gcp:compute/address:Address", region="r"), ADDRESS),
    ("a firewall for the world", planned("gcp:compute/firewall:Firewall", allows=[{}], sourceRanges=["0.0.0.0/0"]), EVERYONE),
    ("one without sources", planned("gcp:compute/firewall:Firewall", allows=[{"protocol": "tcp"}]), EVERYONE),
    (
        "a policy for the world",
        planned(
            "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules",
            rules=[{"direction": "INGRESS", "action": "allow", "match": {"srcIpRanges": ["0.0.0.0/0"]}}],
        ),
        EVERYONE,
    ),
    (
        "a load balancer of Google",
        planned("gcp:compute/globalForwardingRule:GlobalForwardingRule", loadBalancingScheme="EXTERNAL_MANAGED"),
        EVERYONE,
    ),
    ("a bucket that may be public", planned("gcp:storage/bucket:Bucket", name="b"), EVERYONE),
    ("a Cloud Run service", planned("gcp:cloudrunv2/service:Service", ingress="INGRESS_TRAFFIC_ALL"), EVERYONE),
    ("a machine with an address", planned("gcp:compute/instance:Instance", networkInterfaces=[{"accessConfigs": [{}]}]), ADDRESS),
    ("a notebook with an address", planned("gcp:workbench/instance:Instance", gceSetup={"machineType": "m"}), EVERYONE),
]


@pytest.mark.parametrize(("resource", "reach"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED])
def test_an_opening_is_found(resource: PlannedResource, reach: Reach) -> None:
    plan = [resource]
    if resource.type.endswith(":LoadBalancer"):
        plan.append(
            planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "r", securityGroupId="sg", cidrIpv4="0.0.0.0/0")
        )
    assert (resource.type, reach) in {(opening.type, opening.reach) for opening in openings_of(plan)}


CLOSED: list[PlannedResource] = [
    planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", cidrIpv4="10.0.0.0/16"),
    planned("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", referencedSecurityGroupId="sg"),
    planned("aws:lb/loadBalancer:LoadBalancer", internal=True, subnets=["a", "b"]),
    planned("azure-native:network:NetworkSecurityGroup", securityRules=[rule(sourceAddressPrefix="VirtualNetwork")]),
    planned("azure-native:network:NetworkSecurityGroup", securityRules=[rule(sourceAddressPrefix="*", access="Deny")]),
    planned("azure-native:keyvault:Vault", properties={"publicNetworkAccess": "Disabled"}),
    planned("gcp:compute/address:Address", addressType="INTERNAL"),
    planned(
        "gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules",
        rules=[{"direction": "INGRESS", "action": "deny", "match": {"srcIpRanges": ["0.0.0.0/0"]}}],
    ),
    planned("gcp:storage/bucket:Bucket", publicAccessPrevention="enforced"),
]


@pytest.mark.parametrize("resource", CLOSED, ids=lambda resource: resource.type)
def test_what_is_closed_is_no_opening(resource: PlannedResource) -> None:
    assert openings_of([resource]) == []


def test_a_bucket_is_private_with_all_four_blocks_only() -> None:
    bucket = planned("aws:s3/bucket:Bucket", bucket="b", id_="b")
    block = planned("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", bucket="b", **BLOCKS)
    assert openings_of([bucket, block]) == []
    open_block = planned(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", bucket="b", **(BLOCKS | {"ignorePublicAcls": False})
    )
    assert [opening.reach for opening in openings_of([bucket, open_block])] == [EVERYONE]


def test_an_exception_covers_no_more_than_it_says() -> None:
    exceptions = declared.parse(
        Exceptions,
        "exposure: [{capability: logging, cloud: azure, type: 'azure-native:keyvault:Vault', resources: v, reach: listed sources,"
        " reason: 'The control plane writes there.'}]",
        "exceptions.yaml",
    )
    closed = {"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.9"}]}}
    listed = openings_of([planned("azure-native:keyvault:Vault", "v", properties=closed)])
    opened = openings_of([planned("azure-native:keyvault:Vault", "v", properties={})])
    other = openings_of([planned("azure-native:keyvault:Vault", "w", properties=closed)])
    assert [exceptions.for_opening(o) is not None for o in (*listed, *opened, *other)] == [True, False, False]


def test_a_wrong_exception_is_told() -> None:
    with pytest.raises(
        BadInputError, match=r"exposure\[0\]\.reach: Input should be 'public address', 'listed sources' or 'everyone'"
    ):
        declared.parse(
            Exceptions,
            "exposure: [{capability: a, cloud: aws, type: t, resources: r, reach: some, reason: 'It has to be so, for now.'}]",
            "exceptions.yaml",
        )
