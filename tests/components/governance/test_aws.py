"""Governance on AWS: what policies deny, what exists stays, who watches."""

import json
from collections import Counter
from typing import Any

import pytest

from automation.sandbox.rules import Document
from components.aws_policies import Statement
from components.governance import MemberAccountArgs, Unit
from components.governance.aws_guardrails import (
    MAXIMUM_ATTACHED,
    MAXIMUM_CHARACTERS,
    POLICIES,
    PolicyType,
    Terms,
    statements,
)
from components.governance.aws_security import (
    AwsSecurityAccount,
    AwsSecurityAccountArgs,
    AwsThreatDetection,
    AwsThreatDetectionArgs,
)
from components.governance.residency import allowed_regions
from tests.components.governance.decision import denies
from tests.components.governance.examples import DEPLOYER, GUARDED, MANAGEMENT, ORGANIZATION, SECURITY, governance
from tests.components.support import Deployed, changed, context, run, untagged
from vocabulary import Cloud, Environment, Residency

POLICY = "aws:organizations/policy:Policy"
ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment"
UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit"
ACCOUNT = "aws:organizations/account:Account"
SOMEBODY = "arn:aws:iam::111122223333:role/acme-ml-dev-job"
ROOT = "arn:aws:iam::111122223333:root"
EVERY_UNIT = {"organization": "ou-ab12-00000000", **{unit.value: f"ou-ab12-0000000{n}" for n, unit in enumerate(Unit, 1)}}
NEW = MemberAccountArgs(name="experiments", email="experiments@example.com", unit=Unit.WORKLOADS)


def terms(residency: Residency = Residency.EU) -> Terms:
    return Terms(
        organization_id=ORGANIZATION,
        regions=allowed_regions(Cloud.AWS, residency),
        administrators=["arn:aws:iam::*:role/OrganizationAccountAccessRole", "arn:aws:iam::*:role/acme-ml-org-account-access-*"],
        archives=["arn:aws:s3:::acme-ml-*-logging-archive"],
    )


def rules(policy_type: PolicyType) -> list[Statement]:
    return [s for name, kind in POLICIES.items() if kind is policy_type for s in statements(name, terms())]


def refused(action: str, resource: str = "*", **keys: str) -> bool:
    """Whether an identity of a member account is denied; it works in Frankfurt unless told otherwise."""
    request = {"aws__PrincipalArn": SOMEBODY, "aws__RequestedRegion": "eu-central-1", **keys}
    return denies(rules(PolicyType.SERVICE_CONTROL), action, resource, **request)


def closed(action: str, **keys: str) -> bool:
    """Whether a resource of a member account is closed to a request, which comes over TLS unless told otherwise."""
    return denies(rules(PolicyType.RESOURCE_CONTROL), action, "*", **{"aws__SecureTransport": "true", **keys})


@pytest.mark.parametrize("residency", list(Residency))
def test_policies_keep_within_their_size_with_the_longest_names(residency: Residency) -> None:
    longest = Terms(
        organization_id=f"o-{'a' * 32}",
        regions=allowed_regions(Cloud.AWS, residency),
        administrators=[f"arn:aws:iam::*:role/{'r' * 64}", f"arn:aws:iam::*:role/{'p' * 12}-org-account-access-*"],
        archives=[f"arn:aws:s3:::{'p' * 12}-*-logging-archive", f"arn:aws:s3:::{'b' * 63}"],
    )
    for name in POLICIES:
        text = json.dumps({"Version": "2012-10-17", "Statement": statements(name, longest)}, sort_keys=True)
        assert len(text) <= MAXIMUM_CHARACTERS, name


def test_the_measured_size_is_that_of_what_is_deployed() -> None:
    for policy in governance(Cloud.AWS).of(POLICY):
        assert len(policy.inputs["content"]) <= MAXIMUM_CHARACTERS
        assert Document("organization_policy", 5120).maximum == MAXIMUM_CHARACTERS


def test_no_target_gets_more_policies_than_it_takes() -> None:
    deployed = governance(Cloud.AWS)
    kinds = {policy.id: policy.inputs["type"] for policy in deployed.of(POLICY)}
    attached = Counter((a.inputs["targetId"], kinds[a.inputs["policyId"]]) for a in deployed.of(ATTACHMENT))
    assert max(attached.values()) <= MAXIMUM_ATTACHED - 2, "one is AWS's own, one stays free for others"


def test_statement_ids_are_unique_and_of_letters() -> None:
    for name in POLICIES:
        sids = [statement["Sid"] for statement in statements(name, terms())]
        assert len(sids) == len(set(sids))
        assert all(sid.isalnum() for sid in sids)


