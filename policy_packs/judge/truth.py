"""Three-valued logic (Kleene): what is not known before ``up`` leaves a condition undecided unless the rest decides it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Truth:
    """The value of a condition.

    Attributes:
        holds: True, False, or None if it depends on what is not known.
        unknown: paths of what is not known, if it depends on that.
        details: what functions found wrong, if it does not hold.
    """

    holds: bool | None
    unknown: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()


TRUE: Final = Truth(True)
FALSE: Final = Truth(False)


def truth(holds: bool) -> Truth:
    """The constant for a known value."""
    return TRUE if holds else FALSE


def unknown(path: str) -> Truth:
    """Undecided for the value at ``path``."""
    return Truth(None, frozenset({path}))


def every(parts: Iterable[Truth]) -> Truth:
    """False if one is, else unknown if one is, else true."""
    return _combined(parts, decides=False)


def some(parts: Iterable[Truth]) -> Truth:
    """True if one is, else unknown if one is, else false."""
    return _combined(parts, decides=True)


def negated(part: Truth) -> Truth:
    """The opposite; what is unknown stays so."""
    return part if part.holds is None else truth(not part.holds)


def _combined(parts: Iterable[Truth], *, decides: bool) -> Truth:
    details: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    decided = False
    for part in parts:
        if part is TRUE or part is FALSE:
            decided = decided or part.holds is decides
            continue
        if part.holds is None:
            paths |= part.unknown
        else:
            decided = decided or part.holds is decides
            details |= part.details
    if decided:
        return truth(decides) if decides or not details else Truth(False, details=details)
    if paths:
        return Truth(None, paths)
    return truth(not decides) if not decides or not details else Truth(False, details=details)
