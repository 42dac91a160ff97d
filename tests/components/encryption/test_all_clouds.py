"""What the keys of every cloud have in common."""

import pytest

from components.base import ArgumentError
from components.encryption import KeyPurpose
from tests.components.encryption.keys import encryption
from tests.components.support import context, untagged
from vocabulary import Cloud, Region

KEYS = {
    Cloud.AWS: "aws:kms/key:Key",
    Cloud.AZURE: "azure-native:keyvault:Key",
    Cloud.GCP: "gcp:kms/cryptoKey:CryptoKey",
}
WITHOUT_STANDBY = {Cloud.AWS: Region.UK_SOUTH, Cloud.AZURE: Region.SG_CENTRAL, Cloud.GCP: Region.UK_SOUTH}


@pytest.mark.parametrize("cloud", Cloud)
def test_without_customer_managed_keys_nothing_is_made_or_looked_up(cloud: Cloud) -> None:
    deployed = encryption(cloud, customer_managed_keys=False)
    assert [resource.token for resource in deployed if resource.custom] == []
    assert deployed.mocks.calls == []
    assert not any(deployed.outputs.values())


@pytest.mark.parametrize("cloud", Cloud)
def test_each_purpose_has_a_key_of_its_own(cloud: Cloud) -> None:
    outputs = encryption(cloud).outputs
    purposes = {purpose.value for purpose in KeyPurpose} - ({"images"} if cloud is Cloud.AZURE else set())
    assert set(outputs["key_ids"]) == purposes
    assert len(set(outputs["key_ids"].values())) == len(purposes)
    assert set(outputs["standby_key_ids"]) == {"artifacts"}


@pytest.mark.parametrize("cloud", Cloud)
def test_a_residency_of_one_region_has_no_standby_key(cloud: Cloud) -> None:
    deployed = encryption(cloud, context=context(region=WITHOUT_STANDBY[cloud]))
    assert deployed.outputs["standby_key_ids"] == {}
    assert deployed.outputs["standby_vault_id"] == ""
    assert "artifacts" in deployed.outputs["key_ids"]


@pytest.mark.parametrize("cloud", Cloud)
def test_what_holds_keys_is_protected_in_prod_and_tagged(cloud: Cloud) -> None:
    deployed = encryption(cloud, context=context(protect=True))
    holders = [*deployed.of(KEYS[cloud]), *deployed.of("azure-native:keyvault:Vault"), *deployed.of("gcp:kms/keyRing:KeyRing")]
    assert holders
    assert all(holder.protect for holder in holders)
    assert untagged(deployed) == set()


@pytest.mark.parametrize(
    ("cloud", "wrong", "remedy"),
    [
        (Cloud.AWS, "1111", "write the 12 digits of an AWS account id"),
        (Cloud.AZURE, "dev", "write a GUID"),
        (Cloud.GCP, "Acme", "write the project's id"),
    ],
)
def test_the_account_is_checked(cloud: Cloud, wrong: str, remedy: str) -> None:
    with pytest.raises(ArgumentError, match=remedy):
        encryption(cloud, account_id=wrong)
