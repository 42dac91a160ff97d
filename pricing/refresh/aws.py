"""Prices of AWS, by GetProducts of the AWS Price List Query API.

Not by the offer files (the Price List Bulk API), which need no credentials: GetProducts filters on the server and answers a price
in kilobytes, while the file of Amazon EC2 alone has hundreds of megabytes for each region. Whoever previews against AWS has the
credentials; they need ``pricing:GetProducts`` and nothing else.
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Final

from pricing.catalog import CURRENCY, GLOBAL
from pricing.refresh.offers import NoOfferError, Offer, RefreshError, tiers_of, understanding

_REGION: Final = "us-east-1"
"""Where the interface is asked; it is served in three regions and lists all of them everywhere."""
_PAGE: Final = 100
"""Products on a page; the most that GetProducts takes."""
_MOST: Final = 1000
"""Products that are read for one price; a lookup with more is too wide."""
_WRONG_LOOKUP: Final = frozenset({"InvalidParameterException", "NotFoundException", "ValidationException"})
_REMEDY: Final = (
    "Sign in (`aws sso login`, or a role by OIDC in a pipeline) with a role that may `pricing:GetProducts`, or leave AWS out "
    "with --cloud"
)


class AwsPrices:
    """The AWS Price List Query API.

    Args:
        endpoint: another address of the interface than botocore knows.
        attempts: tries for each request, the first included.
        timeout: seconds to wait for a connection, and for each part of the answer.
    """

    def __init__(self, endpoint: str | None = None, *, attempts: int = 6, timeout: float = 30) -> None:
        self._endpoint = endpoint
        self._attempts = attempts
        self._timeout = timeout

    def offers(self, lookup: Mapping[str, Any], region: str) -> Sequence[Offer]:
        """The products with an on-demand price that ``lookup`` finds in ``region``; see ``PriceSource``."""
        service = lookup["service"]
        wanted = dict(lookup["filters"]) | ({} if region == GLOBAL else {"regionCode": region})
        described = ", ".join(f"{name}={value}" for name, value in sorted(wanted.items()))
        with understanding("AWS: the Price List Query API"):
            products = self._answered(service, [_filter(name, value) for name, value in sorted(wanted.items())])
            if not products:
                raise NoOfferError(
                    f"{service} has no product with {described}; `aws pricing get-attribute-values --service-code {service} "
                    "--attribute-name NAME` lists what there is"
                )
            matching = [product for product in products if _fits(product, wanted)]
            if not matching:
                raise NoOfferError(f"of {len(products)} products none has {_near(products, wanted)}")
            offers = [offer for product in matching for offer in _offer(service, product)]
            if not offers:
                raise NoOfferError(f"{len(matching)} products match, but none has an on-demand price; look up one that has")
            return offers

    def _answered(self, service: str, filters: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        """All products that pass ``filters``."""
        found: list[dict[str, Any]] = []
        for product in self._pages(service, filters):
            found.append(product)
            if len(found) > _MOST:
                raise NoOfferError(f"more than {_MOST} products match; add filters, such as productFamily")
        return found

    def _pages(self, service: str, filters: Sequence[Mapping[str, str]]) -> Iterator[dict[str, Any]]:
        client = self._client
        import botocore.exceptions as failures  # noqa: PLC0415 - an extra, which is there if there is a client

        try:
            for page in client.get_paginator("get_products").paginate(
                ServiceCode=service,
                Filters=filters,
                FormatVersion="aws_v1",
                PaginationConfig={"PageSize": _PAGE},
            ):
                yield from map(json.loads, page["PriceList"])
        except (failures.NoCredentialsError, failures.PartialCredentialsError, failures.CredentialRetrievalError) as error:
            raise RefreshError(f"AWS: there are no credentials: {error}. {_REMEDY}") from error
        except (failures.SSOError, failures.TokenRetrievalError) as error:
            raise RefreshError(f"AWS: the sign-in has expired: {error}. {_REMEDY}") from error
        except failures.ClientError as error:
            raise self._refused(error) from error
        except failures.HTTPClientError as error:
            raise RefreshError(
                f"AWS: {error}. Check the network, and HTTPS_PROXY if there is a proxy, and run it again"
            ) from error
        except failures.BotoCoreError as error:
            raise RefreshError(f"AWS: {error}") from error

    @staticmethod
    def _refused(error: Any) -> Exception:
        """What an error that the service answers means for the refresh."""
        code, message = error.response["Error"].get("Code", "?"), error.response["Error"].get("Message", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in _WRONG_LOOKUP:
            return NoOfferError(f"the interface refuses the lookup: {message}")
        if "Throttling" in code or status >= 500:  # noqa: PLR2004 - HTTP's server errors
            return RefreshError(f"AWS: the Price List answers {code} to every try; run it again later")
        return RefreshError(f"AWS: the Price List refuses: {code}: {message}. {_REMEDY}")

    @cached_property
    def _client(self) -> Any:
        try:
            import botocore.session  # noqa: PLC0415 - an extra
            from botocore.config import Config  # noqa: PLC0415
            from botocore.exceptions import BotoCoreError  # noqa: PLC0415
        except ImportError as error:
            raise RefreshError("AWS: botocore is not installed: run `uv sync --extra prices`") from error
        try:
            return botocore.session.get_session().create_client(
                "pricing",
                region_name=_REGION,
                endpoint_url=self._endpoint,
                config=Config(
                    connect_timeout=self._timeout,
                    read_timeout=self._timeout,
                    retries={"mode": "standard", "total_max_attempts": self._attempts},  # exponential, with full jitter
                ),
            )
        except BotoCoreError as error:
            raise RefreshError(f"AWS: its configuration on this machine is wrong: {error}. {_REMEDY}") from error


def _filter(name: str, value: str) -> Mapping[str, str]:
    """The interface's filter for a value; for a pattern, one on its longest part without ``*``."""
    kind = "CONTAINS" if "*" in value else "TERM_MATCH"
    return {"Type": kind, "Field": name, "Value": max(value.split("*"), key=len)}


