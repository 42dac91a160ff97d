"""The pack on the SDK's own requests, as the engine sends them: what is registered, reported, kept and left alone."""

import datetime
import json
from typing import Any

import pytest
from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.policy import _PolicyAnalyzerServicer

from benchmarks.analyzer import struct
from plans.unknown import UNKNOWN
from policy_packs.guardrails.names import POLICIES_WITH_CLOUDS
from policy_packs.guardrails.pack import policies
from policy_packs.judge import Configuration, Enforcement, Judge, Rule, World
from policy_packs.judge.configuration import Suppression
from policy_packs.judge.table import Check
from tests.policy_packs.crossguard import TODAY
from vocabulary import Environment, Severity

_BUCKET = "aws:s3/bucket:Bucket"
_URN = f"urn:pulumi:dev::ml-control-plane::mlcp:logging:AwsLogging${_BUCKET}::archive"
_U = min(UNKNOWN)


def _rule(number: int, level: Enforcement = Enforcement.MANDATORY, require: dict[str, Any] | None = None) -> Rule:
    return Rule(
        id=f"MLCP-SEC-{number:03}",
        title="A test",
        why="It matters",
        severity=Severity.LOW,
        enforcement=dict.fromkeys(Environment, level),
        frameworks={},
        fix="do not",
        checks=(
            Check(
                types=(_BUCKET,),
                when={"all": []},
                require=require or {"path": "bucket", "present": False},
                problem="bucket is set",
                fix="do not",
            ),
        ),
    )


def _judge(*table: Rule, configuration: Configuration | None = None) -> Judge:
    return Judge(World(stack="dev", settings={}, facts={}), configuration or Configuration(), TODAY, table)


def _analyzer(*table: Rule, configuration: Configuration | None = None) -> _PolicyAnalyzerServicer:
    registered = policies(_judge(*table, configuration=configuration), lambda _: None)
    return _PolicyAnalyzerServicer("guardrails", "1.0.0", registered, EnforcementLevel.ADVISORY)


def _request(properties: dict[str, Any], type_token: str = _BUCKET, urn: str = _URN) -> analyzer_pb2.AnalyzeRequest:
    request = analyzer_pb2.AnalyzeRequest(type=type_token, urn=urn, name="archive", properties=struct(properties))
    request.options.parent = "urn:pulumi:dev::ml-control-plane::mlcp:logging:AwsLogging::logging"
    return request


def _lines(response: analyzer_pb2.AnalyzeResponse) -> list[tuple[int, str]]:
    return [(found.enforcementLevel, found.message.partition("\n")[2] or found.message) for found in response.diagnostics]


def test_rules_of_one_level_are_one_policy_for_resources_and_one_for_stacks() -> None:
    registered = policies(_judge(_rule(1), _rule(2), _rule(3, Enforcement.ADVISORY)), lambda _: None)

    assert [(policy.name, policy.enforcement_level) for policy in registered] == [
        ("mandatory-rules", EnforcementLevel.MANDATORY),
        ("mandatory-stack-rules", EnforcementLevel.MANDATORY),
        ("advisory-rules", EnforcementLevel.ADVISORY),
        ("advisory-stack-rules", EnforcementLevel.ADVISORY),
    ]
    assert tuple(policy.name for policy in registered) == POLICIES_WITH_CLOUDS


def test_repairs_are_registered_where_a_rule_is_mended() -> None:
    registered = policies(_judge(_rule(1, Enforcement.REMEDIATE)), lambda _: None)

    assert [(policy.name, policy.enforcement_level) for policy in registered] == [
        ("mandatory-rules", EnforcementLevel.MANDATORY),
        ("mandatory-stack-rules", EnforcementLevel.MANDATORY),
        ("repairs", EnforcementLevel.REMEDIATE),
    ]


def test_every_rule_that_is_broken_is_reported_with_its_id_at_its_level() -> None:
    response = _analyzer(_rule(1), _rule(2, Enforcement.ADVISORY)).Analyze(_request({"bucket": "b"}), None)

    assert _lines(response) == [
        (level, f"MLCP-SEC-00{number}: {_BUCKET} archive: bucket is set. It matters. Fix: do not.")
        for number, level in ((1, analyzer_pb2.MANDATORY), (2, analyzer_pb2.ADVISORY))
    ]


