"""Prices of Azure, by the Retail Prices API, which anybody may ask.

https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote, urlsplit

from pricing.catalog import CURRENCY, GLOBAL
from pricing.refresh.offers import NoOfferError, Offer, RefreshError, tiers_of, understanding
from pricing.refresh.transport import RefusedError, Transport

_ENDPOINT: Final = "https://prices.azure.com/api/retail/prices"
_VERSION: Final = "2023-01-01-preview"
_PAGES: Final = 20
"""Pages that are read for one price, 1,000 meters each (100 before 2023); a lookup with more is too wide."""
_METER: Final = ("productName", "skuName", "meterName", "armRegionName", "serviceName", "armSkuName")
"""What tells meters apart; all can be filtered by."""


class AzurePrices:
    """The Azure Retail Prices API.

    Args:
        transport: how it is reached.
        endpoint: its address.
        today: the day whose prices count; those that begin later do not.
    """

    def __init__(self, transport: Transport | None = None, endpoint: str = _ENDPOINT, today: datetime.date | None = None) -> None:
        self._transport = transport or Transport()
        self._endpoint = endpoint
        self._today = (today or datetime.datetime.now(datetime.UTC).date()).isoformat()

    def offers(self, lookup: Mapping[str, Any], region: str) -> Sequence[Offer]:
        """The meters that ``lookup`` finds in ``region``; see ``PriceSource``."""
        wanted = lookup["filter"]
        clauses = [f"({wanted})" if " or " in wanted else wanted, "priceType eq 'Consumption'"]
        if region != GLOBAL:
            clauses.insert(1, f"armRegionName eq '{region}'")
        condition = " and ".join(clauses)
        try:
            with understanding("Azure: the Retail Prices API"):
                found = [item for item in self._items(condition) if item["effectiveStartDate"][:10] <= self._today]
                # A meter of a group of regions is listed once for each of them, but primary in one.
                items = [item for item in found if item.get("isPrimaryMeterRegion")] or found
                meters = [list(group) for _, group in groupby(sorted(items, key=_identity), key=_identity)]
                if not meters:
                    raise NoOfferError(f"nothing has {condition}; values are case-sensitive, and {self._endpoint} lists them")
                return [_offer(rates) for rates in meters]
        except RefusedError as refused:
            raise NoOfferError(f"the interface refuses the lookup ({refused})") from refused

    def _items(self, condition: str) -> Iterator[dict[str, Any]]:
        page = self._transport.get(self._endpoint, {"api-version": _VERSION, "$filter": condition})
        for _ in range(_PAGES):
            yield from page["Items"]
            if not (link := page.get("NextPageLink")):
                return
            page = self._transport.get(self._own(link))
        raise NoOfferError(f"more than {_PAGES} pages of meters match; narrow the filter")

    def _own(self, link: str) -> str:
        """``link`` with its query encoded, if it leads to the same server (Microsoft adds the port)."""
        if _server(link) != _server(self._endpoint):
            raise RefreshError(f"Azure: the next page is said to be at {link}, which is not {self._endpoint}")
        return quote(link, safe="/:?&=%$'()+,")


def _server(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _identity(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["skuId"], item["meterId"]


def _offer(items: Sequence[Mapping[str, Any]]) -> Offer:
    """The meter whose tiers, present and past, are ``items``."""
    newest = max(item["effectiveStartDate"] for item in items)
    rates = [item for item in items if item["effectiveStartDate"] == newest]
    meter = rates[0]
    if meter["currencyCode"] != CURRENCY:
        raise RefreshError(f"Azure: prices come in {meter['currencyCode']}, not {CURRENCY}")
    return Offer(
        identity=meter["meterId"],
        unit=meter["unitOfMeasure"],
        attributes={name: meter[name] for name in _METER if meter.get(name)},
        tiers=tiers_of((_decimal(rate["tierMinimumUnits"]), _decimal(rate["retailPrice"])) for rate in rates),
        source=f"{_ENDPOINT}?$filter=meterId%20eq%20'{meter['meterId']}'",
    )


def _decimal(number: int | Decimal) -> Decimal:
    return Decimal(str(number))
