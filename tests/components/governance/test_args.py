"""Governance that is asked for wrongly."""

from typing import Any

import pytest

from components.base import ArgumentError
from tests.components.governance.examples import GUARDED, MANAGEMENT, governance
from vocabulary import Cloud, Residency

GROUP = "write the management group's id, such as 'acme-ml'"
ORGANIZATION = "write the AWS organization's id, 'o-' and 10 to 32 letters and digits: trust is bound to it"
UNBOUND = "write another account: guardrails do not bind the management account, so nothing of the platform may run in it"
NUMBER = "write the organization's number, such as '123456789012'"
FOLDER = "write the folder with its number, such as 'folders/123456789012'"


@pytest.mark.parametrize(
    ("cloud", "options", "message"),
    [
        (
            Cloud.AWS,
            {"organization_id": "acme"},
            f"organization_id: 'acme' is not possible here; {ORGANIZATION}",
        ),
        (
            Cloud.AWS,
            {"management_account_id": "management"},
            "aws.management_account_id: 'management' is not possible here; write the 12 digits of an AWS account id",
        ),
        (
            Cloud.AWS,
            {"guarded_account_ids": {**GUARDED, "dev": MANAGEMENT}},
            f"aws.management_account_id: '{MANAGEMENT}' is not possible here; {UNBOUND}",
        ),
        (Cloud.AZURE, {"management_group": "/acme"}, f"azure.organization: '/acme' is not possible here; {GROUP}"),
        (Cloud.AZURE, {"environment_groups": {"dev": ""}}, f"azure.dev: '' is not possible here; {GROUP}"),
        (
            Cloud.GCP,
            {"organization_id": "organizations/1"},
            f"gcp.organization_id: 'organizations/1' is not possible here; {NUMBER}",
        ),
        (Cloud.GCP, {"folder": "acme"}, f"gcp.organization: 'acme' is not possible here; {FOLDER}"),
        (Cloud.GCP, {"environment_folders": {"dev": "dev"}}, f"gcp.dev: 'dev' is not possible here; {FOLDER}"),
    ],
)
def test_wrong_options(cloud: Cloud, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        governance(cloud, **options)
    assert str(refusal.value) == message


@pytest.mark.parametrize("cloud", list(Cloud))
def test_a_residency_that_the_home_region_is_not_in(cloud: Cloud) -> None:
    with pytest.raises(ArgumentError) as refusal:
        governance(cloud, args={"residency": Residency.US})
    assert str(refusal.value) == ("residency: 'us' is not possible here; write 'eu', in which the home region 'eu-central' lies")


@pytest.mark.parametrize("cloud", list(Cloud))
def test_without_the_clouds_own_options(cloud: Cloud) -> None:
    with pytest.raises(
        ArgumentError, match=rf"^{cloud}: None is not possible here; give {cloud.value.capitalize()}GovernanceOpt"
    ):
        governance(cloud, args={cloud.value: None})
