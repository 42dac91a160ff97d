"""The estimate around the meters: regions, tiers, rounding, what has no price, and how estimates compare."""

import dataclasses
import random
from decimal import Decimal

import pytest

from plans import SECRET
from plans.unknown import UNKNOWN
from pricing import Catalog, Estimate, compare, estimate, read_catalog, summary
from tests.pricing.support import UNKNOWN_VALUE, amounts, catalog, costs, price, resource, usage
from vocabulary import Cloud

VOLUME = "aws:ebs/volume:Volume"
ADDRESS = "aws:ec2/eip:Eip"


def two_regions() -> Catalog:
    skus = catalog({"aws/public-ipv4/hour": "0.005"}).skus
    sku = skus["aws/public-ipv4/hour"]
    return Catalog(skus={sku.key: dataclasses.replace(sku, prices={**sku.prices, "eu-west-1": price("0.010")})})


@pytest.mark.parametrize(
    ("inputs", "provider", "amount"),
    [
        ({}, {"region": "eu-central-1"}, "3.65"),  # 730 h x 0.005
        ({"region": "eu-west-1"}, {"region": "eu-central-1"}, "7.30"),  # the resource's own region first: 730 h x 0.010
        ({"region": UNKNOWN_VALUE}, {"region": "eu-west-1"}, "7.30"),
    ],
)
def test_the_price_is_that_of_the_resources_region(inputs: dict[str, str], provider: dict[str, str], amount: str) -> None:
    found = estimate([resource(ADDRESS, inputs, provider=provider)], environment="dev", catalog=two_regions(), usage=usage())
    assert amounts(found) == {"aws/public-ipv4/hour": amount}


@pytest.mark.parametrize(
    ("type_", "inputs", "region"),
    [
        ("azure-native:network:PrivateEndpoint", {"location": "Germany West Central"}, "germanywestcentral"),
        ("azure-native:network:PrivateEndpoint", {"location": "global"}, "germanywestcentral"),  # the provider's
        ("gcp:compute/disk:Disk", {"zone": "europe-west3-b"}, "europe-west3"),
        ("gcp:storage/bucket:Bucket", {"location": "EUROPE-WEST3"}, "europe-west3"),
        ("gcp:colab/runtimeTemplate:RuntimeTemplate", {"location": "northamerica-northeast1"}, "northamerica-northeast1"),
    ],
)
def test_clouds_write_regions_in_many_ways(type_: str, inputs: dict[str, str], region: str) -> None:
    from pricing.subject import Subject, Surroundings  # noqa: PLC0415

    one = resource(type_, inputs)
    assert Subject(one, Surroundings(resources=(one,), environment="dev", usage=usage())).region == region


def reasons(found: Estimate) -> list[str]:
    return [one.reason for one in found.unpriced]


def test_without_a_price_for_the_region_the_resource_is_listed() -> None:
    found = estimate(
        [resource(ADDRESS, {"region": "sa-east-1"})],
        environment="dev",
        catalog=catalog({"aws/public-ipv4/hour": "0.005"}),
        usage=usage(),
    )
    assert (found.lines, reasons(found)) == ((), ["no price of aws/public-ipv4/hour in its region"])


def test_without_a_region_the_resource_is_listed() -> None:
    found = estimate(
        [resource(ADDRESS, provider={})], environment="dev", catalog=catalog({"aws/public-ipv4/hour": "0.005"}), usage=usage()
    )
    assert reasons(found) == ["its region is not known before up"]


def test_a_price_that_holds_everywhere_needs_no_region() -> None:
    everywhere = catalog({"aws/public-ipv4/hour": "0.005"}, everywhere=True)
    found = estimate([resource(ADDRESS, provider={})], environment="dev", catalog=everywhere, usage=usage())
    assert amounts(found) == {"aws/public-ipv4/hour": "3.65"}


def test_a_type_that_nobody_has_metered_is_listed_and_a_free_one_is_not() -> None:
    found = costs([resource("aws:neptune/cluster:Cluster"), resource("aws:iam/role:Role")], {})
    assert [(one.type, one.reason) for one in found.unpriced] == [("aws:neptune/cluster:Cluster", "no meter for this type")]


