"""Artifact store on Azure: a storage account in the home region, one in the standby region, object replication between them."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_azure_native import storage

from components.artifact_store import COLDER_STILL_DAYS, ArtifactStore, ArtifactStoreArgs
from components.azure_diagnostics import diagnostic_setting
from components.azure_private_endpoint import private_endpoint
from components.azure_roles import require_guid
from components.azure_storage import allow_addresses, blob_service, lifecycle, lifecycle_rule, storage_account
from components.base import require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import Cloud, standby_region_in

_CONTAINER: Final = "ml-artifacts"
"""Container in both accounts; rights are bound to the start of its name (``ARTIFACT_CONDITION``)."""

_CHANGE_FEED_DAYS: Final = 30
"""How far back replication could take up again."""

_FROM_THE_BEGINNING: Final = "1601-01-01T00:00:00Z"
"""Creation time from which on blobs are copied: all of them (Azure Storage: "Configure object replication for block blobs")."""


@dataclass(frozen=True, kw_only=True)
class _Store:
    """A storage account, and the last of its settings: the service refuses some changes while others are on their way."""

    account: storage.StorageAccount
    finished: pulumi.CustomResource


class AzureArtifactStore(ArtifactStore):
    """Two accounts with versions and change feed; what is written to the first is copied to the second, which clients only read.

    A lock is version-level immutability: the container is made for it from the start, since that can not be added later.

    Not here: a deadline of replication, which this version of the API does not know (``fast_replication`` changes nothing); its
    metrics tell how far it is behind. A hierarchical namespace, which excludes object replication.

    Sources: Azure Storage "Object replication for block blobs", "Blob versioning", "Version-level WORM policies", "Lifecycle
    management", "Customer-managed keys for Azure Storage encryption".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: ArtifactStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the store.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id, or ``placement`` is missing.
        """
        require_guid("account_id", args.account_id)
        require(args.placement is not None, "placement", args.placement, "give the network that the private endpoints lie in")
        assert args.placement  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        home, standby_region = self.context.place(self._CLOUD).name, standby_region_in(self._CLOUD, self.context.region)
        primary = self._store("primary", home, storage.SkuName.STANDARD_ZRS, args.key, args.placement)
        standby = None
        if standby_region is not None:
            # One copy of the copy: not every standby region has zones.
            standby = self._store("standby", standby_region, storage.SkuName.STANDARD_LRS, args.standby_key, args.placement)
        self.register(
            primary_id=_id(primary),
            standby_id=_id(standby) if standby else "",
            primary_url=_url(primary),
            standby_url=_url(standby) if standby else "",
            replication_id=self._replication(primary, standby).id if standby else "",
        )

    def _store(self, suffix: str, location: str, sku: storage.SkuName, key: EncryptionKey | None, placement: Placement) -> _Store:
        account = self._account(suffix, location, sku, key)
        blobs = blob_service(
            self,
            suffix,
            account,
            resource_group=self._args.scope,
            recovery_days=self._args.version_retention_days,
            is_versioning_enabled=True,
            change_feed={"enabled": True, "retention_in_days": _CHANGE_FEED_DAYS},
        )
        diagnostic_setting(
            self,
            suffix,
            pulumi.Output.concat(account.id, "/blobServices/default"),
            self._args.log_store_id,
            categories=("StorageRead", "StorageWrite", "StorageDelete"),
            depends_on=[blobs],
        )
        lifecycle = self._lifecycle(suffix, account, after=self._container(suffix, account, after=blobs))
        endpoint = self._private_endpoint(suffix, account, placement, after=lifecycle)
        return _Store(account=account, finished=endpoint)

    def _account(self, suffix: str, location: str, sku: storage.SkuName, key: EncryptionKey | None) -> storage.StorageAccount:
        addresses, access = self._args.allowed_addresses, storage.PublicNetworkAccess
        return storage_account(
            self,
            suffix,
            resource_group=self._args.scope,
            location=location,
            key=key,
            public_network_access=access.DISABLED if addresses is None else access.ENABLED,
            sku=sku,
            ip_rules=allow_addresses(addresses),
            is_hns_enabled=False,
        )

    def _container(
        self, suffix: str, account: storage.StorageAccount, after: storage.BlobServiceProperties
    ) -> pulumi.CustomResource:
        container = storage.BlobContainer(
            self.child_name(suffix),
            resource_group_name=self._args.scope,
            account_name=account.name,
            container_name=_CONTAINER,
            public_access=storage.PublicAccess.NONE,
            immutable_storage_with_versioning={"enabled": True},
            opts=self.child(protect=self.context.protect, depends_on=[after]),
        )
        finished: pulumi.CustomResource = container
        if self._args.lock_days:
            finished = storage.BlobContainerImmutabilityPolicy(
                self.child_name(suffix),
                resource_group_name=self._args.scope,
                account_name=account.name,
                container_name=container.name,
                immutability_policy_name="default",
                immutability_period_since_creation_in_days=self._args.lock_days,
                # Goes with the container: azure-native sends no ETag, without which Azure deletes no policy (412).
                opts=self.child(retain_on_delete=True),
            )
        return finished

    def _lifecycle(self, suffix: str, account: storage.StorageAccount, after: pulumi.Resource) -> storage.ManagementPolicy:
        """Versions go when they are old enough, even if only just replaced: soft delete then keeps them as long again."""
        cold = self._args.cold_after_days
        actions: dict[str, Any] = {
            "base_blob": {
                "tier_to_cool": {"days_after_modification_greater_than": cold},
                "tier_to_cold": {"days_after_modification_greater_than": cold + COLDER_STILL_DAYS},
            },
            "version": {"delete": {"days_after_creation_greater_than": self._args.version_retention_days}},
        }
        rule = lifecycle_rule("artifacts", actions, blob_types=["blockBlob"], prefix_match=[f"{_CONTAINER}/"])
        return lifecycle(self, suffix, account, resource_group=self._args.scope, rules=[rule], after=after)

    def _private_endpoint(
        self, suffix: str, account: storage.StorageAccount, placement: Placement, after: pulumi.CustomResource
    ) -> pulumi.CustomResource:
        """In the home network, also for the standby: an endpoint may lie in another region than what it leads to."""
        return private_endpoint(
            self,
            suffix,
            resource_group=self._args.scope,
            location=self.context.place(self._CLOUD).name,
            subnet_id=placement.subnet_ids["endpoints"][0],
            target_id=account.id,
            group="blob",
            zones={"storage": placement.private_services["storage"]},
            after=[after],
        ).registration

    def _replication(self, primary: _Store, standby: _Store) -> storage.ObjectReplicationPolicy:
        """The target's policy first: it gives the ids of policy and rule that the source's must name."""
        ends: dict[str, Any] = {"source_account": primary.account.id, "destination_account": standby.account.id}
        rule: dict[str, Any] = {
            "source_container": _CONTAINER,
            "destination_container": _CONTAINER,
            "filters": {"min_creation_time": _FROM_THE_BEGINNING},
        }
        target = storage.ObjectReplicationPolicy(
            self.child_name("standby"),
            resource_group_name=self._args.scope,
            account_name=standby.account.name,
            object_replication_policy_id="default",
            metrics={"enabled": True},
            rules=[rule],
            **ends,
            opts=self.child(depends_on=[primary.finished, standby.finished]),
        )
        rule_id = target.rules.apply(lambda rules: rules[0].rule_id if rules else None)
        return storage.ObjectReplicationPolicy(
            self.child_name("primary"),
            resource_group_name=self._args.scope,
            account_name=primary.account.name,
            object_replication_policy_id=target.policy_id,
            metrics={"enabled": True},
            rules=[rule | {"rule_id": rule_id}],
            **ends,
            opts=self.child(),
        )


def _id(store: _Store) -> pulumi.Output[str]:
    """The account's id, known once it is set up."""
    return pulumi.Output.all(store.account.id, store.finished.id).apply(lambda known: str(known[0]))


def _url(store: _Store) -> pulumi.Output[str]:
    return pulumi.Output.concat("https://", store.account.name, f".blob.core.windows.net/{_CONTAINER}")
