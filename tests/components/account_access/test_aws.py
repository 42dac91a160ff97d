"""Access of pipelines to AWS accounts: who gets in, and that nobody gets further than meant."""

import json
import re

import pytest

from components.account_access.aws_boundary import MAXIMUM_POLICY_LENGTH
from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS
from tests.components.account_access.aws_access import (
    ATTACHMENT,
    BOUNDARY_ARN,
    ISSUER,
    KINDS,
    OWN_ROLE,
    ROLE,
    ROLE_POLICY,
    STACK_ROLE,
    STATE,
    STATE_KEY,
    boundary,
    default,
    deploy,
    managed,
    rights,
)
from tests.components.account_access.examples import (
    ACCOUNT,
    AZURE_DEVOPS_ISSUER,
    AZURE_DEVOPS_SUBJECTS,
    GITHUB_SUBJECTS,
    TENANT,
    github,
)
from tests.components.iam import EVERYTHING, allows, statements
from tests.components.support import changed, untagged

MAXIMUM_INLINE_LENGTH = 10_240
MAXIMUM_ATTACHED_POLICIES = 10
MAXIMUM_TRUST_LENGTH = 2_048


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_exact_pipeline_gets_in(kind: str) -> None:
    trusted = statements(default().one(ROLE, f"account-access-dev-{kind}").inputs["assumeRolePolicy"])
    hosts = {
        "token.actions.githubusercontent.com": GITHUB_SUBJECTS,
        AZURE_DEVOPS_ISSUER.removeprefix("https://"): AZURE_DEVOPS_SUBJECTS,
    }
    audiences = ("sts.amazonaws.com", "api://AzureADTokenExchange")
    assert [(s["Principal"], s["Action"], s["Condition"]) for s in trusted] == [
        (
            {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"},
            "sts:AssumeRoleWithWebIdentity",
            {"StringEquals": {f"{host}:aud": audience, f"{host}:sub": subjects[kind]}},
        )
        for (host, subjects), audience in zip(hosts.items(), audiences, strict=True)
    ]


def test_each_issuer_is_trusted_for_one_audience_without_thumbprints() -> None:
    issuers = {issuer.inputs["url"]: issuer.inputs for issuer in default().of(ISSUER)}
    assert {url: inputs["clientIdLists"] for url, inputs in issuers.items()} == {
        "https://token.actions.githubusercontent.com": ["sts.amazonaws.com"],
        AZURE_DEVOPS_ISSUER: ["api://AzureADTokenExchange"],
        f"https://sts.windows.net/{TENANT}/": ["api://acme"],
    }
    assert not any("thumbprintLists" in inputs for inputs in issuers.values())


def test_workloads_of_entra_are_let_in_only_where_azure_is_used() -> None:
    assert set(default().outputs["token_issuer_ids"]) == {"github", "azure-devops", "entra"}
    assert set(deploy(entra_tenant_id=None, entra_audience=None).outputs["token_issuer_ids"]) == {"github", "azure-devops"}


def test_a_preview_only_reads() -> None:
    verbs = {
        action.partition(":")[2]
        for statement in rights(default(), "preview")
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
    }
    assert {re.match("Describe|Get|GET|List|View|Decrypt", verb) is not None for verb in verbs} == {True}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("action", sorted({*AWS_DATA_READS, *AWS_SECRET_READS, *AWS_LOG_READS}))
def test_no_pipeline_reads_data_whatever_else_allows_it(kind: str, action: str) -> None:
    concrete = action.replace("*", "")
    assert not allows([*rights(default(), kind), EVERYTHING], concrete, f"arn:aws:test:eu-central-1:{ACCOUNT}:anything")


@pytest.mark.parametrize(
    ("kind", "action", "file", "allowed"),
    [
        ("preview", "s3:GetObject", ".pulumi/stacks/ml-control-plane/dev.json", True),
        ("preview", "s3:GetObject", ".pulumi/stacks/ml-control-plane/org.json", True),
        ("preview", "s3:GetObject", ".pulumi/stacks/ml-control-plane/prod.json", False),
        ("preview", "s3:PutObject", ".pulumi/stacks/ml-control-plane/dev.json", False),
        ("preview", "s3:PutObject", ".pulumi/locks/organization/ml-control-plane/dev/1.json", False),
        ("deploy", "s3:PutObject", ".pulumi/stacks/ml-control-plane/dev.json", True),
        ("deploy", "s3:DeleteObject", ".pulumi/locks/organization/ml-control-plane/dev/1.json", True),
        ("deploy", "s3:PutObject", ".pulumi/history/ml-control-plane/dev/dev-1.history.json", True),
        ("deploy", "s3:PutObject", ".pulumi/stacks/ml-control-plane/org.json", False),
        ("deploy", "s3:PutObject", ".pulumi/stacks/ml-control-plane/prod.json", False),
        ("deploy", "s3:GetObject", ".pulumi/stacks/ml-control-plane/prod.json", False),
    ],
)
def test_a_pipeline_reaches_the_state_of_its_own_stack(kind: str, action: str, file: str, allowed: bool) -> None:
    assert allows(rights(default(), kind), action, f"{STATE}/{file}") is allowed


def test_only_the_key_of_the_state_is_used() -> None:
    deployed = default()
    assert allows(rights(deployed, "preview"), "kms:Decrypt", STATE_KEY)
    assert not allows(rights(deployed, "preview"), "kms:GenerateDataKey", STATE_KEY)
    assert allows(rights(deployed, "deploy"), "kms:GenerateDataKey", STATE_KEY)
    without = deploy(state_store=None, state_key=None)
    for kind in KINDS:
        assert not allows([*rights(without, kind), EVERYTHING], "kms:Decrypt", STATE_KEY)
        assert not allows([*rights(without, kind), EVERYTHING], "s3:GetObject", f"{STATE}/.pulumi/meta.yaml")


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("deploy", "route53:AssociateVPCWithHostedZone"),  # an endpoint with a private DNS name (EC2: CreateVpcEndpoint)
        ("deploy", "iam:DeleteAccountPasswordPolicy"),  # destroy
        ("preview", "sns:GetSubscriptionAttributes"),  # refresh; SecurityAudit lists subscriptions only
        ("preview", "s3:ListTagsForResource"),
    ],
)
def test_what_the_provider_calls_on_the_way_is_allowed(kind: str, action: str) -> None:
    assert allows(rights(default(), kind), action, "arn:aws:any:::thing")


