"""What the functions on AWS policy documents find; Rego's own tests ask the same of Rego (``functions_iam_test.rego``)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import Resource
from plans.unknown import SECRET, UNKNOWN
from policy_packs.judge.functions import Findings, functions
from policy_packs.judge.world import World

ARGUMENTS = {
    "documents": ["policy", "inlinePolicies[].policy"],
    "sensitive_actions": ["iam:PassRole"],
    "accounts": ["333344445555"],
}
WORLD = World(stack="prod", settings={"aws": {"environments": {"dev": {"account_id": "111122223333"}}}}, facts={})
GITHUB = {"Federated": "arn:aws:iam::333344445555:oidc-provider/token.actions.githubusercontent.com"}


def found(name: str, **inputs: Any) -> Findings:
    return functions()[name].run(Resource(urn="urn", type="type", inputs=inputs), ARGUMENTS, WORLD)


def problems(name: str, **statement: Any) -> set[str]:
    document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
    return {problem.removeprefix("statement 1 ") for problem in found(name, policy=document).problems}


@pytest.mark.parametrize("action", ["*", "*:*", "**", "?*"])
def test_every_action_on_every_resource_is_found_however_it_is_written(action: str) -> None:
    assert problems("iam_rights", Action=action, Resource="*") == {"allows every action on every resource"}


@pytest.mark.parametrize("action", ["s3:*", "S3:**", "s?:*", "s*:Get*"])
def test_every_action_of_a_service_is_found_among_others(action: str) -> None:
    assert problems("iam_rights", Action=["sqs:SendMessage", action], Resource=["*"]) == {
        "allows every action of a service on every resource"
    }


@pytest.mark.parametrize("action", ["iam:PassRole", "IAM:passrole", "iam:Pass?ole", "iam:*Role", "iam:P*"])
def test_a_wildcard_that_covers_a_sensitive_action_is_found(action: str) -> None:
    assert problems("iam_rights", Action=action, Resource="*") == {"allows a sensitive action on every resource"}


@pytest.mark.parametrize(
    ("resource", "is_all"),
    [
        ("*", True),
        ("arn:aws:s3:::*", True),
        ("arn:aws:s3:::*/*", True),
        ("arn:*", True),
        ("arn:aws:ec2:*:*:*", True),
        ("arn:aws:s3:::models/*", False),
        ("arn:aws:s3:::m*", False),
        ("arn:aws:sqs:eu-central-1:333344445555:*", False),
    ],
)
def test_a_resource_that_is_all_resources_is_known(resource: str, is_all: bool) -> None:
    assert bool(problems("iam_rights", Action="s3:*", Resource=resource)) is is_all


def test_roles_may_be_passed_by_name_only() -> None:
    assert problems("iam_rights", Action="iam:PassRole", Resource="arn:aws:iam::333344445555:role/*")
    assert not problems("iam_rights", Action="iam:PassRole", Resource="arn:aws:iam::333344445555:role/jobs-*")
    assert not problems(
        "iam_rights",
        Action="iam:PassRole",
        Resource="*",
        Condition={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
    )


def test_exclusions_are_wildcards_unless_they_deny() -> None:
    assert problems("iam_rights", NotAction="iam:*", Resource="*") == {"allows every action but some"}
    assert problems("iam_rights", Action="sqs:SendMessage", NotResource="x") == {"allows every resource but some"}
    assert not problems("iam_rights", Effect="Deny", NotAction="iam:*", Resource="*")


def test_the_account_itself_may_have_every_action_of_a_resource() -> None:
    root = "arn:aws:iam::333344445555:root"
    assert not problems("iam_resource_rights", Principal={"AWS": root}, Action="kms:*", Resource="*")
    assert problems("iam_resource_rights", Principal={"AWS": [root, f"{root}x"]}, Action="kms:*", Resource="*")


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:principalorgid": "o-1"}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/ou-1/"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::models"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:333344445555:*"}},
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
    ],
)
def test_a_condition_that_says_who_asks_closes_a_policy_for_everyone(condition: dict[str, Any]) -> None:
    assert not problems("iam_everyone", Principal="*", Action="s3:GetObject", Condition=condition)


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}},
        {"StringLike": {"aws:PrincipalOrgID": ["o-1", "o-*"]}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}},
        {"StringEquals": {"aws:PrincipalOrgID": []}},
    ],
)
def test_a_condition_that_says_nothing_of_who_asks_does_not(condition: dict[str, Any]) -> None:
    assert problems("iam_everyone", Principal={"AWS": "*"}, Action="s3:GetObject", Condition=condition) == {"lets in everyone"}


@pytest.mark.parametrize(
    ("subject", "is_named"),
    [
        ("repo:acme/ml:environment:prod", True),
        ("repo:acme/*", True),
        ("sc://acme/ml/prod", True),
        ("*", False),
        ("repo:*", False),
        ("repo:acme*", False),
        ("repo:*/ml:*", False),
    ],
)
def test_trust_in_tokens_names_the_owner_of_the_subject(subject: str, is_named: bool) -> None:
    key = "token.actions.githubusercontent.com"
    condition = {"StringLike": {f"{key}:sub": subject}, "StringEquals": {f"{key}:aud": "sts.amazonaws.com"}}
    said = problems("iam_trust", Principal=GITHUB, Action="sts:AssumeRoleWithWebIdentity", Condition=condition)
    assert said == (set() if is_named else {"takes tokens of any subject"})


@pytest.mark.parametrize("principal", ["999999999999", "arn:aws:iam::999999999999:root", "arn:aws:iam::999999999999:role/r"])
def test_an_account_that_nobody_named_is_a_stranger(principal: str) -> None:
    assert problems("iam_sharing", Principal={"AWS": principal}, Action="x:Y") == {"lets another account in"}


@pytest.mark.parametrize("principal", ["333344445555", "arn:aws:iam::111122223333:role/r", "arn:aws:iam::cloudfront:user/u"])
def test_accounts_of_the_rule_and_of_the_settings_are_ours(principal: str) -> None:
    assert not problems("iam_sharing", Principal={"AWS": principal}, Action="x:Y")


@pytest.mark.parametrize("value", sorted({*UNKNOWN, SECRET}))
def test_what_is_not_known_is_said_by_its_path(value: str) -> None:
    assert found("iam_rights", policy=value) == Findings(unknown=frozenset({"policy"}))
    partly = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": value}]}
    assert found("iam_rights", inlinePolicies=[{"policy": partly}]) == Findings(unknown=frozenset({"inlinePolicies[].policy"}))


@pytest.mark.parametrize("value", ["{", "[]", "7", 7, True, {"Statement": ["x"]}, '{"Statement": NaN}'])
def test_what_is_no_document_is_wrong(value: Any) -> None:
    assert found("iam_everyone", policy=value).problems == {"the policy document cannot be read"}


TEXT = st.sampled_from(["*", "s3:*", "Allow", "aws:PrincipalOrgID", "arn:aws:iam::999999999999:root", "canary-value", ""])
PART = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXT, parts, max_size=3),
    max_leaves=8,
)
ELEMENTS = ["Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "Sid"]


@given(st.lists(st.dictionaries(st.sampled_from(ELEMENTS), PART), max_size=3))
def test_any_document_is_judged_and_none_of_its_values_is_repeated(statements: list[Any]) -> None:
    for name in ("iam_rights", "iam_resource_rights", "iam_everyone", "iam_trust", "iam_sharing"):
        said = found(name, policy={"Statement": statements})
        assert not any("canary" in problem or "999999999999" in problem for problem in said.problems)
