"""Checks a resource's inputs as its real provider would: structure from the SDK, the rest from docstrings and tables."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from automation.sandbox import row_checks, schema
from automation.sandbox.row_checks import bounds, is_set, listed
from automation.sandbox.rules import NO_RULES, TypeRules
from automation.sandbox.schema_types import PropertySpec, TypeRef
from automation.sandbox.values import SIGNATURE_KEY, Unknown

INTERNAL_PREFIX = "__"
"""Bookkeeping of real plugins in the state ("__defaults"); not checked."""

_SCALARS = frozenset({"string", "boolean", "integer", "number"})
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong with the inputs: the top-level property, and a sentence with path and remedy."""

    property: str
    reason: str


def check_inputs(
    specs: Mapping[str, PropertySpec],
    inputs: Mapping[str, Any],
    rules: TypeRules = NO_RULES,
    *,
    lenient: bool = False,
    secrets: Collection[str] = (),
) -> tuple[dict[str, Any], list[Failure]]:
    """The inputs as the cloud would take them, and what is wrong with them.

    Args:
        specs: the input properties of the type.
        inputs: plain values, `UNKNOWN` where not known yet; unknown values pass every check.
        rules: the table row of the type.
        lenient: let unknown properties and values outside an enum pass, as azure-native does.
        secrets: the top-level properties that hold secrets; messages do not show their values.
    """
    checker = _Checker(rules, lenient=lenient, secrets=secrets)
    result = checker.properties("", inputs, specs)
    for problem in row_checks.problems(result, rules):
        checker.fail(problem.place, problem.text, quotes=problem.quotes)
    return result, checker.failures


