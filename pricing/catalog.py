"""The price list, ``catalog/prices/<cloud>.yaml``, read into plain data. Format: ``catalog/prices.schema.json``.

A SKU is a thing that a cloud charges for, by a key of ours (``aws/nat-gateway/hour``); it has one price per region, or one for
all (region ``global``). A price may have tiers. Nothing here imports Pulumi, pydantic or a cloud's SDK.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from vocabulary import Cloud

FOLDER: Final = Path(__file__).parents[1] / "catalog" / "prices"
"""Where the shipped price lists lie."""
GLOBAL: Final = "global"
"""Region of a price that holds everywhere."""
CURRENCY: Final = "USD"
"""Currency of all prices, as the three clouds list them."""


class CatalogError(ValueError):
    """A price list can not be read; the message names the file and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A part of a price that depends on how much is used in a month.

    Attributes:
        above: the tier begins where the month's quantity exceeds this.
        price: price of a unit in the tier, in US dollars.
    """

    above: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a unit costs in a region.

    Attributes:
        tiers: at least one, ascending, the first from 0.
        source: address of the page or interface that shows the price.
        date: when it was looked up, or written down where it was not.
        verified: whether the source was read on that day; otherwise the figure is an estimate.
    """

    tiers: tuple[Tier, ...]
    source: str
    date: datetime.date
    verified: bool

    def charge(self, quantity: Decimal) -> Decimal:
        """Price of ``quantity`` units used in one month, in US dollars, not rounded.

        >>> tiers = (Tier(above=Decimal(0), price=Decimal("0.50")), Tier(above=Decimal(10), price=Decimal("0.25")))
        >>> Price(tiers=tiers, source="", date=datetime.date(2026, 1, 1), verified=True).charge(Decimal(12))
        Decimal('5.50')
        """
        total = Decimal(0)
        for number, tier in enumerate(self.tiers):
            if quantity <= tier.above:
                break
            upper = self.tiers[number + 1].above if number + 1 < len(self.tiers) else quantity
            total += (min(quantity, upper) - tier.above) * tier.price
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    """A thing that a cloud charges for.

    Attributes:
        key: our name, ``<cloud>/<product>/<what is counted>``.
        cloud: who charges.
        title: what it is, for people.
        unit: what one unit is, such as ``hour``, ``GB-month`` or ``1M requests``.
        page: the provider's public price page.
        lookup: how the provider's interface finds it (``prices.schema.json`` says what each cloud needs); ``scale`` says how
            many of the provider's units make one of ours. Empty if no interface has it.
        prices: by the cloud's name of the region.
    """

    key: str
    cloud: Cloud
    title: str
    unit: str
    page: str
    lookup: Mapping[str, Any] = field(default_factory=dict)
    prices: Mapping[str, Price] = field(default_factory=dict)

    def price(self, region: str) -> Price | None:
        """Price in ``region``, or that of all regions; None if the list has neither."""
        return self.prices.get(region) or self.prices.get(GLOBAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Price lists.

    Attributes:
        skus: by key.
    """

    skus: Mapping[str, Sku]

    def of(self, cloud: Cloud) -> tuple[Sku, ...]:
        """The SKUs of ``cloud``, by key."""
        return tuple(sku for _, sku in sorted(self.skus.items()) if sku.cloud is cloud)


@cache
def read_catalog(folder: Path = FOLDER) -> Catalog:
    """Read the price lists in ``folder``, ``<cloud>.yaml`` each; read once per process.

    Raises:
        CatalogError: a list is missing or malformed.
    """
    return Catalog(skus={sku.key: sku for cloud in Cloud for sku in read_list(folder / f"{cloud}.yaml")})


def read_list(path: Path) -> list[Sku]:
    """Read one cloud's price list.

    Raises:
        CatalogError: it is missing or malformed.
    """
    try:
        document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        if document["currency"] != CURRENCY:
            raise CatalogError(f"{path}: currency: prices are in {CURRENCY}, as the clouds list them")
        cloud = Cloud(document["cloud"])
        entries = document["skus"].items()
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise error if isinstance(error, CatalogError) else CatalogError(f"{path} is no price list: {error}") from error
    found = []
    for key, entry in entries:
        try:
            found.append(_sku(cloud, key, entry))
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise CatalogError(f"{path}: {key}: {type(error).__name__}: {error}; see catalog/prices.schema.json") from error
    return found


def _sku(cloud: Cloud, key: str, entry: Mapping[str, Any]) -> Sku:
    page = entry["page"]
    return Sku(
        key=key,
        cloud=cloud,
        title=entry["title"],
        unit=entry["unit"],
        page=page,
        lookup=entry.get("lookup") or {},
        prices={region: _price(value, page) for region, value in entry["prices"].items()},
    )


def _price(value: Mapping[str, Any], page: str) -> Price:
    tiers = value.get("tiers") or ({"above": "0", "price": value["price"]},)
    return Price(tiers=_tiers(tiers), source=value.get("source", page), date=value["date"], verified=value["verified"])


def _tiers(values: Iterable[Mapping[str, str]]) -> tuple[Tier, ...]:
    tiers = tuple(Tier(above=Decimal(value["above"]), price=Decimal(value["price"])) for value in values)
    bounds = [tier.above for tier in tiers]
    if bounds[0] != 0 or sorted(set(bounds)) != bounds:
        raise ValueError("tiers start at 0 and ascend")
    return tiers
