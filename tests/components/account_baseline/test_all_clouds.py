"""What must hold for the baseline on every cloud, and wrong uses of it."""

import pytest

from components.base import ArgumentError
from tests.components.account_baseline.baselines import ACCOUNTS, baseline, what_scope_waits_for
from tests.components.support import changed, untagged
from vocabulary import Cloud

CLOUDS = pytest.mark.parametrize("cloud", list(Cloud))


@CLOUDS
def test_every_resource_is_tagged_current_and_inside_the_component(cloud: Cloud) -> None:
    deployed = baseline(cloud)
    assert untagged(deployed) == set()
    assert {resource.name: resource.deprecated for resource in deployed if resource.deprecated} == {}
    children = [resource for resource in deployed if resource.custom]
    assert {resource.parent.rpartition("::")[2] for resource in children} == {"account-baseline"}
    assert all(resource.name.startswith("account-baseline-") for resource in children)


@CLOUDS
def test_the_same_arguments_give_the_same_plan(cloud: Cloud) -> None:
    assert changed(baseline(cloud), baseline(cloud)) == set()


def test_scope_is_where_resources_live() -> None:
    scopes = {cloud: baseline(cloud).outputs["scope"] for cloud in Cloud}
    assert scopes == {
        Cloud.AWS: ACCOUNTS[Cloud.AWS],
        Cloud.AZURE: "acme-ml-dev-account-baseline-resources",
        Cloud.GCP: ACCOUNTS[Cloud.GCP],
    }


@pytest.mark.parametrize(
    ("cloud", "tokens"),
    [
        (
            Cloud.AWS,
            {"aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "aws:ebs/encryptionByDefault:EncryptionByDefault"},
        ),
        (Cloud.AZURE, {"azure-native:resources:ResourceGroup"}),
        (Cloud.GCP, {"gcp:projects/service:Service", "gcp:projects/serviceIdentity:ServiceIdentity"}),
    ],
)
def test_what_uses_the_scope_waits_for_the_baseline(cloud: Cloud, tokens: set[str]) -> None:
    deployed = baseline(cloud)
    needed = {resource.name for resource in deployed if resource.token in tokens}
    assert needed
    assert needed <= what_scope_waits_for(cloud)


@pytest.mark.parametrize(
    ("cloud", "account_id", "message"),
    [
        pytest.param(
            Cloud.AWS,
            "1111-2222-3333",
            "account_id: '1111-2222-3333' is not possible here; write the 12 digits of an AWS account id",
            id="aws-with-hyphens",
        ),
        pytest.param(
            Cloud.AZURE,
            "ml-dev",
            "account_id: 'ml-dev' is not possible here; write a GUID, such as 00000000-0000-4000-8000-000000000000",
            id="azure-name",
        ),
        pytest.param(
            Cloud.GCP,
            "123456789012",
            "account_id: '123456789012' is not possible here; write the project's id (6 to 30 lower-case letters, digits and "
            "hyphens), not its number or name",
            id="gcp-number",
        ),
        pytest.param(
            Cloud.GCP,
            "ML Dev",
            "account_id: 'ML Dev' is not possible here; write the project's id (6 to 30 lower-case letters, digits and "
            "hyphens), not its number or name",
            id="gcp-name",
        ),
    ],
)
def test_wrong_accounts(cloud: Cloud, account_id: str, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        baseline(cloud, account_id=account_id)
    assert str(caught.value) == message
