"""Arguments that the tests of this capability start from."""

from typing import Any

from components.human_access import HumanAccessArgs
from tests.components.support import context
from vocabulary import Environment

ACCOUNT = "111122223333"
SUBSCRIPTION = "00000001-0000-4000-8000-000000000000"
PROJECT = "acme-ml-dev"
INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
GROUP_IDS = {
    "reader": "aaaaaaaa-0000-4000-8000-000000000001",
    "operator": "aaaaaaaa-0000-4000-8000-000000000002",
    "break-glass": "aaaaaaaa-0000-4000-8000-000000000003",
}
GROUP_ADDRESSES = {role: f"ml-{role}@example.com" for role in GROUP_IDS}
APPROVERS = "ml-approvers@example.com"


def aws_args(**changes: Any) -> HumanAccessArgs:
    """Access of people to ``dev`` on AWS; ``changes`` replaces fields."""
    return _args({"account_id": ACCOUNT, "groups": GROUP_IDS, "identity_center_instance_arn": INSTANCE}, changes)


def azure_args(**changes: Any) -> HumanAccessArgs:
    """The same on Azure."""
    return _args({"account_id": SUBSCRIPTION, "groups": GROUP_IDS}, changes)


def gcp_args(**changes: Any) -> HumanAccessArgs:
    """The same on Google Cloud."""
    return _args({"account_id": PROJECT, "groups": GROUP_ADDRESSES, "approver_group": APPROVERS}, changes)


def _args(default: dict[str, Any], changes: dict[str, Any]) -> HumanAccessArgs:
    organization = context(environment=Environment.ORG)
    return HumanAccessArgs(**{"context": organization, "target": Environment.DEV, **default, **changes})
