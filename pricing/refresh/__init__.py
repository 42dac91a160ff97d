"""``mlcp prices refresh``: asks the providers' price interfaces for every price of the list, and writes what they answer.

``findings`` asks and compares, ``rewrite`` writes; how each cloud is asked is in the module of its name.
"""

from pricing.refresh.aws import AwsPrices
from pricing.refresh.azure import AzurePrices
from pricing.refresh.findings import Finding, Outcome, check_lookups, findings
from pricing.refresh.gcp import GcpPrices
from pricing.refresh.offers import PriceSource, RefreshError
from pricing.refresh.rewriting import rewrite

__all__ = [
    "AwsPrices",
    "AzurePrices",
    "Finding",
    "GcpPrices",
    "Outcome",
    "PriceSource",
    "RefreshError",
    "check_lookups",
    "findings",
    "rewrite",
]
