"""Account baseline on Azure: the resource group that the stack's resources live in, and threat detection of the subscription."""

from typing import Final

import pulumi
import pulumi_azure_native as azure_native

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.azure_roles import require_guid
from vocabulary import Cloud, NameKind

_DEFENDER_PLANS: Final = {"Arm": "PerSubscription", "KeyVaults": "PerKeyVault", "StorageAccounts": "DefenderForStorageV2"}
"""Plans of Microsoft Defender for Cloud, each with its sub-plan: control plane, keys and data, as GuardDuty on AWS."""


class AzureAccountBaseline(AccountBaseline):
    """Resource group and Defender plans.

    Resource providers are not registered here: azure-native has no class for it, and only a person or pipeline with
    ``*/register/action`` on the subscription can (docs/capabilities/account_baseline.md lists them).

    Sources: Azure Resource Manager "Resource providers and types", Defender for Cloud REST API "Pricings".
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
        self._threat_detection(args.account_id)
        self.register(scope=group.name)

    def _resource_group(self) -> azure_native.resources.ResourceGroup:
        return azure_native.resources.ResourceGroup(
            self.child_name("resources"),
            resource_group_name=self.physical_name(NameKind.RESOURCE_GROUP, "resources"),
            location=self.context.place(self._CLOUD).name,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _threat_detection(self, subscription_id: str) -> None:
        """One plan after the other, since the service refuses concurrent changes; for subscriptions it has no deletion."""
        previous: list[pulumi.Resource] = []
        for plan, sub_plan in _DEFENDER_PLANS.items():
            pricing = azure_native.security.Pricing(
                self.child_name(f"defender-{plan.lower()}"),
                scope_id=f"subscriptions/{subscription_id}",
                pricing_name=plan,
                pricing_tier=azure_native.security.PricingTier.STANDARD,
                sub_plan=sub_plan,
                opts=self.child(depends_on=previous, retain_on_delete=True),
            )
            previous = [pricing]
