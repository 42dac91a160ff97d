"""Prices of Google Cloud, by ``services.skus.list`` of the Cloud Billing Catalog API.

Asked with application default credentials, never with an API key, which would be a static credential.
https://docs.cloud.google.com/billing/docs/reference/rest/v1/services.skus/list
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from pricing.catalog import CURRENCY, GLOBAL
from pricing.refresh.offers import NoOfferError, Offer, RefreshError, tiers_of, understanding
from pricing.refresh.transport import RefusedError, Transport

_ENDPOINT: Final = "https://cloudbilling.googleapis.com"
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-billing.readonly"
_PAGE: Final = 5000
"""SKUs on a page; the most that the interface takes."""
_PAGES: Final = 50
_NANOS: Final = Decimal(10) ** -9
_REMEDY: Final = (
    "Run `gcloud auth application-default login` (in a pipeline: federate by OIDC), with the Cloud Billing API enabled in the "
    "quota project, or leave Google Cloud out with --cloud"
)

Matches = Callable[[Mapping[str, Any]], bool]


def application_default_headers() -> Mapping[str, str]:
    """Headers with a fresh access token, by application default credentials, and their quota project.

    Raises:
        RefreshError: there are none, they do not work, or google-auth is not installed.
    """
    try:
        import google.auth  # noqa: PLC0415 - an extra
        from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
        from google.auth.transport.requests import Request  # noqa: PLC0415
    except ImportError as error:
        raise RefreshError("Google Cloud: google-auth is not installed: run `uv sync --extra prices`") from error
    headers: dict[str, str] = {}
    try:
        credentials, _ = google.auth.default(scopes=[_SCOPE])
        credentials.refresh(Request())
    except GoogleAuthError as error:
        raise RefreshError(f"Google Cloud: there are no usable credentials: {error}. {_REMEDY}") from error
    credentials.apply(headers)
    return headers


class GcpPrices:
    """The Cloud Billing Catalog API.

    Args:
        transport: how it is reached.
        endpoint: its address.
        headers: gives the headers that authorize a request; called once.
    """

    def __init__(
        self,
        transport: Transport | None = None,
        endpoint: str = _ENDPOINT,
        headers: Callable[[], Mapping[str, str]] = application_default_headers,
    ) -> None:
        self._transport = transport or Transport()
        self._endpoint = endpoint
        self._authorize = headers
        self._skus: dict[str, list[dict[str, Any]]] = {}

    def offers(self, lookup: Mapping[str, Any], region: str) -> Sequence[Offer]:
        """The SKUs that ``lookup`` finds in ``region``; see ``PriceSource``."""
        conditions = _conditions(lookup, region)
        service = lookup["service"]
        try:
            with understanding("Google Cloud: the Cloud Billing Catalog API"):
                skus = self._listed(service)
                found = [sku for sku in skus if all(matches(sku) for matches in conditions.values())]
                if not found:
                    raise NoOfferError(_near(service, skus, conditions))
                return [_offer(sku) for sku in found]
        except RefusedError as refused:
            if refused.status == 404:  # noqa: PLR2004 - HTTP's "not found"
                raise NoOfferError(f"there is no service {service}; https://cloud.google.com/skus lists them") from refused
            raise RefreshError(f"Google Cloud: the Cloud Billing Catalog API refuses ({refused}). {_REMEDY}") from refused

    def _listed(self, service: str) -> list[dict[str, Any]]:
        """All SKUs of the service; the interface has no filter, so they are asked for once."""
        if service not in self._skus:
            self._skus[service] = list(self._pages(f"{self._endpoint}/v1/services/{service}/skus"))
        return self._skus[service]

    def _pages(self, url: str) -> Iterator[dict[str, Any]]:
        parameters = {"currencyCode": CURRENCY, "pageSize": str(_PAGE)}
        for _ in range(_PAGES):
            page = self._transport.get(url, parameters, self._headers)
            yield from page.get("skus", [])  # left out where empty
            if not (token := page.get("nextPageToken")):
                return
            parameters["pageToken"] = token
        raise RefreshError(f"Google Cloud: {url} has more than {_PAGES} pages")

    @cached_property
    def _headers(self) -> Mapping[str, str]:
        return self._authorize()


def _conditions(lookup: Mapping[str, Any], region: str) -> dict[str, Matches]:
    """What a SKU must meet, by how a message names it."""
    try:
        pattern = re.compile(lookup["description"])
    except re.error as error:
        raise NoOfferError(f"description {lookup['description']!r} is no regular expression: {error}") from error
    usage = lookup.get("usage_type", "OnDemand")
    conditions: dict[str, Matches] = {
        f"description {pattern.pattern!r}": lambda sku: pattern.fullmatch(sku["description"]) is not None,
        f"usage_type {usage!r}": lambda sku: sku["category"]["usageType"] == usage,
    }
    if group := lookup.get("group"):
        conditions[f"group {group!r}"] = lambda sku: sku["category"]["resourceGroup"] == group
    if region != GLOBAL:
        conditions[f"region {region!r}"] = lambda sku: region in sku["serviceRegions"]
    return conditions


def _near(service: str, skus: Sequence[Mapping[str, Any]], conditions: Mapping[str, Matches], listed: int = 3) -> str:
    """Why nothing matches: what there would be without one of the conditions."""
    for name in conditions:
        others = [matches for other, matches in conditions.items() if other != name]
        if near := [sku for sku in skus if all(matches(sku) for matches in others)]:
            named = "; ".join(_words(sku) for sku in near[:listed]) + "; ..." * bool(near[listed:])
            return f"no SKU of service {service} has {', '.join(conditions)}. Without {name} there are {len(near)}: {named}"
    return f"no SKU of service {service} has {', '.join(conditions)}, nor all but one of these"


def _words(sku: Mapping[str, Any]) -> str:
    category = sku["category"]
    return f"{sku['description']!r} ({category['resourceGroup']}, {category['usageType']}, {', '.join(sku['serviceRegions'])})"


def _offer(sku: Mapping[str, Any]) -> Offer:
    """The SKU with its latest price."""
    expression = max(sku["pricingInfo"], key=lambda info: info.get("effectiveTime", ""))["pricingExpression"]
    return Offer(
        identity=sku["skuId"],
        unit=expression["usageUnit"],
        attributes={
            "description": sku["description"],
            "group": sku["category"]["resourceGroup"],
            "usage_type": sku["category"]["usageType"],
            "serviceRegions": ", ".join(sku["serviceRegions"]),
        },
        tiers=tiers_of(
            (Decimal(str(rate.get("startUsageAmount", 0))), _money(rate["unitPrice"])) for rate in expression["tieredRates"]
        ),
        source=f"{_ENDPOINT}/v1/{sku['name']}",
    )


def _money(amount: Mapping[str, Any]) -> Decimal:
    """``google.type.Money``: whole units as a text, and billionths."""
    if amount.get("currencyCode", CURRENCY) != CURRENCY:
        raise RefreshError(f"Google Cloud: prices come in {amount['currencyCode']}, not {CURRENCY}")
    return Decimal(amount.get("units") or 0) + Decimal(amount.get("nanos") or 0) * _NANOS
