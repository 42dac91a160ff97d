"""What Azure's workspaces stand on: identity with its rights, storage, vault, Application Insights, private endpoints, logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import applicationinsights, authorization, keyvault, managedidentity, storage

from components.azure_diagnostics import diagnostic_setting
from components.azure_key_vault import key_vault
from components.azure_private_endpoint import private_endpoint
from components.azure_role_assignment import assign_role
from components.azure_roles import require_guid
from components.azure_storage import blob_service, storage_account
from components.base import require
from components.ml_workspace import AzureMlWorkspaceOptions, MlWorkspace, MlWorkspaceArgs
from components.ml_workspace.azure_grants import BEFORE, READER
from vocabulary import Cloud, NameKind

_RECOVERY_DAYS: Final = 14
"""How long deleted blobs can be brought back, in days: as long as a deleted workspace."""

_ENDPOINT_ZONES: Final = {
    "amlregistry": ("ml",),
    "amlworkspace": ("ml", "ml-notebooks"),
    "blob": ("storage",),
    "file": ("storage-files",),
    "vault": ("secrets",),
}
"""DNS zones that a private endpoint registers in, by its group: keys of the network's ``private_services``."""


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """What workspaces stand on, and the rights and ways that must be in place before they are made."""

    identity: managedidentity.UserAssignedIdentity
    storage: storage.StorageAccount
    vault: keyvault.Vault
    insights: applicationinsights.Component
    complete: Sequence[pulumi.Resource]


class AzureFoundation(MlWorkspace):
    """The part of the component that knows no machine learning."""

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: MlWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_guid("account_id", args.account_id)
        require(
            args.azure is not None,
            "azure",
            args.azure,
            "give AzureMlWorkspaceOptions with registry, artifact store and identity of jobs",
        )
        super().__init__(name, args.context, opts)
        assert args.azure  # noqa: S101 - checked above
        self._args = args
        self._options: AzureMlWorkspaceOptions = args.azure
        self._location = args.context.place(Cloud.AZURE).name

    def _foundation(self, registry_id: pulumi.Input[str]) -> Foundation:
        """Identity, storage, vault and Application Insights, with all rights and ways in place."""
        identity = managedidentity.UserAssignedIdentity(
            self.child_name("workspace"),
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, "workspace"),
            resource_group_name=self._args.scope,
            location=self._location,
            tags=self.tags(),
            opts=self.child(),
        )
        account, settings = self._storage()
        vault = self._vault(identity)
        insights = self._insights()
        # One after the other: an endpoint fails while its storage account is being changed (StorageAccountOperationInProgress).
        blobs = self._private_endpoint("storage-blob", account.id, "blob", after=settings)
        endpoints = {
            "storage-blob": blobs,
            "storage-file": self._private_endpoint("storage-file", account.id, "file", after=blobs),
            "vault": self._private_endpoint("vault", vault.id, "vault"),
        }
        targets: dict[str, pulumi.Input[str]] = {
            "storage": account.id,
            "vault": vault.id,
            "insights": insights.id,
            "images": self._options.image_registry_id,
            "artifacts": self._options.artifact_store_id,
            "registry": registry_id,
        }
        if self._options.secret_store_id is not None:
            targets["secrets"] = self._options.secret_store_id
        grants = [
            self._grant(f"{resource}-{purpose}", identity, target, role)
            for resource, target in targets.items()
            for purpose, role in BEFORE[resource].items()
        ]
        # Storage that is closed to the public: Azure ML's studio looks for its endpoints and reads them.
        grants += [
            self._grant(f"{suffix}-endpoint", identity, endpoints[suffix].id, READER)
            for suffix in ("storage-blob", "storage-file")
        ]
        return Foundation(
            identity=identity,
            storage=account,
            vault=vault,
            insights=insights,
            complete=[*grants, *endpoints.values()],
        )

    def _storage(self) -> tuple[storage.StorageAccount, storage.BlobServiceProperties]:
        """Files of notebooks, code and outputs of runs, and the account's last setting.

        No hierarchical namespace: Azure ML takes none as its default store.
        """
        account = storage_account(
            self,
            "storage",
            resource_group=self._args.scope,
            location=self._location,
            key=self._args.key,
            public_network_access=storage.PublicNetworkAccess.DISABLED,
            is_hns_enabled=False,
        )
        settings = blob_service(self, "storage", account, resource_group=self._args.scope, recovery_days=_RECOVERY_DAYS)
        return account, settings

    def _vault(self, identity: managedidentity.UserAssignedIdentity) -> keyvault.Vault:
        """Secrets of connections that people make in the workspace; nothing of ours."""
        vault = key_vault(self, "vault", resource_group=self._args.scope, tenant_id=identity.tenant_id)
        self._diagnostics("vault", vault.id)
        return vault

    def _insights(self) -> applicationinsights.Component:
        """Takes telemetry with an Entra token only. Its address is shared by all of Azure: jobs reach it by service tag."""
        return applicationinsights.Component(
            self.child_name("insights"),
            resource_name_=self.physical_name(NameKind.AZURE_RESOURCE, "insights"),
            kind="web",
            application_type=applicationinsights.ApplicationType.WEB,
            ingestion_mode=applicationinsights.IngestionMode.LOG_ANALYTICS,
            workspace_resource_id=self._args.log_store_id,
            disable_local_auth=True,
            public_network_access_for_ingestion=applicationinsights.PublicNetworkAccessType.ENABLED,
            public_network_access_for_query=applicationinsights.PublicNetworkAccessType.DISABLED,
            resource_group_name=self._args.scope,
            location=self._location,
            tags=self.tags(),
            opts=self.child(),
        )

    def _private_endpoint(
        self, suffix: str, target: pulumi.Input[str], group: str, after: pulumi.Resource | None = None
    ) -> pulumi.CustomResource:
        placement = self._args.placement
        return private_endpoint(
            self,
            f"endpoint-{suffix}",
            resource_group=self._args.scope,
            location=self._location,
            subnet_id=placement.subnet_ids["endpoints"][0],
            target_id=target,
            group=group,
            zones={zone: placement.private_services[zone] for zone in _ENDPOINT_ZONES[group]},
            connection=suffix,
            after=[after] if after else [],
        ).endpoint

    def _diagnostics(self, suffix: str, source: pulumi.Input[str]) -> None:
        diagnostic_setting(self, suffix, source, self._args.log_store_id)

    def _grant(
        self, suffix: str, identity: managedidentity.UserAssignedIdentity, target: pulumi.Input[str], role: str
    ) -> authorization.RoleAssignment:
        return assign_role(
            self,
            f"grant-{suffix}",
            subscription_id=self._args.account_id,
            scope=target,
            role=role,
            principal_id=identity.principal_id,
        )
