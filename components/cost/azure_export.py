"""The template that makes Azure's FOCUS export. Pure data: it is rendered here and deployed by ``azure``.

Source: Cost Management REST API, "Exports - Create Or Update" of the API version named here, and "FOCUS cost and usage details
file schema" for the versions of the data set.
"""

from typing import Any, Final

API_VERSION: Final = "2025-03-01"
"""API version with the export type ``FocusCost`` and the version of its data set."""

FOCUS_VERSION: Final = "1.2-preview"
"""Azure's data set of FOCUS 1.2; ``1.0r2`` is the newest that is not a preview."""

PRINCIPAL_OUTPUT: Final = "principalId"
"""Output of the deployment: the export's own identity, which writes to the container."""

_YEARS: Final = 10
"""How long the export recurs: as long as a budget of Azure lasts by default."""


def export_template(*, export_name: str, location: str, container: str, start: str) -> dict[str, Any]:
    """A template at the subscription's scope with one export, daily, of the month to date.

    Args:
        export_name: the export's name.
        location: where its managed identity lies.
        container: container of the storage account (parameter ``storageAccountId``) that it writes to.
        start: first day, as ``YYYY-MM-DD``.
    """
    end = f"{int(start[:4]) + _YEARS}{start[4:]}"
    identity = f"reference(subscriptionResourceId('Microsoft.CostManagement/exports', '{export_name}'), '{API_VERSION}', 'full')"
    return {
        "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"storageAccountId": {"type": "string"}},
        "resources": [
            {
                "type": "Microsoft.CostManagement/exports",
                "apiVersion": API_VERSION,
                "name": export_name,
                "location": location,
                "identity": {"type": "SystemAssigned"},
                "properties": {
                    "definition": {
                        "type": "FocusCost",
                        "timeframe": "MonthToDate",
                        "dataSet": {"granularity": "Daily", "configuration": {"dataVersion": FOCUS_VERSION}},
                    },
                    "schedule": {
                        "status": "Active",
                        "recurrence": "Daily",
                        "recurrencePeriod": {"from": f"{start}T00:00:00Z", "to": f"{end}T00:00:00Z"},
                    },
                    "format": "Parquet",
                    "compressionMode": "snappy",
                    "partitionData": True,
                    "dataOverwriteBehavior": "OverwritePreviousReport",
                    "deliveryInfo": {
                        "destination": {
                            "type": "AzureBlob",
                            "resourceId": "[parameters('storageAccountId')]",
                            "container": container,
                            "rootFolderPath": "focus",
                        }
                    },
                },
            }
        ],
        "outputs": {PRINCIPAL_OUTPUT: {"type": "string", "value": f"[{identity}.identity.principalId]"}},
    }
