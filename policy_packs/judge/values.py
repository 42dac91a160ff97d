"""How values of inputs compare. Providers take numbers and booleans as texts too, and so do the rules."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_LONGEST_NUMBER: Final = 15
"""Characters; what is longer is an identifier, and a float would not hold it."""


def number_in(value: Any) -> float | None:
    """The number that ``value`` is, as a number or as a text; None for anything else, booleans too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(value):
        return float(value)
    return None


def same(first: Any, second: Any) -> bool:
    """Whether two values mean the same to a provider: ``true`` and ``"true"``, ``30`` and ``"30"``; otherwise equality."""
    if first is None or second is None:
        return first is second
    number = number_in(first)
    if number is not None:
        return number == number_in(second)
    return bool(_plain(first) == _plain(second))


def is_present(value: Any) -> bool:
    """Whether ``value`` holds something: not None, no empty text, list or object."""
    return value is not None and not (isinstance(value, str | Mapping | Sequence) and not value)


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
