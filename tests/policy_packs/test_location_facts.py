import re

import pytest

from policy_packs.location_facts import location_facts, regions_of
from vocabulary import MACHINES, Cloud, ComputeSize, Region, Residency, region_in, standby_region_in

FACTS = location_facts()


def is_allowed(residency: Residency, cloud: Cloud, place: str) -> bool:
    return re.search(FACTS["locations"][residency][cloud], place) is not None


@pytest.mark.parametrize("cloud", Cloud)
@pytest.mark.parametrize("region", Region)
def test_every_region_and_its_standby_is_allowed_in_its_residency_and_in_no_other(cloud: Cloud, region: Region) -> None:
    for name in (region_in(cloud, region).name, standby_region_in(cloud, region)):
        if name is not None:
            assert [residency for residency in Residency if is_allowed(residency, cloud, name)] == [region.residency]


@pytest.mark.parametrize("region", Region)
def test_zones_of_google_cloud_lie_where_their_region_does(region: Region) -> None:
    for zone in region_in(Cloud.GCP, region).zones:
        assert is_allowed(region.residency, Cloud.GCP, zone)


@pytest.mark.parametrize("place", ["Germany West Central", "germany westcentral", "GERMANYWESTCENTRAL", "North Europe"])
def test_azure_takes_names_with_blanks_in_any_case(place: str) -> None:
    assert is_allowed(Residency.EU, Cloud.AZURE, place)


@pytest.mark.parametrize(
    ("cloud", "place"),
    [
        (Cloud.AWS, "eu-central-2"),
        (Cloud.AWS, "eu-central-1a"),
        (Cloud.AWS, "EU-CENTRAL-1"),
        (Cloud.AWS, "x-eu-central-1"),
        (Cloud.AZURE, "West Europe"),
        (Cloud.AZURE, "Germany"),
        (Cloud.AZURE, "global"),
        (Cloud.GCP, "EUR5"),
        (Cloud.GCP, "EUR8"),
        (Cloud.GCP, "global"),
        (Cloud.GCP, "europe-west2-a"),
        (Cloud.GCP, "us"),
    ],
)
def test_what_lies_elsewhere_is_not_allowed(cloud: Cloud, place: str) -> None:
    assert not is_allowed(Residency.EU, cloud, place)


def test_places_that_span_regions_are_not_named_regions() -> None:
    assert is_allowed(Residency.EU, Cloud.GCP, "EU")
    assert re.search(FACTS["named_locations"][Residency.EU], "EU") is None
    assert re.search(FACTS["named_locations"][Residency.EU], "EUROPE-WEST3")


def test_geo_redundancy_is_refused_where_the_pair_is_another_country() -> None:
    assert Residency.SG not in FACTS["geo_redundant"]
    for name in regions_of(Cloud.AZURE, Residency.EU):
        assert re.search(FACTS["geo_redundant"][Residency.EU], name)


@pytest.mark.parametrize("cloud", Cloud)
def test_prod_may_run_every_size_and_dev_none_with_several_accelerators(cloud: Cloud) -> None:
    prod, dev = (FACTS["allowed_machines"][environment][cloud] for environment in ("prod", "dev"))
    assert all(re.search(prod, machines[cloud].instance_type) for machines in MACHINES.values())
    assert re.search(dev, MACHINES[ComputeSize.CPU_SMALL][cloud].instance_type)
    assert not re.search(dev, MACHINES[ComputeSize.GPU_LARGE][cloud].instance_type)


def test_org_runs_no_machines() -> None:
    assert "org" not in FACTS["allowed_machines"]
