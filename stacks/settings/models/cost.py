"""Settings of budgets and billing exports."""

from typing import Annotated

from pydantic import Field, StrictInt

from stacks.settings.forms import BillingAccount, BillingTable, FirstOfMonth
from stacks.settings.models.base import Model
from vocabulary import Cloud


class CostSettings(Model):
    """Budgets and billing exports."""

    monthly_budget: dict[Cloud, Annotated[StrictInt, Field(ge=1, le=100_000_000)]]
    """Whole units a month for each cloud in use, in the currency that the cloud bills in (AWS: US dollars)."""
    start: FirstOfMonth
    """First day of the next month when the stack is deployed first; leave it then, as Azure's budget and export began with it."""
    billing_account: BillingAccount | None = None
    """Google Cloud: billing account that pays for the project; its budget lies there."""
    billing_table: BillingTable | None = None
    """Google Cloud: table of the detailed usage cost export, once the export, which is turned on by hand, has made it
    (docs/capabilities/cost.md); the FOCUS view is built over it."""
