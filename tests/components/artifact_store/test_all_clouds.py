"""What the artifact stores of every cloud have in common."""

from typing import Any

import pytest

from components.base import ArgumentError
from tests.components.artifact_store.stores import store
from tests.components.support import context, untagged
from vocabulary import Cloud, Region

HOLDERS = {
    Cloud.AWS: ("aws:s3/bucket:Bucket",),
    Cloud.AZURE: ("azure-native:storage:StorageAccount", "azure-native:storage:BlobContainer"),
    Cloud.GCP: ("gcp:storage/bucket:Bucket",),
}


@pytest.mark.parametrize("cloud", Cloud)
def test_artifacts_are_protected_in_prod_and_what_holds_them_is_tagged(cloud: Cloud) -> None:
    deployed = store(cloud, context=context(protect=True))
    holders = [made for token in HOLDERS[cloud] for made in deployed.of(token)]
    assert holders
    assert all(made.protect for made in holders)
    assert untagged(deployed) == set()


@pytest.mark.parametrize("cloud", Cloud)
def test_there_is_a_standby_and_something_that_replicates(cloud: Cloud) -> None:
    outputs = store(cloud).outputs
    assert outputs["standby_id"]
    assert outputs["standby_url"].partition("://")[0] == outputs["primary_url"].partition("://")[0]
    assert outputs["replication_id"]


@pytest.mark.parametrize("cloud", Cloud)
def test_without_a_second_region_in_the_residency_there_is_a_primary_only(cloud: Cloud) -> None:
    outputs = store(cloud, context=context(region=Region.SG_CENTRAL)).outputs
    assert outputs["primary_id"]
    assert (outputs["standby_id"], outputs["standby_url"], outputs["replication_id"]) == ("", "", "")


@pytest.mark.parametrize("cloud", Cloud)
def test_stores_are_named_so_that_the_rights_of_jobs_fit(cloud: Cloud) -> None:
    outputs = store(cloud).outputs
    for url in (outputs["primary_url"], outputs["standby_url"]):
        name = url.rpartition("/")[2]
        assert name.startswith("ml-" if cloud is Cloud.AZURE else "acme-ml-dev-ml-")


WRONG: list[tuple[Cloud, dict[str, Any], str]] = [
    (Cloud.AWS, {"account_id": "1111"}, "write the 12 digits of an AWS account id"),
    (Cloud.AWS, {"aws": None}, "give AwsArtifactStoreOptions"),
    (Cloud.AZURE, {"account_id": "dev"}, "write a GUID"),
    (Cloud.AZURE, {"placement": None}, "give the network that the private endpoints lie in"),
    (Cloud.GCP, {"account_id": "Acme"}, "write the project's id"),
    (Cloud.GCP, {"lock_days": -1}, "lock_days: -1 is not possible here; write 1 to 3650 days, or 0 for no lock"),
    (Cloud.GCP, {"cold_after_days": 7}, "cold_after_days: 7 is not possible here; write 30 days or more"),
    (Cloud.GCP, {"version_retention_days": 3}, "version_retention_days: 3 is not possible here; write 7 to 90 days"),
]


@pytest.mark.parametrize(("cloud", "wrong", "remedy"), WRONG)
def test_wrong_arguments_are_refused(cloud: Cloud, wrong: dict[str, Any], remedy: str) -> None:
    with pytest.raises(ArgumentError, match=remedy):
        store(cloud, **wrong)
