"""Storage accounts on Azure, as all capabilities make them: no shared keys, TLS 1.2, nothing public, closed to other addresses.

Sources: Azure Storage "Security recommendations for Blob storage", "Customer-managed keys for Azure Storage encryption",
"Configure Azure Storage firewalls", "Soft delete for blobs".
"""

from typing import Any

import pulumi
from pulumi_azure_native import storage

from components.base import Component
from components.encryption_key import EncryptionKey
from vocabulary import NameKind


def storage_account(
    component: Component,
    suffix: str,
    *,
    resource_group: pulumi.Input[str],
    location: str,
    key: EncryptionKey | None,
    public_network_access: storage.PublicNetworkAccess,
    sku: storage.SkuName = storage.SkuName.STANDARD_ZRS,
    access_tier: storage.AccessTier = storage.AccessTier.HOT,
    ip_rules: pulumi.Input[list[storage.IPRuleArgs]] | None = None,
    depends_on: list[pulumi.Resource] | None = None,
    **settings: Any,
) -> storage.StorageAccount:
    """An account as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        resource_group: name of the resource group.
        location: Azure region.
        key: customer-managed key; None for Azure's own.
        public_network_access: ``ENABLED`` still shuts out every address that ``ip_rules`` does not name, but lets in the trusted
            services of Azure, which deliver by the public endpoint; ``DISABLED`` shuts out all but private endpoints.
        sku: how often data is kept; in three zones unless given.
        access_tier: hot unless given.
        ip_rules: addresses that may come by the public endpoint (``allow_addresses``).
        depends_on: what must stand before, such as a right to the key.
        settings: what else ``StorageAccount`` takes, such as immutability.
    """
    network_rules: dict[str, Any] = {"default_action": storage.DefaultAction.DENY, "bypass": storage.Bypass.AZURE_SERVICES}
    return storage.StorageAccount(
        component.child_name(suffix),
        resource_group_name=resource_group,
        account_name=component.physical_name(NameKind.STORAGE_ACCOUNT, suffix),
        location=location,
        kind=storage.Kind.STORAGE_V2,
        sku={"name": sku},
        access_tier=access_tier,
        allow_blob_public_access=False,
        allow_cross_tenant_replication=False,
        allow_shared_key_access=False,
        default_to_o_auth_authentication=True,
        enable_https_traffic_only=True,
        minimum_tls_version=storage.MinimumTlsVersion.TLS1_2,
        public_network_access=public_network_access,
        network_rule_set=network_rules if ip_rules is None else network_rules | {"ip_rules": ip_rules},
        identity={"type": "UserAssigned", "user_assigned_identities": [key.user_id]} if key else None,
        encryption=_encryption(key) if key else None,
        tags=component.tags(),
        opts=component.child(protect=component.context.protect, depends_on=depends_on or []),
        **settings,
    )


def blob_service(
    component: Component,
    suffix: str,
    account: storage.StorageAccount,
    *,
    resource_group: pulumi.Input[str],
    recovery_days: int,
    **settings: Any,
) -> storage.BlobServiceProperties:
    """Settings of the account's blobs. What needs them to stand, such as a container, must depend on them.

    Args:
        component: the component that owns them.
        suffix: what the component calls the account.
        account: the account.
        resource_group: name of the resource group.
        recovery_days: how long deleted blobs and containers can be brought back, in days, 1 to 365.
        settings: what else ``BlobServiceProperties`` takes, such as versioning.
    """
    kept = {"enabled": True, "days": recovery_days}
    return storage.BlobServiceProperties(
        component.child_name(suffix),
        resource_group_name=resource_group,
        account_name=account.name,
        blob_services_name="default",
        delete_retention_policy=kept,
        container_delete_retention_policy=kept,
        # Goes with the account: Azure has no deletion, and azure-native would write settings without versioning instead.
        opts=component.child(retain_on_delete=True),
        **settings,
    )


def lifecycle(
    component: Component,
    suffix: str,
    account: storage.StorageAccount,
    *,
    resource_group: pulumi.Input[str],
    rules: list[dict[str, Any]],
    after: pulumi.Resource,
) -> storage.ManagementPolicy:
    """What becomes of the account's blobs as they grow old.

    Args:
        component: the component that owns it.
        suffix: what the component calls the account.
        account: the account.
        resource_group: name of the resource group.
        rules: from ``lifecycle_rule``.
        after: what must stand before, such as the settings that keep versions.
    """
    return storage.ManagementPolicy(
        component.child_name(suffix),
        resource_group_name=resource_group,
        account_name=account.name,
        management_policy_name="default",
        policy={"rules": rules},
        opts=component.child(depends_on=[after]),
    )


def lifecycle_rule(name: str, actions: dict[str, Any], **filters: list[str]) -> dict[str, Any]:
    """What ``actions`` do to the blobs that ``filters`` choose, such as ``blob_types`` and ``prefix_match``."""
    return {
        "name": name,
        "type": storage.RuleType.LIFECYCLE,
        "enabled": True,
        "definition": {"filters": filters, "actions": actions},
    }


def expiry(days: int) -> dict[str, Any]:
    """Actions that delete blobs ``days`` after their last change, and versions ``days`` after they were made."""
    modified, created = {"days_after_modification_greater_than": days}, {"days_after_creation_greater_than": days}
    return {"base_blob": {"delete": modified}, "version": {"delete": created}}


def allow_addresses(addresses: pulumi.Input[list[str]] | None) -> pulumi.Output[list[storage.IPRuleArgs]]:
    """Firewall rules that let public addresses in; none for None."""
    return pulumi.Output.from_input([] if addresses is None else addresses).apply(
        lambda known: [storage.IPRuleArgs(i_p_address_or_range=address, action=storage.Action.ALLOW) for address in sorted(known)]
    )


def _encryption(key: EncryptionKey) -> storage.EncryptionArgs:
    """Without a key version: the account follows the key's rotation."""
    return storage.EncryptionArgs(
        key_source=storage.KeySource.MICROSOFT_KEYVAULT,
        encryption_identity={"encryption_user_assigned_identity": key.user_id},
        key_vault_properties={"key_name": key.name, "key_vault_uri": key.vault_uri},
    )
