"""Runs the CrossGuard pack on plan documents: the SDK's own analyzer, asked as the engine asks it."""

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.policy import _PolicyAnalyzerServicer

from plans import PlanDocument, Resource, read_plan
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
    requests = [_request(resource) for resource in plan.after]
    said = [diagnostic for request in requests for diagnostic in analyzer.Analyze(request, None).diagnostics]
    return [*said, *analyzer.AnalyzeStack(_stack_request(plan, requests), None).diagnostics]


def _request(resource: Resource) -> analyzer_pb2.AnalyzeRequest:
    request = analyzer_pb2.AnalyzeRequest(
        type=resource.type, urn=resource.urn, name=resource.name, properties=struct(resource.inputs)
    )
    request.options.parent = resource.parent
    request.options.protect = resource.protect
    request.provider.type = f"pulumi:providers:{resource.type.partition(':')[0]}"
    request.provider.properties.CopyFrom(struct(resource.provider))
    return request


def _stack_request(plan: PlanDocument, requests: Sequence[analyzer_pb2.AnalyzeRequest]) -> analyzer_pb2.AnalyzeStackRequest:
    stack = analyzer_pb2.AnalyzeStackRequest()
    for resource, request in zip(plan.after, requests, strict=True):
        found = stack.resources.add(
            type=resource.type, urn=resource.urn, name=resource.name, parent=resource.parent, properties=request.properties
        )
        found.options.CopyFrom(request.options)
        for name, urns in resource.dependencies.items():
            found.propertyDependencies[name].urns.extend(urns)
    return stack


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct
