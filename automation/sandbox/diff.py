"""Compares old inputs with new ones, property by property, and says which changes replace the resource."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from automation.sandbox.check import INTERNAL_PREFIX
from automation.sandbox.rules import TypeRules
from automation.sandbox.schema_types import ResourceSpec
from automation.sandbox.tables import PACKAGE_TABLES
from automation.sandbox.values import UNKNOWN

Same = Callable[[str, Any, Any], bool]
Change = Literal["add", "delete", "update"]


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One change: its path as the engine writes paths, and whether it replaces the resource."""

    path: str
    change: Change
    replaces: bool


def diff_inputs(spec: ResourceSpec, rules: TypeRules, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[PropertyChange]:
    """The changes between two checked sets of inputs; empty when nothing changes.

    An unknown new value counts as a change. JSON documents are compared by content, as the real plugins do.
    """
    forcing = force_new_paths(spec, rules)
    table = PACKAGE_TABLES[spec.token.split(":")[0]]
    documents = frozenset(rules.documents)

    def same(path: str, before: Any, after: Any) -> bool:
        return table.same(path, before, after) or (path in documents and _same_document(before, after))

    changes = []
    for path, change in _compare(old, new, "", same):
        plain = "".join(part.split("]")[-1] for part in path.split("["))
        changes.append(PropertyChange(path, change, _forces(plain, forcing, old, new)))
    return changes


def force_new_paths(spec: ResourceSpec, rules: TypeRules) -> frozenset[str]:
    """The inputs whose change replaces: from the table row, the docstrings, and what holds for all of a cloud's types."""
    general = PACKAGE_TABLES[spec.token.split(":")[0]].force_new(spec)
    documented = {p.name for p in spec.inputs.values() if p.forces_replacement}
    return frozenset({*rules.force_new, *documented, *general} - {*rules.in_place})


def _forces(path: str, forcing: frozenset[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    root = path.split(".", maxsplit=1)[0]
    if root in forcing:
        # A property that only appears where the cloud's default was in force (the region of the provider) is no change.
        return not (root == "region" and root not in old and new.get(root) is UNKNOWN)
    return any(path == f or path.startswith(f + ".") for f in forcing)


def _compare(old: Any, new: Any, path: str, same: Same) -> Iterator[tuple[str, Change]]:
    """The changes below a path; None and absent are the same."""
    if new is None and old is None:
        return
    if old is None:
        yield path, "add"
    elif new is None:
        yield path, "delete"
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(k for k in {*old, *new} if not k.startswith(INTERNAL_PREFIX)):
            yield from _compare(old.get(key), new.get(key), _join(path, key), same)
    elif isinstance(old, list) and isinstance(new, list):
        for index, (before, after) in enumerate(zip_longest(old, new)):
            yield from _compare(before, after, f"{path}[{index}]", same)
    elif old != new and not same(path, old, new):
        yield path, "update"


def _same_document(old: Any, new: Any) -> bool:
    try:
        return bool(json.loads(old) == json.loads(new))
    except (TypeError, ValueError):
        return False


def _join(path: str, key: str) -> str:
    if key.isidentifier():
        return f"{path}.{key}" if path else key
    quoted = '["' + key.replace('"', '\\"') + '"]'
    return path + quoted
