"""Google Cloud: rows of cost types.

Sources, unless a row names another: the REST reference of the service, and the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "gcp:billing/budget:Budget": TypeRules(
        id="billingAccounts/{billingAccount}/budgets/{guid}",
        identity="{billingAccount}|{guid}",
        force_new=("billingAccount",),
        name_property="",
        text={
            "billingAccount": Text(r"(billingAccounts/)?[0-9A-F]{6}(-[0-9A-F]{6}){2}", 20, 36, "a billing account's id"),
            "displayName": Text("", 0, 60, "up to 60 characters"),
            "budgetFilter.projects": Text(
                r"projects/\d+", 1, 60, "projects/ and the project's number: the id would differ at every run"
            ),
            "amount.specifiedAmount.units": Text(r"\d+", 1, 18, "whole units, as text"),
        },
        numbers={"thresholdRules.thresholdPercent": Number(0, 1000)},
        values={"thresholdRules.spendBasis": ("CURRENT_SPEND", "FORECASTED_SPEND")},
        outputs={"name": "{guid}", "ownershipScope": "ALL_USERS"},
    ),
    "gcp:bigquery/datasetIamMember:DatasetIamMember": TypeRules(
        id="projects/{project}/datasets/{datasetId}/{role}/{member}",
        force_new=("datasetId", "project", "role", "member", "condition"),
        syntax={"member": "iam_member"},
    ),
}