def test_resource_control_policies_keep_to_their_syntax() -> None:
    for statement in rules(PolicyType.RESOURCE_CONTROL):
        assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
        assert "NotAction" not in statement
        assert "*" not in statement["Action"]
        assert {action.partition(":")[0] for action in statement["Action"]} <= {"kms", "s3", "secretsmanager", "sqs", "sts"}


def test_service_control_policies_keep_to_their_syntax() -> None:
    for statement in rules(PolicyType.SERVICE_CONTROL):
        assert statement["Effect"] == "Deny"
        assert "Principal" not in statement


@pytest.mark.parametrize(
    ("action", "resource", "keys"),
    [
        ("organizations:LeaveOrganization", "*", {"aws__PrincipalArn": DEPLOYER}),
        ("account:CloseAccount", "*", {}),
        ("cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-central-1:111122223333:trail/t", {}),
        ("s3:PutBucketPolicy", "arn:aws:s3:::acme-ml-prod-logging-archive", {}),
        ("s3:BypassGovernanceRetention", "arn:aws:s3:::acme-ml-prod-logging-archive/AWSLogs/x", {}),
        ("guardduty:DeleteDetector", "*", {}),
        ("access-analyzer:DeleteAnalyzer", "*", {}),
        ("s3:ListAllMyBuckets", "*", {"aws__PrincipalArn": ROOT}),
        ("iam:CreateAccessKey", "*", {"aws__PrincipalArn": DEPLOYER}),
        ("iam:CreateUser", "*", {}),
        ("s3:PutAccountPublicAccessBlock", "*", {}),
        ("s3:PutObjectAcl", "arn:aws:s3:::b/k", {"s3__x-amz-acl": "public-read"}),
        ("s3:CreateBucket", "arn:aws:s3:::b", {"s3__x-amz-object-ownership": "ObjectWriter"}),
        ("ec2:CreateVolume", "arn:aws:ec2:eu-central-1:111122223333:volume/*", {"ec2__Encrypted": "false"}),
        ("rds:CreateDBCluster", "*", {"rds__StorageEncrypted": "false"}),
        ("rds:CreateDBInstance", "*", {"rds__StorageEncrypted": "false", "rds__DatabaseEngine": "postgres"}),
        ("ec2:CreateDefaultVpc", "*", {}),
        (
            "ec2:RunInstances",
            "arn:aws:ec2:eu-central-1:111122223333:network-interface/*",
            {"ec2__AssociatePublicIpAddress": "true"},
        ),
        ("sagemaker:CreateNotebookInstance", "*", {"sagemaker__DirectInternetAccess": "Enabled"}),
        ("ec2:RunInstances", "*", {"aws__RequestedRegion": "us-east-1", "aws__PrincipalArn": DEPLOYER}),
        ("sagemaker:CreateTrainingJob", "*", {"aws__RequestedRegion": "eu-west-2"}),
        ("account:EnableRegion", "*", {"aws__RequestedRegion": "us-east-1"}),
    ],
)
def test_refused(action: str, resource: str, keys: dict[str, str]) -> None:
    assert refused(action, resource, **keys)


