"""What the registries of every cloud have in common."""

import pytest

from components.base import ArgumentError
from components.image_registry import Repository
from tests.components.image_registry.registries import registry
from tests.components.support import context, untagged
from vocabulary import Cloud

REGISTRIES = {
    Cloud.AWS: "aws:ecr/repository:Repository",
    Cloud.AZURE: "azure-native:containerregistry:Registry",
    Cloud.GCP: "gcp:artifactregistry/repository:Repository",
}


@pytest.mark.parametrize("cloud", Cloud)
def test_an_image_has_the_same_name_on_every_cloud(cloud: Cloud) -> None:
    outputs = registry(cloud).outputs
    assert outputs["repository_urls"].keys() == set(Repository)
    for repository, url in outputs["repository_urls"].items():
        assert url.startswith(f"{outputs['registry_host']}/")
        assert url.endswith(f"/acme-ml-dev-ml-{repository}")
        assert "@" not in url
        assert ":" not in url


@pytest.mark.parametrize("cloud", Cloud)
def test_images_are_protected_in_prod_and_what_holds_them_is_tagged(cloud: Cloud) -> None:
    deployed = registry(cloud, context=context(protect=True))
    assert all(made.protect for made in deployed.of(REGISTRIES[cloud]))
    assert untagged(deployed) == set()


@pytest.mark.parametrize(
    ("cloud", "wrong", "remedy"),
    [
        (Cloud.AWS, {"account_id": "1111"}, "write the 12 digits of an AWS account id"),
        (Cloud.AZURE, {"account_id": "dev"}, "write a GUID"),
        (Cloud.AZURE, {"placement": None}, "give the network that the private endpoint lies in"),
        (Cloud.GCP, {"account_id": "Acme"}, "write the project's id"),
    ],
)
def test_wrong_arguments_are_refused(cloud: Cloud, wrong: dict[str, str], remedy: str) -> None:
    with pytest.raises(ArgumentError, match=remedy):
        registry(cloud, **wrong)
