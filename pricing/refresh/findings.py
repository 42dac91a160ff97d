"""Compares the price list with what the providers list."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pricing.catalog import CatalogError, Price, Sku, Tier
from pricing.refresh.offers import NoOfferError, Offer, PriceSource, the_offer
from vocabulary import Cloud

PLAUSIBLE: Final = Decimal("0.5")
"""Largest change of a price, as a share of the old one, that is taken without being asked: list prices rarely move by more,
and a wrong SKU or scale moves them by far more."""
_LOOKUP: Final = {
    Cloud.AWS: ("service", "filters"),
    Cloud.AZURE: ("filter",),
    Cloud.GCP: ("service", "description"),
}
"""What a lookup needs at least."""


class Outcome(StrEnum):
    """What became of one price of the list."""

    SAME = "same"
    """The provider lists what the list says."""
    CHANGED = "changed"
    """The provider lists another price."""
    HELD = "held"
    """The provider lists a price that is not plausible; it is taken with ``--accept`` only."""
    UNKNOWN = "unknown"
    """No SKU, or none alone, matches the lookup."""
    BY_HAND = "by hand"
    """The SKU has no lookup: nobody's interface has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One price of the list, and what the provider says of it.

    Attributes:
        sku: what is priced.
        region: where, as in the list.
        outcome: what became of it.
        old: what the list says.
        new: the provider's tiers in the list's unit; none if unknown or kept by hand.
        offer: the provider's SKU that they come from.
        reason: why a price is held or unknown, and what to do.
    """

    sku: Sku
    region: str
    outcome: Outcome
    old: Price
    new: tuple[Tier, ...] = ()
    offer: Offer | None = None
    reason: str = ""

    def refreshed(self, date: datetime.date) -> Price | None:
        """What the list is to say from now on; None if it stays as it is."""
        if self.offer is None or self.outcome is Outcome.HELD:
            return None
        tiers = self.old.tiers if self.outcome is Outcome.SAME else self.new
        return Price(tiers=tiers, source=self.offer.source, date=date, verified=True)

    @property
    def change(self) -> Decimal | None:
        """Largest relative change among the tiers, signed; None if tiers or figures can not be compared."""
        changes = _changes(self.old.tiers, self.new)
        return max(changes, key=abs) if changes else None


def check_lookups(skus: Iterable[Sku]) -> None:
    """Check that each lookup has what its interface needs, before anything is asked.

    Raises:
        CatalogError: something is missing.
    """
    for sku in skus:
        missing = [key for key in _LOOKUP[sku.cloud] if sku.lookup and key not in sku.lookup]
        if missing:
            raise CatalogError(f"{sku.key}: lookup: {' and '.join(missing)} missing; see catalog/prices.schema.json")


def findings(skus: Iterable[Sku], sources: Mapping[Cloud, PriceSource], *, accept: bool) -> Iterator[Finding]:
    """Ask for every price of ``skus``, in their order.

    Args:
        skus: of which clouds' lists.
        sources: how to ask each cloud that a lookup needs.
        accept: take prices that are not plausible, too.

    Raises:
        RefreshError: a provider can not be asked.
    """
    for sku in skus:
        for region, old in sku.prices.items():
            yield _finding(sku, region, old, sources, accept=accept)


def _finding(sku: Sku, region: str, old: Price, sources: Mapping[Cloud, PriceSource], *, accept: bool) -> Finding:
    if not sku.lookup:
        return Finding(sku=sku, region=region, outcome=Outcome.BY_HAND, old=old)
    try:
        offer = the_offer(sources[sku.cloud].offers(sku.lookup, region))
    except NoOfferError as error:
        return Finding(sku=sku, region=region, outcome=Outcome.UNKNOWN, old=old, reason=str(error))
    new = scaled(offer.tiers, Decimal(sku.lookup.get("scale", "1")))
    reason = _implausible(old.tiers, new)
    outcome = Outcome.SAME if new == old.tiers else Outcome.HELD if reason and not accept else Outcome.CHANGED
    return Finding(sku=sku, region=region, outcome=outcome, old=old, new=new, offer=offer, reason=reason)


def scaled(tiers: Iterable[Tier], scale: Decimal) -> tuple[Tier, ...]:
    """``tiers`` of the provider's unit in a unit that is ``scale`` of them, without zeros at the end."""
    return tuple(Tier(above=(tier.above / scale).normalize(), price=(tier.price * scale).normalize()) for tier in tiers)


def _implausible(old: tuple[Tier, ...], new: tuple[Tier, ...]) -> str:
    """Why ``new`` needs a second look; empty if it does not."""
    if [tier.above for tier in old] != [tier.above for tier in new]:
        return "the provider has other tiers"
    for before, after in zip(old, new, strict=True):
        if bool(before.price) != bool(after.price):
            return "it becomes free" if before.price else "it was free"
    if any(abs(change) > PLAUSIBLE for change in _changes(old, new)):
        return f"it moves by more than {PLAUSIBLE:.0%}"
    return ""


def _changes(old: tuple[Tier, ...], new: tuple[Tier, ...]) -> list[Decimal]:
    if [tier.above for tier in old] != [tier.above for tier in new]:
        return []
    return [after.price / before.price - 1 for before, after in zip(old, new, strict=True) if before.price]
