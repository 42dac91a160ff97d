"""Access of people to AWS accounts: only break-glass reads data and secrets, and nobody hides traces."""

from functools import cache
from typing import Any

import pytest

from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS
from components.human_access.aws import AwsHumanAccess
from tests.components.human_access.examples import ACCOUNT, GROUP_IDS, INSTANCE, aws_args
from tests.components.iam import EVERYTHING, allows, statements
from tests.components.support import Deployed, changed, run, untagged

ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment"
ATTACHMENT = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
INLINE = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
PERMISSION_SET = "aws:ssoadmin/permissionSet:PermissionSet"
ROLES = tuple(GROUP_IDS)
ANYTHING = f"arn:aws:test:eu-central-1:{ACCOUNT}:anything"
WORKLOAD_ROLE = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-training"
DENY_ALL = "arn:aws:iam::aws:policy/AWSDenyAll"


@cache
def default() -> Deployed:
    return run(lambda: AwsHumanAccess("human-access-dev", aws_args()))


def rights(role: str) -> list[dict[str, Any]]:
    return statements(default().one(INLINE, f"human-access-dev-{role}").inputs["inlinePolicy"])


@pytest.mark.parametrize("role", ROLES)
def test_a_group_gets_its_role_in_the_one_account(role: str) -> None:
    deployed = default()
    permission_set = deployed.one(PERMISSION_SET, f"human-access-dev-{role}")
    assert deployed.one(ASSIGNMENT, f"human-access-dev-{role}").inputs == {
        "instanceArn": INSTANCE,
        "permissionSetArn": permission_set.outputs["arn"],
        "principalType": "GROUP",
        "principalId": GROUP_IDS[role],
        "targetType": "AWS_ACCOUNT",
        "targetId": ACCOUNT,
    }


def test_people_recognise_the_role_and_the_environment_in_the_portal() -> None:
    names = {permission_set.inputs["name"] for permission_set in default().of(PERMISSION_SET)}
    assert names == {f"acme-ml-dev-{role}" for role in ROLES}


def test_the_more_a_role_may_do_the_shorter_its_sessions() -> None:
    durations = {s.name.removeprefix("human-access-dev-"): s.inputs["sessionDuration"] for s in default().of(PERMISSION_SET)}
    assert durations == {"reader": "PT8H", "operator": "PT4H", "break-glass": "PT1H"}


@pytest.mark.parametrize("role", ["reader", "operator"])
@pytest.mark.parametrize("action", sorted({*AWS_DATA_READS, *AWS_SECRET_READS}))
def test_readers_and_operators_read_no_data_or_secret_whatever_else_allows_it(role: str, action: str) -> None:
    assert not allows([*rights(role), EVERYTHING], action.replace("*", ""), ANYTHING)


@pytest.mark.parametrize("action", ["s3:GetObject", "secretsmanager:GetSecretValue", "kms:Decrypt"])
def test_break_glass_reads_data_and_secrets(action: str) -> None:
    assert allows(rights("break-glass"), action, ANYTHING)


def test_operators_read_log_entries_but_do_not_unmask_them() -> None:
    for action in AWS_LOG_READS:
        assert not allows([*rights("reader"), EVERYTHING], action)
        assert allows(rights("operator"), action) is (action != "logs:Unmask")


@pytest.mark.parametrize("role", ["operator", "break-glass"])
def test_a_workload_is_put_into_quarantine_and_given_nothing_else(role: str) -> None:
    assert allows(rights(role), "iam:AttachRolePolicy", WORKLOAD_ROLE, iam__PolicyARN=DENY_ALL)
    assert not allows(
        rights(role), "iam:AttachRolePolicy", WORKLOAD_ROLE, iam__PolicyARN="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    organization_role = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-org-account-access-dev-deploy"
    assert not allows(rights(role), "iam:AttachRolePolicy", organization_role, iam__PolicyARN=DENY_ALL)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "action",
    [
        "cloudtrail:StopLogging",
        "cloudwatch:DeleteAlarms",
        "iam:CreateAccessKey",
        "iam:CreateUser",
        "iam:PassRole",
        "iam:PutRolePolicy",
        "organizations:LeaveOrganization",
        "sns:DeleteTopic",
        "sts:AssumeRole",
    ],
)
def test_nobody_makes_identities_or_silences_alarms(role: str, action: str) -> None:
    assert not allows(rights(role), action, ANYTHING)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("ec2:ModifyVpcBlockPublicAccessOptions", ANYTHING),
        ("kms:ScheduleKeyDeletion", ANYTHING),
        ("s3:BypassGovernanceRetention", ANYTHING),
        ("s3:DeleteObject", "arn:aws:s3:::acme-ml-dev-logging-archive/2026/trail.json.gz"),
        ("s3:PutLifecycleConfiguration", "arn:aws:s3:::acme-ml-dev-logging-archive"),
        ("logs:DeleteLogGroup", f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging-audit-trail"),
        ("logs:PutRetentionPolicy", f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging-audit-trail"),
    ],
)
def test_break_glass_leaves_evidence_and_guardrails(action: str, resource: str) -> None:
    assert not allows([*rights("break-glass"), EVERYTHING], action, resource)


def test_only_a_reader_becomes_the_evidences_auditor_and_nobody_else() -> None:
    auditor = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-evidence-lake-auditor"
    assert {role for role in ROLES if allows(rights(role), "sts:AssumeRole", auditor)} == {"reader"}
    for other in (WORKLOAD_ROLE, auditor.replace("dev", "prod"), auditor.replace(ACCOUNT, "999988887777"), f"{auditor}-2"):
        assert not allows(rights("reader"), "sts:AssumeRole", other)


def test_no_role_may_do_everything() -> None:
    assert not any("*" in statement["Action"] for role in ROLES for statement in rights(role))
    managed = {attachment.inputs["managedPolicyArn"] for attachment in default().of(ATTACHMENT)}
    assert managed == {"arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}


@pytest.mark.parametrize("role", ROLES)
def test_policies_of_one_set_are_written_one_after_the_other(role: str) -> None:
    deployed = default()
    inline = deployed.one(INLINE, f"human-access-dev-{role}")
    first, second = (deployed.one(ATTACHMENT, f"human-access-dev-{role}-{name}") for name in ("securityaudit", "viewonlyaccess"))
    for earlier, later in (
        (deployed.one(ASSIGNMENT, f"human-access-dev-{role}"), inline),
        (inline, first),
        (first, second),
    ):
        assert earlier.urn in later.dependencies


def test_everything_carries_the_standard_tags() -> None:
    assert untagged(default()) == set()


def test_one_more_role_changes_nothing_that_is_there() -> None:
    one = run(lambda: AwsHumanAccess("human-access-dev", aws_args(groups={"reader": GROUP_IDS["reader"]})))
    assert changed(one, default()) == set()
