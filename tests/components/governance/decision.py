"""Decides whether policies of an organization deny a request, for the parts of their language that ours use.

Sources: IAM "IAM JSON policy elements: Condition operators" (``...IfExists``, negated operators and ``Null`` with keys that are
not in the request) and "IAM JSON policy elements: NotAction".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Statement = Mapping[str, Any]


def denies(statements: Iterable[Statement], action: str, resource: str = "*", **keys: str) -> bool:
    """Whether a statement applies; all of ours deny. ``keys`` are condition keys with ``__`` for a colon."""
    request = {name.replace("__", ":").lower(): value for name, value in keys.items()}
    return any(_applies(statement, action, resource, request) for statement in statements)


def _applies(statement: Statement, action: str, resource: str, request: Mapping[str, str]) -> bool:
    assert statement["Effect"] == "Deny"
    named = _any(statement["NotAction"], action) is False if "NotAction" in statement else _any(statement["Action"], action)
    on_resource = resource == "*" or _any(statement["Resource"], resource)
    conditions = statement.get("Condition", {})
    return named and on_resource and all(_met(operator, keys, request) for operator, keys in conditions.items())


def _met(operator: str, keys: Mapping[str, Any], request: Mapping[str, str]) -> bool:
    if operator == "Null":
        return all((key.lower() not in request) == (wanted == "true") for key, wanted in keys.items())
    plain = operator.removesuffix("IfExists")
    assert plain in _OPERATORS, f"teach tests/components/governance/decision.py {operator}"
    absent = operator.endswith("IfExists") or "Not" in plain
    return all(
        _OPERATORS[plain](wanted, request[key.lower()]) if key.lower() in request else absent for key, wanted in keys.items()
    )


def _any(patterns: str | list[str], text: str) -> bool:
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.IGNORECASE) for pattern in listed)


def _exact(wanted: str | list[str], value: str) -> bool:
    return value == wanted or (isinstance(wanted, list) and value in wanted)


_OPERATORS: dict[str, Callable[[Any, str], bool]] = {
    "ArnLike": _any,
    "ArnNotLike": lambda wanted, value: not _any(wanted, value),
    "Bool": _exact,
    "NumericLessThan": lambda wanted, value: float(value) < float(wanted),
    "StringEquals": _exact,
    "StringNotEquals": lambda wanted, value: not _exact(wanted, value),
    "StringNotLike": lambda wanted, value: not _any(wanted, value),
}
