"""What a plan costs beside what is there now, and beside the stack's budgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from plans import PlanDocument, Resource
from pricing import Comparison, Difference, Estimate, compare, estimate
from vocabulary import Cloud

if TYPE_CHECKING:
    from stacks.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Monthly estimates in US dollars, of the clouds that an operation covers.

    Attributes:
        clouds: those clouds.
        before: what is there now.
        after: what is there when the plan is carried out.
        budgets: the stack's monthly budgets, in whole units of the currency that the cloud bills in.
    """

    clouds: tuple[Cloud, ...]
    before: Estimate
    after: Estimate
    budgets: Mapping[Cloud, int]

    @cached_property
    def change(self) -> Comparison:
        """The two side by side."""
        return compare(self.before, self.after)

    def of(self, cloud: Cloud) -> Difference:
        """The total of one cloud before and after."""
        nothing = Difference(before=Decimal("0.00"), after=Decimal("0.00"))
        return self.change.by_cloud.get(cloud, nothing)

    def budget_percent(self, cloud: Cloud) -> Decimal | None:
        """The estimate in percent of the cloud's budget, to a tenth; None if it has none."""
        budget = self.budgets.get(cloud)
        return (self.of(cloud).after * 100 / budget).quantize(Decimal("0.1")) if budget else None


def budgets_of(settings: "Settings") -> Mapping[Cloud, int]:
    """Monthly budgets by cloud; ``org`` has none."""
    return settings.cost.monthly_budget if hasattr(settings, "cost") else {}


def cost_of(document: PlanDocument, environment: str, budgets: Mapping[Cloud, int], clouds: frozenset[Cloud]) -> Cost:
    """What the plan in ``document`` costs.

    Args:
        document: the plan.
        environment: whose assumptions about usage hold.
        budgets: the stack's monthly budgets.
        clouds: the clouds that the operation covers. The others' resources are part of the plan too, partly without inputs.

    Raises:
        pricing.CatalogError: the price lists can not be read.
        pricing.UsageError: the assumptions about usage can not be read.
    """

    def covered(resource: Resource) -> bool:
        return resource.cloud in clouds and bool(resource.inputs)

    return Cost(
        clouds=tuple(cloud for cloud in Cloud if cloud in clouds),
        before=estimate(filter(covered, document.before), environment=environment),
        after=estimate(filter(covered, document.after), environment=environment),
        budgets={cloud: budget for cloud, budget in budgets.items() if cloud in clouds},
    )
