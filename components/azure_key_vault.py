"""Key vaults, as all capabilities make them: roles decide, nothing that is deleted is gone at once, the public stays out.

Source: Key Vault "Configure Azure Key Vault networking settings", "Azure Key Vault soft-delete overview".
"""

import pulumi
from pulumi_azure_native import keyvault

from components.base import Component
from vocabulary import Cloud, NameKind


def key_vault(
    component: Component,
    suffix: str,
    *,
    resource_group: pulumi.Input[str],
    tenant_id: pulumi.Input[str],
    soft_delete_days: int = 90,
    sku: keyvault.SkuName = keyvault.SkuName.STANDARD,
    location: str | None = None,
) -> keyvault.Vault:
    """A vault as child ``suffix`` of ``component`` that only trusted services of Azure and private endpoints reach.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        resource_group: name of the resource group.
        tenant_id: the Entra tenant whose identities get in.
        soft_delete_days: time in which what is deleted can be restored, 7 to 90 days; it never changes afterwards.
        sku: premium keeps keys in hardware.
        location: Azure region; the stack's unless given.
    """
    return keyvault.Vault(
        component.child_name(suffix),
        resource_group_name=resource_group,
        vault_name=component.physical_name(NameKind.KEY_VAULT, suffix),
        location=location or component.context.place(Cloud.AZURE).name,
        properties={
            "tenant_id": tenant_id,
            "sku": {"family": "A", "name": sku},
            "enable_rbac_authorization": True,
            "enable_soft_delete": True,
            "soft_delete_retention_in_days": soft_delete_days,
            "enable_purge_protection": True,
            "public_network_access": "Disabled",
            "network_acls": {"bypass": "AzureServices", "default_action": "Deny"},
        },
        tags=component.tags(),
        opts=component.child(protect=component.context.protect),
    )
