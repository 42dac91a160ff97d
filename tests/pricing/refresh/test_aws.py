"""AWS: botocore's real client against a local Price List Query API."""

import json
import sys
from decimal import Decimal

import pytest

from pricing.catalog import Tier
from pricing.refresh.aws import AwsPrices
from pricing.refresh.offers import NoOfferError, RefreshError, the_offer
from tests.pricing.refresh.documented import AWS_NEXT_TOKEN, AWS_PRODUCT, aws_page, aws_product
from tests.pricing.refresh.server import Answer, Server

LOOKUP = {"service": "AmazonEC2", "filters": {"volumeType": "Provisioned IOPS", "usagetype": "*EBS:VolumeUsage.piops"}}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that no service knows, and nothing of the developer's own."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")


@pytest.fixture
def prices(server: Server, waits: list[float]) -> AwsPrices:
    return AwsPrices(server.url, attempts=3, timeout=5)


def tiers(*pairs: tuple[str, str]) -> tuple[Tier, ...]:
    return tuple(Tier(above=Decimal(above), price=Decimal(price)) for above, price in pairs)


def test_the_documented_answer_is_a_price(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page(AWS_PRODUCT)))
    (offer,) = prices.offers(LOOKUP, "ca-central-1")
    assert (offer.identity, offer.unit, offer.tiers) == ("WQGC34PB2AWS8R4U", "GB-Mo", tiers(("0", "0.138")))
    assert offer.source == "https://api.pricing.us-east-1.amazonaws.com/#AmazonEC2/WQGC34PB2AWS8R4U"


def test_it_asks_as_documented(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page(AWS_PRODUCT)))
    prices.offers(LOOKUP, "ca-central-1")
    (request,) = server.requests
    assert request.headers["X-Amz-Target"] == "AWSPriceListService.GetProducts"
    assert "/us-east-1/pricing/aws4_request" in request.headers["Authorization"]
    assert request.json == {
        "ServiceCode": "AmazonEC2",
        "FormatVersion": "aws_v1",
        "MaxResults": 100,
        "Filters": [
            {"Type": "TERM_MATCH", "Field": "regionCode", "Value": "ca-central-1"},
            {"Type": "CONTAINS", "Field": "usagetype", "Value": "EBS:VolumeUsage.piops"},
            {"Type": "TERM_MATCH", "Field": "volumeType", "Value": "Provisioned IOPS"},
        ],
    }


def test_a_price_of_all_regions_names_no_region(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page(AWS_PRODUCT)))
    prices.offers(LOOKUP, "global")
    assert [each["Field"] for each in server.requests[0].json["Filters"]] == ["usagetype", "volumeType"]


def test_all_pages_are_read(server: Server, prices: AwsPrices) -> None:
    other = aws_product("OTHERSKU00000000", usagetype="CAN1-EBS:VolumeUsage.piops-2")
    server.answers(Answer(aws_page(other, token=AWS_NEXT_TOKEN)), Answer(aws_page(AWS_PRODUCT)))
    (offer,) = prices.offers(LOOKUP, "ca-central-1")
    assert offer.identity == "WQGC34PB2AWS8R4U"
    assert [request.json.get("NextToken") for request in server.requests] == [None, AWS_NEXT_TOKEN]


def test_products_without_end_are_a_lookup_too_wide(server: Server, prices: AwsPrices) -> None:
    server.answer = lambda requests: Answer(aws_page(*[AWS_PRODUCT] * 100, token=f"page {len(requests)}"))
    with pytest.raises(NoOfferError, match="more than 1000 products match; add filters"):
        prices.offers(LOOKUP, "ca-central-1")
    assert len(server.requests) == 11


def test_tiers_come_in_order(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page(aws_product(prices={"51200": "0.0225", "0": "0.0245", "512000": "0.0225"}))))
    (offer,) = prices.offers(LOOKUP, "ca-central-1")
    assert offer.tiers == tiers(("0", "0.0245"), ("51200", "0.0225"))


def test_the_newest_on_demand_term_counts_and_reserved_ones_do_not(server: Server, prices: AwsPrices) -> None:
    product = aws_product()
    terms = product["terms"]["OnDemand"]
    old = json.loads(json.dumps(terms["WQGC34PB2AWS8R4U.JRTCKXETXF"]))
    old["effectiveDate"] = "2016-01-01T00:00:00Z"
    next(iter(old["priceDimensions"].values()))["pricePerUnit"]["USD"] = "9"
    product["terms"] = {"OnDemand": {"OLD": old, **terms}, "Reserved": {"X": old}}
    server.answers(Answer(aws_page(product, aws_product("RESERVED", prices={"0": "1"}) | {"terms": {"Reserved": {"X": old}}})))
    (offer,) = prices.offers(LOOKUP, "ca-central-1")
    assert offer.tiers == tiers(("0", "0.138"))


