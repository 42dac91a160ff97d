"""How auditors query the lake on AWS: tables in the Glue catalog, a workgroup in Athena, rights in Lake Formation.

``events`` is an Iceberg table, rebuilt from the raw events at any time; ``raw_events`` shows these as they lie in their bucket,
in partitions that are computed and never have to be added.

Lake Formation takes over for the auditors only ("hybrid access mode"). Switching the account over to it as a whole would stop
everybody whose tables it does not know yet, such as SageMaker's feature store.

Sources: Athena "Query Apache Iceberg tables" and "Use partition projection with Amazon Athena"; Lake Formation "Hybrid access
mode" and "Default permissions"; Glue "Creating Apache Iceberg tables".
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.evidence_lake import aws_documents
from components.evidence_lake.aws_frame import Frame
from vocabulary import Cloud, HumanRole, NameKind

WAREHOUSE: Final = "warehouse/"
"""Prefix of the tables in the lake bucket."""

RESULTS: Final = "query-results/"
"""Prefix of query results in the lake bucket."""

RESULT_DAYS: Final = 30
"""How long query results, and what was replaced in tables, are kept."""

_LARGEST_QUERY_BYTES: Final = 100 * 1024**3
"""A query that reads more is stopped: half a dollar, and years of evidence."""

_FIRST_DAY: Final = "2026-01-01"
"""Where computed partitions begin; no evidence is older."""

_COLUMNS: Final = (
    ("provider", "string", "Cloud that the event is from"),
    ("id", "string", "Id of the event, unique for its source"),
    ("source", "string", "What the event is from"),
    ("type", "string", "What happened"),
    ("subject", "string", "What it happened to"),
    ("time", "timestamptz", "When it happened"),
    ("data", "string", "The event's data, as JSON"),
    ("object_key", "string", "Where the raw event lies"),
    ("object_sha256", "string", "SHA-256 of the raw event"),
)
"""Columns of ``events``: the attributes of CloudEvents 1.0, and what ties a row to its raw event."""

_OPTIONAL: Final = ("subject", "data")
_PARTITIONS: Final = (("provider", "provider", "identity"), ("day", "time", "day"))
"""Partition, column, transform (Iceberg: "Partition transforms")."""

_RAW_COLUMNS: Final = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data")
_EVERYBODY: Final = [{"principal": "IAM_ALLOWED_PRINCIPALS", "permissions": ["ALL"]}]
"""What a new account has: IAM alone decides about databases and tables that Lake Formation was told nothing about."""


class Queries:
    """Catalog, workgroup, and who may use them."""

    def __init__(self, frame: Frame, bucket: aws.s3.Bucket, ready: Sequence[pulumi.Resource]) -> None:
        self._frame, self._lake, self._place = frame, frame.lake, frame.place
        self._bucket, self._ready = bucket, ready

    def build(self, administrators: list[pulumi.Input[str]]) -> None:
        """Build all of it."""
        settings = aws.lakeformation.DataLakeSettings(
            self._lake.child_name("settings"),
            admins=administrators,
            create_database_default_permissions=_EVERYBODY,
            create_table_default_permissions=_EVERYBODY,
            opts=self._lake.child(),
        )
        database = aws.glue.CatalogDatabase(
            self._lake.child_name("catalog"),
            name=self._place.database,
            description="Evidence of all clouds",
            tags=self._lake.tags(),
            opts=self._lake.child(depends_on=[settings]),
        )
        events = self._events(database)
        self._raw_events(database)
        self._workgroup()
        self._auditors(events, settings)

    def _events(self, database: aws.glue.CatalogDatabase) -> aws.glue.CatalogTable:
        fields = [
            {"id": number, "name": name, "type": json.dumps(kind), "required": name not in _OPTIONAL, "doc": text}
            for number, (name, kind, text) in enumerate(_COLUMNS, start=1)
        ]
        numbers = {field["name"]: field["id"] for field in fields}
        partitions = [
            {"name": name, "source_id": numbers[column], "transform": transform, "field_id": number}
            for number, (name, column, transform) in enumerate(_PARTITIONS, start=1000)
        ]
        table: dict[str, Any] = {
            "location": f"s3://{self._place.lake}/{WAREHOUSE}events",
            "schema": {"type": "struct", "schema_id": 0, "fields": fields},
            "partition_spec": {"spec_id": 0, "fields": partitions},
        }
        return aws.glue.CatalogTable(
            self._lake.child_name("events"),
            name="events",
            database_name=database.name,
            description="Evidence of all clouds, rebuilt from raw_events",
            open_table_format_input={
                "iceberg_input": {"metadata_operation": "CREATE", "version": "2", "iceberg_table_input": table}
            },
            # Glue fills these in, and every commit to the table changes them.
            opts=self._lake.child(ignore_changes=["parameters", "storageDescriptor", "tableType"], depends_on=self._ready),
        )

    def _raw_events(self, database: aws.glue.CatalogDatabase) -> None:
        location = f"s3://{self._place.raw}/"
        aws.glue.CatalogTable(
            self._lake.child_name("raw-events"),
            name="raw_events",
            database_name=database.name,
            description="Raw CloudEvents as they lie in their bucket",
            table_type="EXTERNAL_TABLE",
            partition_keys=[{"name": "provider", "type": "string"}, {"name": "day", "type": "string"}],
            parameters={
                "EXTERNAL": "TRUE",
                "classification": "json",
                "projection.enabled": "true",
                "projection.provider.type": "enum",
                "projection.provider.values": ",".join(Cloud),
                "projection.day.type": "date",
                "projection.day.format": "yyyy-MM-dd",
                "projection.day.range": f"{_FIRST_DAY},NOW",
                "storage.location.template": f"{location}provider=${{provider}}/day=${{day}}",
            },
            storage_descriptor={
                "location": location,
                "columns": [{"name": name, "type": "string"} for name in _RAW_COLUMNS],
                "input_format": "org.apache.hadoop.mapred.TextInputFormat",
                "output_format": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                "ser_de_info": {"serialization_library": "org.openx.data.jsonserde.JsonSerDe"},
            },
            opts=self._lake.child(),
        )

    def _workgroup(self) -> None:
        key_id = self._frame.key_id
        sealed = {"encryption_option": "SSE_KMS", "kms_key_arn": key_id} if key_id else {"encryption_option": "SSE_S3"}
        aws.athena.Workgroup(
            self._lake.child_name("auditors"),
            name=self._place.workgroup,
            description="Auditors' queries of the evidence lake",
            configuration={
                "enforce_workgroup_configuration": True,
                "publish_cloudwatch_metrics_enabled": True,
                "bytes_scanned_cutoff_per_query": _LARGEST_QUERY_BYTES,
                "engine_version": {"selected_engine_version": "Athena engine version 3"},
                "result_configuration": {
                    "output_location": f"s3://{self._place.lake}/{RESULTS}",
                    "expected_bucket_owner": self._place.account_id,
                    "encryption_configuration": sealed,
                },
            },
            tags=self._lake.tags(),
            opts=self._lake.child(depends_on=self._ready),
        )

    def _auditors(self, events: aws.glue.CatalogTable, settings: aws.lakeformation.DataLakeSettings) -> None:
        """The auditors' role, and what Lake Formation lets it read. The location comes after the table: the deployer makes the
        table with its own rights."""
        lake = self._lake
        permission_set = lake.context.name(NameKind.PERMISSION_SET, HumanRole.READER)
        auditor, _ = self._frame.role(
            "auditor",
            "People who query the evidence lake",
            aws_documents.auditor_trust(self._place, permission_set),
            aws_documents.auditor_rights(self._place, RESULTS, self._frame.key),
        )
        reader, reads = self._frame.role(
            "registration",
            "Lake Formation: reads the tables of the evidence lake",
            aws_documents.registration_trust(),
            aws_documents.registration_rights(self._place, WAREHOUSE, self._frame.key),
        )
        location = aws.lakeformation.Resource(
            lake.child_name("warehouse"),
            arn=pulumi.Output.concat(self._bucket.arn, f"/{WAREHOUSE.rstrip('/')}"),
            role_arn=reader.arn,
            hybrid_access_enabled=True,
            opts=lake.child(depends_on=[settings, reads, events]),
        )
        grant = aws.lakeformation.Permissions(
            lake.child_name("auditor"),
            principal=auditor.arn,
            permissions=["DESCRIBE", "SELECT"],
            table={"database_name": events.database_name, "name": events.name},
            opts=lake.child(depends_on=[location]),
        )
        aws.lakeformation.OptIn(
            lake.child_name("auditor"),
            principals=[{"data_lake_principal_identifier": auditor.arn}],
            resource_datas=[{"table": {"database_name": events.database_name, "name": events.name}}],
            opts=lake.child(depends_on=[grant]),
        )
