"""The artifact store on AWS."""

import json
from typing import Any

import pytest

from tests.components.artifact_store.stores import ACCOUNT, BOUNDARY, KEYS, store
from tests.components.iam import allows, statements
from tests.components.support import Deployed, context
from vocabulary import Cloud, Region

SOURCE, TARGET = "arn:aws:s3:::acme-ml-dev-ml-artifacts", "arn:aws:s3:::acme-ml-dev-ml-artifacts-standby"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return store(Cloud.AWS)


@pytest.fixture(scope="module")
def keyed() -> Deployed:
    return store(Cloud.AWS, **KEYS[Cloud.AWS], fast_replication=True, lock_days=30)


def rule(deployed: Deployed) -> dict[str, Any]:
    (only,) = deployed.one(REPLICATION, "artifact-store-replication").inputs["rules"]
    return dict(only)


def rights(deployed: Deployed) -> list[dict[str, Any]]:
    return statements(deployed.one("aws:iam/rolePolicy:RolePolicy", "artifact-store-replication").inputs["policy"])


@pytest.mark.parametrize(("name", "region"), [("primary", "eu-central-1"), ("standby", "eu-west-1")])
def test_all_that_makes_a_bucket_lies_in_its_region(deployed: Deployed, name: str, region: str) -> None:
    parts = [made for made in deployed if made.token.startswith("aws:s3/") and made.name == f"artifact-store-{name}"]
    assert len(parts) == 7
    assert {made.inputs["region"] for made in parts} == {region}


@pytest.mark.parametrize("name", ["primary", "standby"])
def test_both_are_closed_and_keep_versions(deployed: Deployed, name: str) -> None:
    closed = deployed.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", f"artifact-store-{name}").inputs
    assert all(closed[flag] is True for flag in closed if flag.startswith(("block", "ignore", "restrict")))
    versioning = deployed.one("aws:s3/bucketVersioning:BucketVersioning", f"artifact-store-{name}").inputs
    assert versioning["versioningConfiguration"] == {"status": "Enabled"}
    policy = deployed.one("aws:s3/bucketPolicy:BucketPolicy", f"artifact-store-{name}").inputs["policy"]
    by_sid = {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}
    assert {statement["Effect"] for statement in by_sid.values()} == {"Deny"}
    assert by_sid["DenyOtherAccounts"]["Condition"]["StringNotEquals"] == {"aws:PrincipalAccount": ACCOUNT}
    assert by_sid["DenyWithoutTls"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_each_bucket_has_its_region_s_key(keyed: Deployed) -> None:
    for name, key in (("primary", "key"), ("standby", "standby_key")):
        encryption = keyed.one(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", f"artifact-store-{name}"
        ).inputs
        assert encryption["rules"][0]["applyServerSideEncryptionByDefault"] == {
            "sseAlgorithm": "aws:kms",
            "kmsMasterKeyId": KEYS[Cloud.AWS][key].key_id,
        }
        assert encryption["rules"][0]["bucketKeyEnabled"] is True


def test_what_is_encrypted_is_replicated_and_encrypted_again_within_the_deadline(keyed: Deployed) -> None:
    made = rule(keyed)
    assert made["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    assert made["destination"] == {
        "bucket": TARGET,
        "encryptionConfiguration": {"replicaKmsKeyId": KEYS[Cloud.AWS]["standby_key"].key_id},
        "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
        "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
    }


def test_without_a_deadline_there_are_metrics_all_the_same(deployed: Deployed) -> None:
    assert rule(deployed)["destination"] == {"bucket": TARGET, "metrics": {"status": "Enabled"}}


def test_replication_waits_until_both_ends_stand(keyed: Deployed) -> None:
    waits_for = {urn.rpartition("::")[2] for urn in keyed.one(REPLICATION, "artifact-store-replication").dependencies}
    assert {"artifact-store-primary", "artifact-store-standby", "artifact-store-replication"} <= waits_for


def test_the_role_copies_from_one_bucket_to_the_other_and_does_nothing_else(keyed: Deployed) -> None:
    ours = {"aws__ResourceAccount": ACCOUNT}
    policy = rights(keyed)
    assert allows(policy, "s3:GetObjectVersionForReplication", f"{SOURCE}/model", **ours)
    assert allows(policy, "s3:ReplicateObject", f"{TARGET}/model", **ours)
    assert not allows(policy, "s3:ReplicateObject", f"{SOURCE}/model", **ours)
    assert not allows(policy, "s3:GetObjectVersionForReplication", f"{TARGET}/model", **ours)
    assert not allows(policy, "s3:PutObject", f"{TARGET}/model", **ours)
    assert not allows(policy, "s3:ReplicateObject", f"{TARGET}/model", aws__ResourceAccount="999999999999")
    role = keyed.one("aws:iam/role:Role", "artifact-store-replication")
    assert role.inputs["permissionsBoundary"] == BOUNDARY


def test_it_opens_with_one_key_and_seals_with_the_other_through_s3_only(keyed: Deployed) -> None:
    policy = rights(keyed)
    home, standby = KEYS[Cloud.AWS]["key"].key_id, KEYS[Cloud.AWS]["standby_key"].key_id
    opening = {"kms__ViaService": "s3.eu-central-1.amazonaws.com", "kms__EncryptionContext:aws:s3:arn": SOURCE}
    sealing = {"kms__ViaService": "s3.eu-west-1.amazonaws.com", "kms__EncryptionContext:aws:s3:arn": TARGET}
    assert allows(policy, "kms:Decrypt", str(home), **opening)
    assert allows(policy, "kms:GenerateDataKey", str(standby), **sealing)
    assert not allows(policy, "kms:Decrypt", str(standby), **sealing)
    assert not allows(policy, "kms:Decrypt", str(home), **opening | {"kms__ViaService": "ec2.eu-central-1.amazonaws.com"})


def test_a_lock_can_be_added_to_buckets_that_stand(deployed: Deployed, keyed: Deployed) -> None:
    lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
    assert deployed.of(lock) == []
    for name in ("primary", "standby"):
        made = keyed.one(lock, f"artifact-store-{name}").inputs
        assert made["rule"]["defaultRetention"] == {"mode": "GOVERNANCE", "days": 30}
        bucket = ("aws:s3/bucket:Bucket", f"artifact-store-{name}")
        assert keyed.one(*bucket).inputs == deployed.one(*bucket).inputs, "another bucket would have to be made"


def test_artifacts_get_colder_and_old_versions_go(deployed: Deployed) -> None:
    made = deployed.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "artifact-store-primary").inputs
    artifacts, markers = made["rules"]
    assert artifacts["transitions"] == [
        {"days": 90, "storageClass": "STANDARD_IA"},
        {"days": 180, "storageClass": "GLACIER_IR"},
    ]
    assert artifacts["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert artifacts["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert "expiration" not in artifacts, "no artifact goes by itself"
    assert markers["expiration"] == {"expiredObjectDeleteMarker": True}


def test_the_uk_has_one_region_on_aws_so_that_nothing_replicates() -> None:
    alone = store(Cloud.AWS, context=context(region=Region.UK_SOUTH))
    assert alone.of(REPLICATION) == []
    assert alone.of("aws:iam/role:Role") == []
