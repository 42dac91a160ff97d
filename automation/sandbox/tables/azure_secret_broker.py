"""Azure: rows of alarms on metrics.

Source: Azure Monitor REST, "Metric Alerts - Create Or Update", and "Naming rules and restrictions for Azure resources".
"""

from automation.sandbox.rules import Number, Text, TypeRules

_FREQUENCIES = ("PT1M", "PT5M", "PT15M", "PT30M", "PT1H")

RULES: dict[str, TypeRules] = {
    "azure-native:monitor:MetricAlert": TypeRules(
        text={"ruleName": Text(r"[^*#&+:<>?@%{}\\/]+(?<![ .])", 1, 260, "1 to 260 characters without *#&+:<>?@%{}\\/")},
        numbers={"severity": Number(0, 4)},
        values={
            "evaluationFrequency": _FREQUENCIES,
            "windowSize": (*_FREQUENCIES, "PT6H", "PT12H", "P1D"),
        },
    ),
}
