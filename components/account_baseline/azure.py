"""Account baseline on Azure: the resource group that the stack's resources live in, and threat detection of the subscription."""

from typing import Final

import pulumi
import pulumi_azure_native as azure_native

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.azure_roles import require_guid
from vocabulary import Cloud, NameKind

_PRICINGS: Final = "Microsoft.Security/pricings"

_DEFENDER_PLANS: Final[dict[str, dict[str, object]]] = {
    "Arm": {"subPlan": "PerSubscription"},
    "KeyVaults": {"subPlan": "PerKeyVault"},
    "StorageAccounts": {
        "subPlan": "DefenderForStorageV2",
        # Left out, both are on: they read the data, bill by the gigabyte, and only an owner of the subscription can enable them.
        "extensions": [
            {"name": "OnUploadMalwareScanning", "isEnabled": "False"},
            {"name": "SensitiveDataDiscovery", "isEnabled": "False"},
        ],
    },
}
"""Plans of Microsoft Defender for Cloud, with what differs: control plane, keys and data, as GuardDuty on AWS."""


class AzureAccountBaseline(AccountBaseline):
    """Resource group and Defender plans.

    Resource providers are not registered here: azure-native has no class for it, and only a person or pipeline with
    ``*/register/action`` on the subscription can (docs/capabilities/account_baseline.md lists them).

    Sources: Azure Resource Manager "Resource providers and types" and "Subscription deployments with ARM templates", Defender for
    Cloud REST API "Pricings" and "Enable Defender for Storage".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: AccountBaselineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the baseline.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id.
        """
        require_guid("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        group = self._resource_group()
        self._threat_detection()
        self.register(scope=group.name)

    def _resource_group(self) -> azure_native.resources.ResourceGroup:
        return azure_native.resources.ResourceGroup(
            self.child_name("resources"),
            resource_group_name=self.physical_name(NameKind.RESOURCE_GROUP, "resources"),
            location=self.context.place(self._CLOUD).name,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _threat_detection(self) -> None:
        """By a template: every subscription has its plans from the start, and azure-native creates nothing that is there."""
        azure_native.resources.DeploymentAtSubscriptionScope(
            self.child_name("defender"),
            location=self.context.place(self._CLOUD).name,
            properties=azure_native.resources.DeploymentPropertiesArgs(
                mode=azure_native.resources.DeploymentMode.INCREMENTAL, template=defender_template()
            ),
            tags=self.tags(),
            opts=self.child(),
        )


def defender_template() -> dict[str, object]:
    """Resource Manager template that switches the plans on. One after the other, since the service refuses concurrent changes."""
    plans: list[dict[str, object]] = []
    for name, properties in _DEFENDER_PLANS.items():
        plans.append(
            {
                "type": _PRICINGS,
                "apiVersion": "2024-01-01",
                "name": name,
                "dependsOn": [f"[subscriptionResourceId('{_PRICINGS}', '{plan['name']}')]" for plan in plans[-1:]],
                "properties": {"pricingTier": "Standard", **properties},
            }
        )
    return {
        "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": plans,
    }
