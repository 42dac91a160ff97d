"""Cost on Google Cloud."""

import re

from components.cost import GcpCostOptions
from components.cost.aws import FOCUS_COLUMNS as AWS_COLUMNS
from components.cost.gcp_focus import FOCUS_COLUMNS, focus_query
from tests.components.cost.costs import BILLING_ACCOUNT, EXPORT_TABLE, OF_CLOUD, PROJECT, cost
from vocabulary import Cloud

EXPORTED = GcpCostOptions(billing_account=BILLING_ACCOUNT, export_table=EXPORT_TABLE)


def test_the_budget_counts_this_project_only_by_its_number() -> None:
    budget = cost(Cloud.GCP).one("gcp:billing/budget:Budget", "cost-monthly").inputs
    (project,) = budget["budgetFilter"]["projects"]
    assert re.fullmatch(r"projects/\d+", project)
    assert budget["billingAccount"] == BILLING_ACCOUNT
    assert budget["amount"] == {"specifiedAmount": {"units": "1500"}}


def test_the_owner_and_the_alert_channel_are_told() -> None:
    deployed = cost(Cloud.GCP)
    owner = deployed.one("gcp:monitoring/notificationChannel:NotificationChannel", "cost-owner")
    assert owner.inputs["labels"] == {"email_address": "ml-platform@example.com"}
    rule = deployed.one("gcp:billing/budget:Budget", "cost-monthly").inputs["allUpdatesRule"]
    assert rule["monitoringNotificationChannels"] == [owner.outputs["name"], OF_CLOUD[Cloud.GCP]["alert_channel_id"]]


def test_the_data_set_lies_at_home_and_leaves_its_list_of_access_to_the_service() -> None:
    dataset = cost(Cloud.GCP).one("gcp:bigquery/dataset:Dataset", "cost-export").inputs
    assert (dataset["datasetId"], dataset["location"]) == ("acme_ml_dev_cost_export", "europe-west3")
    assert "accesses" not in dataset
    assert dataset["deleteContentsOnDestroy"] is False


def test_the_view_comes_once_the_export_has_made_its_table() -> None:
    assert cost(Cloud.GCP).of("gcp:bigquery/table:Table") == []
    deployed = cost(Cloud.GCP, gcp=EXPORTED)
    view = deployed.one("gcp:bigquery/table:Table", "cost-focus").inputs["view"]
    assert view["useLegacySql"] is False
    assert view["query"].endswith(f"FROM `{PROJECT}.acme_ml_dev_cost_export.{EXPORT_TABLE}`")
    assert deployed.outputs["export_location"] == f"{PROJECT}.acme_ml_dev_cost_export.focus"


def test_the_view_has_every_column_of_focus_1_2_as_aws_has() -> None:
    specified = {column for column in AWS_COLUMNS if not column.startswith("x_")}
    assert specified - set(FOCUS_COLUMNS) <= {
        "PricingCurrencyContractedUnitPrice",
        "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice",
    }
    assert {column for column in FOCUS_COLUMNS if column not in specified} == {"x_ServiceId"}


def test_the_query_selects_each_column_once_and_has_balanced_parentheses() -> None:
    query = focus_query("project.data.table")
    assert query.count("(") == query.count(")")
    assert all(len(re.findall(rf" AS {column}(?:,|\n)", query)) == 1 for column in FOCUS_COLUMNS)


def test_the_service_reads_the_data_set_and_runs_queries_and_no_more() -> None:
    deployed = cost(Cloud.GCP)
    member = f"serviceAccount:costs@{PROJECT}.iam.gserviceaccount.com"
    reads = deployed.one("gcp:bigquery/datasetIamMember:DatasetIamMember", "cost-reader").inputs
    queries = deployed.one("gcp:projects/iAMMember:IAMMember", "cost-reader-queries").inputs
    assert (reads["role"], queries["role"]) == ("roles/bigquery.dataViewer", "roles/bigquery.jobUser")
    assert reads["member"] == queries["member"] == member
