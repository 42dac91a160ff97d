"""The services' database on AWS: Aurora PostgreSQL that scales by itself, reached by the services only."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_log_group import log_group
from components.base import Component
from components.control_plane_hosting import ControlPlaneHostingArgs
from components.control_plane_hosting.services import DATABASE_NAME
from vocabulary import Cloud, NameKind

ENGINE_VERSION: Final = "17.5"
"""Pinned, since a minor upgrade by RDS would show as a change back; raise it here. 16.3 is the first that pauses."""

PORT: Final = 5432

_ENGINE: Final = "aurora-postgresql"
_FAMILY: Final = "aurora-postgresql17"
_PAUSE_SECONDS: Final = 3600
_BACKUP_DAYS: Final = {True: 35, False: 7}
"""Days of point-in-time recovery, by whether the stack is protected; 35 is the most."""

_INSIGHTS_DAYS: Final = 7
"""Performance Insights for a week are free."""

_ZONES: Final = 2
"""Zones that every network has; instances take turns in them."""


@dataclass(frozen=True, kw_only=True)
class Database:
    """The cluster, and where services find it."""

    cluster: aws.rds.Cluster
    log_group: aws.cloudwatch.LogGroup

    @property
    def master_secret_arn(self) -> pulumi.Output[str]:
        """Secret that RDS keeps the master's password in, and rotates."""
        return pulumi.Output.concat(self.cluster.master_user_secrets[0].secret_arn)


def build_database(component: Component, args: ControlPlaneHostingArgs, group: aws.ec2.SecurityGroup) -> Database:
    """The cluster with its instances, as children of ``component``, in the isolated subnets.

    Nobody has a password: services sign in with tokens of their roles (IAM database authentication), the master's password is
    made, kept and rotated by RDS.
    """
    key_arn = args.key.key_id if args.key else None
    protect = args.context.protect
    identifier = component.physical_name(NameKind.DATABASE, "database")
    logs = log_group(
        component,
        "database",
        retention_days=args.log_retention_days,
        key_id=key_arn,
        protect=protect,
        name=f"/aws/rds/cluster/{identifier}/postgresql",
    )
    subnets = aws.rds.SubnetGroup(
        component.child_name("database"),
        name=identifier,
        description="Isolated subnets",
        subnet_ids=args.placement.subnet_ids["isolated"],
        tags=component.tags(),
        opts=component.child(),
    )
    parameters = aws.rds.ClusterParameterGroup(
        component.child_name("database"),
        name=identifier,
        family=_FAMILY,
        description="TLS only; sign-ins are logged",
        parameters=[
            {"name": "log_connections", "value": "1", "apply_method": "immediate"},
            {"name": "log_disconnections", "value": "1", "apply_method": "immediate"},
            {"name": "rds.force_ssl", "value": "1", "apply_method": "immediate"},
        ],
        tags=component.tags(),
        opts=component.child(),
    )
    pauses = args.database.minimum_capacity == 0
    cluster = aws.rds.Cluster(
        component.child_name("database"),
        cluster_identifier=identifier,
        engine=_ENGINE,
        engine_mode="provisioned",  # Serverless v2; "serverless" is the first generation
        engine_version=ENGINE_VERSION,
        serverlessv2_scaling_configuration={
            "min_capacity": args.database.minimum_capacity,
            "max_capacity": args.database.maximum_capacity,
            "seconds_until_auto_pause": _PAUSE_SECONDS if pauses else None,
        },
        database_name=DATABASE_NAME,
        master_username="controlplane",  # letters and digits only,
        manage_master_user_password=True,
        master_user_secret_kms_key_id=key_arn,
        iam_database_authentication_enabled=True,
        storage_encrypted=True,
        kms_key_id=key_arn,
        db_subnet_group_name=subnets.name,
        db_cluster_parameter_group_name=parameters.name,
        vpc_security_group_ids=[group.id],
        port=PORT,
        backup_retention_period=_BACKUP_DAYS[protect],
        preferred_backup_window="02:00-02:30",
        preferred_maintenance_window="sun:03:00-sun:03:30",
        copy_tags_to_snapshot=True,
        deletion_protection=protect,
        delete_automated_backups=not protect,
        skip_final_snapshot=not protect,
        final_snapshot_identifier=f"{identifier}-final" if protect else None,
        enabled_cloudwatch_logs_exports=["postgresql"],
        auto_minor_version_upgrade=False,
        tags=component.tags(),
        opts=component.child(protect=protect, depends_on=[logs]),
    )
    zones = args.context.place(Cloud.AWS).zones
    for number in range(args.database.instances):
        aws.rds.ClusterInstance(
            component.child_name(f"database-{number + 1}"),
            identifier=component.physical_name(NameKind.DATABASE, f"database-{number + 1}"),
            cluster_identifier=cluster.id,
            engine=_ENGINE,
            instance_class="db.serverless",
            availability_zone=zones[number % _ZONES],
            db_subnet_group_name=subnets.name,
            publicly_accessible=False,
            auto_minor_version_upgrade=False,
            promotion_tier=min(number, 1),  # 0 and 1 scale with the writer, so that they can take over at once
            performance_insights_enabled=True,
            performance_insights_kms_key_id=key_arn,
            performance_insights_retention_period=_INSIGHTS_DAYS,
            copy_tags_to_snapshot=True,
            tags=component.tags(),
            opts=component.child(),
        )
    return Database(cluster=cluster, log_group=logs)
