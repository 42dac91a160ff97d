"""Paths into a resource's inputs: ``rules[].cidr``, ``containerDefinitions{json}[].image``, ``$provider.region``.

Steps are separated by dots. A name that is missing, or asked of something that is no object, gives None. ``[]`` gives each
element, of a single value that value, of None nothing. ``{json}`` reads a text as JSON, and gives None for one that is none.
What is unknown stays unknown, whatever is asked of it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from plans import is_unknown

_STEP: Final = re.compile(r"(?P<name>[^.\[\]{}]*)(?P<json>\{json\})?(?P<each>\[\])?")


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    json: bool
    each: bool


@cache
def steps_of(path: str) -> tuple[_Step, ...]:
    """The steps of ``path``; none for ``.``, which is the root itself.

    Raises:
        ValueError: it is no path.
    """
    if path == ".":
        return ()
    found = [_STEP.fullmatch(step) for step in path.split(".")]
    if any(match is None for match in found):
        raise ValueError(f"{path!r} is no path; write names with dots between them, `[]` for each element, `{{json}}` for JSON")
    return tuple(_Step(match["name"], bool(match["json"]), bool(match["each"])) for match in found if match is not None)


def select(root: Any, path: str) -> list[Any]:
    """The values at ``path``: one unless the path holds ``[]``. Unknown ones are among them as they are."""
    values = [root]
    for step in steps_of(path):
        values = [found for value in values for found in _next(value, step)]
    return values


def _next(value: Any, step: _Step) -> list[Any]:
    if is_unknown(value):
        return [value]
    if step.name:
        value = value.get(step.name) if isinstance(value, Mapping) else None
    if step.json and isinstance(value, str) and not is_unknown(value):
        value = _parsed(value)
    if not step.each or is_unknown(value):
        return [value]
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
