"""What a plan costs in a month: a line for each thing that a resource is charged for, and a list of what could not be priced.

Each line is rounded to the cent, half up, and totals are sums of rounded lines, so that what is shown adds up. The tiers of a
price are those of the whole plan in a region: a line costs its part of what all lines of the SKU cost together.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final, TypeVar

from plans import Resource
from pricing.catalog import GLOBAL, Catalog, Price, Sku, read_catalog
from pricing.meters import METERS, is_free
from pricing.meters.parts import Charge
from pricing.subject import Subject, Surroundings, UnpricedError
from pricing.usage import Usage, read_usage
from vocabulary import Cloud

CENT: Final = Decimal("0.01")
_MALFORMED: Final = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
"""What reading inputs of another form than the provider's schema raises; the resource is then listed as unpriced."""
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A thing that a resource is charged for.

    Attributes:
        urn: the resource.
        cloud: who charges.
        capability: capability that the resource belongs to; empty outside of components.
        type: type token of the resource.
        description: what is charged, for people.
        sku: key in the price list.
        region: where it is charged.
        quantity: units in a month.
        unit: what a unit is.
        monthly: US dollars in a month, rounded to the cent.
        verified: whether the price was seen at its source; otherwise it is an estimate.
        date: date of the price.
    """

    urn: str
    cloud: Cloud
    capability: str
    type: str
    description: str
    sku: str
    region: str
    quantity: Decimal
    unit: str
    monthly: Decimal
    verified: bool
    date: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpriced:
    """A resource, or something that it is charged for, that is in no total.

    Attributes:
        urn: the resource.
        cloud: who charges.
        capability: capability that the resource belongs to.
        type: type token of the resource.
        reason: why, without any value of the resource.
    """

    urn: str
    cloud: Cloud
    capability: str
    type: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An assumption that the estimate rests on; ``variant`` is the capability or size that it is about, or empty."""

    name: str
    variant: str
    value: Decimal
    unit: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a plan costs in a month, in US dollars, without discounts, credits and tax.

    Attributes:
        environment: the environment whose assumptions were used.
        lines: what is charged, in the order of URNs.
        unpriced: what is in no total.
        assumptions: what the quantities rest on.
    """

    environment: str
    lines: tuple[Line, ...] = ()
    unpriced: tuple[Unpriced, ...] = ()
    assumptions: tuple[Used, ...] = ()

    @cached_property
    def total(self) -> Decimal:
        """All lines together."""
        return sum((line.monthly for line in self.lines), Decimal("0.00"))

    @cached_property
    def by_cloud(self) -> Mapping[Cloud, Decimal]:
        """Totals of the clouds that the plan has resources on."""
        return self._sum(lambda line: line.cloud)

    @cached_property
    def by_capability(self) -> Mapping[tuple[Cloud, str], Decimal]:
        """Totals by cloud and capability."""
        return self._sum(lambda line: (line.cloud, line.capability))

    @cached_property
    def by_resource(self) -> Mapping[str, Decimal]:
        """Totals by URN."""
        return self._sum(lambda line: line.urn)

    @property
    def is_estimate(self) -> bool:
        """Whether the total rests on a price that was not seen at its source."""
        return not all(line.verified for line in self.lines)

    def rests_on_unverified(self, cloud: Cloud) -> bool:
        """The same of one cloud's total."""
        return not all(line.verified for line in self.lines if line.cloud is cloud)

    @property
    def oldest_price(self) -> datetime.date | None:
        """Date of the oldest price in it; None without lines."""
        return min((line.date for line in self.lines), default=None)

    def _sum(self, key: Callable[[Line], Key]) -> dict[Key, Decimal]:
        totals: defaultdict[Key, Decimal] = defaultdict(lambda: Decimal("0.00"))
        for line in self.lines:
            totals[key(line)] += line.monthly
        return dict(totals)