@pytest.mark.parametrize(
    "action", ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]
)
def test_a_deployer_makes_roles_below_the_boundary_only(action: str) -> None:
    mine = rights(default(), "deploy")
    assert allows(mine, action, STACK_ROLE, iam__PermissionsBoundary=BOUNDARY_ARN)
    assert not allows(mine, action, STACK_ROLE)
    assert not allows(mine, action, STACK_ROLE, iam__PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess")
    assert not allows(mine, action, f"arn:aws:iam::{ACCOUNT}:role/other", iam__PermissionsBoundary=BOUNDARY_ARN)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:DeleteRolePermissionsBoundary", STACK_ROLE),
        ("iam:CreatePolicyVersion", BOUNDARY_ARN),
        ("iam:DeletePolicy", BOUNDARY_ARN),
        ("iam:PutRolePolicy", OWN_ROLE),
        ("iam:AttachRolePolicy", OWN_ROLE),
        ("iam:UpdateAssumeRolePolicy", OWN_ROLE),
        ("iam:UpdateAssumeRolePolicy", OWN_ROLE.replace("deploy", "preview")),
        ("iam:AddClientIDToOpenIDConnectProvider", f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"),
        ("iam:CreateOpenIDConnectProvider", f"arn:aws:iam::{ACCOUNT}:oidc-provider/evil.example.com"),
        ("cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-central-1:444455556666:trail/acme-ml-org-organization-trail"),
        ("cloudtrail:DeleteTrail", "arn:aws:cloudtrail:eu-central-1:444455556666:trail/acme-ml-org-organization-trail"),
        ("sts:AssumeRole", STACK_ROLE),
    ],
)
def test_a_deployer_never_touches_what_guards_it(action: str, resource: str) -> None:
    assert not allows([*rights(default(), "deploy"), EVERYTHING], action, resource, iam__PermissionsBoundary=BOUNDARY_ARN)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/anyone"),
        ("iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/anyone"),
        ("organizations:LeaveOrganization", "*"),
        ("ec2:CreateVpcBlockPublicAccessExclusion", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:vpc/vpc-1"),
        ("ec2:ModifyVpcBlockPublicAccessOptions", "*"),
        ("ec2:RunInstances", "*"),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/another"),
        ("s3:DeleteBucket", "arn:aws:s3:::acme-ml-prod-logging-archive"),
        ("s3:PutBucketPolicy", "arn:aws:s3:::someone-else"),
        ("kms:PutKeyPolicy", f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/untagged"),
    ],
)
def test_a_deployer_manages_its_own_stack_only(action: str, resource: str) -> None:
    assert not allows(rights(default(), "deploy"), action, resource)


