"""What AWS policy documents allow.

Sources: IAM User Guide, "IAM JSON policy elements reference" (actions, condition keys and operators do not mind case; ``*`` and
``?`` are wildcards), "How IAM roles differ from resource-based policies"; Amazon S3 User Guide, "Blocking public access: the
meaning of public"; AWS KMS Developer Guide, "Default key policy". Names of elements are read in any case here: what is let
through must not depend on the spelling.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.world import World


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are no JSON


_JSON: Final = json.JSONDecoder(parse_constant=_refuse)
_UNREADABLE: Final = "the policy document cannot be read"

_POSITIVE: Final = re.compile(r"(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress|bool)")
"""Operators that a request without the key does not meet. ``...IfExists``, ``ForAllValues:`` and negated ones let it through."""

_EASY: Final = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:referer",
        "aws:securetransport",
        "aws:tokenissuetime",
        "aws:useragent",
    }
)
"""Keys that say nothing of what is touched or by whom."""

_WHO: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalservicename",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    }
)
"""Keys that say who asks, or from where."""

_ORGANIZATION: Final = frozenset({"aws:principalorgid", "aws:principalorgpaths", "aws:principalarn"})
_EXTERNAL: Final = frozenset({"sts:externalid"})

_EVERY_ACTION: Final = re.compile(r"[*?:]*\*[*?:]*")
_WHOLE_SERVICE: Final = re.compile(r"[^:]+:[*?]*\*[*?]*|[^:]*\*[^:]*(:.*)?")
"""All actions of a service, or actions of several services."""

_EVERY_RESOURCE: Final = re.compile(r"[*?]*\*[*?]*|arn:[^:]*:[^:]*:[^:]*:[*?]*:[*?/:]*\*[*?/:]*|arn:[^:]*\*")
_EVERY_OF_A_KIND: Final = re.compile(
    r"arn:[^:]*:[^:]*:[^:]*:[*?]*\*[*?]*:[a-z-]+[/:][*?/:]*\*[*?/:]*|arn:[^:]*:iam::[^:]*:role/[*?/]*\*[*?/]*"
)
"""All resources of a kind in any account, or all roles of one."""

_PRINCIPAL: Final = re.compile(r"(arn:[^:]*:(iam|sts)::)?(?P<account>[0-9]{12})(:.*)?")
_ROOT: Final = re.compile(r"[0-9]{12}|arn:[^:]*:iam::[0-9]{12}:root")
_ANYBODY: Final = re.compile(r"[*?]*\*[*?]*|arn:[^:]*:[^:]*:[^:]*:[^:]*[*?][^:]*:.*")
_WIDE_RANGE: Final = re.compile(r"[0-9.]+/[0-7]|[0-9a-e:][0-9a-f:]*:[0-9a-f:]*/([0-9]|1[0-5])|0\.0\.0\.0|::")
_FIXED: Final = re.compile(r"[^*?]+")
_BEGINS_FIXED: Final = re.compile(r"[^*?].*")
_FIXED_ARN: Final = re.compile(r"arn:[^:]*:[^:]*:[^:]*:([^:*?]+:.*|:[^*?].*)")
"""An ARN of a certain account, or of what has no account in its ARN and a name that begins with something."""

_SUBJECT: Final = re.compile(r"[^*?]+|[^*?:]+:/*[^*?/]+/.*")
"""A claim without wildcards, or one whose wildcards come after the owner (``repo:owner/*``)."""

_SUBJECT_KEYS: Final = (":sub", ":oid", ":appid")


@dataclass(frozen=True, slots=True)
class _Test:
    """One test of a condition."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement; ``None`` stands for an element that is not there. Texts are in small letters."""

    allows: bool
    actions: tuple[str, ...]
    excluded_actions: bool
    resources: tuple[str, ...]
    excluded_resources: bool
    principals: tuple[tuple[str, str], ...]
    excluded_principals: bool
    tests: tuple[_Test, ...]

    @classmethod
    def of(cls, statement: Mapping[str, Any]) -> "_Statement":
        """Read a statement as it is written."""
        return cls(
            allows="allow" in _texts(statement, "effect"),
            actions=_texts(statement, "action"),
            excluded_actions=bool(_values(statement, "notaction")),
            resources=_texts(statement, "resource"),
            excluded_resources=bool(_values(statement, "notresource")),
            principals=tuple(_principals(_values(statement, "principal"))),
            excluded_principals=bool(_values(statement, "notprincipal")),
            tests=tuple(_tests(_values(statement, "condition"))),
        )

    def is_bound(self, keys: frozenset[str] | None = None) -> bool:
        """Whether a condition ties it to something: by one of ``keys``, or by any that says more than how one calls."""
        return any(
            _POSITIVE.fullmatch(test.operator)
            and (test.key not in _EASY if keys is None else test.key in keys)
            and all(_is_fixed(value, test.operator, wildcards=keys is None) for value in test.values)
            for test in self.tests
            if test.values
        )

    def has_token_test(self, suffixes: tuple[str, ...]) -> bool:
        """Whether a condition fixes a claim whose key ends with one of ``suffixes``."""
        return any(
            _POSITIVE.fullmatch(test.operator) and test.key.endswith(suffixes) and all(map(_SUBJECT.fullmatch, test.values))
            for test in self.tests
            if test.values
        )


def _values(holder: Mapping[str, Any], name: str) -> list[Any]:
    """The values of an element, whatever its case, one by one."""
    found = [value for key, value in holder.items() if key.lower() == name]
    return [part for value in found for part in (value if isinstance(value, list) else [value])]


def _texts(holder: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(value.lower() for value in _values(holder, name) if isinstance(value, str))


def _principals(values: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for value in values:
        if isinstance(value, str):
            yield "*", value.lower()
        elif isinstance(value, Mapping):
            yield from ((kind.lower(), text) for kind in value for text in _texts(value, kind.lower()))


def _tests(values: Iterable[Any]) -> Iterator[_Test]:
    for value in values:
        for operator, keys in value.items() if isinstance(value, Mapping) else ():
            for key in keys if isinstance(keys, Mapping) else ():
                parts = keys[key] if isinstance(keys[key], list) else [keys[key]]
                texts = (str(part).lower() for part in parts if isinstance(part, str | bool))
                yield _Test(operator.lower(), key.lower(), tuple(texts))


def _is_fixed(value: str, operator: str, *, wildcards: bool) -> bool:
    """Whether a value of a condition says something certain; with ``wildcards`` a certain beginning is enough."""
    if operator.endswith("ipaddress"):
        return not _WIDE_RANGE.fullmatch(value)
    if operator.endswith("bool"):
        return value == "true"
    if value.startswith("arn:"):
        return _FIXED_ARN.fullmatch(value) is not None
    return (_BEGINS_FIXED if wildcards else _FIXED).fullmatch(value) is not None


def _findings(resource: Resource, arguments: Mapping[str, Any], judge: Callable[[_Statement], Iterable[str]]) -> Findings:
    """What ``judge`` says of each statement of the documents at the paths ``arguments["documents"]``."""
    problems: set[str] = set()
    unknown: set[str] = set()
    for path in arguments["documents"]:
        for value in select(resource.inputs, path):
            if is_unknown(value):
                unknown.add(path)
            elif value is not None and value != "":
                statements = _statements(value)
                if statements is None:
                    problems.add(_UNREADABLE)
                for number, statement in enumerate(statements or (), 1):
                    if _holds_unknown(statement):
                        unknown.add(path)
                    elif isinstance(statement, Mapping):
                        problems |= {f"statement {number} {problem}" for problem in judge(_Statement.of(statement))}
                    else:
                        problems.add(_UNREADABLE)
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


def _statements(document: Any) -> list[Any] | None:
    """The statements of a document, as text or object; None if it is no document."""
    if isinstance(document, str):
        try:
            document = _JSON.decode(document)
        except ValueError:
            return None
    return _values(document, "statement") if isinstance(document, Mapping) else None


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_unknown, value.values()))
    if isinstance(value, list):
        return any(map(_holds_unknown, value))
    return is_unknown(value)


def _matches_any(patterns: Iterable[str], names: Iterable[str]) -> bool:
    """Whether an action with wildcards among ``patterns`` covers one of ``names``."""
    expressions = [
        re.compile(
            "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in re.sub(r"\*+", "*", pattern))
        )
        for pattern in patterns
    ]
    return any(expression.fullmatch(name) for expression in expressions for name in names)


def _any(expression: re.Pattern[str], texts: Iterable[str]) -> bool:
    return any(expression.fullmatch(text) for text in texts)


@function("iam_rights")
def iam_rights(resource: Resource, arguments: Mapping[str, Any], _world: World) -> Findings:
    """Policies of identities that allow more than somebody needs.

    Arguments: ``documents``, paths of the documents; ``sensitive_actions``, actions that nobody may have on every resource.
    """
    sensitive = [action.lower() for action in arguments["sensitive_actions"]]

    def judge(statement: _Statement) -> Iterator[str]:
        if not statement.allows:
            return
        everywhere = statement.excluded_resources or _any(_EVERY_RESOURCE, statement.resources)
        if statement.excluded_actions:
            yield "allows every action but some"
        if statement.excluded_resources:
            yield "allows every resource but some"
        if everywhere and _any(_EVERY_ACTION, statement.actions):
            yield "allows every action on every resource"
        elif everywhere and _any(_WHOLE_SERVICE, statement.actions) and not statement.is_bound():
            yield "allows every action of a service on every resource"
        elif (
            (everywhere or _any(_EVERY_OF_A_KIND, statement.resources))
            and _matches_any(statement.actions, sensitive)
            and not statement.is_bound()
        ):
            yield "allows a sensitive action on every resource"

    return _findings(resource, arguments, judge)


@function("iam_resource_rights")
def iam_resource_rights(resource: Resource, arguments: Mapping[str, Any], _world: World) -> Findings:
    """Policies on resources that allow every action, where ``*`` as a resource means this one.

    The account itself may have every action, as in KMS's default key policy: IAM decides then who uses it.
    """

    def judge(statement: _Statement) -> Iterator[str]:
        texts = [text for _, text in statement.principals]
        is_account = bool(texts) and all(map(_ROOT.fullmatch, texts))
        if not statement.allows or (is_account and not statement.excluded_principals):
            return
        if statement.excluded_actions:
            yield "allows every action but some"
        if not statement.is_bound() and (_any(_EVERY_ACTION, statement.actions) or _any(_WHOLE_SERVICE, statement.actions)):
            yield "allows every action"

    return _findings(resource, arguments, judge)


@function("iam_everyone")
def iam_everyone(resource: Resource, arguments: Mapping[str, Any], _world: World) -> Findings:
    """Policies that let everyone in: a wildcard as principal, without a condition that says who asks or from where."""

    def judge(statement: _Statement) -> Iterator[str]:
        if statement.allows and not statement.is_bound(_WHO):
            if statement.excluded_principals:
                yield "lets in everyone but some"
            if _any(_ANYBODY, (text for _, text in statement.principals)):
                yield "lets in everyone"

    return _findings(resource, arguments, judge)


@function("iam_trust")
def iam_trust(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """Trust policies of roles that take tokens of anybody, or another account without an external id.

    Ours are the accounts that the stack's settings name, and ``accounts``.
    """

    def judge(statement: _Statement) -> Iterator[str]:
        if not statement.allows:
            return
        issuers = [text for kind, text in statement.principals if kind == "federated"]
        if any(":saml-provider/" in text for text in issuers) and not statement.has_token_test(("saml:aud",)):
            yield "takes SAML answers for any audience"
        if any(":saml-provider/" not in text for text in issuers):
            if not statement.has_token_test(_SUBJECT_KEYS):
                yield "takes tokens of any subject"
            if not statement.has_token_test((":aud",)):
                yield "takes tokens for any audience"
        if _foreign(statement, arguments, world, whole_accounts=True) and not statement.is_bound(_EXTERNAL | _ORGANIZATION):
            yield "trusts another account without an external id"

    return _findings(resource, arguments, judge)


@function("iam_sharing")
def iam_sharing(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """Policies on resources that let other accounts in.

    Ours are the accounts that the stack's settings name, and ``accounts``.
    """

    def judge(statement: _Statement) -> Iterator[str]:
        if (
            statement.allows
            and _foreign(statement, arguments, world, whole_accounts=False)
            and not statement.is_bound(_ORGANIZATION)
        ):
            yield "lets another account in"

    return _findings(resource, arguments, judge)


def _foreign(statement: _Statement, arguments: Mapping[str, Any], world: World, *, whole_accounts: bool) -> bool:
    """Whether a principal lies in an account that is not ours; with ``whole_accounts`` only if it is the account itself."""
    for kind, text in statement.principals:
        named = _PRINCIPAL.fullmatch(text)
        if kind != "aws" or named is None or (whole_accounts and not _ROOT.fullmatch(text)):
            continue
        if named["account"] not in arguments["accounts"] and not _names(world.settings, named["account"]):
            return True
    return False


def _names(settings: Any, account: str) -> bool:
    """Whether ``settings`` hold an account's id anywhere."""
    if isinstance(settings, Mapping):
        return any(_names(part, account) for part in settings.values())
    if isinstance(settings, list):
        return any(_names(part, account) for part in settings)
    return bool(settings == account)
