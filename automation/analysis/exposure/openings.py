"""One way in from outside."""

from dataclasses import dataclass
from enum import StrEnum

from vocabulary import Cloud


class Reach(StrEnum):
    """How far something is open."""

    ADDRESS = "public address"
    """It has an address on the internet; whether something listens there, other resources say."""
    LISTED = "listed sources"
    """It listens, and lets only listed sources in."""
    EVERYONE = "everyone"
    """It listens, and lets anybody try."""


@dataclass(frozen=True, kw_only=True, order=True)
class Opening:
    """Something that can be reached from outside.

    Attributes:
        cloud: where it lies.
        capability: capability that made it.
        type: its type token.
        resource: its name in the program.
        reach: how far it is open.
        sources: who gets in, where that is listed.
    """

    cloud: Cloud
    capability: str
    type: str
    resource: str
    reach: Reach
    sources: tuple[str, ...] = ()
