"""What a plan costs in a month, from list prices and assumptions about usage; see docs/costs.md.

Nothing here imports Pulumi, pydantic or a cloud's SDK, so that the policies can use it too.

    found = estimate(document.after, environment="prod")
    found.by_cloud[Cloud.AWS], found.is_estimate, found.unpriced
    compare(estimate(document.before, environment="prod"), found).total.delta
"""

from pricing.catalog import Catalog, CatalogError, Price, Sku, Tier, read_catalog
from pricing.changes import Comparison, Difference, compare, summary
from pricing.estimate import Estimate, Line, Unpriced, Used, estimate
from pricing.usage import Assumption, Usage, UsageError, read_usage

__all__ = [
    "Assumption",
    "Catalog",
    "CatalogError",
    "Comparison",
    "Difference",
    "Estimate",
    "Line",
    "Price",
    "Sku",
    "Tier",
    "Unpriced",
    "Usage",
    "UsageError",
    "Used",
    "compare",
    "estimate",
    "read_catalog",
    "read_usage",
    "summary",
]