@pytest.mark.parametrize(
    ("action", "resource", "keys"),
    [
        ("cloudtrail:UpdateTrail", "arn:aws:cloudtrail:eu-central-1:111122223333:trail/t", {"aws__PrincipalArn": DEPLOYER}),
        ("s3:PutBucketPolicy", "arn:aws:s3:::acme-ml-prod-logging-archive", {"aws__PrincipalArn": DEPLOYER}),
        ("s3:PutBucketPolicy", "arn:aws:s3:::acme-ml-prod-ml-artifacts", {}),
        ("s3:PutAccountPublicAccessBlock", "*", {"aws__PrincipalArn": DEPLOYER}),
        ("s3:DeleteBucketPolicy", "arn:aws:s3:::b", {"aws__PrincipalArn": ROOT, "aws__AssumedRoot": "true"}),
        ("iam:CreateRole", "*", {"aws__RequestedRegion": "us-east-1"}),
        ("bcm-data-exports:CreateExport", "*", {"aws__RequestedRegion": "us-east-1"}),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1:111122223333:network-interface/*", {"aws__RequestedRegion": "eu-west-1"}),
        ("s3:PutObject", "arn:aws:s3:::b/k", {"s3__x-amz-acl": "bucket-owner-full-control"}),
        ("s3:CreateBucket", "arn:aws:s3:::b", {}),
        ("ec2:CreateNatGateway", "*", {}),
        ("rds:CreateDBInstance", "*", {"rds__StorageEncrypted": "false", "rds__DatabaseEngine": "aurora-postgresql"}),
        ("sagemaker:CreateTrainingJob", "*", {}),
        ("sts:GetWebIdentityToken", "*", {}),
    ],
)
def test_not_refused_what_the_platform_does_itself(action: str, resource: str, keys: dict[str, str]) -> None:
    assert not refused(action, resource, **keys)


@pytest.mark.parametrize(
    ("action", "keys", "is_closed"),
    [
        ("s3:GetObject", {}, True),
        ("s3:GetObject", {"aws__PrincipalOrgID": "o-strangers00"}, True),
        ("s3:GetObject", {"aws__PrincipalOrgID": ORGANIZATION, "aws__PrincipalIsAWSService": "false"}, False),
        ("sts:AssumeRole", {"aws__PrincipalOrgID": "o-strangers00", "aws__PrincipalIsAWSService": "false"}, True),
        ("sts:AssumeRoleWithWebIdentity", {}, False),
        ("sts:AssumeRoleWithSAML", {}, False),
        (
            "s3:PutObject",
            {"aws__PrincipalIsAWSService": "true", "aws__SourceAccount": "1", "aws__SourceOrgID": ORGANIZATION},
            False,
        ),
        ("s3:PutObject", {"aws__PrincipalIsAWSService": "true", "aws__SourceAccount": "1", "aws__SourceOrgID": "o-x"}, True),
        ("s3:PutObject", {"aws__PrincipalIsAWSService": "true", "aws__SourceAccount": "1"}, True),
        ("kms:Decrypt", {"aws__PrincipalIsAWSService": "true"}, False),
        ("sqs:SendMessage", {"aws__PrincipalOrgID": ORGANIZATION, "aws__SecureTransport": "false"}, True),
        ("s3:GetObject", {"aws__PrincipalOrgID": ORGANIZATION, "s3__TlsVersion": "1.1"}, True),
        ("s3:GetObject", {"aws__PrincipalOrgID": ORGANIZATION, "s3__TlsVersion": "1.3"}, False),
    ],
)
def test_the_perimeter_takes_own_identities_and_services_that_act_for_own_accounts(
    action: str, keys: dict[str, str], is_closed: bool
) -> None:
    assert closed(action, **keys) is is_closed


def test_the_organization_is_imported_as_it_is_and_never_deleted() -> None:
    deployed = governance(Cloud.AWS)
    (organization,) = deployed.of("aws:organizations/organization:Organization")
    assert (organization.import_id, organization.protect, organization.retain_on_delete) == (ORGANIZATION, True, True)
    assert {"awsServiceAccessPrincipals", "enabledPolicyTypes", "featureSet"} <= set(organization.ignore_changes)
    services = deployed.of("aws:organizations/awsServiceAccess:AwsServiceAccess")
    assert all(service.retain_on_delete for service in services), "others may use them"


def test_with_the_ids_of_all_that_exists_nothing_of_the_organization_is_made_anew() -> None:
    deployed = governance(Cloud.AWS, unit_ids=EVERY_UNIT)
    assert deployed.of(UNIT) == []
    assert deployed.of(ACCOUNT) == []
    assert [o.import_id for o in deployed.of("aws:organizations/organization:Organization")] == [ORGANIZATION]
    assert deployed.outputs["unit_ids"] == EVERY_UNIT
    assert deployed.outputs["organization_root_id"] == EVERY_UNIT["organization"]


def test_units_that_are_missing_are_made_below_those_that_exist() -> None:
    deployed = governance(Cloud.AWS, unit_ids={"workloads": EVERY_UNIT["workloads"]})
    parents = {unit.inputs["name"]: unit.inputs["parentId"] for unit in deployed.of(UNIT)}
    assert parents["prod"] == EVERY_UNIT["workloads"]
    assert parents["security"] == deployed.outputs["organization_root_id"]
    assert "workloads" not in parents


def test_guardrails_bind_the_platforms_unit_and_every_account_that_is_named() -> None:
    deployed = governance(Cloud.AWS)
    targets = {(a.inputs["policyId"], a.inputs["targetId"]) for a in deployed.of(ATTACHMENT)}
    everyone = {deployed.outputs["organization_root_id"], *GUARDED.values()}
    assert targets == {(policy.id, target) for policy in deployed.of(POLICY) for target in everyone}


def test_a_new_account_is_closed_by_nobody_and_changes_nothing_else() -> None:
    before, after = governance(Cloud.AWS), governance(Cloud.AWS, accounts=[NEW])
    assert changed(before, after) == set()
    (account,) = after.of(ACCOUNT)
    assert (account.inputs["closeOnDeletion"], account.protect, account.retain_on_delete) == (False, True, True)
    assert account.inputs["parentId"] == after.outputs["unit_ids"]["workloads"]


def test_the_trail_takes_all_accounts_and_regions_and_is_encrypted() -> None:
    (trail,) = governance(Cloud.AWS).of("aws:cloudtrail/trail:Trail")
    for switch in ("isOrganizationTrail", "isMultiRegionTrail", "includeGlobalServiceEvents", "enableLogFileValidation"):
        assert trail.inputs[switch] is True
    assert trail.inputs["kmsKeyId"]
    assert trail.protect


def test_the_security_account_watches_and_root_users_of_members_have_no_credentials() -> None:
    deployed = governance(Cloud.AWS)
    administrators = deployed.of("aws:organizations/delegatedAdministrator:DelegatedAdministrator")
    assert {a.inputs["accountId"] for a in administrators} == {SECURITY}
    (guardduty,) = deployed.of("aws:guardduty/organizationAdminAccount:OrganizationAdminAccount")
    assert guardduty.inputs["adminAccountId"] == SECURITY
    (features,) = deployed.of("aws:iam/organizationsFeatures:OrganizationsFeatures")
    assert set(features.inputs["enabledFeatures"]) == {"RootCredentialsManagement", "RootSessions"}


def test_everything_taggable_is_tagged_and_nothing_is_deprecated() -> None:
    for deployed in (governance(Cloud.AWS, accounts=[NEW]), security_account(), threat_detection()):
        assert untagged(deployed) == set()
        assert [resource.deprecated for resource in deployed if resource.deprecated] == []


def security_account(**changes: Any) -> Deployed:
    given = {
        "context": context(environment=Environment.ORG, protect=True),
        "account_id": SECURITY,
        "management_account_id": MANAGEMENT,
        "organization_id": ORGANIZATION,
        "audit_retention_days": 730,
        **changes,
    }
    return run(lambda: AwsSecurityAccount("governance-security", AwsSecurityAccountArgs(**given)))


def threat_detection() -> Deployed:
    args = AwsThreatDetectionArgs(context=context(environment=Environment.ORG), detector_id="0" * 32)
    return run(lambda: AwsThreatDetection("governance-detection", args))


def test_the_archive_takes_the_organizations_trail_only_and_keeps_what_it_has() -> None:
    deployed = security_account()
    (policy,) = deployed.of("aws:s3/bucketPolicy:BucketPolicy")
    (bucket,) = deployed.of("aws:s3/bucket:Bucket")
    allowed = [s for s in json.loads(policy.inputs["policy"])["Statement"] if s["Effect"] == "Allow"]
    trail = f"arn:aws:cloudtrail:eu-central-1:{MANAGEMENT}:trail/acme-ml-org-governance-audit"
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        assert statement["Condition"]["StringEquals"]["aws:SourceArn"] == trail
    written = next(s["Resource"] for s in allowed if s["Action"] == ["s3:PutObject"])
    arn = f"arn:aws:s3:::{bucket.inputs['bucket']}"
    assert written == [f"{arn}/AWSLogs/{MANAGEMENT}/*", f"{arn}/AWSLogs/{ORGANIZATION}/*"]
    assert bucket.inputs["objectLockEnabled"] is True
    assert bucket.protect
    (versioning,) = deployed.of("aws:s3/bucketVersioning:BucketVersioning")
    assert versioning.inputs["versioningConfiguration"]["status"] == "Enabled"
    (block,) = deployed.of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    assert {value for key, value in block.inputs.items() if key != "bucket"} == {True}


@pytest.mark.parametrize(("lock", "mode"), [(False, "GOVERNANCE"), (True, "COMPLIANCE")])
def test_retention_is_as_set_and_locked_only_when_told(lock: bool, mode: str) -> None:
    (kept,) = security_account(lock_audit_archive=lock).of("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    assert kept.inputs["rule"]["defaultRetention"] == {"mode": mode, "days": 730}


def test_only_the_trail_and_the_account_itself_use_the_key() -> None:
    (key,) = security_account().of("aws:kms/key:Key")
    principals = [s["Principal"] for s in json.loads(key.inputs["policy"])["Statement"]]
    account = {"AWS": f"arn:aws:iam::{SECURITY}:root"}
    assert [p for p in principals if p != {"Service": "cloudtrail.amazonaws.com"}] == [account]
    assert key.inputs["enableKeyRotation"] is True


def test_every_member_is_watched_also_those_to_come() -> None:
    deployed = threat_detection()
    (members,) = deployed.of("aws:guardduty/organizationConfiguration:OrganizationConfiguration")
    features = deployed.of("aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature")
    assert members.inputs["autoEnableOrganizationMembers"] == "ALL"
    assert {feature.inputs["autoEnable"] for feature in features} == {"ALL"}
    (analyzer,) = deployed.of("aws:accessanalyzer/analyzer:Analyzer")
    assert analyzer.inputs["type"] == "ORGANIZATION"
