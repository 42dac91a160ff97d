"""Cost (C1): budgets with forecast and actual thresholds, and FOCUS exports as far as each provider's API goes.

A budget counts the whole account, subscription or project, because every environment has its own: a filter by tag would miss what
is not tagged. Amounts are in the currency that the cloud bills in. Anomalies and reconciliation are the costs service's.

Deliberately not here: the clouds' own anomaly detection. AWS takes one monitor of services for each account and makes it by
itself; thresholds that differ from cloud to cloud would also be a second opinion beside the service's.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import StackContext


class Spend(StrEnum):
    """What a threshold is compared with."""

    ACTUAL = "actual"
    """What has been spent this month."""
    FORECAST = "forecast"
    """What the cloud expects of the whole month."""


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A notification: ``spend`` has reached ``percent`` of the budget."""

    spend: Spend
    percent: int


THRESHOLDS: Final = (
    Threshold(spend=Spend.ACTUAL, percent=80),
    Threshold(spend=Spend.ACTUAL, percent=100),
    Threshold(spend=Spend.FORECAST, percent=100),
)
"""What owner and alert channel are told, on every cloud. Azure takes five notifications at most."""


@dataclass(frozen=True, kw_only=True)
class GcpCostOptions:
    """What only Google Cloud needs.

    Attributes:
        billing_account: billing account that pays for the project, such as ``0A1B2C-3D4E5F-678901``.
        export_table: table of the detailed usage cost export in the data set, such as
            ``gcp_billing_export_resource_v1_0A1B2C_3D4E5F_678901``; None until the export has made it, and so no FOCUS view.
    """

    billing_account: str
    export_table: str | None = None

    def __post_init__(self) -> None:
        """An account as Cloud Billing writes it, and a table of the detailed export."""
        require(
            re.fullmatch(r"[0-9A-F]{6}(-[0-9A-F]{6}){2}", self.billing_account) is not None,
            "gcp.billing_account",
            self.billing_account,
            "write the billing account's id, such as 0A1B2C-3D4E5F-678901",
        )
        require(
            self.export_table is None
            or re.fullmatch(r"gcp_billing_export_resource_v1(_[0-9A-F]{6}){3}", self.export_table) is not None,
            "gcp.export_table",
            self.export_table,
            "write the table of the detailed export, such as gcp_billing_export_resource_v1_0A1B2C_3D4E5F_678901",
        )


@dataclass(frozen=True, kw_only=True)
class CostArgs:
    """Arguments of every cost component.

    Attributes:
        context: the stack. Its owner is told by e-mail.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        monthly_budget: whole units a month of the currency that the cloud bills in (AWS: US dollars).
        start: first day that budgets and exports count, the first of a month, as ``YYYY-MM-01``. Only Azure wants it, and refuses
            one before the current month when they are made.
        alert_channel_id: where notifications go besides the owner; from logging.
        reader: who reads the exports: principal id, service account e-mail address; None without a costs service. On AWS the
            service's role says so itself.
        key: customer-managed key of the exports; None for the cloud's own. Not on AWS, where exports are encrypted by S3.
        placement: Azure only: where the private endpoint lies; None without a network.
        allowed_addresses: Azure only: public addresses that may reach the exports; None for private access only.
        gcp: Google Cloud only.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    monthly_budget: int
    start: str
    alert_channel_id: pulumi.Input[str]
    reader: pulumi.Input[str] | None = None
    key: EncryptionKey | None = None
    placement: Placement | None = None
    allowed_addresses: pulumi.Input[list[str]] | None = None
    gcp: GcpCostOptions | None = None

    def __post_init__(self) -> None:
        """A positive amount, and the first day of a month."""
        require(self.monthly_budget > 0, "monthly_budget", self.monthly_budget, "write 1 or more")
        require(
            re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])-01", self.start) is not None,
            "start",
            self.start,
            "write the first day of a month, such as 2026-12-01",
        )


class Cost(Component):
    """Outputs of every cost component."""

    _CAPABILITY = "cost"

    budget_id: pulumi.Output[str]
    """The stack's budget on this cloud: budget ARN, budget id, budget name."""
    export_id: pulumi.Output[str]
    """FOCUS export: data export ARN; Azure: cost export id; Google Cloud: BigQuery data set that the export goes to."""
    export_location: pulumi.Output[str]
    """Where billing data lies: bucket and prefix, storage container, data set and, once there is one, the FOCUS view in it."""
