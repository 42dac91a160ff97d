"""Cost on AWS: a budget of the account, and an export of its FOCUS 1.2 data to a bucket."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_bucket import delivery_bucket
from components.aws_policies import Statement, cost_export_bucket, require_account_id
from components.cost import THRESHOLDS, Cost, CostArgs, Spend
from vocabulary import Cloud, NameKind

_EXPORTS_REGION: Final = "us-east-1"
"""The only region that has the Data Exports API (AWS General Reference: "AWS Data Exports endpoints and quotas")."""

_TABLE: Final = "FOCUS_1_2_AWS"
_PREFIX: Final = "focus"
_KEPT_DAYS: Final = 3 * 365
"""How long billing data stays: three years, so that a year can be compared with the two before."""

_NOTIFICATION_TYPES: Final = {Spend.ACTUAL: "ACTUAL", Spend.FORECAST: "FORECASTED"}

FOCUS_COLUMNS: Final = (
    *("AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingAccountType", "BillingCurrency"),
    *("BillingPeriodEnd", "BillingPeriodStart", "CapacityReservationId", "CapacityReservationStatus", "ChargeCategory"),
    *("ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart"),
    *("CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity"),
    *("CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit"),
    *("ContractedCost", "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost", "ListUnitPrice"),
    *("PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost"),
    *("PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId"),
    *("RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName", "ServiceSubcategory"),
    *("SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "SubAccountId", "SubAccountName", "SubAccountType", "Tags"),
    *("x_Discounts", "x_Operation", "x_ServiceCode"),
)
"""Every column of the table (Data Exports: "FOCUS 1.2 with AWS columns")."""


class AwsCost(Cost):
    """Budget of the account, and FOCUS 1.2 in Parquet, a row for each day, written again until the month is closed.

    Sources: Cost Management "Creating an Amazon SNS topic for budget notifications", Data Exports "Data query", "Setting up an
    Amazon S3 bucket for data exports" and "Table dictionary".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: CostArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build budget and export.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id.
        """
        require_account_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        budget = self._budget()
        bucket, ready = self._export_store()
        export = self._export(bucket, ready)
        self.register(
            budget_id=budget.arn,
            export_id=export.arn,
            export_location=pulumi.Output.format("s3://{0}/{1}", bucket.bucket, _PREFIX),
        )

    def _budget(self) -> aws.budgets.Budget:
        return aws.budgets.Budget(
            self.child_name("monthly"),
            name=self.physical_name(NameKind.BUDGET, "monthly"),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{self._args.monthly_budget}.0",  # as the service writes it; otherwise it shows as a change
            limit_unit="USD",
            notifications=[
                {
                    "comparison_operator": "GREATER_THAN",
                    "notification_type": _NOTIFICATION_TYPES[threshold.spend],
                    "threshold": threshold.percent,
                    "threshold_type": "PERCENTAGE",
                    "subscriber_email_addresses": [self.context.owner],
                    "subscriber_sns_topic_arns": [self._args.alert_channel_id],
                }
                for threshold in THRESHOLDS
            ],
            tags=self.tags(),
            opts=self.child(),
        )

    def _export_store(self) -> tuple[aws.s3.Bucket, list[pulumi.CustomResource]]:
        bucket_name = cost_export_bucket(self.context)
        return delivery_bucket(
            self,
            "export",
            bucket_name=bucket_name,
            delivery=[self._may_deliver(f"arn:aws:s3:::{bucket_name}")],
            expire_days=_KEPT_DAYS,
            tags=self.tags(),
        )

    def _may_deliver(self, bucket_arn: str) -> Statement:
        """The statement that the service asks for, under its own id, for the exports of this account only."""
        account = self._args.account_id
        return {
            "Sid": "EnableAWSDataExportsToWriteToS3AndCheckPolicy",
            "Effect": "Allow",
            "Principal": {"Service": "bcm-data-exports.amazonaws.com"},
            "Action": ["s3:GetBucketPolicy", "s3:PutObject"],
            "Resource": [bucket_arn, f"{bucket_arn}/*"],
            "Condition": {
                "StringLike": {
                    "aws:SourceAccount": account,
                    "aws:SourceArn": f"arn:aws:bcm-data-exports:{_EXPORTS_REGION}:{account}:export/*",
                }
            },
        }

    def _export(self, bucket: aws.s3.Bucket, ready: list[pulumi.CustomResource]) -> aws.bcmdata.Export:
        return aws.bcmdata.Export(
            self.child_name("focus"),
            export={
                "name": self.physical_name(NameKind.DATA_EXPORT, "focus"),
                "description": f"FOCUS 1.2 of {self.context.environment}",
                "data_queries": [
                    {
                        "query_statement": f"SELECT {', '.join(FOCUS_COLUMNS)} FROM {_TABLE}",  # noqa: S608 - constants
                        "table_configurations": {_TABLE: {"TIME_GRANULARITY": "DAILY"}},
                    }
                ],
                "destination_configurations": [
                    {
                        "s3_destinations": [
                            {
                                "s3_bucket": bucket.bucket,
                                "s3_prefix": _PREFIX,
                                "s3_region": self.context.place(self._CLOUD).name,
                                "s3_output_configurations": [
                                    {
                                        "output_type": "CUSTOM",
                                        "format": "PARQUET",
                                        "compression": "PARQUET",
                                        "overwrite": "OVERWRITE_REPORT",
                                    }
                                ],
                            }
                        ]
                    }
                ],
                "refresh_cadences": [{"frequency": "SYNCHRONOUS"}],
            },
            tags=self.tags(),
            opts=self.child(depends_on=ready),
        )
