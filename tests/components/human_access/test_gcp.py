"""Access of people to Google Cloud projects: only break-glass reads data and secrets, and only after approval."""

from functools import cache

import pytest

from components.data_reads import GCP_DATA_READS, GCP_LOG_READS
from components.human_access.gcp import GcpHumanAccess
from tests.components.human_access.examples import APPROVERS, GROUP_ADDRESSES, PROJECT, gcp_args
from tests.components.support import Deployed, changed, run

CUSTOM_ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"
ENTITLEMENT = "gcp:privilegedaccessmanager/entitlement:entitlement"
GRANT = "gcp:projects/iAMMember:IAMMember"
STANDING = ("reader", "operator")
METADATA_ROLES = {
    "roles/compute.networkViewer",
    "roles/dns.reader",
    "roles/monitoring.viewer",
    "roles/serviceusage.serviceUsageConsumer",
}


@cache
def default() -> Deployed:
    return run(lambda: GcpHumanAccess("human-access-dev", gcp_args()))


def granted(role: str) -> set[str]:
    member = f"group:{GROUP_ADDRESSES[role]}"
    return {grant.inputs["role"] for grant in default().of(GRANT) if grant.inputs["member"] == member}


def permissions(role: str) -> set[str]:
    return set(default().one(CUSTOM_ROLE, f"human-access-dev-{role}").inputs["permissions"])


@pytest.mark.parametrize("role", STANDING)
def test_standing_roles_are_granted_to_groups_in_the_one_project(role: str) -> None:
    deployed = default()
    custom = deployed.one(CUSTOM_ROLE, f"human-access-dev-{role}")
    more = {"roles/logging.viewer"} if role == "operator" else set()
    assert granted(role) == METADATA_ROLES | more | {custom.outputs["name"]}
    assert {resource.inputs["project"] for token in (GRANT, CUSTOM_ROLE) for resource in deployed.of(token)} == {PROJECT}


@pytest.mark.parametrize("role", STANDING)
def test_readers_and_operators_read_no_data_or_secret(role: str) -> None:
    assert permissions(role) & {*GCP_DATA_READS, *GCP_LOG_READS} == set()


def test_readers_change_nothing() -> None:
    assert {permission.rpartition(".")[2] for permission in permissions("reader")} == {"get", "getIamPolicy", "list"}


@pytest.mark.parametrize("role", STANDING)
def test_nobody_gives_rights_away(role: str) -> None:
    forbidden = ("setIamPolicy", "actAs", "getAccessToken", "signBlob")
    assert [permission for permission in permissions(role) if permission.endswith(forbidden)] == []


def test_break_glass_has_no_standing_grant() -> None:
    assert granted("break-glass") == set()


def test_break_glass_is_asked_for_with_a_reason_approved_by_others_and_over_in_an_hour() -> None:
    entitlement = default().one(ENTITLEMENT, "human-access-dev-break-glass").inputs
    assert entitlement["parent"] == f"projects/{PROJECT}"
    assert entitlement["maxRequestDuration"] == "3600s"
    assert entitlement["eligibleUsers"] == [{"principals": [f"group:{GROUP_ADDRESSES['break-glass']}"]}]
    assert "unstructured" in entitlement["requesterJustificationConfig"]
    assert "notMandatory" not in entitlement["requesterJustificationConfig"]
    approvals = entitlement["approvalWorkflow"]["manualApprovals"]
    assert approvals["requireApproverJustification"] is True
    assert [step["approvers"] for step in approvals["steps"]] == [{"principals": [f"group:{APPROVERS}"]}]


def test_break_glass_reads_data_and_secrets_but_hides_no_traces() -> None:
    access = default().one(ENTITLEMENT, "human-access-dev-break-glass").inputs["privilegedAccess"]["gcpIamAccess"]
    roles = {binding["role"] for binding in access["roleBindings"]}
    assert {"roles/secretmanager.admin", "roles/storage.admin"} <= roles
    assert not roles & {
        "roles/cloudkms.admin",
        "roles/editor",
        "roles/iam.roleAdmin",
        "roles/iam.serviceAccountAdmin",
        "roles/logging.admin",
        "roles/logging.configWriter",
        "roles/monitoring.admin",
        "roles/monitoring.alertPolicyEditor",
        "roles/monitoring.editor",
        "roles/owner",
        "roles/resourcemanager.projectIamAdmin",
    }


def test_one_more_role_changes_nothing_that_is_there() -> None:
    one = run(lambda: GcpHumanAccess("human-access-dev", gcp_args(groups={"reader": GROUP_ADDRESSES["reader"]})))
    assert changed(one, default()) == set()
