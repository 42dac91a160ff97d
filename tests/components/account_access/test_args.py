"""Wrong uses of account access, each with what is said about it."""

from collections.abc import Callable
from typing import Any

import pytest

from components.account_access import AccountAccessArgs
from components.account_access.aws import AwsAccountAccess
from components.account_access.azure import AzureAccountAccess
from components.account_access.gcp import GcpAccountAccess
from components.base import ArgumentError
from tests.components.account_access.examples import ACCOUNT, GITHUB_SUBJECTS, args, azure_devops, github
from vocabulary import Environment


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: github(name="gitlab"),
            "name: 'gitlab' is not possible here; write github or azure-devops",
        ),
        (
            lambda: github(issuer="http://token.actions.githubusercontent.com"),
            (
                "issuer: 'http://token.actions.githubusercontent.com' is not possible here; "
                "write an https URL without a trailing slash, exactly as the tokens' 'iss' has it"
            ),
        ),
        (
            lambda: github(issuer="https://token.actions.githubusercontent.com/"),
            (
                "issuer: 'https://token.actions.githubusercontent.com/' is not possible here; "
                "write an https URL without a trailing slash, exactly as the tokens' 'iss' has it"
            ),
        ),
        (
            lambda: github(audience=""),
            "audience: '' is not possible here; write the 'aud' of the tokens for this cloud",
        ),
        (
            lambda: github(subjects={"deploy": "repo:acme/ml:environment:dev"}),
            "is not possible here; give one for 'preview' and one for 'deploy'",
        ),
        (
            lambda: github(subjects=dict.fromkeys(("preview", "deploy"), "repo:acme/ml:environment:dev")),
            "write two different ones; otherwise a preview of a pull request may deploy",
        ),
        (
            lambda: github(subjects=GITHUB_SUBJECTS | {"deploy": "repo:acme/*:environment:dev"}),
            (
                "subjects.deploy: 'repo:acme/*:environment:dev' is not possible here; "
                "write the exact subject; wildcards let other pipelines in"
            ),
        ),
        (
            lambda: github(subjects=GITHUB_SUBJECTS | {"deploy": "repo:acme/ml:ref:refs/heads/main"}),
            (
                "subjects.deploy: 'repo:acme/ml:ref:refs/heads/main' is not possible here; "
                "write repo:ORG/REPO:environment:ENV; without an environment any branch of the repository gets in"
            ),
        ),
        (
            lambda: azure_devops(subjects={"preview": "sc://acme/ml/a", "deploy": "sc://acme/ml/" + "b" * 120}),
            "write at most 127 characters, Google Cloud's limit",
        ),
        (
            lambda: azure_devops(subjects={"preview": "sc://acme/ml/a", "deploy": "sc://acme/ml/b' || true || '"}),
            "write it without quotes and backslashes; conditions quote it",
        ),
        (
            lambda: args(ACCOUNT, ACCOUNT, target=Environment.ORG),
            "target: 'org' is not possible here; write 'dev', 'staging' or 'prod'; people deploy the org stack, no pipeline may",
        ),
        (
            lambda: args(ACCOUNT, ACCOUNT, pipelines=[]),
            "pipelines: [] is not possible here; name at least one pipeline system",
        ),
        (
            lambda: args(ACCOUNT, ACCOUNT, pipelines=[github(), github()]),
            "pipelines: ['github', 'github'] is not possible here; write each once",
        ),
        (
            lambda: args(ACCOUNT, ACCOUNT, entra_audience="api://acme"),
            "entra_audience: 'api://acme' is not possible here; give entra_tenant_id and entra_audience together",
        ),
        (
            lambda: args(ACCOUNT, ACCOUNT, state_key="arn:aws:kms:eu-central-1:111122223333:key/1"),
            "is not possible here; give the state_store that it encrypts too",
        ),
    ],
)
def test_wrong_arguments(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        build()
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("component", "account_id", "remedy"),
    [
        (AwsAccountAccess, "1111-2222-3333", "write the 12 digits of an AWS account id"),
        (AzureAccountAccess, "acme-dev", "write a GUID, such as 00000000-0000-4000-8000-000000000000"),
        (
            GcpAccountAccess,
            "900000000000",
            "write the project's id (6 to 30 lower-case letters, digits and hyphens), not its number or name",
        ),
    ],
)
def test_accounts_of_another_cloud(component: Callable[[str, AccountAccessArgs], Any], account_id: str, remedy: str) -> None:
    with pytest.raises(ArgumentError) as error:
        component("account-access-dev", args(account_id, "scope"))
    assert str(error.value) == f"account_id: {account_id!r} is not possible here; {remedy}"
