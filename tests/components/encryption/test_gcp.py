"""Keys on Google Cloud."""

import pytest

from components.encryption import KeyPurpose
from tests.components.encryption.keys import encryption
from tests.components.support import Deployed, context
from vocabulary import Cloud, Region

KEY = "gcp:kms/cryptoKey:CryptoKey"
RING = "gcp:kms/keyRing:KeyRing"
GRANT = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return encryption(Cloud.GCP)


def members(deployed: Deployed, purpose: str) -> set[str]:
    prefix = deployed.one(KEY, f"encryption-{purpose}").id
    return {grant.inputs["member"].partition("@")[2] for grant in deployed.of(GRANT) if grant.inputs["cryptoKeyId"] == prefix}


def test_keys_are_in_hardware_rotate_and_can_be_restored(deployed: Deployed) -> None:
    for key in deployed.of(KEY):
        assert key.inputs["versionTemplate"]["protectionLevel"] == "HSM"
        assert key.inputs["rotationPeriod"] == "31536000s"
        assert key.inputs["destroyScheduledDuration"] == "2592000s"


def test_exactly_the_agents_of_a_purpose_encrypt_with_its_key(deployed: Deployed) -> None:
    assert members(deployed, "artifacts") == {"gs-project-accounts.iam.gserviceaccount.com"}
    assert members(deployed, "images") == {"gcp-sa-artifactregistry.iam.gserviceaccount.com"}
    assert members(deployed, "ml") == {
        "bigquery-encryption.iam.gserviceaccount.com",
        "compute-system.iam.gserviceaccount.com",
        "gcp-sa-aiplatform.iam.gserviceaccount.com",
        "gcp-sa-dataform.iam.gserviceaccount.com",
        "gcp-sa-notebooks.iam.gserviceaccount.com",
        "gs-project-accounts.iam.gserviceaccount.com",
    }
    assert {grant.inputs["role"] for grant in deployed.of(GRANT)} == {"roles/cloudkms.cryptoKeyEncrypterDecrypter"}


def test_the_key_of_a_bucket_in_two_regions_lies_where_the_bucket_does(deployed: Deployed) -> None:
    standby = deployed.one(RING, "encryption-standby")
    assert standby.inputs["location"] == "europe"
    assert deployed.one(KEY, "encryption-artifacts").inputs["keyRing"] == standby.id
    home = deployed.one(RING, "encryption-keys")
    assert home.inputs["location"] == "europe-west3"
    others = {deployed.one(KEY, f"encryption-{p}").inputs["keyRing"] for p in KeyPurpose if p is not KeyPurpose.ARTIFACTS}
    assert others == {home.id}
    assert deployed.outputs["standby_key_ids"]["artifacts"] == deployed.outputs["key_ids"]["artifacts"]


@pytest.mark.parametrize(("region", "location"), [(Region.JP_EAST, "asia1"), (Region.US_EAST, "us"), (Region.CA_CENTRAL, "ca")])
def test_each_pair_of_regions_has_its_key_location(region: Region, location: str) -> None:
    made = encryption(Cloud.GCP, context=context(region=region))
    assert made.one(RING, "encryption-standby").inputs["location"] == location


def test_a_new_generation_takes_new_names_since_rings_and_keys_are_never_deleted() -> None:
    def names(generation: int) -> set[str]:
        made = encryption(Cloud.GCP, context=context(generation=generation))
        return {resource.inputs["name"] for token in (KEY, RING) for resource in made.of(token)}

    assert names(1).isdisjoint(names(2))
