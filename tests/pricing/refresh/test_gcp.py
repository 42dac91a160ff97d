"""Google Cloud: the real client against a local Cloud Billing Catalog API."""

import sys
from collections.abc import Mapping
from decimal import Decimal

import pytest

from pricing.catalog import Tier
from pricing.refresh.gcp import GcpPrices, application_default_headers
from pricing.refresh.offers import NoOfferError, RefreshError, the_offer
from pricing.refresh.transport import Transport
from tests.pricing.refresh.documented import GCP_SKU, gcp_page, gcp_sku
from tests.pricing.refresh.server import Answer, Server

LOOKUP = {"service": "6F81-5844-456A", "description": "Storage PD Capacity( in .*)?", "group": "PDStandard"}


class Authorization:
    """Stands for credentials; counts how often a token is asked for."""

    asked = 0

    def __call__(self) -> Mapping[str, str]:
        self.asked += 1
        return {"authorization": "Bearer token", "x-goog-user-project": "finops"}


@pytest.fixture
def authorization() -> Authorization:
    return Authorization()


@pytest.fixture
def prices(server: Server, transport: Transport, authorization: Authorization) -> GcpPrices:
    return GcpPrices(transport, server.url, authorization)


def tiers(*pairs: tuple[int, str]) -> tuple[Tier, ...]:
    return tuple(Tier(above=Decimal(above), price=Decimal(price)) for above, price in pairs)


def test_the_documented_answer_is_a_price(server: Server, prices: GcpPrices) -> None:
    server.answers(Answer(gcp_page(GCP_SKU)))
    (offer,) = prices.offers(LOOKUP, "us-east4")
    assert (offer.identity, offer.unit, offer.tiers) == ("8AF1-1146-E7DA", "GiBy.mo", tiers((0, "0.044")))
    assert offer.source == "https://cloudbilling.googleapis.com/v1/services/6F81-5844-456A/skus/8AF1-1146-E7DA"


def test_it_asks_as_documented_with_a_token_and_no_key(server: Server, prices: GcpPrices) -> None:
    server.answers(Answer(gcp_page(GCP_SKU)))
    prices.offers(LOOKUP, "us-east4")
    (request,) = server.requests
    assert request.path == "/v1/services/6F81-5844-456A/skus"
    assert request.query == {"currencyCode": "USD", "pageSize": "5000"}
    assert request.headers["authorization"] == "Bearer token"
    assert request.headers["x-goog-user-project"] == "finops"


def test_all_pages_are_read_once_with_one_token(server: Server, prices: GcpPrices, authorization: Authorization) -> None:
    other = gcp_sku("75B0-B95E-76A8", description="SSD backed PD Capacity in Virginia")
    server.answers(Answer(gcp_page(other, token="AHmbHL")), Answer(gcp_page(GCP_SKU)))  # noqa: S106 - of a page
    prices.offers(LOOKUP, "us-east4")
    prices.offers(LOOKUP, "us-east4")
    assert [request.query.get("pageToken") for request in server.requests] == [None, "AHmbHL"]
    assert authorization.asked == 1


def test_an_empty_last_page_may_say_nothing(server: Server, prices: GcpPrices) -> None:
    server.answers(Answer(gcp_page(GCP_SKU, token="AHmbHL")), Answer({}))  # noqa: S106 - of a page
    assert prices.offers(LOOKUP, "us-east4")


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ({0: ("0", 120000000), 1024: ("0", 110000000), 10240: ("0", 80000000)}, ((0, "0.12"), (1024, "0.11"), (10240, "0.08"))),
        ({0: ("0", 0), 5: ("1", 750000000)}, ((0, "0"), (5, "1.75"))),
        ({0: ("2", 1)}, ((0, "2.000000001"),)),
    ],
    ids=["tiers", "first free", "units and nanos"],
)
def test_rates_are_units_and_billionths(
    server: Server, prices: GcpPrices, rates: dict[int, tuple[str, int]], expected: tuple[tuple[int, str], ...]
) -> None:
    server.answers(Answer(gcp_page(gcp_sku(rates=rates))))
    assert prices.offers(LOOKUP, "us-east4")[0].tiers == tiers(*expected)


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"serviceRegions": ["us-west2"]}, "region 'us-east4'"),
        ({"description": "Storage PD Snapshot in Virginia"}, r"description 'Storage PD Capacity\( in \.\*\)\?'"),
        ({"category": GCP_SKU["category"] | {"usageType": "Preemptible"}}, "usage_type 'OnDemand'"),
        ({"category": GCP_SKU["category"] | {"resourceGroup": "SSD"}}, "group 'PDStandard'"),
    ],
)
def test_no_sku_names_the_condition_that_misses(
    server: Server, prices: GcpPrices, changed: dict[str, object], missed: str
) -> None:
    server.answers(Answer(gcp_page(gcp_sku(**changed))))
    with pytest.raises(NoOfferError, match=rf"Without {missed} there are 1: '.* in Virginia' \("):
        prices.offers(LOOKUP, "us-east4")


def test_a_price_of_all_regions_asks_for_none(server: Server, prices: GcpPrices) -> None:
    server.answers(Answer(gcp_page(gcp_sku(serviceRegions=["global"]))))
    assert prices.offers(LOOKUP, "global")


def test_of_several_skus_it_names_what_tells_them_apart(server: Server, prices: GcpPrices) -> None:
    other = gcp_sku("OTHER", {0: ("0", 96000000)}, description="Storage PD Capacity")
    server.answers(Answer(gcp_page(GCP_SKU, other)))
    with pytest.raises(NoOfferError, match=r"2 SKUs match: description: Storage PD Capacity \| Storage PD Capacity in Virginia"):
        the_offer(prices.offers(LOOKUP, "us-east4"))


def test_a_broken_expression_concerns_its_price_only(server: Server, prices: GcpPrices) -> None:
    with pytest.raises(NoOfferError, match="is no regular expression"):
        prices.offers(LOOKUP | {"description": "("}, "us-east4")


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_say_what_to_do(server: Server, prices: GcpPrices, status: int) -> None:
    body = {"error": {"code": status, "message": "Cloud Billing API has not been used", "status": "PERMISSION_DENIED"}}
    server.answers(Answer(body, status=status))
    with pytest.raises(RefreshError, match=f"{status}: Cloud Billing API has not been used.*application-default login"):
        prices.offers(LOOKUP, "us-east4")


def test_a_service_that_is_not_there_concerns_its_price_only(server: Server, prices: GcpPrices) -> None:
    server.answers(Answer({"error": {"message": "not found"}}, status=404))
    with pytest.raises(NoOfferError, match="there is no service 6F81-5844-456A"):
        prices.offers(LOOKUP, "us-east4")


@pytest.mark.parametrize(
    "body", [{"skus": 1}, {"skus": [{"skuId": "1"}]}, gcp_page(gcp_sku(pricingInfo=[]))], ids=["1", "2", "3"]
)
def test_what_is_not_as_documented_is_said(server: Server, prices: GcpPrices, body: object) -> None:
    server.answers(Answer(body))
    with pytest.raises(RefreshError, match="Cloud Billing Catalog API answers what is not as documented"):
        prices.offers(LOOKUP, "us-east4")


def test_without_google_auth_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.auth", None)
    with pytest.raises(RefreshError, match="google-auth is not installed: run `uv sync --extra prices`"):
        application_default_headers()
