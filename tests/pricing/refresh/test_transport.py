"""JSON over HTTPS: what is tried again, for how long, and what people are told."""

import re

import pytest
import urllib3

from pricing.refresh.offers import RefreshError
from pricing.refresh.transport import RETRIES, RefusedError, Transport
from tests.pricing.refresh.server import Answer, Server


def test_a_wait_that_the_server_asks_for_is_kept(server: Server, transport: Transport, waits: list[float]) -> None:
    server.answers(Answer(status=429, headers={"Retry-After": "7"}), Answer({"price": 1}))
    assert transport.get(server.url) == {"price": 1}
    assert waits == [7]


def test_a_wait_is_never_longer_than_a_minute(server: Server, transport: Transport, waits: list[float]) -> None:
    server.answers(Answer(status=503, headers={"Retry-After": "86400"}), Answer({"price": 1}))
    transport.get(server.url)
    assert waits == [60]


def test_without_such_a_wish_waits_grow_and_vary(server: Server, transport: Transport, waits: list[float]) -> None:
    server.answers(*[Answer(status=500)] * 4, Answer({"price": 1}))
    transport.get(server.url)
    assert all(2 * 2**n <= wait <= 2 * 2**n + 1 for n, wait in enumerate(waits))
    assert any(wait % 1 for wait in waits)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_tries_are_bounded(server: Server, transport: Transport, status: int) -> None:
    server.answers(Answer(status=status))
    with pytest.raises(RefreshError, match=f"127.0.0.1:[0-9]+ answers {status} to each of 6 tries; run it again later"):
        transport.get(server.url)
    assert len(server.requests) == 6


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404])
def test_a_refusal_is_not_tried_again_and_no_redirect_is_followed(server: Server, transport: Transport, status: int) -> None:
    body = {"error": {"code": status, "message": "because"}}
    server.answers(Answer(body, status=status, headers={"Location": f"{server.url}/elsewhere"}))
    with pytest.raises(RefusedError, match=f"^{status}: because$"):
        transport.get(server.url)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no JSON: .*it is empty"),
        (b"<html>Sign in to the proxy</html>", "no JSON: .*it begins '<html>Sign in to the proxy</html>'"),
        (b'{"Items": [', "no JSON: "),
        (b"\xff\xfe", "no JSON: "),
        (b"[]", r"no JSON object: it begins '\[\]'"),
    ],
)
def test_what_is_no_json_object_is_said(server: Server, transport: Transport, body: bytes, said: str) -> None:
    server.answers(Answer(body))
    with pytest.raises(RefreshError, match=said):
        transport.get(server.url)


def test_an_answer_cut_short_is_tried_again_and_then_said(server: Server, transport: Transport) -> None:
    server.answers(Answer(b'{"Items": [', headers={"Content-Length": "100", "Connection": "close"}))
    with pytest.raises(RefreshError, match="can not be reached"):
        transport.get(server.url)


def test_a_server_that_never_answers_ends_in_time(server: Server, waits: list[float]) -> None:
    server.answers(Answer(never=True))
    transport = Transport(RETRIES.new(total=1), urllib3.Timeout(connect=5, read=0.2))
    with pytest.raises(RefreshError, match=r"Read timed out.*Check the network"):
        transport.get(server.url)


def test_a_server_that_is_not_there_is_said(transport: Transport) -> None:
    with pytest.raises(RefreshError, match=re.escape("127.0.0.1:1 can not be reached")):
        transport.get("http://127.0.0.1:1/prices")


def test_a_proxy_of_the_environment_is_used(server: Server, transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    server.answers(Answer({"price": 1}))
    assert transport.get("http://prices.example/list", {"page": "2"}) == {"price": 1}
    assert server.requests[0].headers["Host"] == "prices.example"
