"""Decides on requests as AWS IAM does, for the parts of its policy language that our policies use.

Source: IAM, "Policy evaluation logic" and "IAM JSON policy elements". A condition of a kind that is not here fails the test.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

EVERYTHING = {"Effect": "Allow", "Action": ["*"], "Resource": "*"}
"""A grant of everything: what is refused beside it is refused by a Deny, whatever other policies say."""


def statements(*documents: str) -> list[dict[str, Any]]:
    """The statements of policy documents."""
    return [statement for document in documents for statement in json.loads(document)["Statement"]]


def allows(policy: Iterable[Mapping[str, Any]], action: str, resource: str = "*", **keys: str) -> bool:
    """Whether ``policy`` allows ``action`` on ``resource``; ``keys`` are condition keys with ``__`` for a colon."""
    context = {name.replace("__", ":").lower(): value for name, value in keys.items()}
    effects = {statement["Effect"] for statement in policy if _applies(statement, action, resource, context)}
    return effects == {"Allow"}


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Mapping[str, str]) -> bool:
    if "NotResource" in statement:
        on_resource = not _any(statement["NotResource"], resource)
    else:
        on_resource = _any(statement["Resource"], resource)
    return _any(statement["Action"], action, fold=True) and on_resource and _met(statement.get("Condition", {}), context)


def _met(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    known = {"StringEquals", "StringLike", "StringNotLikeIfExists", "ArnEquals", "ArnLike", "Bool"}
    assert set(conditions) <= known, f"teach tests/components/iam.py {sorted(set(conditions) - known)}"
    return all(
        _compares(operator, wanted, context.get(key.lower()))
        for operator, wanted_by_key in conditions.items()
        for key, wanted in wanted_by_key.items()
    )


def _compares(operator: str, wanted: str | list[str], given: str | None) -> bool:
    if operator == "StringNotLikeIfExists":
        return given is None or not _any(wanted, given)
    return given is not None and _any(wanted, given)


def _any(patterns: str | list[str], text: str, *, fold: bool = False) -> bool:
    flags = re.IGNORECASE if fold else 0
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, flags) for pattern in listed)
