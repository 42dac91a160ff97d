"""JSON over HTTPS with timeouts and bounded retries, for the interfaces that need no signature."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from pricing.refresh.offers import RefreshError

RETRIES: Final = urllib3.Retry(
    total=5,
    connect=2,  # a name that does not resolve or a port that is closed seldom mends within seconds
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=("GET",),
    backoff_factor=1,
    backoff_jitter=1,
    backoff_max=30,
    respect_retry_after_header=True,
    retry_after_max=60,
    redirect=False,  # no interface redirects, and a token goes nowhere else
    raise_on_status=False,
)
TIMEOUT: Final = urllib3.Timeout(connect=10, read=60)
_SAFE: Final = "$()',"
"""Characters of OData that stay as they are in a query, as the documentation writes them; blanks become %20."""
_EXCERPT: Final = 200


class RefusedError(Exception):
    """The interface refuses the request, and would again.

    Attributes:
        status: the HTTP status.
        reason: what the answer says, shortened.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason


class Transport:
    """Reads JSON by GET.

    Args:
        retries: which failures are tried again, how often and how long apart.
        timeout: for each try.
    """

    def __init__(self, retries: urllib3.Retry = RETRIES, timeout: urllib3.Timeout = TIMEOUT) -> None:
        self._retries = retries
        self._timeout = timeout
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, parameters: Mapping[str, str] = {}, headers: Mapping[str, str] = {}) -> dict[str, Any]:
        """The JSON object at ``url``; numbers with a fraction come as decimals.

        Raises:
            RefusedError: the answer is a status from 300 to 499, save 429.
            RefreshError: there is no answer, none but 429 and 5xx, or it is no JSON object.
        """
        host = urlsplit(url).netloc
        try:
            response = self._pool(url).request(
                "GET",
                f"{url}?{urlencode(parameters, quote_via=quote, safe=_SAFE)}" if parameters else url,
                headers={**urllib3.make_headers(accept_encoding=True, user_agent="mlcp"), **headers},
                retries=self._retries,
                timeout=self._timeout,
            )
        except urllib3.exceptions.HTTPError as error:
            cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) else error
            raise RefreshError(
                f"{host} can not be reached: {cause}. Check the network, and HTTPS_PROXY if there is a proxy, and run it again"
            ) from error
        if response.status in self._retries.status_forcelist:
            tries = len(response.retries.history) + 1 if response.retries else 1
            raise RefreshError(f"{host} answers {response.status} to each of {tries} tries; run it again later")
        if response.status != 200:  # noqa: PLR2004 - OK, the one status of an answer to a query
            raise RefusedError(response.status, _reason(response.data))
        try:
            document = json.loads(response.data, parse_float=Decimal)
        except ValueError as error:
            raise RefreshError(f"{host} answers what is no JSON: {error}; {_excerpt(response.data)}") from error
        if not isinstance(document, dict):
            raise RefreshError(f"{host} answers no JSON object: {_excerpt(response.data)}")
        return document

    def _pool(self, url: str) -> urllib3.PoolManager:
        """Connections to the host of ``url``, through the proxy that the environment names for it."""
        parts = urlsplit(url)
        proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
        if (key := proxy or "") not in self._pools:
            self._pools[key] = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
        return self._pools[key]


def _reason(body: bytes) -> str:
    """The message in an error's body, as Azure and Google write it, or the body's beginning."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return _excerpt(body)
    return str(error.get("message", error) if isinstance(error, dict) else error)[:_EXCERPT]


def _excerpt(body: bytes) -> str:
    text = " ".join(body.decode("utf-8", errors="replace").split())
    return f"it begins {text[:_EXCERPT]!r}" if text else "it is empty"
