"""Data sensitivity classes, from least to most sensitive."""

from enum import StrEnum


class Sensitivity(StrEnum):
    """How harmful disclosure of the data would be; the value of the ``data-sensitivity`` tag.

    ``public`` may be published; ``internal`` stays in the company; ``confidential`` is limited to those who need it (personal
    data starts here); ``restricted`` would do severe harm and never leaves its residency.
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"

    def at_least(self, other: "Sensitivity") -> bool:
        """Whether this class is as sensitive as ``other`` or more so."""
        order = list(Sensitivity)
        return order.index(self) >= order.index(other)