def _fits(product: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    """Whether the product has the patterns in ``wanted`` wholly; the interface has seen to the other values."""
    attributes = _attributes(product)
    return all(fnmatchcase(attributes.get(name, ""), value) for name, value in wanted.items() if "*" in value)


def _near(products: Sequence[Mapping[str, Any]], wanted: Mapping[str, str], listed: int = 5) -> str:
    """The patterns in ``wanted``, with values that the products have instead."""
    described = []
    for name, pattern in sorted((name, value) for name, value in wanted.items() if "*" in value):
        values = sorted({_attributes(product).get(name, "(none)") for product in products})
        described.append(f"{name}={pattern} (there are {', '.join(values[:listed])}{', ...' * bool(values[listed:])})")
    return " and ".join(described)


def _attributes(product: Mapping[str, Any]) -> Mapping[str, str]:
    return {"productFamily": product["product"].get("productFamily", ""), **product["product"]["attributes"]}


def _offer(service: str, product: Mapping[str, Any]) -> Iterator[Offer]:
    """The product with its newest on-demand price; nothing if it is only sold otherwise."""
    terms = product.get("terms", {}).get("OnDemand", {})
    if not terms:
        return
    term = max(terms.values(), key=lambda term: term.get("effectiveDate", ""))
    dimensions = list(term["priceDimensions"].values())
    sku = product["product"]["sku"]
    if any(CURRENCY not in dimension["pricePerUnit"] for dimension in dimensions):
        raise NoOfferError(f"SKU {sku} has no price in {CURRENCY}; look up one of the commercial regions")
    yield Offer(
        identity=sku,
        unit=" or ".join(sorted({dimension["unit"] for dimension in dimensions})),
        attributes=_attributes(product),
        tiers=tiers_of(
            (Decimal(dimension["beginRange"]), Decimal(dimension["pricePerUnit"][CURRENCY])) for dimension in dimensions
        ),
        source=f"https://api.pricing.{_REGION}.amazonaws.com/#{service}/{sku}",
    )
