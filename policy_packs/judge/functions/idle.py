"""Whether machines stop when nobody uses them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.values import number_in
from policy_packs.judge.world import World

_DURATION: Final = re.compile(
    r"P(?:(?P<days>[0-9]{1,6})D)?(?:T(?:(?P<hours>[0-9]{1,6})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,6})S)?)?"
)
_SECONDS: Final = re.compile(r"(?P<seconds>[0-9]{1,9})(?:\.[0-9]{1,9})?s")
_SECONDS_IN: Final = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


@function("stops_within")
def stops_within(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """A time without use is given, and short enough. Zero is none: the clouds take it for "never".

    Arguments:
        path: to the time: a number, an ISO 8601 duration (``PT1H``) or a text as ``3600s``.
        unit: of a number: ``minutes`` or ``seconds``.
        optional: whether the time may be missing, where the cloud's own is short or another resource says it.
        minutes: most minutes by environment.
    """
    most = arguments["minutes"].get(world.environment)
    problems, unknown = set(), set()
    for value in select(resource.inputs, arguments["path"]):
        if is_unknown(value):
            unknown.add(arguments["path"])
            continue
        if value is None and arguments.get("optional"):
            continue
        seconds = _seconds(value, arguments["unit"])
        if not seconds:
            problems.add("there is no idle time")
        elif most is None or seconds > most * 60:
            problems.add("the idle time is too long")
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


def _seconds(value: Any, unit: str) -> float | None:
    """The time that ``value`` says; None if it says none."""
    number = number_in(value)
    if number is not None:
        return number * _SECONDS_IN[unit] if number > 0 else None
    if not isinstance(value, str):
        return None
    found = _DURATION.fullmatch(value) or _SECONDS.fullmatch(value)
    return sum(int(text or 0) * _SECONDS_IN[name] for name, text in found.groupdict().items()) if found else None
