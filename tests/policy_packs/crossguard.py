"""Runs the CrossGuard pack on plan documents: the SDK's own analyzer, asked as the engine asks it."""

import datetime
import json
from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.policy import _PolicyAnalyzerServicer

from benchmarks.analyzer import request_of, request_of_all
from plans import read_plan
from policy_packs.guardrails.pack import policies
from policy_packs.judge import Judge, World, facts
from policy_packs.judge.configuration import parse_configuration

TODAY: Final = datetime.date(2026, 11, 24)


def diagnostics(
    document: Mapping[str, Any], configuration: Mapping[str, Any], estimate: Mapping[str, Any] | None
) -> list[analyzer_pb2.AnalyzeDiagnostic]:
    """Everything that the pack says of a plan."""
    plan = read_plan(json.dumps(document))
    judge = Judge(
        World(stack=plan.stack, settings=plan.settings, facts=facts()), parse_configuration(configuration, "a case"), TODAY
    )
    analyzer = _PolicyAnalyzerServicer("guardrails", "1.0.0", policies(judge, lambda _: estimate), EnforcementLevel.ADVISORY)
    said = [found for resource in plan.after for found in analyzer.Analyze(request_of(resource), None).diagnostics]
    return [*said, *analyzer.AnalyzeStack(request_of_all(plan.after), None).diagnostics]
