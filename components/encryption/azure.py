"""Encryption on Azure: Key Vaults, a key for each purpose, and an identity for each key that is all it may be used as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
from pulumi_azure_native import authorization, keyvault, managedidentity

from components.azure_diagnostics import diagnostic_setting
from components.azure_key_vault import key_vault
from components.azure_role_assignment import assign_role
from components.azure_roles import require_guid
from components.encryption import DELETION_DAYS, ROTATION_DAYS, STANDBY, Encryption, EncryptionArgs, KeyPurpose
from vocabulary import Cloud, NameKind, standby_region_in

_ENCRYPTION_ROLE: Final = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
"""Built-in role Key Vault Crypto Service Encryption User: wrap and unwrap with a key, nothing else."""

_WITHOUT_KEY: Final = (KeyPurpose.IMAGES,)
"""Container Registry passes a vault's firewall only with its system-assigned identity, but must be given the key while it is
created ("Advanced scenario: Key Vault firewall"): images are encrypted with the cloud's own key."""


@dataclass(frozen=True, kw_only=True)
class _Keys:
    """Keys of one region: the vault's id, and by purpose the key's URI and its identity, known once that may use the key."""

    vault_id: pulumi.Input[str] = ""
    uris: dict[str, pulumi.Output[str]] = field(default_factory=dict)
    user_ids: dict[str, pulumi.Output[str]] = field(default_factory=dict)


class AzureEncryption(Encryption):
    """A vault in the home region and one in the standby region, closed to all but trusted services with the keys' identities.

    Nobody but those services reaches the data plane, so that no private endpoint is needed: keys are made and rotated through
    Resource Manager. Premium, since only that SKU keeps keys in hardware modules, as the other clouds do.

    Sources: Key Vault "About keys", "Configure key auto-rotation", "Configure network security" (trusted services) and "Azure
    role-based access control"; Azure Storage "Customer-managed keys" (vault and account may lie in different regions).
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: EncryptionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the keys.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id.
        """
        require_guid("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        purposes = [p for p in KeyPurpose if p not in _WITHOUT_KEY] if args.customer_managed_keys else []
        standby_region = standby_region_in(self._CLOUD, self.context.region)
        home = self._keys(purposes, self.context.place(self._CLOUD).name, "keys")
        standby = self._keys([p for p in purposes if p in STANDBY], standby_region, "standby") if standby_region else _Keys()
        self.register(
            key_ids=home.uris,
            key_user_ids=home.user_ids,
            vault_id=home.vault_id,
            standby_key_ids=standby.uris,
            standby_key_user_ids=standby.user_ids,
            standby_vault_id=standby.vault_id,
        )

    def _keys(self, purposes: Sequence[KeyPurpose], location: str, suffix: str) -> _Keys:
        if not purposes:
            return _Keys()
        users = {purpose: self._user(f"{suffix}-{purpose}", location) for purpose in purposes}
        vault = self._vault(suffix, location, tenant_id=users[purposes[0]].tenant_id)
        uris, user_ids = {}, {}
        for purpose, user in users.items():
            key = self._key(f"{suffix}-{purpose}", purpose, vault)
            grant = self._grant(f"{suffix}-{purpose}", key, user)
            ready = pulumi.Output.all(key.key_uri, user.id, grant.id)
            uris[purpose.value] = ready.apply(lambda known: str(known[0]))
            user_ids[purpose.value] = ready.apply(lambda known: str(known[1]))
        return _Keys(vault_id=vault.id, uris=uris, user_ids=user_ids)

    def _user(self, suffix: str, location: str) -> managedidentity.UserAssignedIdentity:
        return managedidentity.UserAssignedIdentity(
            self.child_name(suffix),
            resource_group_name=self._args.scope,
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, suffix),
            location=location,
            tags=self.tags(),
            opts=self.child(),
        )

    def _vault(self, suffix: str, location: str, tenant_id: pulumi.Input[str]) -> keyvault.Vault:
        vault = key_vault(
            self,
            suffix,
            resource_group=self._args.scope,
            tenant_id=tenant_id,
            soft_delete_days=DELETION_DAYS,
            sku=keyvault.SkuName.PREMIUM,
            location=location,
        )
        diagnostic_setting(self, suffix, vault.id, self._args.log_store_id)
        return vault

    def _key(self, suffix: str, purpose: KeyPurpose, vault: keyvault.Vault) -> keyvault.Key:
        return keyvault.Key(
            self.child_name(suffix),
            resource_group_name=self._args.scope,
            vault_name=vault.name,
            key_name=purpose.value,
            properties={
                "kty": keyvault.JsonWebKeyType.RS_A_HSM,
                "key_size": 3072,
                "rotation_policy": {
                    # A version must expire some time; a version twice as old as the next one protects nothing new.
                    "attributes": {"expiry_time": f"P{2 * ROTATION_DAYS}D"},
                    "lifetime_actions": [
                        {
                            "action": {"type": keyvault.KeyRotationPolicyActionType.ROTATE},
                            "trigger": {"time_after_create": f"P{ROTATION_DAYS}D"},
                        }
                    ],
                },
            },
            tags=self.tags(),
            # Goes with its vault: azure-native deletes keys over the vault's data plane, which is closed to whoever deploys.
            opts=self.child(protect=self.context.protect, retain_on_delete=True),
        )

    def _grant(self, suffix: str, key: keyvault.Key, user: managedidentity.UserAssignedIdentity) -> authorization.RoleAssignment:
        return assign_role(
            self,
            suffix,
            subscription_id=self._args.account_id,
            scope=key.id,
            role=_ENCRYPTION_ROLE,
            principal_id=user.principal_id,
        )
