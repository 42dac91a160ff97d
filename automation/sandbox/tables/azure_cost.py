"""Azure: rows of cost types.

Sources, unless a row names another: the REST reference of the service, and the SDK's docstrings.
"""

from automation.sandbox.rules import Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "azure-native:consumption:Budget": TypeRules(
        id="{scope}/providers/Microsoft.Consumption/budgets/{budgetName}",
        force_new=("scope", "budgetName"),
        text={
            "budgetName": Text(r"[\w.-]+", 1, 63, "1 to 63 letters, digits and _.-"),
            # Starts on the first of a month: https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update
            "timePeriod.startDate": Text(
                r"20\d\d-\d\d-01T00:00:00Z", 20, 20, "the first day of a month, as 2026-12-01T00:00:00Z"
            ),
        },
        numbers={"notifications.*.threshold": Number(0.01, 1000)},
        outputs={"name": "{budgetName}", "type": "Microsoft.Consumption/budgets"},
    ),
    "azure-native:resources:DeploymentAtSubscriptionScope": TypeRules(
        id="/subscriptions/{subscription}/providers/Microsoft.Resources/deployments/{deploymentName}",
        force_new=("deploymentName", "location"),
        text={"deploymentName": Text(r"[\w.()-]+", 1, 64, "1 to 64 letters, digits and _.()-")},
        outputs={"name": "{deploymentName}", "type": "Microsoft.Resources/deployments"},
    ),
}

NAMED_OUTPUTS: tuple[tuple[str, object], ...] = (
    # Templates are not evaluated: what ours puts out is the identity of the one resource that it makes (components/cost).
    (r"outputs", {"principalId": {"type": "String", "value": "{guid:principalId}"}}),
)
"""Outputs of template deployments."""
