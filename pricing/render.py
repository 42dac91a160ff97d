"""Price lists as text. There is one form, so that a refresh changes the lines of changed prices only."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pricing.catalog import CURRENCY, Price, Sku
from vocabulary import Cloud


def render(cloud: Cloud, skus: Iterable[Sku]) -> str:
    """The text of ``catalog/prices/<cloud>.yaml``: SKUs by key, prices by region; what ``read_list`` reads back the same."""
    lines = [
        "# yaml-language-server: $schema=../prices.schema.json",
        f"# List prices of {cloud.display_name}. `mlcp prices refresh` rewrites this file; docs/costs.md says what is in it.",
        f"cloud: {cloud}",
        f"currency: {CURRENCY}",
        "skus:",
    ]
    for sku in sorted(skus, key=lambda sku: sku.key):
        lines += [
            f"  {sku.key}:",
            f"    title: {_flow(sku.title)}",
            f"    unit: {_flow(sku.unit)}",
            f"    page: {_flow(sku.page)}",
        ]
        if sku.lookup:
            lines.append(f"    lookup: {_flow(sku.lookup)}")
        lines.append("    prices:")
        lines += [f"      {region}: {_price(price, sku.page)}" for region, price in sorted(sku.prices.items())]
    return "\n".join(lines) + "\n"


def _price(price: Price, page: str) -> str:
    if len(price.tiers) == 1:
        amount = f'price: "{price.tiers[0].price:f}"'
    else:
        amount = "tiers: [" + ", ".join(f'{{above: "{tier.above:f}", price: "{tier.price:f}"}}' for tier in price.tiers) + "]"
    source = "" if price.source == page else f", source: {_flow(price.source)}"
    return f"{{{amount}, date: {price.date.isoformat()}, verified: {str(price.verified).lower()}{source}}}"


def _flow(value: Any) -> str:
    """``value`` as YAML on one line: JSON, which YAML contains, with the names of mappings unquoted."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
