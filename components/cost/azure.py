"""Cost on Azure: a budget of the subscription, and an export of its FOCUS data to a storage account."""

from typing import Final

import pulumi
from pulumi_azure_native import authorization, consumption, network, resources, storage

from components.azure_roles import assignment_name, require_guid
from components.cost import THRESHOLDS, Cost, CostArgs, Spend
from components.cost.azure_export import PRINCIPAL_OUTPUT, export_template
from components.encryption_key import EncryptionKey
from vocabulary import Cloud, NameKind

_CONTAINER: Final = "cost-export"
"""Not ``ml-``: jobs have no business there."""

_WRITER_ROLE: Final = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
"""Built-in role Storage Blob Data Contributor."""

_READER_ROLE: Final = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
"""Built-in role Storage Blob Data Reader."""

_THRESHOLD_TYPES: Final = {
    Spend.ACTUAL: consumption.ThresholdType.ACTUAL,
    Spend.FORECAST: consumption.ThresholdType.FORECASTED,
}


class AzureCost(Cost):
    """Budget of the subscription, and FOCUS in Parquet, written again every day until the month is closed.

    Sources: Cost Management REST API "Exports", "Tutorial: Create and manage Cost Management exports" (storage behind a firewall,
    managed identity), "FOCUS cost and usage details file schema"; Consumption REST API "Budgets".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: CostArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build budget and export.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id.
        """
        require_guid("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._subscription = f"/subscriptions/{args.account_id}"
        self._location = self.context.place(self._CLOUD).name
        budget = self._budget()
        account, container = self._export_store()
        export_id = self._export(account, container)
        self.register(
            budget_id=budget.id,
            export_id=export_id,
            export_location=pulumi.Output.format("https://{0}.blob.core.windows.net/{1}", account.name, container.name),
        )

    def _budget(self) -> consumption.Budget:
        return consumption.Budget(
            self.child_name("monthly"),
            scope=self._subscription,
            budget_name=self.physical_name(NameKind.BUDGET, "monthly"),
            amount=self._args.monthly_budget,
            category=consumption.CategoryType.COST,
            time_grain=consumption.TimeGrainType.MONTHLY,
            time_period={"start_date": f"{self._args.start}T00:00:00Z"},
            notifications={
                f"{threshold.spend}-{threshold.percent}": {
                    "enabled": True,
                    "operator": consumption.OperatorType.GREATER_THAN,
                    "threshold": threshold.percent,
                    "threshold_type": _THRESHOLD_TYPES[threshold.spend],
                    "contact_emails": [self.context.owner],
                    "contact_groups": [self._args.alert_channel_id],
                }
                for threshold in THRESHOLDS
            },
            opts=self.child(),
        )

    def _export_store(self) -> tuple[storage.StorageAccount, storage.BlobContainer]:
        key, addresses = self._args.key, self._args.allowed_addresses
        account = storage.StorageAccount(
            self.child_name("export"),
            resource_group_name=self._args.scope,
            account_name=self.physical_name(NameKind.STORAGE_ACCOUNT, "export"),
            location=self._location,
            kind=storage.Kind.STORAGE_V2,
            sku={"name": storage.SkuName.STANDARD_ZRS},
            access_tier=storage.AccessTier.HOT,
            allow_blob_public_access=False,
            allow_cross_tenant_replication=False,
            allow_shared_key_access=False,
            default_to_o_auth_authentication=True,
            enable_https_traffic_only=True,
            minimum_tls_version=storage.MinimumTlsVersion.TLS1_2,
            # Enabled but closed, never "Disabled": exports are one of the trusted services, which come by the public endpoint.
            public_network_access=storage.PublicNetworkAccess.ENABLED,
            network_rule_set={
                "default_action": storage.DefaultAction.DENY,
                "bypass": "AzureServices",
                "ip_rules": _rules(addresses) if addresses else [],
            },
            identity={"type": "UserAssigned", "user_assigned_identities": [key.user_id]} if key and key.user_id else None,
            encryption=_encryption(key) if key else None,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        blobs = storage.BlobServiceProperties(
            self.child_name("export"),
            resource_group_name=self._args.scope,
            account_name=account.name,
            blob_services_name="default",
            delete_retention_policy={"enabled": True, "days": 30},
            container_delete_retention_policy={"enabled": True, "days": 30},
            opts=self.child(retain_on_delete=True),  # goes with the account: Azure has no deletion
        )
        container = storage.BlobContainer(
            self.child_name("export"),
            resource_group_name=self._args.scope,
            account_name=account.name,
            container_name=_CONTAINER,
            public_access=storage.PublicAccess.NONE,
            opts=self.child(depends_on=[blobs]),  # an account takes one change at a time
        )
        if self._args.placement and not addresses:
            self._private_endpoint(account, container)
        if self._args.reader:
            self._grant("reader", container, _READER_ROLE, self._args.reader)
        return account, container

    def _private_endpoint(self, account: storage.StorageAccount, container: storage.BlobContainer) -> None:
        assert self._args.placement  # noqa: S101 - asked before
        endpoint = network.PrivateEndpoint(
            self.child_name("export"),
            resource_group_name=self._args.scope,
            private_endpoint_name=self.physical_name(NameKind.AZURE_RESOURCE, "export"),
            location=self._location,
            subnet={"id": self._args.placement.subnet_ids["endpoints"][0]},
            private_link_service_connections=[{"name": "export", "private_link_service_id": account.id, "group_ids": ["blob"]}],
            tags=self.tags(),
            opts=self.child(depends_on=[container]),
        )
        network.PrivateDnsZoneGroup(
            self.child_name("export"),
            resource_group_name=self._args.scope,
            private_endpoint_name=endpoint.name,
            private_dns_zone_group_name="default",
            private_dns_zone_configs=[{"name": "blob", "private_dns_zone_id": self._args.placement.private_services["storage"]}],
            opts=self.child(),
        )

    def _export(self, account: storage.StorageAccount, container: storage.BlobContainer) -> pulumi.Output[str]:
        """By a template, because the SDK's ``costmanagement.Export`` is of an API version without FOCUS.

        The template's deployment is what the engine knows: deleting it leaves the export (docs/capabilities/cost.md).
        """
        export_name = self.physical_name(NameKind.DATA_EXPORT, "focus")
        deployment = resources.DeploymentAtSubscriptionScope(
            self.child_name("focus"),
            deployment_name=self.physical_name(NameKind.AZURE_RESOURCE, "focus"),
            location=self._location,
            properties={
                "mode": resources.DeploymentMode.INCREMENTAL,
                "template": export_template(
                    export_name=export_name, location=self._location, container=_CONTAINER, start=self._args.start
                ),
                "parameters": {"storageAccountId": {"value": account.id}},
            },
            tags=self.tags(),
            opts=self.child(depends_on=[container]),
        )
        writer = deployment.properties.apply(lambda properties: str(properties.outputs[PRINCIPAL_OUTPUT]["value"]))
        self._grant("writer", container, _WRITER_ROLE, writer)
        export_id = f"{self._subscription}/providers/Microsoft.CostManagement/exports/{export_name}"
        return pulumi.Output.all(deployment.id).apply(lambda _: export_id)

    def _grant(
        self, suffix: str, container: storage.BlobContainer, role: str, principal_id: pulumi.Input[str]
    ) -> authorization.RoleAssignment:
        role_id = f"{self._subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        return authorization.RoleAssignment(
            self.child_name(suffix),
            role_assignment_name=assignment_name(container.id, role_id, principal_id),
            scope=container.id,
            role_definition_id=role_id,
            principal_id=principal_id,
            principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
            opts=self.child(),
        )


def _rules(addresses: pulumi.Input[list[str]]) -> pulumi.Output[list[dict[str, str]]]:
    def rules(known: list[str]) -> list[dict[str, str]]:
        return [{"i_p_address_or_range": address, "action": "Allow"} for address in sorted(known)]

    return pulumi.Output.from_input(addresses).apply(rules)


def _encryption(key: EncryptionKey) -> storage.EncryptionArgs:
    """Without a key version: the account follows the key's rotation."""
    return storage.EncryptionArgs(
        key_source=storage.KeySource.MICROSOFT_KEYVAULT,
        encryption_identity={"encryption_user_assigned_identity": key.user_id},
        key_vault_properties={"key_vault_uri": key.vault_uri, "key_name": key.name},
    )
