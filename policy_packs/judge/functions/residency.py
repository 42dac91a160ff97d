"""Whether what a resource writes elsewhere stays in the residency."""

import re
from collections.abc import Mapping
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.world import World

_OUTSIDE: Final = "a destination lies outside the residency"
_NOWHERE: Final = "nothing says where a destination lies"


@function("writes_within", stack_wide=True)
def writes_within(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """What the resource writes to lies in allowed places.

    A destination is known by its own name where that says the place; by the resource of the stack that it names or comes from;
    or since it is approved. What is known in none of these ways is a problem: it may be anywhere.

    Arguments:
        paths: to the destinations.
        types: of the resources that can be destinations.
        names: inputs that name such a resource; the last part of a destination, after ``/`` or ``:``, is compared with them.
        location: input of such a resource, or of its provider, that says where it lies.
        place: expression whose first group finds the place in a destination's own name, where names say it.
        allowed: expression for allowed places; null for none.
        approved: destinations outside of the stack that are allowed.
    """
    problems, unknown = set(), set()
    for path in arguments["paths"]:
        for value in select(resource.inputs, path):
            held = _within(value, path, resource, arguments, world)
            if held is None:
                unknown.add(path)
            elif held:
                problems.add(held)
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


def _within(value: Any, path: str, resource: Resource, arguments: Mapping[str, Any], world: World) -> str | None:
    """What is wrong with a destination: empty for nothing, None for what is not known yet."""
    if value is None or value == "" or value in arguments["approved"]:
        return ""
    sources = resource.dependencies.get(path.partition(".")[0].removesuffix("[]"), ())
    all_of_them = world.of(arguments["types"])
    candidates = [other for other in all_of_them if other.urn in sources]
    if is_unknown(value):
        # It may come from any of several; only what holds for all of them is known.
        held = {_held(_place(other, arguments), arguments) for other in candidates}
        return held.pop() if len(held) == 1 else None
    text = value if isinstance(value, str) else ""
    found = re.search(arguments["place"], text, re.ASCII) if "place" in arguments else None
    if found:
        return _held(found[1], arguments)
    name = re.split(r"[/:]", text)[-1]
    named = [other for other in all_of_them if name in (other.inputs.get(key) for key in arguments["names"])] if name else []
    return _worst([_held(_place(other, arguments), arguments) for other in named or candidates])


def _worst(held: list[str | None]) -> str | None:
    """What is wrong with all that a destination may be."""
    if not held:
        return _NOWHERE
    return _OUTSIDE if _OUTSIDE in held else None if None in held else ""


def _held(place: Any, arguments: Mapping[str, Any]) -> str | None:
    """What is wrong with a place."""
    if is_unknown(place):
        return None
    allowed = arguments["allowed"]
    is_allowed = isinstance(place, str) and allowed is not None and re.search(allowed, place, re.ASCII)
    return "" if is_allowed else _OUTSIDE


def _place(resource: Resource, arguments: Mapping[str, Any]) -> Any:
    own = resource.inputs.get(arguments["location"])
    return own if own not in (None, "") else resource.provider.get(arguments["location"])
