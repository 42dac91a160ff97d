"""Cost on Google Cloud: a budget of the project, and the data set that its billing data is exported to."""

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.cost import THRESHOLDS, Cost, CostArgs, GcpCostOptions, Spend
from components.cost.gcp_focus import focus_query
from components.gcp_projects import require_project_id
from components.gcp_roles import QUERY_ROLE
from vocabulary import Cloud, NameKind

_SPEND_BASES = {Spend.ACTUAL: "CURRENT_SPEND", Spend.FORECAST: "FORECASTED_SPEND"}


class GcpCost(Cost):
    """Budget of the project on its billing account, a data set for the detailed usage cost export, and a FOCUS view over it.

    No API turns the export on: a person does, once, in the console. It makes the table, whose name then goes into the settings; a
    view over a table that is not there is refused.

    The data set's list of access is left to the service: Cloud Billing adds itself to it when the export is turned on, and a list
    of ours would throw it out.

    Sources: Cloud Billing "Create, edit, or delete budgets and budget alerts", "Set up Cloud Billing data export to BigQuery",
    "Structure of Detailed data export"; BigQuery "Customer-managed Cloud KMS keys".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: CostArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build budget and data set.

        Raises:
            ArgumentError: ``account_id`` is not a project id, or the billing account is missing.
        """
        require_project_id("account_id", args.account_id)
        require(args.gcp is not None, "gcp", args.gcp, "give GcpCostOptions with the billing account that pays for the project")
        assert args.gcp  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        self._options: GcpCostOptions = args.gcp
        budget = self._budget()
        dataset, location = self._export_store()
        self.register(budget_id=budget.name, export_id=dataset.id, export_location=location)

    def _budget(self) -> gcp.billing.Budget:
        # Budgets name projects by number; by id, the answer would differ from the request at every run.
        project = gcp.organizations.get_project_output(project_id=self._args.scope, opts=pulumi.InvokeOutputOptions(parent=self))
        return gcp.billing.Budget(
            self.child_name("monthly"),
            billing_account=self._options.billing_account,
            display_name=self.physical_name(NameKind.BUDGET, "monthly"),
            amount={"specified_amount": {"units": str(self._args.monthly_budget)}},
            budget_filter={
                "projects": [pulumi.Output.concat("projects/", project.number)],
                "calendar_period": "MONTH",
                "credit_types_treatment": "INCLUDE_ALL_CREDITS",
            },
            threshold_rules=[
                {"threshold_percent": threshold.percent / 100, "spend_basis": _SPEND_BASES[threshold.spend]}
                for threshold in THRESHOLDS
            ],
            all_updates_rule={
                "monitoring_notification_channels": [self._owner().id, self._args.alert_channel_id],
                "disable_default_iam_recipients": False,
            },
            opts=self.child(),
        )

    def _owner(self) -> gcp.monitoring.NotificationChannel:
        return gcp.monitoring.NotificationChannel(
            self.child_name("owner"),
            project=self._args.scope,
            type="email",
            display_name=f"{self.context.environment}: owner, about budgets",
            labels={"email_address": self.context.owner},
            user_labels=self.tags(),
            opts=self.child(),
        )

    def _export_store(self) -> tuple[gcp.bigquery.Dataset, pulumi.Output[str]]:
        key = self._args.key
        dataset = gcp.bigquery.Dataset(
            self.child_name("export"),
            project=self._args.scope,
            dataset_id=f"{self.context.prefix}-{self.context.environment}-{self.child_name('export')}".replace("-", "_"),
            location=self.context.place(self._CLOUD).name,
            description="Cloud Billing export, turned on by hand, and the FOCUS view over it",
            default_encryption_configuration={"kms_key_name": key.key_id} if key else None,
            delete_contents_on_destroy=False,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        place = pulumi.Output.concat(dataset.project, ".", dataset.dataset_id)
        if self._args.reader:
            self._may_read(dataset, pulumi.Output.concat("serviceAccount:", self._args.reader))
        return dataset, self._focus_view(dataset, place)

    def _focus_view(self, dataset: gcp.bigquery.Dataset, place: pulumi.Output[str]) -> pulumi.Output[str]:
        """Where to read: the view, or the data set alone until the export has made its table."""
        if self._options.export_table is None:
            return place
        view = gcp.bigquery.Table(
            self.child_name("focus"),
            project=dataset.project,
            dataset_id=dataset.dataset_id,
            table_id="focus",
            description="FOCUS 1.2 over the detailed usage cost export",
            view={
                "query": pulumi.Output.concat(place, ".", self._options.export_table).apply(focus_query),
                "use_legacy_sql": False,
            },
            deletion_protection=False,  # a view holds no data
            labels=self.tags(),
            opts=self.child(),
        )
        return pulumi.Output.concat(place, ".", view.table_id)

    def _may_read(self, dataset: gcp.bigquery.Dataset, reader: pulumi.Output[str]) -> None:
        gcp.bigquery.DatasetIamMember(
            self.child_name("reader"),
            project=dataset.project,
            dataset_id=dataset.dataset_id,
            role="roles/bigquery.dataViewer",
            member=reader,
            opts=self.child(),
        )
        gcp.projects.IAMMember(
            self.child_name("reader-queries"),
            project=self._args.scope,
            role=QUERY_ROLE,
            member=reader,
            opts=self.child(),
        )
