"""Checks inputs against a table row (`rules.TypeRules`): one small function for each kind of rule."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from automation.sandbox import documents
from automation.sandbox.rules import TypeRules
from automation.sandbox.syntaxes import SYNTAXES
from automation.sandbox.values import UNKNOWN

_SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place; `quotes` says that the text shows the value."""

    place: str
    text: str
    quotes: bool = True


def problems(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    """All that a row objects to; unknown values pass."""
    for kind in _KINDS:
        yield from kind(inputs, rules)
    for variant in rules.variants:
        if inputs.get(variant.property) in variant.values:
            yield from problems(inputs, variant.rules)


def find(value: Any, path: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """The known values at a table path, with their places; lists are passed through, `*` means every key."""
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


def is_set(value: Any) -> bool:
    """Whether a value counts in "conflicts with": what is empty or false does not."""
    return value is not None and value is not False and value not in ("", [])


def listed(values: tuple[str, ...]) -> str:
    """Values for a message, the first dozen."""
    shown = ", ".join(values[:_SHOWN_VALUES])
    return f"{shown}, ... ({len(values)} values)" if len(values) > _SHOWN_VALUES else shown


def bounds(minimum: float, maximum: float) -> str:
    """A range for a message."""
    return " to ".join(str(int(n)) if float(n).is_integer() else str(n) for n in (minimum, maximum))


def _values(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    for path, values in rules.values.items():
        for place, item in find(inputs, path):
            if values and str(item) not in values:
                yield Problem(place, f'is "{item}"; write one of {listed(values)}')


def _text(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    for path, text in rules.text.items():
        for place, item in find(inputs, path):
            if not isinstance(item, str):
                continue
            fits = len(item) >= text.minimum and (not text.maximum or len(item) <= text.maximum)
            if not fits or (text.pattern and re.fullmatch(text.pattern, item) is None):
                yield Problem(place, f'is "{item}"; it takes {text.words}')


def _numbers(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    for path, number in rules.numbers.items():
        for place, item in find(inputs, path):
            if isinstance(item, int | float) and not number.minimum <= item <= number.maximum:
                yield Problem(place, f"is {item}; it takes {bounds(number.minimum, number.maximum)}")


def _syntax(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    for path, name in rules.syntax.items():
        for place, item in find(inputs, path):
            problem = SYNTAXES[name](item) if isinstance(item, str) else None
            if problem:
                yield Problem(place, problem)


def _documents(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    for path, document in rules.documents.items():
        for place, item in find(inputs, path):
            if isinstance(item, str):
                yield from (Problem(place, problem) for problem in documents.problems(item, document))


def _groups(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    limits = (
        *((group, 0, 1) for group in rules.at_most_one),
        *((group, 1, 1) for group in rules.exactly_one),
        *((group, 1, len(group)) for group in rules.at_least_one),
    )
    for group, least, most in limits:
        given = [name for name in group if is_set(inputs.get(name))]
        if len(given) > most:
            yield Problem(given[0], f"conflicts with {', '.join(given[1:])}; give one of them", quotes=False)
        elif len(given) < least:
            wanted = "one" if most == 1 else "at least one"
            yield Problem(group[0], f"is missing; give {wanted} of {', '.join(group)}", quotes=False)


def _together(inputs: Mapping[str, Any], rules: TypeRules) -> Iterator[Problem]:
    for first, *others in rules.together:
        missing = [name for name in others if not is_set(inputs.get(name))]
        if is_set(inputs.get(first)) and missing:
            yield Problem(first, f"needs {', '.join(missing)} as well", quotes=False)


_KINDS: tuple[Callable[[Mapping[str, Any], TypeRules], Iterator[Problem]], ...] = (
    _values,
    _text,
    _numbers,
    _syntax,
    _documents,
    _groups,
    _together,
)
