"""Azure: rows of alert routing.

Source: Azure Monitor REST API, "Alert Processing Rules - Create Or Update".
"""

from automation.sandbox.rules import Text, TypeRules

RULES: dict[str, TypeRules] = {
    "azure-native:alertsmanagement:AlertProcessingRuleByName": TypeRules(
        id="/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.AlertsManagement/actionRules/"
        "{alertProcessingRuleName}",
        text={"alertProcessingRuleName": Text(r"[^*#&+:<>?@%{}\\/]+", 1, 260, "1 to 260 characters without *#&+:<>?@%{}\\/")},
        values={"location": ("Global", "global")},
        syntax={"properties.scopes": "arm_id"},
    ),
}