def estimate(
    resources: Iterable[Resource], *, environment: str, catalog: Catalog | None = None, usage: Usage | None = None
) -> Estimate:
    """What ``resources`` cost together in a month.

    Args:
        resources: a plan's resources; components and providers among them cost nothing.
        environment: whose assumptions hold; one that is none of ours counts as ``prod``.
        catalog: price lists; the shipped ones if left out.
        usage: assumptions; the shipped ones if left out.

    Raises:
        CatalogError: the shipped price lists can not be read.
        UsageError: the shipped assumptions can not be read.
    """
    catalog = catalog or read_catalog()
    around = Surroundings(
        resources=tuple(sorted((r for r in resources if r.cloud is not None), key=lambda r: r.urn)),
        environment=environment,
        usage=usage or read_usage(),
    )
    priced: list[_Priced] = []
    unpriced: dict[Unpriced, None] = {}
    for resource in around.resources:
        subject = Subject(resource, around)
        for found in _found(subject, catalog):
            if isinstance(found, _Priced):
                priced.append(found)
            else:
                unpriced[_unpriced(resource, found)] = None
    return Estimate(
        environment=environment, lines=tuple(_lines(priced)), unpriced=tuple(unpriced), assumptions=tuple(_used(around))
    )


@dataclass(frozen=True, slots=True)
class _Priced:
    """A charge whose price was found."""

    resource: Resource
    charge: Charge
    region: str
    sku: Sku
    price: Price


def _found(subject: Subject, catalog: Catalog) -> Iterator[_Priced | str]:
    """What the subject is charged for, and reasons why something has no price. One of them does not hide the others."""
    type_ = subject.resource.type
    if type_ not in METERS and not is_free(type_):
        yield "no meter for this type"
    for part in METERS.get(type_, ()):
        try:
            for charge in part(subject):
                yield _priced(subject, charge, catalog)
        except UnpricedError as error:
            yield str(error)
        except _MALFORMED:
            yield "its inputs are not of the documented form"


def _priced(subject: Subject, charge: Charge, catalog: Catalog) -> _Priced | str:
    sku = catalog.skus.get(charge.sku)
    if sku is None:
        return f"no price list has {_known(charge.sku, catalog)}... for what its inputs ask for"
    region = GLOBAL if GLOBAL in sku.prices else charge.region or subject.region
    price = sku.prices.get(region)
    if price is None:
        return f"no price of {sku.key} in its region"
    return _Priced(subject.resource, charge, region, sku, price)


def _known(key: str, catalog: Catalog) -> str:
    """As much of ``key`` as SKUs of the catalog begin with, up to a slash; the rest may hold a value of the resource."""
    end = len(key)
    while end > 0:
        end = key.rfind("/", 0, end)
        start = key[: end + 1]
        if any(other.startswith(start) for other in catalog.skus):
            return start
    return ""


def _lines(priced: Iterable[_Priced]) -> Iterable[Line]:
    """Lines of the same SKU and region share its tiers."""
    pools: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in priced:
        pools[one.sku.key, one.region] += one.charge.quantity
    for one in priced:
        yield Line(
            urn=one.resource.urn,
            cloud=one.sku.cloud,
            capability=one.resource.capability,
            type=one.resource.type,
            description=one.sku.title,
            sku=one.sku.key,
            region=one.region,
            quantity=one.charge.quantity,
            unit=one.sku.unit,
            monthly=_amount(one, pools[one.sku.key, one.region]),
            verified=one.price.verified,
            date=one.price.date,
        )


def _amount(one: _Priced, together: Decimal) -> Decimal:
    quantity = one.charge.quantity
    if len(one.price.tiers) == 1 or not together:
        amount = one.price.charge(quantity)
    else:
        amount = one.price.charge(together) * quantity / together
    return amount.quantize(CENT, ROUND_HALF_UP)


def _unpriced(resource: Resource, reason: str) -> Unpriced:
    cloud = resource.cloud
    assert cloud is not None  # noqa: S101 - `estimate` takes the clouds' resources only
    return Unpriced(urn=resource.urn, cloud=cloud, capability=resource.capability, type=resource.type, reason=reason)


def _used(around: Surroundings) -> Iterable[Used]:
    for name, variant in sorted(around.used):
        assumption = around.usage.assumptions[name]
        value = around.usage.value(name, around.environment, variant)
        yield Used(name=name, variant=variant, value=value, unit=assumption.unit, why=assumption.why)
