"""The image registry on Google Cloud."""

from typing import Any

import pytest

from components.encryption_key import EncryptionKey
from tests.components.image_registry.registries import PULLERS, registry
from tests.components.support import Deployed
from vocabulary import Cloud

KEY = "projects/acme-ml-dev/locations/europe-west3/keyRings/keys/cryptoKeys/images"


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return registry(Cloud.GCP)


def inputs(deployed: Deployed) -> dict[str, Any]:
    return dict(deployed.one("gcp:artifactregistry/repository:Repository", "image-registry-images").inputs)


def test_tags_never_move_and_images_are_scanned(deployed: Deployed) -> None:
    made = inputs(deployed)
    assert made["format"] == "DOCKER"
    assert made["dockerConfig"] == {"immutableTags": True}
    assert made["vulnerabilityScanningConfig"] == {"enablementConfig": "INHERITED"}


def test_only_untagged_images_go_since_an_immutable_tag_keeps_its_image(deployed: Deployed) -> None:
    (policy,) = inputs(deployed)["cleanupPolicies"]
    assert policy["action"] == "DELETE"
    assert policy["condition"] == {"tagState": "UNTAGGED", "olderThan": "604800s"}
    assert inputs(deployed)["cleanupPolicyDryRun"] is False


def test_the_workloads_read_this_repository_and_nobody_else_is_granted_anything(deployed: Deployed) -> None:
    grants = deployed.of("gcp:artifactregistry/repositoryIamMember:RepositoryIamMember")
    assert {grant.inputs["member"] for grant in grants} == {f"serviceAccount:{email}" for email in PULLERS[Cloud.GCP].values()}
    assert {grant.inputs["role"] for grant in grants} == {"roles/artifactregistry.reader"}
    assert not deployed.of("gcp:projects/iAMMember:IAMMember")


def test_images_are_encrypted_with_our_key_where_there_is_one(deployed: Deployed) -> None:
    assert inputs(registry(Cloud.GCP, key=EncryptionKey(key_id=KEY)))["kmsKeyName"] == KEY
    assert "kmsKeyName" not in inputs(deployed)