@pytest.mark.parametrize("value", [*sorted(UNKNOWN), SECRET])
def test_an_unknown_or_secret_size_is_listed_and_never_counted_as_nothing(value: str) -> None:
    found = costs(resource(VOLUME, {"type": "gp3", "size": value}), {"aws/ebs/gp3-gb-month": "0.0952"})
    assert (found.lines, reasons(found)) == ((), ["size is not known before up"])


def test_a_missing_size_is_listed() -> None:
    assert reasons(costs(resource(VOLUME, {"type": "gp3"}), {"aws/ebs/gp3-gb-month": "0.0952"})) == ["size is not given"]


def test_one_thing_without_a_price_does_not_hide_the_others() -> None:
    machine = {"instanceType": "x9.huge", "rootBlockDevice": {"volumeType": "gp3", "volumeSize": 10}}
    found = costs(
        resource("aws:ec2/instance:Instance", machine),
        {"aws/ebs/gp3-gb-month": "0.0952", "aws/ec2-linux/t3.micro/hour": "0.012"},
    )
    assert str(found.total) == "0.95"  # 10 GB x 0.0952
    assert reasons(found) == ["no price list has aws/ec2-linux/... for what its inputs ask for"]


@pytest.mark.parametrize(
    ("type_", "inputs"),
    [
        ("aws:ec2/instance:Instance", {"instanceType": "canary", "rootBlockDevice": "canary"}),
        ("aws:rds/instance:Instance", {"engine": "canary", "instanceClass": "canary", "allocatedStorage": "canary"}),
        ("aws:lb/loadBalancer:LoadBalancer", {"loadBalancerType": "canary", "subnets": "canary"}),
        ("aws:ec2/eip:Eip", {"region": "canary"}),
        ("aws:scheduler/schedule:Schedule", {"scheduleExpression": "canary"}),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"metricQueries": ["canary"], "period": "canary"}),
        ("azure-native:storage:StorageAccount", {"sku": {"name": "canary_canary"}, "accessTier": "canary"}),
        ("azure-native:app:ContainerApp", {"template": {"containers": [{"resources": {"cpu": "canary", "memory": "canary"}}]}}),
        (
            "azure-native:machinelearningservices:Compute",
            {"properties": {"computeType": "canary", "properties": {"vmSize": "canary"}}},
        ),
        ("azure-native:network:AzureFirewall", {"sku": {"tier": "canary"}}),
        ("gcp:cloudrunv2/service:Service", {"template": {"containers": [{"resources": {"limits": {"cpu": "canary"}}}]}}),
        ("gcp:sql/databaseInstance:DatabaseInstance", {"settings": {"tier": "db-custom-canary-canary"}}),
        ("gcp:storage/bucket:Bucket", {"location": "canary", "storageClass": "canary"}),
        ("gcp:pubsub/topic:Topic", {"messageRetentionDuration": "canary"}),
        ("gcp:compute/instance:Instance", {"machineType": "canary", "guestAccelerators": ["canary"]}),
    ],
)
def test_inputs_of_any_form_are_listed_without_their_values(type_: str, inputs: dict[str, object]) -> None:
    found = estimate([resource(type_, inputs)], environment="prod")
    assert found.unpriced
    assert "canary" not in repr([one.reason for one in found.unpriced])


def test_lines_are_rounded_half_up_and_totals_are_sums_of_lines() -> None:
    volumes = [resource(VOLUME, {"type": "gp3", "size": 1}, name=name) for name in ("a", "b", "c")]
    found = costs(volumes, {"aws/ebs/gp3-gb-month": "0.005"})
    assert [str(line.monthly) for line in found.lines] == ["0.01", "0.01", "0.01"]  # 0.005 each
    assert str(found.total) == "0.03"


def test_tiers_are_those_of_the_whole_plan() -> None:
    volumes = [resource(VOLUME, {"type": "gp3", "size": size}, name=str(size)) for size in (50, 150)]
    found = costs(volumes, {"aws/ebs/gp3-gb-month": [(0, "0"), (100, "0.10")]})
    # 200 GB together, of which 100 are free: 10.00, a quarter of it for the first
    assert [str(line.monthly) for line in found.lines] == ["7.50", "2.50"]


