"""The pack on the SDK's own arguments, as the engine hands them over."""

import json
from typing import Any

import pytest
from pulumi_policy import EnforcementLevel, ResourceValidationArgs, ResourceValidationPolicy
from pulumi_policy.policy import PolicyCustomTimeouts, PolicyProviderResource, PolicyResourceOptions
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError, unknown_checking_proxy

from policy_packs.guardrails.pack import policies
from policy_packs.guardrails.rule import Finding, Level, Resource, Rule
from policy_packs.guardrails.rules import RULES
from policy_packs.guardrails.tags.generate_types import taggable_types
from policy_packs.guardrails.tags.places import TYPES_FILE

_BUCKET = "aws:s3/bucket:Bucket"
_URN = f"urn:pulumi:dev::ml-control-plane::mlcp:logging:AwsLogging${_BUCKET}::archive"


def _args(
    properties: dict[str, Any],
    provider: dict[str, Any] | None = None,
    resource_type: str = _BUCKET,
    config: dict[str, Any] | None = None,
) -> ResourceValidationArgs:
    options = PolicyResourceOptions(
        False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], "urn:pulumi:dev::p::mlcp:logging:AwsLogging::logging"
    )
    settings = PolicyProviderResource("pulumi:providers:aws", unknown_checking_proxy(provider or {}), "", "aws")
    return ResourceValidationArgs(
        resource_type, unknown_checking_proxy(properties), _URN, "archive", options, settings, config, {}
    )


def _rule(number: int, level: Level = Level.MANDATORY, looks_at: str = "bucket") -> Rule:
    def check(resource: Resource) -> list[Finding]:
        return [Finding(problem=f"{looks_at} is set", remedy="do not")] if resource.get(*looks_at.split(".")) else []

    return Rule(
        id=f"MLCP-TEST-{number:03}",
        title="A test",
        why="It matters",
        level=level,
        applies_to=lambda type_token: type_token == _BUCKET,
        check=check,
    )


def _validate(policy: ResourceValidationPolicy, args: ResourceValidationArgs) -> list[str]:
    messages: list[str] = []
    policy.validate(args, lambda message, _urn=None: messages.append(message))
    return messages


def test_rules_of_one_level_are_one_policy_and_repairs_are_off() -> None:
    registered = policies([_rule(1), _rule(2), _rule(3, Level.ADVISORY)])

    assert [(policy.name, policy.enforcement_level) for policy in registered] == [
        ("mandatory-rules", EnforcementLevel.MANDATORY),
        ("advisory-rules", EnforcementLevel.ADVISORY),
        ("repairs", EnforcementLevel.DISABLED),
    ]


def test_every_rule_that_is_broken_is_reported_with_its_id() -> None:
    policy = policies([_rule(1), _rule(2)])[0]

    assert _validate(policy, _args({"bucket": "b"})) == [
        f"MLCP-TEST-00{number}: {_BUCKET} archive: bucket is set. It matters. Fix: do not." for number in (1, 2)
    ]


def test_rules_see_only_resources_of_their_types() -> None:
    assert _validate(policies([_rule(1)])[0], _args({"bucket": "b"}, resource_type="aws:sqs/queue:Queue")) == []


def test_an_unknown_value_leaves_its_rule_undecided_and_the_others_judged() -> None:
    policy = policies([_rule(1, looks_at="tags.owner"), _rule(2)])[0]
    messages: list[str] = []

    with pytest.raises(UnknownValueError) as raised:
        policy.validate(
            _args({"bucket": "b", "tags": {"owner": UNKNOWN_STRING_VALUE}}), lambda message, _urn=None: messages.append(message)
        )

    assert raised.value.message == "MLCP-TEST-001 cannot be judged before up: tags.owner is unknown"
    assert [message[:13] for message in messages] == ["MLCP-TEST-002"]


@pytest.mark.parametrize(
    ("properties", "clouds", "judged"),
    [
        ({"bucket": "b"}, [], True),
        ({"bucket": "b"}, ["aws", "gcp"], True),
        ({"bucket": "b"}, ["azure"], False),
        ({}, ["aws"], False),
        ({}, [], True),
    ],
)
def test_an_operation_that_is_narrowed_judges_only_what_it_covers(
    properties: dict[str, Any], clouds: list[str], judged: bool
) -> None:
    assert bool(_validate(policies(RULES)[0], _args(properties, config={"clouds": clouds}))) is judged


def test_two_rules_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two rules have the same id"):
        policies([_rule(1), _rule(1)])


def test_missing_tags_are_told_even_while_another_is_unknown() -> None:
    messages: list[str] = []

    with pytest.raises(UnknownValueError):
        policies(RULES)[0].validate(
            _args({"tags": {"owner": UNKNOWN_STRING_VALUE}}), lambda message, _urn=None: messages.append(message)
        )

    assert "tags environment, cost-center, data-sensitivity, provider, workload, managed-by missing" in messages[0]


def test_default_tags_of_the_provider_reach_the_rule() -> None:
    (message,) = _validate(policies(RULES)[0], _args({}, {"defaultTags": '{"tags": {"owner": "a@example.com"}}'}))

    assert "owner" not in message.partition("missing")[0]


def test_a_repair_is_written_into_the_sdk_s_properties() -> None:
    args = _args({"bucket": UNKNOWN_STRING_VALUE, "tags": {"owner": "a@example.com"}})

    repaired = policies(RULES)[-1].remediate(args)

    assert dict(repaired["tags"]) == {
        "owner": "a@example.com",
        "environment": "dev",
        "provider": "aws",
        "workload": "logging",
        "managed-by": "pulumi",
    }


def test_a_resource_that_needs_no_repair_is_left_alone() -> None:
    assert policies(RULES)[-1].remediate(_args({}, resource_type="aws:iam/rolePolicy:RolePolicy")) is None


def test_the_rules_have_ids_titles_and_reasons_of_the_house_s_form() -> None:
    for rule in RULES:
        family, number = rule.id.removeprefix("MLCP-").split("-")
        assert family.isupper()
        assert number.isdigit()
        assert rule.title
        assert rule.why
        assert not rule.why.endswith(".")


def test_the_table_of_taggable_types_is_that_of_the_installed_sdks() -> None:
    committed = json.loads(TYPES_FILE.read_text(encoding="utf-8"))

    assert committed == taggable_types(), "run `python -m policy_packs.guardrails.tags.generate_types` and commit the file"
