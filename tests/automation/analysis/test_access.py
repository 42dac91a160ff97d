"""``mlcp access``: every right of the shipped stacks is read and none gives too much; planted ones are found."""

import json
from functools import cache
from typing import Any

import pytest

from automation.analysis.access import Effect, Grant, Rule, aws, findings_in, grants_of
from automation.analysis.exceptions import read_exceptions
from automation.analysis.resolved_plan import PlannedResource
from tests.automation.analysis.plans import planned
from tests.stacks.simulation import ROOT, STACKS, shipped

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ROLE = "aws:iam/role:Role"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
DEFINITION = "azure-native:authorization:RoleDefinition"
PROJECT_MEMBER = "gcp:projects/iAMMember:IAMMember"
SUBSCRIPTION = "/subscriptions/00000003-0000-4000-8000-000000000000"
BUILT_IN = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"


@cache
def granted(stack: str) -> tuple[Grant, ...]:
    return tuple(grants_of(shipped(stack).resources, shipped("org").resources))


@pytest.mark.parametrize("stack", STACKS)
def test_nobody_has_too_much_in_the_shipped_stacks(stack: str) -> None:
    exceptions = read_exceptions(ROOT)
    assert [str(finding) for finding in findings_in(granted(stack)) if not exceptions.for_finding(finding)] == []


def test_every_access_exception_is_needed() -> None:
    findings = [finding for stack in STACKS for finding in findings_in(granted(stack))]
    needless = [e for e in read_exceptions(ROOT).access if not any(e.covers(finding) for finding in findings)]
    assert needless == []


@pytest.mark.parametrize("stack", STACKS)
def test_every_policy_document_is_read(stack: str) -> None:
    unread = [
        f"{resource} {name}"
        for resource in shipped(stack).resources
        for name, value in resource.inputs.items()
        if isinstance(value, str) and '"Statement"' in value and aws.DOCUMENTS.get(resource.type) != name
    ]
    assert unread == [], "add the type to automation/analysis/access/aws.py"


@pytest.mark.parametrize("stack", STACKS)
def test_every_grant_of_a_plan_is_listed(stack: str) -> None:
    """Types that grant by their names, so that a new kind of grant does not go unlisted."""
    words = ("iammember", "iambinding", "iampolicy", "roleassignment", "eligibilityschedule", "federatedidentitycredential")
    more = ("rolepolicy", "policyattachment:", "denypolicy", "entitlement", "accountassignment", "datasetaccess")
    sources = {(grant.type, grant.source) for grant in granted(stack)}
    attached = {"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:organizations/policyAttachment:PolicyAttachment"}
    unlisted = [
        str(resource)
        for resource in shipped(stack).resources
        if any(word in f"{resource.type.lower()}:" for word in (*words, *more))
        and resource.type not in attached
        and (resource.type, resource.name) not in sources
    ]
    assert unlisted == []


@pytest.mark.parametrize("stack", STACKS)
def test_every_azure_role_has_a_name(stack: str) -> None:
    unnamed = {(grant.source, grant.role) for grant in granted(stack) if grant.cloud == "azure" and _is_guid(grant.role)}
    assert unnamed == set(), "add it to azure_builtin_roles.py, or let account access define it"


def _is_guid(text: str) -> bool:
    return [len(part) for part in text.split("-")] == [8, 4, 4, 4, 12]


def test_principals_and_custom_roles_of_the_org_stack_are_named() -> None:
    found = [g for g in granted("prod") if g.source == "identity-control-plane-grant" and g.cloud == "azure"]
    assert [(g.who, g.role) for g in found] == [("identity acme-ml-org-control-plane", "acme-ml-prod-execution")]
    assert "Microsoft.MachineLearningServices/workspaces/jobs/write" in found[0].actions
    assert "StringStartsWith" in found[0].condition


def test_who_may_become_the_control_plane_is_listed_on_every_cloud() -> None:
    becoming = {(g.cloud.value, g.who) for g in granted("org") if g.effect is Effect.BECOME and "control-plane" in g.source}
    assert {cloud for cloud, _ in becoming} == {"aws", "azure", "gcp"}


