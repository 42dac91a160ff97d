"""Azure: the real client against a local Retail Prices API."""

import datetime
from decimal import Decimal

import pytest

from pricing.catalog import Tier
from pricing.refresh.azure import AzurePrices
from pricing.refresh.offers import NoOfferError, RefreshError, the_offer
from pricing.refresh.transport import Transport
from tests.pricing.refresh.documented import AZURE_METER, azure_page
from tests.pricing.refresh.server import Answer, Server

LOOKUP = {"filter": "serviceName eq 'Virtual Machines' and skuName eq 'F16s Spot'"}
PATH = "/api/retail/prices"


@pytest.fixture
def prices(server: Server, transport: Transport) -> AzurePrices:
    return AzurePrices(transport, server.url + PATH, datetime.date(2026, 11, 24))


def test_the_documented_answer_is_a_price(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer(azure_page(AZURE_METER)))
    (offer,) = prices.offers(LOOKUP, "westeurope")
    assert (offer.identity, offer.unit) == ("000a794b-bdb0-58be-a0cd-0c3a0f222923", "1 Hour")
    assert offer.tiers == (Tier(above=Decimal(0), price=Decimal("0.176346")),)
    assert (
        offer.source == "https://prices.azure.com/api/retail/prices?$filter=meterId%20eq%20'000a794b-bdb0-58be-a0cd-0c3a0f222923'"
    )


@pytest.mark.parametrize(
    ("wanted", "region", "asked"),
    [
        ("a eq 'b'", "westeurope", "a eq 'b' and armRegionName eq 'westeurope' and priceType eq 'Consumption'"),
        ("a eq 'b'", "global", "a eq 'b' and priceType eq 'Consumption'"),
        ("a eq 'b' or a eq 'c'", "global", "(a eq 'b' or a eq 'c') and priceType eq 'Consumption'"),
    ],
)
def test_it_asks_as_documented(server: Server, prices: AzurePrices, wanted: str, region: str, asked: str) -> None:
    server.answers(Answer(azure_page(AZURE_METER)))
    prices.offers({"filter": wanted}, region)
    (request,) = server.requests
    assert request.path == PATH
    assert request.query == {"api-version": "2023-01-01-preview", "$filter": asked}


def test_all_pages_are_read_whose_links_have_blanks(server: Server, prices: AzurePrices) -> None:
    more = f"{server.url}{PATH}?$filter=serviceName eq 'Virtual Machines'&$skip=100"
    tier = AZURE_METER | {"tierMinimumUnits": 100.0, "retailPrice": 0.1}
    server.answers(Answer(azure_page(AZURE_METER, following=more)), Answer(azure_page(tier)))
    (offer,) = prices.offers(LOOKUP, "westeurope")
    assert [tier.price for tier in offer.tiers] == [Decimal("0.176346"), Decimal("0.1")]
    assert server.requests[1].query == {"$filter": "serviceName eq 'Virtual Machines'", "$skip": "100"}


def test_a_next_page_elsewhere_is_not_followed(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer(azure_page(AZURE_METER, following="https://prices.azure.example/api/retail/prices?$skip=100")))
    with pytest.raises(RefreshError, match=r"next page is said to be at https://prices\.azure\.example"):
        prices.offers(LOOKUP, "westeurope")


def test_pages_without_end_are_a_lookup_too_wide(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer(azure_page(AZURE_METER, following=f"{server.url}{PATH}?$skip=0")))
    with pytest.raises(NoOfferError, match="narrow the filter"):
        prices.offers(LOOKUP, "westeurope")


def test_the_price_of_today_counts(server: Server, prices: AzurePrices) -> None:
    old = AZURE_METER | {"effectiveStartDate": "2019-01-01T00:00:00Z", "retailPrice": 9}
    announced = AZURE_METER | {"effectiveStartDate": "2026-12-01T00:00:00Z", "retailPrice": 8}
    server.answers(Answer(azure_page(old, announced, AZURE_METER)))
    (offer,) = prices.offers(LOOKUP, "westeurope")
    assert offer.tiers[0].price == Decimal("0.176346")


def test_primary_meters_win_but_others_do_where_there_is_none(server: Server, prices: AzurePrices) -> None:
    other = AZURE_METER | {"meterId": "0", "isPrimaryMeterRegion": False, "retailPrice": 9}
    server.answers(Answer(azure_page(other, AZURE_METER)), Answer(azure_page(other)))
    assert [offer.identity for offer in prices.offers(LOOKUP, "westeurope")] == [AZURE_METER["meterId"]]
    assert [offer.identity for offer in prices.offers(LOOKUP, "westeurope")] == ["0"]


def test_of_several_meters_it_names_what_tells_them_apart(server: Server, prices: AzurePrices) -> None:
    linux = AZURE_METER | {"meterId": "1", "productName": "Virtual Machines FS Series", "retailPrice": 0.1}
    server.answers(Answer(azure_page(AZURE_METER, linux)))
    with pytest.raises(NoOfferError, match=r"2 SKUs match: productName: Virtual Machines FS Series \| .* Windows"):
        the_offer(prices.offers(LOOKUP, "westeurope"))


def test_no_meter_names_the_filter(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer(azure_page()))
    with pytest.raises(NoOfferError, match=r"nothing has serviceName eq 'Virtual Machines' and .*; values are case-sensitive"):
        prices.offers(LOOKUP, "westeurope")


def test_a_meter_that_begins_later_is_no_price(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer(azure_page(AZURE_METER | {"tierMinimumUnits": 100.0})))
    with pytest.raises(NoOfferError, match="no price from the first unit on"):
        prices.offers(LOOKUP, "westeurope")


def test_a_refused_filter_concerns_its_price_only(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer({"error": {"code": "BadRequest", "message": "Invalid OData parameters supplied"}}, status=400))
    with pytest.raises(NoOfferError, match=r"refuses the lookup \(400: Invalid OData parameters supplied"):
        prices.offers(LOOKUP, "westeurope")


@pytest.mark.parametrize(
    "body", [{}, {"Items": [1]}, {"Items": [{"meterId": "1"}]}, azure_page(AZURE_METER | {"retailPrice": "x"})]
)
def test_what_is_not_as_documented_is_said(server: Server, prices: AzurePrices, body: object) -> None:
    server.answers(Answer(body))
    with pytest.raises(RefreshError, match="Azure: the Retail Prices API answers what is not as documented"):
        prices.offers(LOOKUP, "westeurope")


def test_another_currency_is_said(server: Server, prices: AzurePrices) -> None:
    server.answers(Answer(azure_page(AZURE_METER | {"currencyCode": "EUR"})))
    with pytest.raises(RefreshError, match="prices come in EUR, not USD"):
        prices.offers(LOOKUP, "westeurope")
