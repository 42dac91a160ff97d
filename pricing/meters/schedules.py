"""How often a schedule of EventBridge Scheduler runs in a month.

Source: EventBridge Scheduler, "Schedule types": ``rate(value unit)``, ``cron(minute hour day month weekday year)``, ``at(time)``.
"""

import re
from decimal import Decimal
from typing import Final

from pricing.subject import UnpricedError

_HOURS: Final = {"minute": Decimal(1) / 60, "hour": Decimal(1), "day": Decimal(24)}
_RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON: Final = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)")
_DAYS_OF_A_MONTH: Final = Decimal(365) / 12


def runs_per_month(expression: str, hours: Decimal) -> Decimal:
    """Runs in a month of ``hours`` hours; a single run (``at``) counts as one.

    >>> round(runs_per_month("rate(30 minutes)", Decimal(730)))
    1460
    >>> round(runs_per_month("cron(0 7 1 1,4,7,10 ? *)", Decimal(730)) * 12)
    4

    Raises:
        UnpricedError: the expression is of another form.
    """
    if expression.startswith("at("):
        return Decimal(1)
    if rate := _RATE.fullmatch(expression):
        return hours / (Decimal(rate[1]) * _HOURS[rate[2]])
    if cron := _CRON.fullmatch(expression):
        minutes, hour, days, months, weekdays = (cron[n] for n in range(1, 6))
        if weekdays in {"?", "*"}:
            in_month = _DAYS_OF_A_MONTH if days in {"?", "*"} else Decimal(_size(days, 31))
        else:
            in_month = _DAYS_OF_A_MONTH * _size(weekdays, 7) / 7
        return Decimal(_size(minutes, 60)) * _size(hour, 24) * in_month * _size(months, 12) / 12
    raise UnpricedError("the schedule's expression is of an unknown form")


def _size(field: str, everything: int) -> int:
    """How many of ``everything`` a field of a cron expression names."""
    return sum(_part(part, everything) for part in field.split(","))


def _part(part: str, everything: int) -> int:
    steps = re.fullmatch(r"(\*|\d+)/(\d+)", part)
    if steps:
        start = 0 if steps[1] == "*" else int(steps[1])
        return len(range(start, everything, int(steps[2])))
    bounds = re.fullmatch(r"(\d+)-(\d+)", part)
    if bounds:
        return int(bounds[2]) - int(bounds[1]) + 1
    if re.fullmatch(r"[A-Z]{3}-[A-Z]{3}", part):
        raise UnpricedError("the schedule's expression is of an unknown form")
    return everything if part in {"*", "?"} else 1