def test_a_total_says_whether_it_rests_on_a_price_that_nobody_has_seen() -> None:
    prices = {"aws/ebs/gp3-gb-month": "0.0952", "aws/public-ipv4/hour": "0.005", "gcp/external-ip/hour": "0.005"}
    plan = [resource(VOLUME, {"type": "gp3", "size": 10}), resource(ADDRESS), resource("gcp:compute/address:Address")]
    seen = estimate(plan, environment="dev", catalog=catalog(prices), usage=usage())
    assert not seen.is_estimate
    unseen = estimate(plan, environment="dev", catalog=catalog(prices, unverified=["aws/ebs/gp3-gb-month"]), usage=usage())
    assert unseen.is_estimate
    assert summary(unseen) == {"aws": {"monthly": 4.60, "is_estimate": True}, "gcp": {"monthly": 3.65, "is_estimate": False}}


def test_a_cloud_of_which_nothing_has_a_price_is_in_the_summary() -> None:
    assert summary(costs(resource("aws:neptune/cluster:Cluster"), {})) == {"aws": {"monthly": 0.0, "is_estimate": False}}


def test_what_a_change_costs_is_told_by_cloud_capability_and_resource() -> None:
    prices = {"aws/ebs/gp3-gb-month": "0.10", "gcp/external-ip/hour": "0.005"}
    small = resource(VOLUME, {"type": "gp3", "size": 100}, name="grows", capability="ml_workspace")
    large = resource(VOLUME, {"type": "gp3", "size": 300}, name="grows", capability="ml_workspace")
    same = resource(VOLUME, {"type": "gp3", "size": 50}, name="same", capability="logging")
    gone = resource("gcp:compute/address:Address", name="gone")
    change = compare(costs([small, same, gone], prices), costs([large, same], prices))
    assert (str(change.total.before), str(change.total.after), str(change.total.delta)) == ("18.65", "35.00", "16.35")
    assert {cloud.value: str(each.delta) for cloud, each in change.by_cloud.items()} == {"aws": "20.00", "gcp": "-3.65"}
    assert {key: str(each.delta) for key, each in change.by_capability.items()} == {
        (Cloud.AWS, "ml_workspace"): "20.00",
        (Cloud.GCP, "networking"): "-3.65",
    }
    assert [(urn, str(each.delta)) for urn, each in change.by_resource.items()] == [(large.urn, "20.00"), (gone.urn, "-3.65")]


def test_the_order_of_resources_does_not_matter() -> None:
    plan = [resource(VOLUME, {"type": "gp3", "size": size}, name=str(size)) for size in range(1, 40)]
    shuffled = random.Random(5).sample(plan, len(plan))  # noqa: S311 - any order
    prices = {"aws/ebs/gp3-gb-month": [(0, "0.0952"), (100, "0.07")]}
    assert costs(plan, prices) == costs(shuffled, prices)


def test_a_foreign_environment_is_reckoned_as_prod() -> None:
    assert estimate([resource("aws:s3/bucket:Bucket")], environment="customer-7").total == (
        estimate([resource("aws:s3/bucket:Bucket")], environment="prod").total
    )


def test_components_and_providers_cost_nothing() -> None:
    from plans import Resource  # noqa: PLC0415

    component = Resource(urn="urn:pulumi:dev::p::mlcp:logging:AwsLogging::logging", type="mlcp:logging:AwsLogging")
    provider = Resource(urn="urn:pulumi:dev::p::pulumi:providers:aws::aws", type="pulumi:providers:aws")
    assert estimate([component, provider], environment="dev", catalog=read_catalog(), usage=usage()) == Estimate(
        environment="dev"
    )


def test_the_charge_of_a_quantity_between_tiers_is_that_of_each_tiers_part() -> None:
    tiered = price([(0, "0.50"), (10, "0.25"), (100, "0.10")])
    assert tiered.charge(Decimal(0)) == 0
    assert tiered.charge(Decimal(10)) == Decimal("5.00")
    assert tiered.charge(Decimal(150)) == Decimal("32.50")  # 10 x 0.50 + 90 x 0.25 + 50 x 0.10
