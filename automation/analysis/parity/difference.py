"""A difference that was found, and who differs in what."""

from dataclasses import dataclass
from enum import StrEnum

from automation.analysis.facts import Facet
from vocabulary import Cloud


class Axis(StrEnum):
    """What is compared with what."""

    CLOUDS = "clouds"
    """The clouds of one stack."""
    STACKS = "stacks"
    """The environments on one cloud."""


@dataclass(frozen=True, kw_only=True, order=True)
class Side:
    """One side of a difference.

    Attributes:
        where: the cloud or the stack.
        value: what is found there; several values are joined by semicolons.
        resources: names of the resources that have it.
    """

    where: str
    value: str
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, order=True)
class Difference:
    """A capability that is not the same everywhere.

    Attributes:
        axis: what was compared.
        capability: the capability.
        facet: in what it differs.
        kind: the kind of resource; "" where all kinds are compared together.
        stacks: the stacks in which the clouds differ, or that differ.
        clouds: the clouds that differ, or on which the stacks do.
        sides: who has what.
        reasons: why it is intended, as declared; none for drift.
        hint: for drift, what stands in the way of an explanation that exists, or "".
    """

    axis: Axis
    capability: str
    facet: Facet
    kind: str
    stacks: tuple[str, ...]
    clouds: tuple[Cloud, ...]
    sides: tuple[Side, ...]
    reasons: tuple[str, ...] = ()
    hint: str = ""

    @property
    def is_drift(self) -> bool:
        """Whether nobody has declared it."""
        return not self.reasons