def test_a_deployer_hands_roles_to_the_stacks_services_only() -> None:
    mine = rights(default(), "deploy")
    assert allows(mine, "iam:PassRole", STACK_ROLE, iam__PassedToService="vpc-flow-logs.amazonaws.com")
    assert not allows(mine, "iam:PassRole", STACK_ROLE, iam__PassedToService="ec2.amazonaws.com")
    assert not allows(mine, "iam:PassRole", OWN_ROLE, iam__PassedToService="vpc-flow-logs.amazonaws.com")


def test_no_policy_allows_every_action_or_a_whole_service_everywhere() -> None:
    deployed = default()
    for kind in KINDS:
        wide = [
            action
            for statement in rights(deployed, kind)
            if statement["Effect"] == "Allow"
            for action in statement["Action"]
            if action == "*" or (action.endswith(":*") and "*" in (statement["Resource"], *statement["Resource"]))
        ]
        assert wide == []
    assert all("*" not in s["Action"] for s in boundary(deployed) if s["Effect"] == "Allow")


@pytest.mark.parametrize(
    "action",
    [
        "account:CloseAccount",
        "cloudtrail:StopLogging",
        "guardduty:DeleteDetector",
        "iam:AttachRolePolicy",
        "iam:CreateAccessKey",
        "iam:CreateUser",
        "iam:DeleteRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
        "kms:ScheduleKeyDeletion",
        "logs:DeleteLogGroup",
        "organizations:LeaveOrganization",
        "s3:BypassGovernanceRetention",
        "sts:AssumeRole",
    ],
)
def test_the_boundary_refuses_whatever_a_role_is_given(action: str) -> None:
    assert not allows([*boundary(default()), EVERYTHING], action, f"arn:aws:test:eu-central-1:{ACCOUNT}:anything")


def test_a_service_becomes_its_own_environments_execution_role_and_nobody_else() -> None:
    execution = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-execution"
    ceiling = [*boundary(default()), EVERYTHING]
    assert allows(ceiling, "sts:AssumeRole", execution)
    for other in (OWN_ROLE, STACK_ROLE, execution.replace(ACCOUNT, "999988887777"), execution.replace("dev", "prod")):
        assert not allows(ceiling, "sts:AssumeRole", other)


def test_a_role_below_the_boundary_hands_roles_to_jobs_and_tasks_only() -> None:
    ceiling = boundary(default())
    assert allows(ceiling, "iam:PassRole", STACK_ROLE, iam__PassedToService="ecs-tasks.amazonaws.com")
    assert not allows(ceiling, "iam:PassRole", STACK_ROLE, iam__PassedToService="lambda.amazonaws.com")
    assert not allows(ceiling, "iam:PassRole", OWN_ROLE, iam__PassedToService="ecs-tasks.amazonaws.com")


def test_policies_fit_their_limits() -> None:
    deployed = default()
    for kind in KINDS:
        role = deployed.one(ROLE, f"account-access-dev-{kind}").inputs
        inline = [p.inputs["policy"] for p in deployed.of(ROLE_POLICY) if p.inputs["role"] == role["name"]]
        assert sum(_length(policy) for policy in inline) <= MAXIMUM_INLINE_LENGTH
        assert all(_length(policy.inputs["policy"]) <= MAXIMUM_POLICY_LENGTH for policy in managed(deployed, kind))
        assert len([a for a in deployed.of(ATTACHMENT) if a.inputs["role"] == role["name"]]) <= MAXIMUM_ATTACHED_POLICIES
        assert _length(role["assumeRolePolicy"]) <= MAXIMUM_TRUST_LENGTH
    assert _length(deployed.named("account-access-dev-boundary").inputs["policy"]) <= MAXIMUM_POLICY_LENGTH


def _length(document: str) -> int:
    return len(json.dumps(json.loads(document), separators=(",", ":")))


def test_everything_carries_the_standard_tags() -> None:
    assert untagged(default()) == set()


def test_one_more_pipeline_system_changes_only_whom_the_roles_trust() -> None:
    one, both = deploy(pipelines=[github()]), default()
    assert changed(one, both) == {"account-access-dev-preview", "account-access-dev-deploy"}
    for kind in KINDS:
        before, after = (d.one(ROLE, f"account-access-dev-{kind}").inputs for d in (one, both))
        assert {key for key in after if before[key] != after[key]} == {"assumeRolePolicy"}


def test_roles_wait_for_the_issuers_that_they_trust() -> None:
    role = default().one(ROLE, "account-access-dev-deploy")
    assert {urn.rpartition("::")[2] for urn in role.dependencies} >= {
        "account-access-dev-github",
        "account-access-dev-azure-devops",
    }
