"""What the three clouds' tables have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from automation.sandbox.rules import TypeRules
from automation.sandbox.schema_types import ResourceSpec
from automation.sandbox.templates import Context

MOMENT = "2026-01-01T00:00:00Z"
"""The time at which everything in the sandbox was made: fixed, so that outputs can be compared."""


def _no_facts(*_: Any) -> Mapping[str, Any]:
    return {}


def _never(*_: Any) -> bool:
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class PackageTable:
    """The knowledge about one cloud."""

    rules: Mapping[str, TypeRules]
    """Resource token -> row."""
    functions: Mapping[str, Any]
    """Function token -> template of its result; arguments can be used as fields."""
    named_outputs: tuple[tuple[str, Any], ...]
    """(regular expression for an output's name, template), first match wins; for strings."""
    number_outputs: tuple[tuple[str, int], ...] = ()
    maps: Mapping[str, Any] = field(default_factory=dict)
    id_template: Callable[[ResourceSpec], str]
    """The id of a type that has no row."""
    force_new: Callable[[ResourceSpec], frozenset[str]]
    """Inputs that force a replacement on all types of the cloud."""
    same: Callable[[str, Any, Any], bool] = _never
    """Whether two different values of an input (path, old, new) mean the same to the cloud."""
    facts: Callable[[ResourceSpec, Context], Mapping[str, Any]] = _no_facts
    """Further fields for templates."""
    facts_of_id: Callable[[str], Mapping[str, Any]] = _no_facts
    """Further fields that follow from the id."""
    upsert: tuple[str, ...] = ()
    """Regular expressions for the tokens of types whose creation succeeds where they already exist."""
    protections: tuple[tuple[str, Any, str], ...] = ()
    """(output, value, message): resources with that value cannot be deleted."""
    already_exists: str
    """Template of the error for a name that is taken, for types whose row has none."""
