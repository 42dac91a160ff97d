"""Cost (C1): budgets with forecast and actual thresholds, and FOCUS exports as far as each provider's API goes."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class CostArgs:
    """Arguments of every cost component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class Cost(Component):
    """Outputs of every cost component."""

    _CAPABILITY = "cost"

    budget_id: pulumi.Output[str]
    """The stack's budget on this cloud: budget ARN, budget id, budget name."""
    export_id: pulumi.Output[str]
    """FOCUS export: data export ARN; Azure: cost export id; Google Cloud: BigQuery data set that the export goes to."""
    export_location: pulumi.Output[str]
    """Where billing data lies: bucket and prefix, storage container, data set."""
