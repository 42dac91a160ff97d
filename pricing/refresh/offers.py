"""What a provider's price interface answers, in one form for all three clouds, and how asking can fail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from pricing.catalog import Tier


class RefreshError(Exception):
    """A provider can not be asked, or answers what can not be read. The message says what to do; nothing was written."""


class NoOfferError(Exception):
    """One price can not be told from what the provider answers. The message says what to change in its lookup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A SKU as the provider lists it.

    Attributes:
        identity: the provider's identifier of the SKU.
        unit: what the provider counts, in its own words.
        attributes: what the provider says of the SKU, to tell it from others.
        tiers: its price per provider's unit, in US dollars; ascending, the first from 0.
        source: address at which the provider lists it.
    """

    identity: str
    unit: str
    attributes: Mapping[str, str]
    tiers: tuple[Tier, ...]
    source: str


class PriceSource(Protocol):
    """A cloud's price interface."""

    def offers(self, lookup: Mapping[str, Any], region: str) -> Sequence[Offer]:
        """The SKUs that ``lookup`` (as in ``catalog/prices.schema.json``) finds in ``region``; at least one.

        Raises:
            NoOfferError: there is none, or the interface refuses the lookup.
            RefreshError: the interface can not be asked.
        """


@contextmanager
def understanding(interface: str) -> Iterator[None]:
    """Read an answer of ``interface``.

    Raises:
        RefreshError: it does not have the documented shape.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise RefreshError(f"{interface} answers what is not as documented: {error!r}; run it again later") from error


def tiers_of(rates: Iterable[tuple[Decimal, Decimal]]) -> tuple[Tier, ...]:
    """Tiers from pairs of lower bound and price, in any order; neighbours with one price are one tier.

    Raises:
        NoOfferError: they do not begin at 0, or a bound has two prices.
    """
    tiers: list[Tier] = []
    for above, price in sorted(set(rates)):
        if tiers and tiers[-1].above == above:
            raise NoOfferError(f"it has two prices above {above}: {tiers[-1].price} and {price}; narrow the lookup")
        tiers.append(Tier(above=above, price=price))
    if not tiers or tiers[0].above != 0:
        raise NoOfferError("it has no price from the first unit on; look up the SKU that has, or keep this price by hand")
    return tuple(tier for last, tier in zip([None, *tiers], tiers, strict=False) if last is None or last.price != tier.price)


def the_offer(offers: Sequence[Offer]) -> Offer:
    """The one SKU among ``offers``; the first if all have the same price.

    Raises:
        NoOfferError: their prices differ; the message names the attributes that tell them apart.
    """
    if all(offer.tiers == offers[0].tiers for offer in offers):
        return offers[0]
    raise NoOfferError(f"{len(offers)} SKUs match: {'; '.join(_distinctions(offers))}. Add one of these to the lookup")


def _distinctions(offers: Sequence[Offer], listed: int = 4) -> list[str]:
    """For each attribute whose values differ, ``name: value | value``; those with fewest values first."""
    names = dict.fromkeys(name for offer in offers for name in offer.attributes)
    values = {name: sorted({offer.attributes.get(name, "(none)") for offer in offers}) for name in names}
    differing = sorted((found, name) for name, found in values.items() if len(found) > 1)
    differing.sort(key=lambda item: len(item[0]))
    return [
        f"{name}: {' | '.join(found[:listed])}" + f" and {len(found) - listed} more" * bool(found[listed:])
        for found, name in differing[:listed]
    ] or ["nothing but the price tells them apart"]
