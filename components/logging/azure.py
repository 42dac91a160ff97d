"""Logging on Azure: activity log, Log Analytics, and an archive in a storage account with immutable versions."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import authorization, keyvault, managedidentity, monitor, operationalinsights, storage

from components.azure_diagnostics import diagnostic_setting
from components.azure_key_vault import key_vault
from components.azure_roles import require_guid, role_definition_id
from components.azure_storage import blob_service, expiry, lifecycle, lifecycle_rule, storage_account
from components.encryption_key import EncryptionKey
from components.logging import Logging, LoggingArgs
from components.logging.azure_alarms import AlarmArgs, alarms
from vocabulary import Cloud, NameKind

_LONGEST_RETENTION_DAYS: Final = 730
"""Longest interactive retention of a workspace (Azure Monitor: "Manage data retention in a Log Analytics workspace")."""

_ACTIVITY_CATEGORIES: Final = (
    "Administrative",
    "Security",
    "ServiceHealth",
    "Alert",
    "Recommendation",
    "Policy",
    "Autoscale",
    "ResourceHealth",
)
"""All categories of the activity log (Azure Monitor: "Azure activity log event schema")."""

_ENCRYPTION_ROLE: Final = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
"""Built-in role Key Vault Crypto Service Encryption User: wrap and unwrap with a key, nothing else."""

_DELIVERY_ROLE: Final = "92aaf0da-9dab-42b6-94a3-d43ce8d16293"
"""Built-in role Log Analytics Contributor: what the policies that deploy diagnostic settings ask for."""

_DELIVERY_INITIATIVES: Final = {
    "store": "0884adba-2312-4468-abeb-5422caed1038",
    "archive": "b6b86da9-e527-49de-ac59-6af0a9db10b8",
}
"""Built-in initiatives "Enable allLogs category group resource logging for supported resources to" Log Analytics and storage."""

_COLD_MINIMUM_DAYS: Final = 90
"""Shortest time that the cold tier bills for (Azure Storage: "Access tiers for blob data")."""


@dataclass(frozen=True, kw_only=True)
class _Key:
    """The encryption key, and the identity that the storage account uses it as."""

    vault: keyvault.Vault
    key: keyvault.Key
    identity: managedidentity.UserAssignedIdentity
    grant: authorization.RoleAssignment


class AzureLogging(Logging):
    """The subscription's activity log and the resources' own logs, in a workspace and in an immutable archive.

    Resource logs come by diagnostic settings. Two built-in policy initiatives deploy them to every resource of the subscription,
    also those made later; our own vault, workspace and archive do not wait for a policy.

    Not here: a customer-managed key for the workspace, which needs a dedicated cluster of at least 100 GB a day; sign-ins, which
    are in the Entra tenant's log; locks, which would keep other components from removing what is theirs on the archive.

    Sources: Azure Monitor "Diagnostic settings", Azure Storage "Version-level WORM policies" and "Customer-managed keys for Azure
    Storage encryption", Key Vault "Configure Azure Key Vault networking settings".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: LoggingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build logging.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id.
        """
        require_guid("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._subscription = f"/subscriptions/{args.account_id}"
        self._location = self.context.place(self._CLOUD).name
        key = self._key()
        archive, finished = self._archive(key)
        log_store = self._log_store()
        trail = self._audit_trail(archive, log_store)
        self._platform_delivery(archive, log_store, key)
        channel = self._alert_channel()
        alarms(
            self,
            AlarmArgs(
                account_id=args.account_id,
                resource_group=args.scope,
                archive_id=archive.id,
                log_store_id=log_store.id,
                vault_id=key.vault.id if key else None,
                channel_id=channel.id,
            ),
        )
        self.register(
            log_store_id=log_store.id,
            # Only once it is set up: the service refuses a private endpoint while another change of the account is on its way.
            archive_id=pulumi.Output.all(archive.id, finished.id).apply(lambda ids: str(ids[0])),
            audit_trail_id=trail.id,
            alert_channel_id=channel.id,
            encryption_key_id=key.key.key_uri if key else "",
        )

    def _key(self) -> _Key | None:
        """An RSA key that only the storage account's identity may use; the vault is closed but to trusted services."""
        if not self._args.customer_managed_key:
            return None
        identity = managedidentity.UserAssignedIdentity(
            self.child_name("encryption"),
            resource_group_name=self._args.scope,
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, "encryption"),
            location=self._location,
            tags=self.tags(),
            opts=self.child(),
        )
        vault = key_vault(self, "key", resource_group=self._args.scope, tenant_id=identity.tenant_id)
        key = keyvault.Key(
            self.child_name("key"),
            resource_group_name=self._args.scope,
            vault_name=vault.name,
            key_name="logging",
            properties={
                "kty": keyvault.JsonWebKeyType.RSA,
                "key_size": 3072,
                "rotation_policy": {
                    "attributes": {"expiry_time": "P2Y"},
                    "lifetime_actions": [
                        {
                            "action": {"type": keyvault.KeyRotationPolicyActionType.ROTATE},
                            "trigger": {"time_after_create": "P1Y"},
                        }
                    ],
                },
            },
            tags=self.tags(),
            # Goes with its vault: azure-native deletes keys over the vault's data plane, which is closed to whoever deploys.
            opts=self.child(protect=self.context.protect, retain_on_delete=True),
        )
        grant = self._grant("encryption", vault.id, _ENCRYPTION_ROLE, identity)
        return _Key(vault=vault, key=key, identity=identity, grant=grant)

    def _archive(self, key: _Key | None) -> tuple[storage.StorageAccount, pulumi.CustomResource]:
        """The account, and the last of its settings.

        Versions are immutable for the archive's retention; appending to logs that are still written stays possible.
        """
        account = storage_account(
            self,
            "archive",
            resource_group=self._args.scope,
            location=self._location,
            key=EncryptionKey(key_id=key.key.key_uri, user_id=key.identity.id) if key else None,
            # Closed to every address: "Disabled" would also be said to shut out the trusted services that deliver logs.
            public_network_access=storage.PublicNetworkAccess.ENABLED,
            immutable_storage_with_versioning={
                "enabled": True,
                "immutability_policy": {
                    "immutability_period_since_creation_in_days": self._args.archive_retention_days,
                    "state": "Locked" if self._args.lock_archive else "Unlocked",
                    "allow_protected_append_writes": True,
                },
            },
            depends_on=[key.grant] if key else None,
        )
        blobs = blob_service(
            self, "archive", account, resource_group=self._args.scope, recovery_days=30, is_versioning_enabled=True
        )
        return account, self._lifecycle(account, after=blobs)

    def _lifecycle(self, account: storage.StorageAccount, after: storage.BlobServiceProperties) -> storage.ManagementPolicy:
        """Colder once the log store has forgotten it, if that pays (block blobs only); gone when its retention ends."""
        hot, kept = self._args.retention_days, self._args.archive_retention_days
        rules = [lifecycle_rule("expire", expiry(kept), blob_types=["blockBlob", "appendBlob"])]
        if kept - hot >= _COLD_MINIMUM_DAYS:
            cold = {"days_after_modification_greater_than": hot}
            rules.append(lifecycle_rule("cool-down", {"base_blob": {"tier_to_cold": cold}}, blob_types=["blockBlob"]))
        return lifecycle(self, "archive", account, resource_group=self._args.scope, rules=rules, after=after)

    def _log_store(self) -> operationalinsights.Workspace:
        return operationalinsights.Workspace(
            self.child_name("store"),
            resource_group_name=self._args.scope,
            workspace_name=self.physical_name(NameKind.LOG_ANALYTICS_WORKSPACE, "store"),
            location=self._location,
            sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
            retention_in_days=min(self._args.retention_days, _LONGEST_RETENTION_DAYS),
            features={"disable_local_auth": True, "enable_log_access_using_only_resource_permissions": True},
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _audit_trail(
        self, archive: storage.StorageAccount, log_store: operationalinsights.Workspace
    ) -> monitor.DiagnosticSetting:
        return diagnostic_setting(
            self, "audit-trail", self._subscription, log_store.id, categories=_ACTIVITY_CATEGORIES, archive_id=archive.id
        )

    def _platform_delivery(
        self, archive: storage.StorageAccount, log_store: operationalinsights.Workspace, key: _Key | None
    ) -> None:
        diagnostic_setting(self, "store", log_store.id, log_store.id, archive_id=archive.id)
        if key:
            diagnostic_setting(self, "key", key.vault.id, log_store.id, archive_id=archive.id)
        # Not to itself, and not its writes: each delivery would be an event to deliver.
        access = ("StorageRead", "StorageDelete")
        blobs = pulumi.Output.concat(archive.id, "/blobServices/default")
        diagnostic_setting(self, "archive", blobs, log_store.id, categories=access)
        self._initiatives({"logAnalytics": log_store.id}, {"storageAccount": archive.id, "resourceLocation": self._location})

    def _initiatives(self, store: dict[str, pulumi.Input[str]], archive: dict[str, pulumi.Input[str]]) -> None:
        """Policies act as an identity that may set up diagnostic settings, and nothing else that is ours."""
        identity = managedidentity.UserAssignedIdentity(
            self.child_name("delivery"),
            resource_group_name=self._args.scope,
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, "delivery"),
            location=self._location,
            tags=self.tags(),
            opts=self.child(),
        )
        grant = self._grant("delivery", self._subscription, _DELIVERY_ROLE, identity)
        for suffix, parameters in (("store", store), ("archive", archive)):
            authorization.PolicyAssignment(
                self.child_name(f"delivery-{suffix}"),
                scope=self._subscription,
                policy_assignment_name=self.physical_name(NameKind.AZURE_RESOURCE, f"delivery-{suffix}"),
                display_name=f"Resource logs go to the log {suffix}",
                policy_definition_id=f"/providers/Microsoft.Authorization/policySetDefinitions/{_DELIVERY_INITIATIVES[suffix]}",
                parameters={name: {"value": value} for name, value in parameters.items()},
                identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
                location=self._location,
                opts=self.child(depends_on=[grant]),
            )

    def _grant(
        self,
        suffix: str,
        scope: pulumi.Input[str],
        role: str,
        identity: managedidentity.UserAssignedIdentity,
    ) -> authorization.RoleAssignment:
        return authorization.RoleAssignment(
            self.child_name(suffix),
            scope=scope,
            principal_id=identity.principal_id,
            principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
            role_definition_id=role_definition_id(self._args.account_id, role),
            opts=self.child(),
        )

    def _alert_channel(self) -> monitor.ActionGroup:
        return monitor.ActionGroup(
            self.child_name("alarms"),
            resource_group_name=self._args.scope,
            action_group_name=self.physical_name(NameKind.AZURE_RESOURCE, "alarms"),
            group_short_name="tampering",
            location="Global",
            enabled=True,
            email_receivers=[{"name": "tampering", "email_address": self._args.alert_email, "use_common_alert_schema": True}],
            tags=self.tags(),
            opts=self.child(),
        )
