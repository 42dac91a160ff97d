"""Checks a resource's inputs as its real provider would: structure from the SDK, the rest from docstrings and tables."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from automation.sandbox import documents, schema
from automation.sandbox.rules import NO_RULES, TypeRules
from automation.sandbox.schema import PropertySpec, TypeRef
from automation.sandbox.syntaxes import SYNTAXES
from automation.sandbox.values import SIGNATURE_KEY, UNKNOWN, Unknown

INTERNAL_PREFIX = "__"
"""Bookkeeping of real plugins in the state ("__defaults"); not checked."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong with the inputs: the top-level property, and a sentence with path and remedy."""

    property: str
    reason: str


class _Checker:
    def __init__(self, rules: TypeRules, *, lenient: bool, secrets: Collection[str]):
        self.rules = rules
        self.lenient = lenient
        self.secrets = secrets
        self.failures: list[Failure] = []

    def fail(self, path: str, problem: str, *, quotes: bool = False) -> None:
        """Notes a failure; `quotes` says that the problem shows the value, which is left out for a secret."""
        root = re.split(r"[.\[]", path)[0]
        if quotes and root in self.secrets:
            problem = "is a secret whose value does not fit; see the property's documentation"
        self.failures.append(Failure(root, f"{path} {problem}"))

    def properties(self, path: str, value: Mapping[str, Any], specs: Mapping[str, PropertySpec]) -> dict[str, Any]:
        """Checks a property bag against its specification; the result has scalars coerced and absent ones left out."""
        result: dict[str, Any] = {}
        for name, item in value.items():
            place = f"{path}.{name}" if path else name
            spec = specs.get(name)
            if item is None:
                continue
            if spec is None:
                result[name] = item
                if not name.startswith(INTERNAL_PREFIX) and name != SIGNATURE_KEY and not self.lenient:
                    self.fail(place, _unknown_property(name, specs))
                continue
            result[name] = self.value(place, item, spec.type)
            self.documented(place, result[name], spec)
        for name, spec in specs.items():
            if spec.required and result.get(name) is None:
                self.fail(f"{path}.{name}" if path else name, "is missing; it is required")
        for name, spec in specs.items():
            if result.get(name) is not None and not self.rules.no_conflicts:
                for other in spec.conflicts_with:
                    if result.get(other) is not None and _is_set(result[other]) and _is_set(result[name]) and name < other:
                        self.fail(f"{path}.{name}" if path else name, f"conflicts with {other}; give one of the two")
        return result

    def value(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        if isinstance(value, Unknown) or type_ref.kind in {"any", "asset"}:
            return value
        match type_ref.kind:
            case "string" | "boolean" | "integer" | "number":
                return self.scalar(path, value, type_ref.kind)
            case "enum":
                return self.enum(path, value, type_ref)
            case "list":
                return self.sequence(path, value, type_ref)
            case "map":
                return self.mapping(path, value, type_ref)
            case "object":
                if not isinstance(value, dict):
                    self.fail(path, f"is {_shown(value)}; it takes an object")
                    return value
                return self.properties(path, value, schema.object_type(type_ref.name).properties)
            case _:
                return self.union(path, value, type_ref)

    def scalar(self, path: str, value: Any, kind: str) -> Any:
        coerced = _coerce(value, kind)
        if coerced is None:
            self.fail(path, f"is {_shown(value)}; it takes a {kind}")
            return value
        return coerced

    def enum(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            self.fail(path, f"is {_shown(value)}; it takes one of {_listed(type_ref.values)}")
        elif (
            str(value) not in type_ref.values and type_ref.values and not self.lenient and path_key(path) not in self.rules.values
        ):
            self.fail(path, f'is "{value}"; write one of {_listed(type_ref.values)}', quotes=True)
        return value

    def sequence(self, path: str, value: Any, type_ref: TypeRef) -> Any:
        item = type_ref.item or TypeRef("any")
        if not isinstance(value, list):
            if isinstance(value, dict) or item.kind not in {"string", "boolean", "integer", "number", "enum"}:
                self.fail(path, f"is {_shown(value)}; it takes a list")
                return value
            value = [value]
        return [self.value(f"{path}[{i}]", v, item) for i, v in enumerate(value)]

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
        attempts = []
        for option in options:
            attempt = _Checker(self.rules, lenient=self.lenient, secrets=self.secrets)
            result = attempt.value(path, value, option)
            if not attempt.failures:
                return result
            attempts.append(attempt.failures)
        self.failures += min(attempts, key=len, default=[])
        return value

    def documented(self, path: str, value: Any, spec: PropertySpec) -> None:
        """The docstring's rules: valid values and ranges. A table row for the path wins over them."""
        key = path_key(path)
        for place, item in [(path, value)] if not isinstance(value, list) else [(f"{path}[{i}]", v) for i, v in enumerate(value)]:
            if isinstance(item, bool | dict | list | Unknown):
                continue
            text = _text(item)
            if spec.values and key not in self.rules.values and text not in spec.values and spec.type.kind != "enum":
                if not (item == "" and not spec.required):
                    self.fail(place, f'is "{text}"; write one of {_listed(spec.values)}', quotes=True)
            if spec.minimum is not None and spec.maximum is not None and key not in self.rules.numbers:
                if isinstance(item, int | float) and not spec.minimum <= item <= spec.maximum:
                    self.fail(place, f"is {item}; it takes {_plain(spec.minimum)} to {_plain(spec.maximum)}", quotes=True)

    def tables(self, inputs: Mapping[str, Any], rules: TypeRules) -> None:
        """The hand-written rules."""
        for path, values in rules.values.items():
            for place, item in find(inputs, path):
                if values and _text(item) not in values:
                    self.fail(place, f'is "{_text(item)}"; write one of {_listed(values)}', quotes=True)
        for path, text in rules.text.items():
            for place, item in find(inputs, path):
                if isinstance(item, str) and _text_problem(item, text.pattern, text.minimum, text.maximum):
                    self.fail(place, f'is "{item}"; it takes {text.words}', quotes=True)
        for path, bounds in rules.numbers.items():
            for place, item in find(inputs, path):
                if isinstance(item, int | float) and not bounds.minimum <= item <= bounds.maximum:
                    self.fail(place, f"is {item}; it takes {_plain(bounds.minimum)} to {_plain(bounds.maximum)}", quotes=True)
        for path, syntax in rules.syntax.items():
            for place, item in find(inputs, path):
                problem = SYNTAXES[syntax](item) if isinstance(item, str) else None
                if problem:
                    self.fail(place, problem, quotes=True)
        for path, document in rules.documents.items():
            for place, item in find(inputs, path):
                if isinstance(item, str):
                    for problem in documents.problems(item, document):
                        self.fail(place, problem, quotes=True)
        self.groups(inputs, rules)
        for variant in rules.variants:
            if inputs.get(variant.property) in variant.values:
                self.tables(inputs, variant.rules)

    def groups(self, inputs: Mapping[str, Any], rules: TypeRules) -> None:
        """How many of a group of properties may be given."""
        limits = (
            *((g, 0, 1) for g in rules.at_most_one),
            *((g, 1, 1) for g in rules.exactly_one),
            *((g, 1, len(g)) for g in rules.at_least_one),
        )
        for group, least, most in limits:
            given = [p for p in group if _is_set(inputs.get(p))]
            if len(given) > most:
                self.fail(given[0], f"conflicts with {', '.join(given[1:])}; give one of them")
            elif len(given) < least:
                self.fail(group[0], f"is missing; give {'one' if most == 1 else 'at least one'} of {', '.join(group)}")
        for first, *others in rules.together:
            missing = [p for p in others if not _is_set(inputs.get(p))]
            if _is_set(inputs.get(first)) and missing:
                self.fail(first, f"needs {', '.join(missing)} as well")


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
    checker.tables(result, rules)
    return result, checker.failures


def path_key(path: str) -> str:
    """`rules[0].name` -> `rules.name`, the form that table rows use."""
    return re.sub(r"\[\d+\]", "", path)


def find(value: Any, path: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """The known values at a table path, with their places; lists are passed through."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from find(item, path, f"{place}[{index}]")
    elif not path:
        if value is not None and value is not UNKNOWN:
            yield place, value
    elif isinstance(value, Mapping):
        head, _, rest = path.partition(".")
        keys = value.keys() if head == "*" else [head] if head in value else []
        for key in keys:
            yield from find(value[key], rest, f"{place}.{key}" if place else key)


def _is_set(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _coerce(value: Any, kind: str) -> Any:  # noqa: C901, PLR0911 - one line for each pair of types
    """The value as the wanted scalar, as real plugins coerce it; None if it cannot be."""
    if kind == "string":
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int | float) else None
    if kind == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(value) if isinstance(value, str) else None
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        value = int(value) if value.is_integer() else value
    if kind == "integer" and isinstance(value, float) and not value.is_integer():
        return None
    return value if isinstance(value, int | float) else None


def _text_problem(value: str, pattern: str, minimum: int, maximum: int) -> bool:
    too_long = maximum > 0 and len(value) > maximum
    return len(value) < minimum or too_long or (pattern != "" and re.fullmatch(pattern, value) is None)


def _unknown_property(name: str, specs: Mapping[str, PropertySpec]) -> str:
    close = difflib.get_close_matches(name, specs, n=1)
    by_python = next((s.name for s in specs.values() if s.python_name == name), None)
    meant = by_python or (close[0] if close else None)
    return f"is no property here; did you mean {meant}?" if meant else "is no property here; remove it"


def _listed(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:12])
    return f"{shown}, ... ({len(values)} values)" if len(values) > 12 else shown


def _text(value: Any) -> str:
    """As documentation writes it: whole numbers, which the protocol makes floats, without a fraction."""
    return _plain(value) if isinstance(value, float) else str(value)


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _shown(value: Any) -> str:
    """The kind of a value; never the value itself, which may be a secret."""
    names = {dict: "an object", list: "a list", bool: "a boolean", str: "a string", int: "a number", float: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")
