"""What becomes of a price, by what the provider lists for it."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from pricing.catalog import CatalogError, Price, Sku, Tier
from pricing.refresh.findings import Finding, Outcome, check_lookups, findings
from pricing.refresh.offers import NoOfferError, Offer
from vocabulary import Cloud

DAY = datetime.date(2026, 11, 24)
LOOKUP = {"filter": "meterName eq 'LRS Data Stored'"}


def tiers(*pairs: tuple[str, str]) -> tuple[Tier, ...]:
    return tuple(Tier(above=Decimal(above), price=Decimal(price)) for above, price in pairs)


def sku(*pairs: tuple[str, str], lookup: Mapping[str, Any] = LOOKUP) -> Sku:
    price = Price(tiers=tiers(*pairs), source="https://page.example", date=datetime.date(2025, 1, 1), verified=False)
    return Sku(
        key="azure/storage/gb-month",
        cloud=Cloud.AZURE,
        title="Storage",
        unit="GB-month",
        page="https://page.example",
        lookup=lookup,
        prices={"westeurope": price},
    )


class Listed:
    """A price interface that lists one SKU with given tiers, or nothing."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.tiers = tiers(*pairs)

    def offers(self, lookup: Mapping[str, Any], region: str) -> Sequence[Offer]:
        if not self.tiers:
            raise NoOfferError(f"nothing has {lookup['filter']} in {region}")
        return [Offer(identity="1", unit="1 GB/Month", attributes={}, tiers=self.tiers, source="https://prices.example/1")]


def found(asked: Sku, listed: Listed, *, accept: bool = False) -> Finding:
    (finding,) = findings([asked], {Cloud.AZURE: listed}, accept=accept)
    return finding


@pytest.mark.parametrize(
    ("old", "new", "outcome", "reason"),
    [
        ([("0", "0.0200")], [("0", "0.02")], Outcome.SAME, ""),
        ([("0", "0.02")], [("0", "0.021")], Outcome.CHANGED, ""),
        ([("0", "0.02")], [("0", "0.03")], Outcome.CHANGED, ""),
        ([("0", "0.02")], [("0", "0.01")], Outcome.CHANGED, ""),
        ([("0", "0.02")], [("0", "0.0301")], Outcome.HELD, "it moves by more than 50%"),
        ([("0", "0.02")], [("0", "0.0099")], Outcome.HELD, "it moves by more than 50%"),
        ([("0", "0.02")], [("0", "0")], Outcome.HELD, "it becomes free"),
        ([("0", "0")], [("0", "0.02")], Outcome.HELD, "it was free"),
        ([("0", "0"), ("5", "0.09")], [("0", "0"), ("5", "0.08")], Outcome.CHANGED, ""),
        ([("0", "0.09"), ("5", "0.08")], [("0", "0.09"), ("5", "0.02")], Outcome.HELD, "it moves by more than 50%"),
        ([("0", "0.09")], [("0", "0.09"), ("5", "0.08")], Outcome.HELD, "the provider has other tiers"),
        ([("0", "0.09"), ("5", "0.08")], [("0", "0.09"), ("10", "0.08")], Outcome.HELD, "the provider has other tiers"),
    ],
)
def test_outcomes(old: list[tuple[str, str]], new: list[tuple[str, str]], outcome: Outcome, reason: str) -> None:
    finding = found(sku(*old), Listed(*new))
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert (finding.refreshed(DAY) is None) is (outcome is Outcome.HELD)


def test_what_is_held_is_taken_when_accepted() -> None:
    finding = found(sku(("0", "0.02")), Listed(("0", "0"), ("5", "0.9")), accept=True)
    assert finding.outcome is Outcome.CHANGED
    assert finding.refreshed(DAY) == Price(
        tiers=tiers(("0", "0"), ("5", "0.9")), source="https://prices.example/1", date=DAY, verified=True
    )


def test_what_is_confirmed_keeps_its_figures_and_is_verified_from_now_on() -> None:
    price = found(sku(("0", "0.0200")), Listed(("0", "0.02"))).refreshed(DAY)
    assert price is not None
    assert str(price.tiers[0].price) == "0.0200"
    assert (price.verified, price.date, price.source) == (True, DAY, "https://prices.example/1")


def test_a_scale_is_how_many_of_the_providers_units_make_one_of_ours() -> None:
    finding = found(
        sku(("0", "0.5"), ("1", "0.4"), lookup=LOOKUP | {"scale": "100"}), Listed(("0", "0.005"), ("100", "0.0040000"))
    )
    assert finding.outcome is Outcome.SAME
    assert f"{finding.new[1].price:f} above {finding.new[1].above:f}" == "0.4 above 1"


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ([("0", "0.02")], [("0", "0.025")], Decimal("0.25")),
        ([("0", "0.02"), ("5", "0.01")], [("0", "0.021"), ("5", "0.009")], Decimal("-0.1")),
        ([("0", "0")], [("0", "0.02")], None),
        ([("0", "0.02")], [("0", "0.02"), ("5", "0.01")], None),
    ],
)
def test_the_change_is_that_of_the_tier_that_moves_most(
    old: list[tuple[str, str]], new: list[tuple[str, str]], change: Decimal | None
) -> None:
    assert found(sku(*old), Listed(*new)).change == change


def test_what_no_sku_matches_stays_as_it_is() -> None:
    finding = found(sku(("0", "0.02")), Listed())
    assert (finding.outcome, finding.reason) == (Outcome.UNKNOWN, "nothing has meterName eq 'LRS Data Stored' in westeurope")
    assert finding.refreshed(DAY) is None


def test_what_has_no_lookup_is_not_asked_for() -> None:
    (finding,) = findings([sku(("0", "0.02"), lookup={})], {}, accept=False)
    assert finding.outcome is Outcome.BY_HAND
    assert finding.refreshed(DAY) is None


def test_a_lookup_that_misses_something_is_said_before_anything_is_asked() -> None:
    with pytest.raises(CatalogError, match=r"azure/storage/gb-month: lookup: filter missing; see catalog/prices\.schema\.json"):
        check_lookups([sku(("0", "1"), lookup={"scale": "1"})])
