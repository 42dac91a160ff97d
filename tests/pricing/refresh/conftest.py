"""A local server for each test, and clocks that do not wait."""

import time
from collections.abc import Iterator

import pytest
import urllib3

from pricing.refresh.transport import RETRIES, Transport
from tests.pricing.refresh.server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the clients would have waited before each further try."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


@pytest.fixture
def transport(waits: list[float]) -> Transport:
    return Transport(RETRIES, urllib3.Timeout(connect=5, read=5))
