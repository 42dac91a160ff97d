"""AWS: rows of cost types.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "aws:budgets/budget:Budget": TypeRules(
        id="{account}:{name}",
        force_new=("accountId",),
        at_most_one=(("costFilters", "filterExpression"), ("costTypes", "metrics")),
        text={
            "name": Text(r"(?!.*/action/)[^:\\]+", 1, 100, "1 to 100 characters without : and \\"),
            "limitAmount": Text(r"(\d*\.)?\d+", 1, 20, "a number, as text"),
        },
        values={
            "budgetType": (
                "USAGE",
                "COST",
                "RI_UTILIZATION",
                "RI_COVERAGE",
                "SAVINGS_PLANS_UTILIZATION",
                "SAVINGS_PLANS_COVERAGE",
            ),
            "timeUnit": ("DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"),
            "notifications.notificationType": ("ACTUAL", "FORECASTED"),
            "notifications.comparisonOperator": ("GREATER_THAN", "LESS_THAN", "EQUAL_TO"),
            "notifications.thresholdType": ("PERCENTAGE", "ABSOLUTE_VALUE"),
        },
        numbers={"notifications.threshold": Number(0.01, 1_000_000_000)},
        syntax={"notifications.subscriberSnsTopicArns": "arn"},
        exists="creating Budget ({name}): DuplicateRecordException: the budget already exists",
        outputs={
            "arn": "arn:{partition}:budgets::{account}:budget/{name}",
            "accountId": "{account}",
            "billingViewArn": "",
            "costFilters": [],
            "costTypes": {},
            "limitUnit": "USD",
            "namePrefix": "",
            "timePeriodEnd": "2087-06-15_00:00",
            "timePeriodStart": "2026-01-01_00:00",
        },
    ),
    "aws:bcmdata/export:Export": TypeRules(
        # The API is in us-east-1 only, whatever the provider's region.
        id="arn:{partition}:bcm-data-exports:us-east-1:{account}:export/{export.name}-{guid}",
        identity="{export.name}",
        name_property="",
        text={
            "export.name": Text(r"[0-9A-Za-z_-]+", 1, 128, "1 to 128 letters, digits and _-"),
            # https://docs.aws.amazon.com/cur/latest/userguide/dataexports-data-query.html
            "export.dataQueries.queryStatement": Text(
                r"(?is)SELECT\s+(?!\*).+\s+FROM\s+\w+(\s+.*)?", 1, 36000, "SELECT columns FROM table, up to 36,000 characters"
            ),
            "export.description": Text("", 0, 1024, "up to 1,024 characters"),
        },
        values={
            "export.destinationConfigurations.s3Destinations.s3OutputConfigurations.format": ("TEXT_OR_CSV", "PARQUET"),
            "export.destinationConfigurations.s3Destinations.s3OutputConfigurations.compression": ("GZIP", "PARQUET"),
            "export.destinationConfigurations.s3Destinations.s3OutputConfigurations.outputType": (
                "CUSTOM",
                "ATHENA",
                "REDSHIFT",
            ),
            "export.destinationConfigurations.s3Destinations.s3OutputConfigurations.overwrite": (
                "CREATE_NEW_REPORT",
                "OVERWRITE_REPORT",
            ),
            "export.refreshCadences.frequency": ("SYNCHRONOUS",),
        },
        exists="creating BCM Data Exports Export ({export.name}): ValidationException: an export of this name exists already",
        outputs={"arn": "{id}"},
    ),
}
