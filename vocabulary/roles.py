"""The roles that people enter an environment in."""

from enum import StrEnum


class HumanRole(StrEnum):
    """What people may do.

    ``reader`` sees everything but data; ``operator`` also restarts, scales and quarantines; ``break-glass`` is for
    emergencies, and every use of it raises an alarm.
    """

    READER = "reader"
    OPERATOR = "operator"
    BREAK_GLASS = "break-glass"
