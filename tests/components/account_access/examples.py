"""Arguments that the tests of this capability start from."""

from typing import Any

from components.account_access import GITHUB_ISSUER, AccountAccessArgs, PipelineTrustArgs
from tests.components.support import context
from vocabulary import Environment

ACCOUNT = "111122223333"
SUBSCRIPTION = "00000001-0000-4000-8000-000000000000"
PROJECT = "acme-ml-dev"
TENANT = "aaaaaaaa-0000-4000-8000-000000000000"
AZURE_DEVOPS_ISSUER = "https://vstoken.dev.azure.com/55555555-0000-4000-8000-000000000000"
GITHUB_SUBJECTS = {"preview": "repo:acme/ml:environment:dev-preview", "deploy": "repo:acme/ml:environment:dev"}
AZURE_DEVOPS_SUBJECTS = {"preview": "sc://acme/ml/dev-preview", "deploy": "sc://acme/ml/dev-deploy"}


def github(**changes: Any) -> PipelineTrustArgs:
    """GitHub Actions; ``changes`` replaces fields."""
    default = {"name": "github", "issuer": GITHUB_ISSUER, "audience": "sts.amazonaws.com", "subjects": GITHUB_SUBJECTS}
    return PipelineTrustArgs(**{**default, **changes})


def azure_devops(**changes: Any) -> PipelineTrustArgs:
    """Azure DevOps; ``changes`` replaces fields."""
    default = {
        "name": "azure-devops",
        "issuer": AZURE_DEVOPS_ISSUER,
        "audience": "api://AzureADTokenExchange",
        "subjects": AZURE_DEVOPS_SUBJECTS,
    }
    return PipelineTrustArgs(**{**default, **changes})


def args(account_id: str, scope: str, **changes: Any) -> AccountAccessArgs:
    """Access of both pipeline systems to ``dev``; ``changes`` replaces fields."""
    default = {
        "context": context(environment=Environment.ORG),
        "target": Environment.DEV,
        "account_id": account_id,
        "scope": scope,
        "pipelines": [github(), azure_devops()],
    }
    return AccountAccessArgs(**{**default, **changes})