def test_a_rule_that_is_disabled_is_not_judged() -> None:
    configuration = Configuration(enforcement={"MLCP-SEC-001": Enforcement.DISABLED})

    response = _analyzer(_rule(1), _rule(2), configuration=configuration).Analyze(_request({"bucket": "b"}), None)

    assert [line[:12] for _, line in _lines(response)] == ["MLCP-SEC-002"]


def test_rules_see_only_resources_of_their_types() -> None:
    assert _lines(_analyzer(_rule(1)).Analyze(_request({"bucket": "b"}, "aws:sqs/queue:Queue"), None)) == []


def test_an_unknown_value_leaves_its_rule_undecided_and_the_others_judged() -> None:
    analyzer = _analyzer(_rule(1), _rule(2, require={"path": "tags.owner", "present": True}))

    response = analyzer.Analyze(_request({"bucket": "b", "tags": {"owner": _U}}), None)

    (violation, undecided) = _lines(response)
    assert violation[1].startswith("MLCP-SEC-001: ")
    assert undecided[0] == analyzer_pb2.ADVISORY
    assert undecided[1].endswith("during preview: MLCP-SEC-002 cannot be judged before up: tags.owner is unknown")


def test_what_was_unknown_at_preview_is_judged_at_up() -> None:
    analyzer = _analyzer(_rule(1))

    assert "before up" in _lines(analyzer.Analyze(_request({"bucket": _U}), None))[0][1]
    assert _lines(analyzer.Analyze(_request({"bucket": "b"}), None))[0][1].startswith("MLCP-SEC-001: ")


@pytest.mark.parametrize(
    ("expires", "level", "ending"),
    [
        (TODAY, analyzer_pb2.ADVISORY, "(suppressed until 2026-11-24: Wanted for the migration of June)"),
        (TODAY - datetime.timedelta(days=1), analyzer_pb2.MANDATORY, "(its suppression ended on 2026-11-23)"),
    ],
)
def test_a_suppression_turns_a_violation_into_advice_until_it_ends(expires: datetime.date, level: int, ending: str) -> None:
    suppression = Suppression(
        rule="MLCP-SEC-001", resources=f"{_BUCKET}::arch*", reason="Wanted for the migration of June", expires=expires
    )
    configuration = Configuration(suppressions=(suppression,))

    ((found_level, line),) = _lines(_analyzer(_rule(1), configuration=configuration).Analyze(_request({"bucket": "b"}), None))

    assert found_level == level
    assert line.endswith(ending)


@pytest.mark.parametrize("resources", [f"{_BUCKET}::other*", "aws:s3/*::archive?", "[a]*::*"])
def test_a_suppression_of_other_resources_changes_nothing(resources: str) -> None:
    suppression = Suppression(rule="MLCP-SEC-001", resources=resources, reason="r", expires=TODAY)
    configuration = Configuration(suppressions=(suppression,))

    ((level, _),) = _lines(_analyzer(_rule(1), configuration=configuration).Analyze(_request({"bucket": "b"}), None))

    assert level == analyzer_pb2.MANDATORY


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
    analyzer = _analyzer(_rule(1, require={"path": "tags", "present": True}))
    configuration = analyzer_pb2.PolicyConfig(enforcementLevel=analyzer_pb2.MANDATORY)
    json_format.ParseDict({"clouds": clouds}, configuration.properties)
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig={"mandatory-rules": configuration}), None)

    assert bool(_lines(analyzer.Analyze(_request(properties), None))) is judged


def test_a_secret_that_a_rule_looks_at_stays_out_of_its_message() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "canary-4711"}

    response = _analyzer(_rule(1)).Analyze(_request({"bucket": secret}), None)

    assert _lines(response)
    assert "canary-4711" not in json_format.MessageToJson(response)


def test_rules_about_the_stack_see_the_inputs_and_name_the_resource() -> None:
    require = {"companion": {"types": ["aws:s3/bucketVersioning:BucketVersioning"], "refers": "bucket"}}
    analyzer = _analyzer(_rule(1, require=require))
    request = _request({"bucket": "b"})
    analyzer.Analyze(request, None)
    stack = analyzer_pb2.AnalyzeStackRequest()
    stack.resources.add(type=_BUCKET, urn=_URN, name="archive", properties=struct({"bucket": "b", "arn": "arn:of-the-cloud"}))

    (found,) = analyzer.AnalyzeStack(stack, None).diagnostics

    assert found.urn == _URN
    assert "MLCP-SEC-001" in found.message
    assert json.dumps("arn:of-the-cloud") not in found.message
