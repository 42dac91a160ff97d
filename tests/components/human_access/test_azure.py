"""Access of people to Azure subscriptions: only break-glass reads data and secrets, and only after activation."""

import re
from functools import cache
from typing import Any

import pytest

from components.data_reads import AZURE_DATA_READS, AZURE_LOG_READS
from components.human_access.azure import AzureHumanAccess
from tests.components.human_access.examples import GROUP_IDS, SUBSCRIPTION, azure_args
from tests.components.support import Deployed, changed, run

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
DEFINITION = "azure-native:authorization:RoleDefinition"
ELIGIBILITY = "azure-native:authorization:PimRoleEligibilitySchedule"
SCOPE = f"/subscriptions/{SUBSCRIPTION}"
ROLES = tuple(GROUP_IDS)


@cache
def default() -> Deployed:
    return run(lambda: AzureHumanAccess("human-access-dev", azure_args()))


def permissions(role: str) -> dict[str, Any]:
    (only,) = default().one(DEFINITION, f"human-access-dev-{role}").inputs["permissions"]
    return dict(only)


def may(role: str, action: str) -> bool:
    held = permissions(role)
    return _any(held["actions"], action) and not _any(held["notActions"], action)


def _any(patterns: list[str], action: str) -> bool:
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), action, re.IGNORECASE) for pattern in patterns)


@pytest.mark.parametrize("role", ["reader", "operator"])
def test_standing_roles_are_assigned_to_groups(role: str) -> None:
    assignment = default().one(ASSIGNMENT, f"human-access-dev-{role}").inputs
    assert assignment["principalId"] == GROUP_IDS[role]
    assert assignment["principalType"] == "Group"
    assert assignment["scope"] == SCOPE
    assert assignment["roleDefinitionId"] == default().one(DEFINITION, f"human-access-dev-{role}").id


def test_break_glass_is_never_assigned_only_eligible_and_for_a_time() -> None:
    deployed = default()
    assert "human-access-dev-break-glass" not in {assignment.name for assignment in deployed.of(ASSIGNMENT)}
    eligibility = deployed.one(ELIGIBILITY, "human-access-dev-break-glass").inputs
    assert eligibility["principalId"] == GROUP_IDS["break-glass"]
    assert eligibility["scope"] == SCOPE
    assert eligibility["roleDefinitionId"] == deployed.one(DEFINITION, "human-access-dev-break-glass").id
    assert eligibility["scheduleInfo"] == {"expiration": {"type": "AfterDuration", "duration": "P365D"}}


@pytest.mark.parametrize("role", ["reader", "operator"])
def test_readers_and_operators_read_no_data_or_secret(role: str) -> None:
    assert permissions(role)["dataActions"] == []
    readable = [action for action in AZURE_DATA_READS if may(role, action)]
    assert readable == []
    assert not may(role, "Microsoft.Storage/storageAccounts/listKeys/action")
    assert not may(role, "Microsoft.OperationalInsights/workspaces/sharedKeys/action")


def test_break_glass_reads_data_and_secrets() -> None:
    assert {
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    } <= set(permissions("break-glass")["dataActions"])


def test_operators_read_log_entries_and_readers_do_not() -> None:
    for action in (action.replace("*", "any") for action in AZURE_LOG_READS):
        assert may("operator", action)
        assert not may("reader", action)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "action",
    [
        "Microsoft.Authorization/elevateAccess/action",
        "Microsoft.Authorization/locks/delete",
        "Microsoft.Authorization/policyAssignments/delete",
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleDefinitions/write",
        "Microsoft.Insights/activityLogAlerts/delete",
        "Microsoft.Insights/diagnosticSettings/delete",
        "Microsoft.KeyVault/locations/deletedVaults/purge/action",
        "Microsoft.KeyVault/vaults/delete",
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
        "Microsoft.OperationalInsights/workspaces/delete",
        "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete",
        "Microsoft.Storage/storageAccounts/delete",
    ],
)
def test_nobody_gives_rights_away_or_hides_traces(role: str, action: str) -> None:
    assert not may(role, action)


def test_readers_change_nothing() -> None:
    assert permissions("reader")["actions"] == ["*/read"]


def test_no_role_may_do_everything() -> None:
    assert not any("*" in permissions(role)["actions"] for role in ROLES)


def test_one_more_role_changes_nothing_that_is_there() -> None:
    one = run(lambda: AzureHumanAccess("human-access-dev", azure_args(groups={"reader": GROUP_IDS["reader"]})))
    assert changed(one, default()) == set()