def test_of_several_products_it_names_what_tells_them_apart(server: Server, prices: AwsPrices) -> None:
    other = aws_product("OTHERSKU00000000", prices={"0": "0.2"}, usagetype="CAN2-EBS:VolumeUsage.piops")
    server.answers(Answer(aws_page(AWS_PRODUCT, other)))
    with pytest.raises(NoOfferError, match=r"2 SKUs match: usagetype: CAN1-EBS:VolumeUsage.piops \| CAN2-EBS:VolumeUsage.piops"):
        the_offer(prices.offers(LOOKUP, "ca-central-1"))


def test_several_products_of_one_price_are_no_question(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page(AWS_PRODUCT, aws_product("OTHERSKU00000000"))))
    assert the_offer(prices.offers(LOOKUP, "ca-central-1")).identity == "WQGC34PB2AWS8R4U"


def test_no_product_names_the_filters(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page()))
    with pytest.raises(NoOfferError, match=r"with regionCode=eu-central-1, usagetype=.*piops, volumeType=.*; `aws pricing"):
        prices.offers(LOOKUP, "eu-central-1")


def test_no_product_of_the_pattern_names_what_there_is(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer(aws_page(aws_product(usagetype="CAN1-EBS:VolumeUsage.piops-2"))))
    with pytest.raises(
        NoOfferError, match=r"none has usagetype=\*EBS:VolumeUsage.piops \(there are CAN1-EBS:VolumeUsage.piops-2\)"
    ):
        prices.offers(LOOKUP, "ca-central-1")


def test_a_product_without_dollars_is_no_offer(server: Server, prices: AwsPrices) -> None:
    product = aws_product()
    next(iter(product["terms"]["OnDemand"]["WQGC34PB2AWS8R4U.JRTCKXETXF"]["priceDimensions"].values()))["pricePerUnit"] = {
        "CNY": "1"
    }
    server.answers(Answer(aws_page(product)))
    with pytest.raises(NoOfferError, match="has no price in USD"):
        prices.offers(LOOKUP, "cn-north-1")


THROTTLED = Answer({"__type": "ThrottlingException", "message": "Rate exceeded"}, status=400)


def test_a_throttled_request_is_tried_again(server: Server, prices: AwsPrices, waits: list[float]) -> None:
    server.answers(THROTTLED, Answer(b"", status=500), Answer(aws_page(AWS_PRODUCT)))
    assert prices.offers(LOOKUP, "ca-central-1")
    assert len(waits) == 2


@pytest.mark.parametrize("answer", [THROTTLED, Answer(b"", status=503)], ids=["throttled", "unavailable"])
def test_tries_are_bounded(server: Server, prices: AwsPrices, answer: Answer) -> None:
    server.answers(answer)
    with pytest.raises(RefreshError, match="to every try; run it again later"):
        prices.offers(LOOKUP, "ca-central-1")
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "body",
    [b"<html>proxy</html>", b"", {"PriceList": "no list"}, {"PriceList": ["{"]}, {"PriceList": ['{"product": 1}']}],
    ids=str,
)
def test_what_is_no_price_list_is_said(server: Server, prices: AwsPrices, body: object) -> None:
    server.answers(Answer(body))
    with pytest.raises(RefreshError, match="AWS: the Price List Query API answers what is not as documented"):
        prices.offers(LOOKUP, "ca-central-1")


def test_a_server_that_never_answers_ends_in_time(server: Server) -> None:
    server.answers(Answer(never=True))
    with pytest.raises(RefreshError, match=r"Read timeout.*Check the network"):
        AwsPrices(server.url, attempts=1, timeout=0.2).offers(LOOKUP, "ca-central-1")


def test_no_credentials_says_what_to_do(server: Server, prices: AwsPrices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(RefreshError, match=r"AWS: there are no credentials.*aws sso login.*--cloud"):
        prices.offers(LOOKUP, "ca-central-1")
    assert not server.requests


@pytest.mark.parametrize("code", ["AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException"])
def test_refused_credentials_say_what_to_do(server: Server, prices: AwsPrices, code: str) -> None:
    server.answers(Answer({"__type": code, "message": "not authorized"}, status=400))
    with pytest.raises(RefreshError, match=f"refuses: {code}: not authorized.*pricing:GetProducts"):
        prices.offers(LOOKUP, "ca-central-1")


def test_a_refused_lookup_concerns_its_price_only(server: Server, prices: AwsPrices) -> None:
    server.answers(Answer({"__type": "InvalidParameterException", "message": "Invalid service code"}, status=400))
    with pytest.raises(NoOfferError, match="refuses the lookup: Invalid service code"):
        prices.offers(LOOKUP, "ca-central-1")


def test_without_botocore_it_says_what_to_install(prices: AwsPrices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    with pytest.raises(RefreshError, match="botocore is not installed: run `uv sync --extra prices`"):
        prices.offers(LOOKUP, "ca-central-1")


def test_a_profile_that_is_not_there_is_said(prices: AwsPrices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "acme")
    with pytest.raises(RefreshError, match=r"AWS: its configuration on this machine is wrong: .*\(acme\) could not be found"):
        prices.offers(LOOKUP, "ca-central-1")