class _Checker:
    def __init__(self, rules: TypeRules, *, lenient: bool, secrets: Collection[str]):
        self.rules = rules
        self.lenient = lenient
        self.secrets = secrets
        self.failures: list[Failure] = []

    def fail(self, path: str, problem: str, *, quotes: bool = False) -> None:
        """Notes a failure; `quotes` says that the problem shows the value, which is left out for a secret."""
        root = re.split(r"[.\[]", path, maxsplit=1)[0]
        if quotes and root in self.secrets:
            problem = "is a secret whose value does not fit; see the property's documentation"
        self.failures.append(Failure(root, f"{path} {problem}"))

    def properties(self, path: str, value: Mapping[str, Any], specs: Mapping[str, PropertySpec]) -> dict[str, Any]:
        """Checks a property bag against its specification; the result has scalars coerced and absent ones left out."""
        prefix = f"{path}." if path else ""
        result: dict[str, Any] = {}
        for name, item in value.items():
            spec = specs.get(name)
            if item is None:
                continue
            if spec is None:
                result[name] = item
                if not name.startswith(INTERNAL_PREFIX) and name != SIGNATURE_KEY and not self.lenient:
                    self.fail(prefix + name, _unknown_property(name, specs))
                continue
            result[name] = self.value(prefix + name, item, spec.type)
            self.documented(prefix + name, result[name], spec)
        for name, spec in specs.items():
            if result.get(name) is None:
                if spec.required:
                    self.fail(prefix + name, "is missing; it is required")
            elif not self.rules.no_conflicts:
                # Each pair once, though the docstrings mostly name it on both sides.
                others = [
                    o for o in spec.conflicts_with if is_set(result.get(o)) and not (o < name and name in specs[o].conflicts_with)
                ]
                if is_set(result[name]) and others:
                    self.fail(prefix + name, f"conflicts with {', '.join(others)}; give one of them")
        return result

    def value(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        """Checks one value of any type; the result has scalars coerced."""
        if isinstance(value, Unknown) or type_ref.kind in {"any", "asset"}:
            return value
        if type_ref.kind in _SCALARS:
            return self.scalar(path, value, type_ref.kind)
        handlers = {"enum": self.enum, "list": self.sequence, "map": self.mapping, "object": self.object, "union": self.union}
        return handlers[type_ref.kind](path, value, type_ref)

    def scalar(self, path: str, value: Any, kind: str) -> Any:
        coerced = _coerce(value, kind)
        if coerced is None:
            self.fail(path, f"is {_shown(value)}; it takes a {kind}")
            return value
        return coerced

    def object(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        if not isinstance(value, dict):
            self.fail(path, f"is {_shown(value)}; it takes an object")
            return value
        return self.properties(path, value, schema.object_type(type_ref.name).properties)

    def enum(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            self.fail(path, f"is {_shown(value)}; it takes one of {listed(type_ref.values)}")
        elif (
            type_ref.values
            and str(value) not in type_ref.values
            and not self.lenient
            and _row_path(path) not in self.rules.values
        ):
            self.fail(path, f'is "{value}"; write one of {listed(type_ref.values)}', quotes=True)
        return value

    def sequence(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        item = type_ref.item or TypeRef("any")
        if not isinstance(value, list):
            if isinstance(value, dict) or item.kind not in {*_SCALARS, "enum"}:
                self.fail(path, f"is {_shown(value)}; it takes a list")
                return value
            value = [value]
        return [self.value(f"{path}[{index}]", v, item) for index, v in enumerate(value)]

    def mapping(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        if not isinstance(value, dict):
            self.fail(path, f"is {_shown(value)}; it takes a map")
            return value
        item = type_ref.item or TypeRef("any")
        return {k: self.value(f"{path}.{k}", v, item) for k, v in value.items()}

    def union(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        """Any alternative will do; an enum beside a plain string is still meant as the list of values."""
        options = type_ref.options
        if not self.lenient and any(o.kind == "enum" for o in options):
            options = tuple(o for o in options if o.kind != "string")
        best: list[Failure] | None = None
        for option in options:
            attempt = _Checker(self.rules, lenient=self.lenient, secrets=self.secrets)
            result = attempt.value(path, value, option)
            if not attempt.failures:
                return result
            if best is None or len(attempt.failures) < len(best):
                best = attempt.failures
        self.failures += best or []
        return value

    def documented(self, path: str, value: Any, spec: PropertySpec) -> None:
        """The docstring's rules: valid values and ranges. A table row for the path wins over them."""
        key = _row_path(path)
        by_values = spec.values and key not in self.rules.values and spec.type.kind != "enum"
        by_range = spec.minimum is not None and spec.maximum is not None and key not in self.rules.numbers
        if not by_values and not by_range:
            return
        items = [(f"{path}[{i}]", v) for i, v in enumerate(value)] if isinstance(value, list) else [(path, value)]
        for place, item in items:
            if isinstance(item, bool | dict | list | Unknown) or (item == "" and not spec.required):
                continue
            if by_values and str(item) not in spec.values:
                self.fail(place, f'is "{item}"; write one of {listed(spec.values)}', quotes=True)
            if by_range and isinstance(item, int | float) and not (spec.minimum or 0) <= item <= (spec.maximum or 0):
                self.fail(place, f"is {item}; it takes {bounds(spec.minimum or 0, spec.maximum or 0)}", quotes=True)


def _row_path(path: str) -> str:
    """`rules[0].name` -> `rules.name`, the form that table rows use."""
    return _INDEX.sub("", path)


def _coerce(value: Any, kind: str) -> Any:
    """The value as the wanted scalar, as real plugins coerce it; None if it cannot be."""
    if kind == "string":
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int | float) else None
    if kind == "boolean":
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value)
        return value if isinstance(value, bool) else None
    return None if isinstance(value, bool) or not isinstance(value, str | int | float) else _number(value, kind)


def _number(value: str | float, kind: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    if number.is_integer():
        return int(number)
    return None if kind == "integer" else number


def _unknown_property(name: str, specs: Mapping[str, PropertySpec]) -> str:
    by_python = next((s.name for s in specs.values() if s.python_name == name), None)
    close = difflib.get_close_matches(name, specs, n=1)
    meant = by_python or (close[0] if close else None)
    return f"is no property here; did you mean {meant}?" if meant else "is no property here; remove it"


def _shown(value: Any) -> str:
    """The kind of a value; never the value itself, which may be a secret."""
    names = {dict: "an object", list: "a list", bool: "a boolean", str: "a string", int: "a number", float: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")
