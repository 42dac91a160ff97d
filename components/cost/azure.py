"""Cost on Azure: a budget of the subscription, and an export of its FOCUS data to a storage account."""

from typing import Final

import pulumi
from pulumi_azure_native import consumption, resources, storage

from components.azure_private_endpoint import private_endpoint
from components.azure_role_assignment import assign_role
from components.azure_roles import require_guid
from components.azure_storage import allow_addresses, blob_service, storage_account
from components.cost import THRESHOLDS, Cost, CostArgs, Spend
from components.cost.azure_export import PRINCIPAL_OUTPUT, export_template
from components.placement import Placement
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
        addresses = self._args.allowed_addresses
        account = storage_account(
            self,
            "export",
            resource_group=self._args.scope,
            location=self._location,
            key=self._args.key,
            # Never "Disabled": exports are one of the trusted services, which come by the public endpoint.
            public_network_access=storage.PublicNetworkAccess.ENABLED,
            ip_rules=allow_addresses(addresses),
        )
        blobs = blob_service(self, "export", account, resource_group=self._args.scope, recovery_days=30)
        container = storage.BlobContainer(
            self.child_name("export"),
            resource_group_name=self._args.scope,
            account_name=account.name,
            container_name=_CONTAINER,
            public_access=storage.PublicAccess.NONE,
            opts=self.child(depends_on=[blobs]),  # an account takes one change at a time
        )
        if self._args.placement and not addresses:
            self._private_endpoint(self._args.placement, account, container)
        if self._args.reader:
            self._grant("reader", container, _READER_ROLE, self._args.reader)
        return account, container

    def _private_endpoint(self, placement: Placement, account: storage.StorageAccount, container: storage.BlobContainer) -> None:
        private_endpoint(
            self,
            "export",
            resource_group=self._args.scope,
            location=self._location,
            subnet_id=placement.subnet_ids["endpoints"][0],
            target_id=account.id,
            group="blob",
            zones={"blob": placement.private_services["storage"]},
            endpoint_name=self.physical_name(NameKind.AZURE_RESOURCE, "export"),
            after=[container],
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

    def _grant(self, suffix: str, container: storage.BlobContainer, role: str, principal_id: pulumi.Input[str]) -> None:
        assign_role(self, suffix, subscription_id=self._args.account_id, scope=container.id, role=role, principal_id=principal_id)
