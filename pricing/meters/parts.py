"""What meters are made of. A meter is a tuple of parts; a part says which SKUs a resource uses, and how much in a month."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from pricing.subject import Subject, UnpricedError


@dataclass(frozen=True, slots=True)
class Charge:
    """A quantity of a SKU that a resource uses in a month.

    Attributes:
        sku: key in the price list.
        quantity: units of the SKU.
        region: where it is charged, if not in the resource's own region.
    """

    sku: str
    quantity: Decimal
    region: str = ""


Part = Callable[[Subject], Iterable[Charge]]
Sku = str | Callable[[Subject], str]
Number = int | Callable[[Subject], Decimal | int]


def hourly(sku: Sku, count: Number = 1) -> Part:
    """``count`` of a thing that is charged by the hour, there all the month."""
    return lambda subject: [Charge(_key(sku, subject), subject.hours * _number(count, subject))]


def monthly(sku: Sku, count: Number = 1) -> Part:
    """``count`` of a thing that is charged by the month."""
    return lambda subject: [Charge(_key(sku, subject), Decimal(_number(count, subject)))]


def assumed(sku: Sku, assumption: str, *, times: Number = 1, spread: bool = False) -> Part:
    """As much of a thing as an assumption says, ``times`` a number.

    Args:
        sku: what is used.
        assumption: name of the assumption.
        times: a factor.
        spread: the assumption is about all resources of the type together.
    """

    def part(subject: Subject) -> list[Charge]:
        quantity = subject.assume(assumption) * _number(times, subject)
        return [Charge(_key(sku, subject), quantity * subject.share if spread else quantity)]

    return part


def when(condition: Callable[[Subject], bool], *parts: Part) -> Part:
    """``parts`` where ``condition`` holds, and nothing elsewhere."""

    def part(subject: Subject) -> list[Charge]:
        return [charge for inner in parts for charge in inner(subject)] if condition(subject) else []

    return part


def unpriced(reason: str) -> Part:
    """A thing that is charged for and of which we know no price."""

    def part(_subject: Subject) -> list[Charge]:
        raise UnpricedError(reason)

    return part


def is_in(path: str, *values: str, default: str = "") -> Callable[[Subject], bool]:
    """Whether the input at ``path``, as a text, is one of ``values``."""
    return lambda subject: subject.text(path, default) in values


def between(subject: Subject, minimum: Decimal, maximum: Decimal) -> Decimal:
    """What runs on average of a thing that scales between two bounds."""
    return minimum + (maximum - minimum) * subject.assume("scaling-utilisation")


def _key(sku: Sku, subject: Subject) -> str:
    return sku if isinstance(sku, str) else sku(subject)


def _number(number: Number, subject: Subject) -> Decimal | int:
    return number if isinstance(number, int) else number(subject)
