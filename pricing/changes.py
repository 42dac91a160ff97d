"""What a change to a plan costs: two estimates side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from pricing.estimate import Estimate
from vocabulary import Cloud

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Monthly cost before and after, in US dollars."""

    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        """What it costs more; negative where it costs less."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What changes.

    Attributes:
        total: everything.
        by_cloud: by cloud, those that do not change included.
        by_capability: by cloud and capability, those that change.
        by_resource: by URN, those that change, the largest change first.
    """

    total: Difference
    by_cloud: Mapping[Cloud, Difference]
    by_capability: Mapping[tuple[Cloud, str], Difference]
    by_resource: Mapping[str, Difference]


def compare(before: Estimate, after: Estimate) -> Comparison:
    """How ``after`` differs from ``before``."""
    resources = _changed(_differences(before.by_resource, after.by_resource))
    return Comparison(
        total=Difference(before=before.total, after=after.total),
        by_cloud=_differences(before.by_cloud, after.by_cloud),
        by_capability=_changed(_differences(before.by_capability, after.by_capability)),
        by_resource=dict(sorted(resources.items(), key=lambda item: (-abs(item[1].delta), item[0]))),
    )


def _differences(before: Mapping[Key, Decimal], after: Mapping[Key, Decimal]) -> dict[Key, Difference]:
    nothing = Decimal("0.00")
    return {
        key: Difference(before=before.get(key, nothing), after=after.get(key, nothing))
        for key in dict.fromkeys([*before, *after])
    }


def _changed(differences: Mapping[Key, Difference]) -> dict[Key, Difference]:
    return {key: difference for key, difference in differences.items() if difference.delta}


def summary(estimate: Estimate) -> dict[str, dict[str, float | bool]]:
    """An estimate as data for rules: ``{"aws": {"monthly": 1234.56, "is_estimate": True}}`` for each cloud of the plan."""
    clouds = {*estimate.by_cloud, *(unpriced.cloud for unpriced in estimate.unpriced)}
    return {
        cloud.value: {
            "monthly": float(estimate.by_cloud.get(cloud, Decimal(0))),
            "is_estimate": estimate.rests_on_unverified(cloud),
        }
        for cloud in Cloud
        if cloud in clouds
    }
