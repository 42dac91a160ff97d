"""The artifact store on Google Cloud."""

from typing import Any

from tests.components.artifact_store.stores import KEYS, store
from tests.components.support import context
from vocabulary import Cloud, Region


def bucket(**changes: Any) -> dict[str, Any]:
    return dict(store(Cloud.GCP, **changes).one("gcp:storage/bucket:Bucket", "artifact-store-primary").inputs)


def test_one_bucket_lies_in_two_regions_of_the_residency() -> None:
    made = bucket()
    assert made["location"] == "EU"
    assert made["customPlacementConfig"] == {"dataLocations": ["EUROPE-WEST3", "EUROPE-WEST1"]}
    assert made["rpo"] == "DEFAULT"


def test_fast_replication_is_turbo() -> None:
    assert bucket(fast_replication=True)["rpo"] == "ASYNC_TURBO"


def test_a_predefined_pair_is_named_as_such() -> None:
    made = bucket(context=context(region=Region.JP_EAST))
    assert made["location"] == "ASIA1"
    assert "customPlacementConfig" not in made


def test_a_residency_of_one_region_has_a_bucket_in_that_region() -> None:
    made = bucket(context=context(region=Region.UK_SOUTH), fast_replication=True)
    assert made["location"] == "EUROPE-WEST2"
    assert "rpo" not in made
    assert "customPlacementConfig" not in made


def test_nothing_is_public_and_deletions_can_be_undone() -> None:
    made = bucket()
    assert made["publicAccessPrevention"] == "enforced"
    assert made["uniformBucketLevelAccess"] is True
    assert made["versioning"] == {"enabled": True}
    assert made["softDeletePolicy"] == {"retentionDurationSeconds": 30 * 86_400}


def test_a_lock_is_a_retention_policy_which_excludes_versions() -> None:
    made = bucket(lock_days=30)
    assert made["retentionPolicy"] == {"retentionPeriod": "2592000", "isLocked": False}
    assert made["versioning"] == {"enabled": False}
    assert "retentionPolicy" not in bucket()


def test_the_bucket_is_encrypted_with_our_key_where_there_is_one() -> None:
    key = KEYS[Cloud.GCP]["key"]
    assert bucket(key=key)["encryption"] == {"defaultKmsKeyName": key.key_id}
    assert "encryption" not in bucket()


def test_artifacts_get_colder_and_old_versions_go() -> None:
    near, cold, versions, uploads = bucket()["lifecycleRules"]
    assert (near["action"]["storageClass"], near["condition"]["age"]) == ("NEARLINE", 90)
    assert (cold["action"]["storageClass"], cold["condition"]["age"]) == ("COLDLINE", 180)
    assert versions["condition"] == {"daysSinceNoncurrentTime": 30, "withState": "ARCHIVED"}, "no artifact goes by itself"
    assert uploads == {"action": {"type": "AbortIncompleteMultipartUpload"}, "condition": {"age": 7}}


def test_a_bucket_with_artifacts_is_deleted_only_where_nothing_is_protected() -> None:
    assert bucket()["forceDestroy"] is True
    assert bucket(context=context(protect=True))["forceDestroy"] is False