def document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


def policy(**statement: Any) -> PlannedResource:
    return planned(ROLE_POLICY, role="x", policy=document(**{"Effect": "Allow", **statement}))


def trust(action: str, principal: Any, **more: Any) -> PlannedResource:
    return planned(ROLE, name="x", assumeRolePolicy=document(Effect="Allow", Action=action, Principal=principal, **more))


PLANTED: list[tuple[str, PlannedResource, set[Rule]]] = [
    ("in a string", policy(Action="*", Resource="*"), {Rule.EVERYTHING}),
    ("in lists", policy(Action=["s3:GetObject", "*"], Resource=["arn:aws:s3:::a", "*"]), {Rule.EVERYTHING}),
    ("written as *:*", policy(Action="*:*", Resource="*"), {Rule.EVERYTHING}),
    ("without a resource", policy(Action="*"), {Rule.EVERYTHING}),
    ("by NotAction", policy(NotAction=["iam:*"], Resource="*"), {Rule.NEARLY_EVERYTHING}),
    ("by NotResource", policy(Action="*", NotResource="arn:aws:s3:::a"), {Rule.EVERYTHING}),
    ("a whole service", policy(Action="iam:*", Resource="*"), {Rule.WHOLE_SERVICE}),
    ("a whole service in a list", policy(Action=["s3:Get*", "iam:*"], Resource=["*"]), {Rule.WHOLE_SERVICE}),
    (
        "in a list of one statement",
        planned(ROLE_POLICY, role="x", policy='{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'),
        {Rule.EVERYTHING},
    ),
    (
        "in a permission set",
        planned(
            "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
            permissionSetArn="x",
            inlinePolicy=document(Effect="Allow", Action="*", Resource="*"),
        ),
        {Rule.EVERYTHING},
    ),
    (
        "AWS's administrator policy",
        planned(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            role="x",
            policyArn="arn:aws:iam::aws:policy/AdministratorAccess",
        ),
        {Rule.ADMINISTRATOR},
    ),
    (
        "everyone in a bucket",
        planned(BUCKET_POLICY, bucket="b", policy=document(Effect="Allow", Action="s3:GetObject", Principal="*", Resource="*")),
        {Rule.EVERYONE},
    ),
    (
        "everyone as AWS principal",
        planned(
            "aws:sqs/queuePolicy:QueuePolicy",
            queueUrl="q",
            policy=document(Effect="Allow", Action="sqs:*", Principal={"AWS": ["*"]}, Resource="*"),
        ),
        {Rule.EVERYONE},
    ),
    (
        "everyone but somebody",
        planned(BUCKET_POLICY, bucket="b", policy=document(Effect="Allow", Action="s3:Get*", NotPrincipal={"AWS": "a"})),
        {Rule.EVERYONE},
    ),
    ("everyone becomes a role", trust("sts:AssumeRole", "*"), {Rule.EVERYONE}),
    (
        "any token of GitHub becomes a role",
        trust(
            "sts:AssumeRoleWithWebIdentity",
            {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
            Condition={"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
        ),
        {Rule.ANY_TOKEN},
    ),
    (
        "anybody calls a function",
        planned("aws:lambda/permission:Permission", action="lambda:InvokeFunction", function="f", principal="*"),
        {Rule.EVERYONE},
    ),
    (
        "Owner",
        planned(
            ASSIGNMENT, scope=SUBSCRIPTION, principalId="p", roleDefinitionId=f"{BUILT_IN}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
        ),
        {Rule.ADMINISTRATOR},
    ),
    (
        "Contributor of a resource group",
        planned(
            ASSIGNMENT,
            scope=f"{SUBSCRIPTION}/resourceGroups/x",
            principalId="p",
            roleDefinitionId=f"{BUILT_IN}/b24988ac-6180-42a0-ab88-20f7382dd24c",
        ),
        {Rule.ADMINISTRATOR},
    ),
    (
        "Owner on request",
        planned(
            "azure-native:authorization:PimRoleEligibilitySchedule",
            scope=SUBSCRIPTION,
            principalId="p",
            roleDefinitionId=f"{BUILT_IN}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        ),
        {Rule.ADMINISTRATOR},
    ),
    ("Editor", planned(PROJECT_MEMBER, project="p", role="roles/editor", member="user:a@example.com"), {Rule.ADMINISTRATOR}),
    ("Viewer", planned(PROJECT_MEMBER, project="p", role="roles/viewer", member="user:a@example.com"), {Rule.ADMINISTRATOR}),
    (
        "Owner of a folder, in a binding",
        planned("gcp:folder/iAMBinding:IAMBinding", folder="f", role="roles/owner", members=["group:a@example.com"]),
        {Rule.ADMINISTRATOR},
    ),
    (
        "everyone in a Google bucket",
        planned("gcp:storage/bucketIAMMember:BucketIAMMember", bucket="b", role="roles/storage.objectViewer", member="allUsers"),
        {Rule.EVERYONE},
    ),
    (
        "everyone calls a Cloud Run service",
        planned(
            "gcp:cloudrunv2/serviceIamMember:ServiceIamMember", name="s", role="roles/run.invoker", member="allAuthenticatedUsers"
        ),
        {Rule.EVERYONE},
    ),
    (
        "a pool without a condition",
        planned(
            "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
            workloadIdentityPoolId="pool",
            oidc={"issuerUri": "https://token.actions.githubusercontent.com"},
        ),
        {Rule.ANY_TOKEN},
    ),
]


@pytest.mark.parametrize(("resource", "rules"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED])
def test_too_much_is_found(resource: PlannedResource, rules: set[Rule]) -> None:
    assert {finding.rule for finding in findings_in(grants_of([resource]))} == rules


def test_a_custom_role_of_everything_is_found_by_its_assignment() -> None:
    role = planned(
        DEFINITION, roleDefinitionId="11111111-2222-4333-8444-555555555555", roleName="all", permissions=[{"actions": ["*"]}]
    )
    assignment = planned(
        ASSIGNMENT, "given", scope=SUBSCRIPTION, principalId="p", roleDefinitionId=f"{BUILT_IN}/{role.inputs['roleDefinitionId']}"
    )
    assert [str(finding) for finding in findings_in(grants_of([assignment], [role]))] == [
        f"{ASSIGNMENT} given: principal p has all on {SUBSCRIPTION}: any action on any resource"
    ]


def test_a_managed_policy_is_read_for_each_role_that_has_it() -> None:
    statement = document(Effect="Allow", Action="*", Resource="*")
    managed = planned("aws:iam/policy:Policy", "managed", name="managed", policy=statement, arn="arn:aws:iam::1:policy/managed")
    attached = [
        planned("aws:iam/rolePolicyAttachment:RolePolicyAttachment", role, role=role, policyArn="arn:aws:iam::1:policy/managed")
        for role in ("one", "two")
    ]
    assert [finding.grant.who for finding in findings_in(grants_of([managed, *attached]))] == ["one", "two"]


@pytest.mark.parametrize(
    "resource",
    [
        policy(Effect="Deny", Action="*", Resource="*"),
        planned("aws:iam/policy:Policy", name="boundary", policy=document(Effect="Allow", Action="s3:*", Resource="*"), arn="a"),
        planned(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            serviceName="s3",
            policy=document(Effect="Allow", Action="*", Principal="*", Resource="*"),
        ),
        planned(
            BUCKET_POLICY,
            bucket="b",
            policy=document(Effect="Deny", Action="s3:*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
        ),
        policy(Action="s3:*", Resource="arn:aws:s3:::acme/*"),
    ],
    ids=["a denial", "a boundary", "an endpoint's policy", "a denial to everyone", "a whole service on one bucket"],
)
def test_what_gives_nothing_more_than_it_should_is_no_finding(resource: PlannedResource) -> None:
    assert findings_in(grants_of([resource])) == []
