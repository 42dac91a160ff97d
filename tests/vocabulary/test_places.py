"""Regions, residency, sensitivity and clouds."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest

from vocabulary import Cloud, Region, Residency, Sensitivity, region_in

# Region names per country or area: AWS "Regions and Availability Zones", Azure "List of Azure regions", Google Cloud "Regions and
# zones". Only regions that offer availability zones on Azure and Vertex AI on Google Cloud.
DOCUMENTED_RESIDENCY = {
    Residency.AU: {"ap-southeast-2", "australiaeast", "australia-southeast1"},
    Residency.CA: {"ca-central-1", "canadacentral", "northamerica-northeast1"},
    Residency.EU: {
        *("eu-central-1", "germanywestcentral", "europe-west3"),
        *("eu-west-3", "francecentral", "europe-west9"),
        *("eu-north-1", "swedencentral", "europe-north1"),
        *("eu-west-1", "northeurope", "europe-west1"),
    },
    Residency.JP: {"ap-northeast-1", "japaneast", "asia-northeast1"},
    Residency.SG: {"ap-southeast-1", "southeastasia", "asia-southeast1"},
    Residency.UK: {"eu-west-2", "uksouth", "europe-west2"},
    Residency.US: {"us-east-1", "eastus2", "us-east4", "us-west-2", "westus2", "us-west1"},
}
# Zones that new accounts do not find: AWS has no "b" in Tokyo and no "c" in Montreal, Google Cloud no "a" in Belgium.
ABSENT_ZONES = {"ap-northeast-1b", "ca-central-1c", "europe-west1-a"}
FORMS = {
    Cloud.AWS: (r"[a-z]{2}-[a-z]+-\d", r"{name}[a-f]"),
    Cloud.AZURE: (r"[a-z]+\d?", r"[123]"),
    Cloud.GCP: (r"[a-z]+-[a-z]+\d", r"{name}-[a-f]"),
}


@pytest.mark.parametrize("cloud", list(Cloud))
@pytest.mark.parametrize("region", list(Region))
def test_a_region_has_three_real_zones_on_every_cloud(cloud: Cloud, region: Region) -> None:
    place = region_in(cloud, region)
    name_form, zone_form = FORMS[cloud]
    assert re.fullmatch(name_form, place.name)
    assert len(set(place.zones)) == len(place.zones) == 3
    assert all(re.fullmatch(zone_form.format(name=place.name), zone) for zone in place.zones)
    assert not ABSENT_ZONES & set(place.zones)
    assert place.name in DOCUMENTED_RESIDENCY[region.residency]


def test_no_cloud_region_is_used_twice() -> None:
    names = [region_in(cloud, region).name for cloud in Cloud for region in Region]
    assert len(set(names)) == len(names)


def test_every_residency_has_a_region_and_every_region_a_residency() -> None:
    assert {region.residency for region in Region} == set(Residency)


def test_sensitivity_is_ordered_from_public_to_restricted() -> None:
    order = [Sensitivity.PUBLIC, Sensitivity.INTERNAL, Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED]
    for lower, higher in pairwise(order):
        assert higher.at_least(lower)
        assert higher.at_least(higher)
        assert not lower.at_least(higher)


def test_clouds_name_their_pulumi_package() -> None:
    assert {cloud.value: (cloud.package, cloud.display_name) for cloud in Cloud} == {
        "aws": ("aws", "AWS"),
        "azure": ("azure-native", "Azure"),
        "gcp": ("gcp", "Google Cloud"),
    }


def test_the_vocabulary_needs_neither_pulumi_nor_a_cloud_sdk() -> None:
    """Services and policy packs use it where Pulumi is not installed."""
    program = "import sys, vocabulary; print(sorted(m for m in sys.modules if m.partition('.')[0].startswith('pulumi')))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
