"""JSON documents inside strings: the shapes that the services check when the resource is created."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from automation.sandbox.rules import Document

_VERSIONS = ("2012-10-17", "2008-10-17")
_STATEMENT_KEYS = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_NAMELESS_CALLERS = {"cloudtrail.amazonaws.com": ("aws:SourceAccount", "aws:SourceArn")}
"""Services that assume roles without these keys, so that a condition on them shuts the service out.

IAM takes such a policy; the service refuses the role: InvalidCloudWatchLogsRoleArnException, "Check the trust relationships".
Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
"""
_ACTION = re.compile(r"\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")


def problems(text: str, document: Document) -> Iterator[str]:
    """What is wrong with a document, one message each; nothing if it would be accepted."""
    try:
        parsed = json.loads(text)
    except ValueError as error:
        yield f"is no JSON document: {error}"
        return
    size = len(json.dumps(parsed, separators=(",", ":")))
    if document.maximum and size > document.maximum:
        yield f"has {size} characters without white space; the service takes at most {document.maximum}"
    yield from VALIDATORS[document.kind](parsed)


def _any(_: Any) -> Iterator[str]:
    return iter(())


def _statements(parsed: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statements of a policy, each with the place to name in a message."""
    if not isinstance(parsed, dict):
        return
    statements = parsed.get("Statement")
    for index, statement in enumerate(statements if isinstance(statements, list) else [statements]):
        if isinstance(statement, dict):
            yield f"Statement[{index}]", statement


def _policy(parsed: Any) -> Iterator[str]:
    """The grammar that all IAM policies share.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if not isinstance(parsed, dict):
        yield "is not a JSON object; a policy is an object with Version and Statement"
        return
    if "Version" in parsed and parsed["Version"] not in _VERSIONS:
        yield f'has Version "{parsed["Version"]}"; write "2012-10-17"'
    for key in parsed.keys() - {"Version", "Id", "Statement"}:
        yield f'has an unknown element "{key}"; a policy holds Version, Id and Statement'
    if not parsed.get("Statement"):
        yield "has no Statement; a policy needs one or more"
    sids: set[str] = set()
    for place, statement in _statements(parsed):
        yield from (f"{place} {problem}" for problem in _statement(statement))
        sid = statement.get("Sid")
        if sid and sid in sids:
            yield f'{place} repeats the Sid "{sid}"; statement ids are unique in a policy'
        sids.add(sid or "")


def _statement(statement: dict[str, Any]) -> Iterator[str]:
    if statement.get("Effect") not in {"Allow", "Deny"}:
        yield f'has Effect {json.dumps(statement.get("Effect"))}; write "Allow" or "Deny"'
    for key in statement.keys() - _STATEMENT_KEYS:
        yield f'has an unknown element "{key}"; it takes {", ".join(sorted(_STATEMENT_KEYS))}'
    if ("Action" in statement) == ("NotAction" in statement):
        yield "needs exactly one of Action and NotAction"
    actions = statement.get("Action", statement.get("NotAction", []))
    for action in [actions] if isinstance(actions, str) else actions:
        if not isinstance(action, str) or not _ACTION.fullmatch(action):
            yield f'has the action {json.dumps(action)}; write "service:Action", for example "s3:GetObject"'
    if "Condition" in statement and not isinstance(statement["Condition"], dict):
        yield "has a Condition that is no object"


def _identity_policy(parsed: Any) -> Iterator[str]:
    """A policy attached to an identity: it names resources and no principal."""
    yield from _policy(parsed)
    for place, statement in _statements(parsed):
        if "Principal" in statement or "NotPrincipal" in statement:
            yield f"{place} has a Principal; a policy of an identity has none"
        if ("Resource" in statement) == ("NotResource" in statement):
            yield f"{place} needs exactly one of Resource and NotResource"


def _trust_policy(parsed: Any) -> Iterator[str]:
    """A role's trust policy: it names principals and no resource."""
    yield from _policy(parsed)
    for place, statement in _statements(parsed):
        if "Principal" not in statement and "NotPrincipal" not in statement:
            yield f"{place} has no Principal; a trust policy says who may assume the role"
        if "Resource" in statement or "NotResource" in statement:
            yield f"{place} has a Resource; a trust policy has none"
        for service, key in _shut_out(statement):
            yield f"{place} has a condition on {key}, which {service} does not send with sts:AssumeRole: it would be shut out"


def _shut_out(statement: dict[str, Any]) -> Iterator[tuple[str, str]]:
    principal, conditions = statement.get("Principal"), statement.get("Condition")
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    tested = {key for keys in conditions.values() for key in keys} if isinstance(conditions, dict) else set()
    for service in [services] if isinstance(services, str) else services:
        yield from ((service, key) for key in _NAMELESS_CALLERS.get(service, ()) if key in tested)


def _resource_policy(parsed: Any) -> Iterator[str]:
    """A policy attached to a resource: it names principals and resources."""
    yield from _policy(parsed)
    for place, statement in _statements(parsed):
        if "Principal" not in statement and "NotPrincipal" not in statement:
            yield f"{place} has no Principal; a policy of a resource says whom it is for"
        if "Resource" not in statement and "NotResource" not in statement:
            yield f"{place} needs Resource or NotResource"


def _organization_policy(parsed: Any) -> Iterator[str]:
    """A policy of AWS Organizations; service and resource control policies share IAM's grammar, the others do not."""
    if not isinstance(parsed, dict):
        yield "is not a JSON object"
    elif "Statement" in parsed:
        yield from _policy(parsed)


def _event_pattern(parsed: Any) -> Iterator[str]:
    """An EventBridge pattern: every leaf is a list of what may match.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
    """
    if not isinstance(parsed, dict):
        yield 'is not a JSON object; an event pattern looks like {"source": ["aws.s3"]}'
        return
    for key, value in parsed.items():
        if isinstance(value, dict):
            yield from _event_pattern(value)
        elif not isinstance(value, list) or not value:
            yield f'has {json.dumps(value)} at "{key}"; what an event may match is a list'


VALIDATORS: dict[str, Callable[[Any], Iterator[str]]] = {
    "json": _any,
    "identity_policy": _identity_policy,
    "trust_policy": _trust_policy,
    "resource_policy": _resource_policy,
    "organization_policy": _organization_policy,
    "event_pattern": _event_pattern,
}
