"""What a plan costs in a month, from list prices and assumptions about usage; see docs/costs.md.

Nothing here imports Pulumi, pydantic or a cloud's SDK, so that the policies can use it too.
"""

from pricing.catalog import Catalog, CatalogError, Price, Sku, Tier, read_catalog

__all__ = ["Catalog", "CatalogError", "Price", "Sku", "Tier", "read_catalog"]
