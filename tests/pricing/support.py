"""What the tests of meters work on: resources, and price lists and assumptions with only what a test names.

The prices in tests are theirs: a refresh of the shipped price lists changes no test.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from plans import Resource
from plans.unknown import UNKNOWN
from pricing import Assumption, Catalog, Estimate, Price, Sku, Tier, Usage, estimate
from vocabulary import Cloud, Environment

DATE = datetime.date(2026, 11, 1)
UNKNOWN_VALUE = sorted(UNKNOWN)[0]
PROVIDERS = {
    Cloud.AWS: {"region": "eu-central-1"},
    Cloud.AZURE: {"location": "germanywestcentral"},
    Cloud.GCP: {"region": "europe-west3", "project": "ml"},
}
REGIONS = {Cloud.AWS: "eu-central-1", Cloud.AZURE: "germanywestcentral", Cloud.GCP: "europe-west3"}

Amount = str | Sequence[tuple[int | str, str]]


def resource(
    type_: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    name: str = "one",
    capability: str = "networking",
    dependencies: Mapping[str, Sequence[Resource]] | None = None,
    provider: Mapping[str, Any] | None = None,
) -> Resource:
    cloud = next(cloud for cloud in Cloud if type_.startswith(f"{cloud.package}:"))
    component = f"mlcp:{capability}:Component"
    return Resource(
        urn=f"urn:pulumi:dev::ml-control-plane::{component}${type_}::{name}",
        type=type_,
        inputs=inputs or {},
        provider=PROVIDERS[cloud] if provider is None else provider,
        parent=f"urn:pulumi:dev::ml-control-plane::{component}::{capability}",
        dependencies={key: tuple(one.urn for one in sources) for key, sources in (dependencies or {}).items()},
    )


def price(amount: Amount, *, verified: bool = True) -> Price:
    tiers = [(0, amount)] if isinstance(amount, str) else amount
    return Price(
        tiers=tuple(Tier(above=Decimal(str(above)), price=Decimal(each)) for above, each in tiers),
        source="https://example.com/prices",
        date=DATE,
        verified=verified,
    )


def catalog(prices: Mapping[str, Amount], *, everywhere: bool = False, unverified: Sequence[str] = ()) -> Catalog:
    """A price list with one price for each key, in the region that the tests' providers name, or in all."""
    skus = {}
    for key, amount in prices.items():
        cloud = Cloud(key.partition("/")[0])
        region = "global" if everywhere else REGIONS[cloud]
        skus[key] = Sku(
            key=key,
            cloud=cloud,
            title=key,
            unit="unit",
            page="https://example.com/prices",
            prices={region: price(amount, verified=key not in unverified)},
        )
    return Catalog(skus=skus)


def usage(**values: float | str) -> Usage:
    """Assumptions, by name with underscores; a month has 730 hours."""
    values = {"hours": 730, **values}
    return Usage(
        assumptions={
            name.replace("_", "-"): Assumption(
                name=name.replace("_", "-"), unit="unit", why="test", values=dict.fromkeys(Environment, Decimal(str(value)))
            )
            for name, value in values.items()
        }
    )


def costs(resources: Resource | Sequence[Resource], prices: Mapping[str, Amount], **assumed: float | str) -> Estimate:
    """The estimate of ``resources`` by these prices and assumptions."""
    chosen = [resources] if isinstance(resources, Resource) else resources
    return estimate(chosen, environment="dev", catalog=catalog(prices), usage=usage(**assumed))


def amounts(found: Estimate) -> dict[str, str]:
    """Lines by SKU, as texts with cents; there must be nothing that has no price."""
    assert found.unpriced == ()
    return {line.sku: str(line.monthly) for line in found.lines}
