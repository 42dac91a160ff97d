"""The FOCUS 1.2 view over Google Cloud's detailed usage cost export: a column of FOCUS, and how it follows from the export.

Sources: FOCUS 1.2 specification (columns, allowed values); Cloud Billing, "Structure of Detailed data export". What the export
does not say is NULL and never guessed; the categories of services, which may not be NULL, are "Other". Credits lower the costs of
the row that they are on, as on the invoice: BilledCost and EffectiveCost include them, ContractedCost does not. Fees of committed
use are purchases.
"""

from typing import Final

_NET: Final = "cost + IFNULL((SELECT SUM(credit.amount) FROM UNNEST(credits) AS credit), 0)"
_MONTH: Final = "TIMESTAMP(PARSE_DATE('%Y%m', invoice.month), 'America/Los_Angeles')"
_NEXT_MONTH: Final = "TIMESTAMP(DATE_ADD(PARSE_DATE('%Y%m', invoice.month), INTERVAL 1 MONTH), 'America/Los_Angeles')"
_COMMITMENT: Final = "STARTS_WITH(sku.description, 'Commitment')"
_NULL_TEXT: Final = "CAST(NULL AS STRING)"
_NULL_NUMBER: Final = "CAST(NULL AS NUMERIC)"

FOCUS_COLUMNS: Final = {
    "AvailabilityZone": "location.zone",
    "BilledCost": f"CAST({_NET} AS NUMERIC)",
    "BillingAccountId": "billing_account_id",
    "BillingAccountName": _NULL_TEXT,
    "BillingAccountType": "'Billing Account'",
    "BillingCurrency": "currency",
    "BillingPeriodEnd": _NEXT_MONTH,
    "BillingPeriodStart": _MONTH,
    "CapacityReservationId": _NULL_TEXT,
    "CapacityReservationStatus": _NULL_TEXT,
    "ChargeCategory": (
        "CASE WHEN cost_type = 'tax' THEN 'Tax' WHEN cost_type IN ('adjustment', 'rounding_error') THEN 'Adjustment' "
        f"WHEN {_COMMITMENT} THEN 'Purchase' ELSE 'Usage' END"
    ),
    "ChargeClass": "IF(adjustment_info.id IS NULL, NULL, 'Correction')",
    "ChargeDescription": "sku.description",
    "ChargeFrequency": (
        f"CASE WHEN {_COMMITMENT} THEN 'Recurring' WHEN cost_type = 'regular' THEN 'Usage-Based' ELSE 'One-Time' END"
    ),
    "ChargePeriodEnd": "usage_end_time",
    "ChargePeriodStart": "usage_start_time",
    "CommitmentDiscountCategory": _NULL_TEXT,
    "CommitmentDiscountId": _NULL_TEXT,
    "CommitmentDiscountName": _NULL_TEXT,
    "CommitmentDiscountQuantity": _NULL_NUMBER,
    "CommitmentDiscountStatus": _NULL_TEXT,
    "CommitmentDiscountType": _NULL_TEXT,
    "CommitmentDiscountUnit": _NULL_TEXT,
    "ConsumedQuantity": "IF(cost_type = 'regular', CAST(usage.amount AS NUMERIC), NULL)",
    "ConsumedUnit": "IF(cost_type = 'regular', usage.unit, NULL)",
    "ContractedCost": "CAST(cost AS NUMERIC)",
    "ContractedUnitPrice": "CAST(price.effective_price AS NUMERIC)",
    "EffectiveCost": f"CAST({_NET} AS NUMERIC)",
    "InvoiceId": _NULL_TEXT,
    "InvoiceIssuerName": "'Google Cloud'",
    "ListCost": "CAST(IFNULL(cost_at_list, cost) AS NUMERIC)",
    "ListUnitPrice": _NULL_NUMBER,
    "PricingCategory": f"IF(cost_type = 'regular' AND NOT {_COMMITMENT}, 'Standard', NULL)",
    "PricingCurrency": "currency",
    "PricingQuantity": "CAST(usage.amount_in_pricing_units AS NUMERIC)",
    "PricingUnit": "usage.pricing_unit",
    "ProviderName": "'Google Cloud'",
    "PublisherName": "IFNULL(seller_name, 'Google Cloud')",
    "RegionId": "location.region",
    "RegionName": "location.region",
    "ResourceId": "resource.global_name",
    "ResourceName": "resource.name",
    "ResourceType": _NULL_TEXT,
    "ServiceCategory": "'Other'",
    "ServiceName": "service.description",
    "ServiceSubcategory": "'Other (Other)'",
    "SkuId": "sku.id",
    "SkuMeter": "sku.description",
    "SkuPriceDetails": _NULL_TEXT,
    "SkuPriceId": "sku.id",
    "SubAccountId": "project.id",
    "SubAccountName": "project.name",
    "SubAccountType": "IF(project.id IS NULL, NULL, 'Project')",
    "Tags": "TO_JSON_STRING(ARRAY(SELECT AS STRUCT label.key, label.value FROM UNNEST(labels) AS label))",
    "x_ServiceId": "service.id",
}
"""Column of FOCUS and its expression. ``x_`` marks what is not of the specification."""


def focus_query(table: str) -> str:
    """The query of the view over ``table``, a full table name such as ``project.data_set.gcp_billing_export_resource_v1_...``."""
    columns = ",\n  ".join(f"{expression} AS {column}" for column, expression in FOCUS_COLUMNS.items())
    return f"SELECT\n  {columns}\nFROM `{table}`"
