"""AWS types as neutral facts.

Sources: for each service its page on encryption at rest and on access, for S3 also "Blocking public access to your Amazon S3
storage". What a type does not say has no reader; what is encrypted without asking is said to be with the provider's key.
"""

from typing import Final

from automation.analysis.facts.model import (
    FOREVER,
    IDENTITY_ONLY,
    KEYS_ALLOWED,
    LISTED,
    NOT_ENCRYPTED,
    NOT_VERSIONED,
    ONE_ZONE,
    PRIVATE,
    PUBLIC,
    VERSIONED,
    ZONES,
    Facet,
    Kind,
    Reader,
)
from automation.analysis.facts.readers import (
    always,
    days,
    days_at,
    identity_at,
    key_at,
    keyed,
    keyless,
    reachable,
    seconds,
    true_at,
)
from automation.analysis.facts.view import View, at

_BLOCKS: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_METRICS_DEFAULT: Final = 150
"""Days that Managed Prometheus keeps metrics unless told otherwise ("Configure your workspace")."""
_QUEUE_DEFAULT: Final = 4 * 24 * 3600
"""Seconds that SQS keeps a message unless told otherwise (SQS: ``SetQueueAttributes``)."""


def _bucket_encryption(view: View) -> str | None:
    rules = view.companion("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "bucket")
    path = ("rules", "applyServerSideEncryptionByDefault", "kmsMasterKeyId")
    return key_at(path)(rules or view)


def _bucket_retention(view: View) -> str | None:
    lock = view.companion("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "bucket")
    retention = lock.get("rule", "defaultRetention") if lock else None
    return days(at(retention, "days") or 365 * (at(retention, "years") or 0))


def _bucket_exposure(view: View) -> str:
    block = view.companion("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "bucket")
    return PRIVATE if block and all(block.get(name) for name in _BLOCKS) else PUBLIC


def _bucket_redundancy(view: View) -> str:
    versioning = view.companion("aws:s3/bucketVersioning:BucketVersioning", "bucket")
    return VERSIONED if versioning and versioning.get("versioningConfiguration", "status") == "Enabled" else NOT_VERSIONED


def _bucket_identities(view: View) -> str:
    controls = view.companion("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "bucket")
    owned = controls is not None and controls.get("rule", "objectOwnership") == "BucketOwnerEnforced"
    return IDENTITY_ONLY if owned else KEYS_ALLOWED  # access control lists name accounts and groups, not identities


def _log_group_retention(view: View) -> str:
    return days(view.get("retentionInDays")) or FOREVER


def _undelivered(view: View) -> str | None:
    """A queue that another one leaves to what it can not deliver."""
    policies = [str(queue.inputs.get("redrivePolicy") or "") for queue in view.resources.of(view.resource.type)]
    arn = str(view.resource.outputs.get("arn"))
    return "dead-letter queue" if view.get("redriveAllowPolicy") or any(f'"{arn}"' in text for text in policies) else None


def _queue_retention(view: View) -> str | None:
    return seconds(view.get("messageRetentionSeconds") or _QUEUE_DEFAULT)


def _topic_encryption(view: View) -> str | None:
    return key_at(("kmsMasterKeyId",))(view) if view.get("kmsMasterKeyId") else NOT_ENCRYPTED


def _cluster_encryption(view: View) -> str | None:
    return key_at(("kmsKeyId",))(view) if view.get("storageEncrypted") or view.get("kmsKeyId") else NOT_ENCRYPTED


def _cluster_redundancy(view: View) -> str:
    instances = view.companions("aws:rds/clusterInstance:ClusterInstance", "clusterIdentifier")
    return ZONES if len(instances) > 1 else ONE_ZONE


def _cluster_exposure(view: View) -> str:
    instances = view.companions("aws:rds/clusterInstance:ClusterInstance", "clusterIdentifier")
    return PUBLIC if any(part.get("publiclyAccessible") for part in (view, *instances)) else PRIVATE


def _instance_encryption(view: View) -> str | None:
    """Of what Performance Insights keeps; the data is the cluster's."""
    return key_at(("performanceInsightsKmsKeyId",))(view) if view.get("performanceInsightsEnabled") else None


def _metrics_retention(view: View) -> str | None:
    configuration = view.companion("aws:amp/workspaceConfiguration:WorkspaceConfiguration", "workspaceId")
    return days(configuration.get("retentionPeriodInDays") if configuration else _METRICS_DEFAULT)


def _table_encryption(view: View) -> str | None:
    return key_at(("serverSideEncryption", "kmsKeyArn"))(view)


def _several(*path: str) -> Reader:
    """Zonal parts, such as the subnets at ``path``: one is lost with its zone."""
    return lambda view: ZONES if len(set(view.get(*path) or ())) > 1 else ONE_ZONE


def _scheduled_exposure(view: View) -> str | None:
    """Of the tasks that a schedule starts; other targets have no network."""
    task = view.get("target", "ecsParameters")
    return (PUBLIC if at(task, "networkConfiguration", "assignPublicIp") else PRIVATE) if task else None


def _balancer_exposure(view: View) -> str:
    if view.get("internal"):
        return PRIVATE
    groups = set(view.get("securityGroups") or ())
    rules = view.resources.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    ours = [rule.inputs for rule in rules if rule.inputs.get("securityGroupId") in groups]
    return reachable(str(rule[field]) for rule in ours for field in ("cidrIpv4", "cidrIpv6") if rule.get(field))


def _grafana_exposure(view: View) -> str:
    return LISTED if view.get("networkAccessControl", "prefixListIds") or view.get("networkAccessControl", "vpceIds") else PUBLIC


def _workgroup_encryption(view: View) -> str | None:
    path = ("configuration", "resultConfiguration", "encryptionConfiguration")
    return key_at((*path, "kmsKeyArn"), (*path, "kmsKey"))(view)


AWS: Final = {
    "aws:amp/workspace:Workspace": Kind(
        name="metrics store",
        holds_data=True,
        readers={Facet.ENCRYPTION: key_at(("kmsKeyArn",)), Facet.RETENTION: _metrics_retention},
    ),
    "aws:apigateway/restApi:RestApi": Kind(
        name="interface",
        readers={Facet.EXPOSURE: true_at("disableExecuteApiEndpoint", yes=PRIVATE, no=PUBLIC)},
    ),
    "aws:apigatewayv2/api:Api": Kind(
        name="interface", readers={Facet.EXPOSURE: true_at("disableExecuteApiEndpoint", yes=PRIVATE, no=PUBLIC)}
    ),
    "aws:athena/workgroup:Workgroup": Kind(name="query engine", readers={Facet.ENCRYPTION: _workgroup_encryption}),
    "aws:cloudtrail/trail:Trail": Kind(name="audit trail", readers={Facet.ENCRYPTION: key_at(("kmsKeyId",))}),
    "aws:cloudwatch/eventArchive:EventArchive": Kind(
        name="event archive",
        readers={Facet.ENCRYPTION: key_at(("kmsKeyIdentifier",)), Facet.RETENTION: days_at("retentionDays")},
    ),
    "aws:cloudwatch/eventBus:EventBus": Kind(name="event bus", readers={Facet.ENCRYPTION: key_at(("kmsKeyIdentifier",))}),
    "aws:cloudwatch/logGroup:LogGroup": Kind(
        name="log store",
        holds_data=True,
        readers={Facet.ENCRYPTION: key_at(("kmsKeyId",)), Facet.RETENTION: _log_group_retention},
    ),
    "aws:dynamodb/table:Table": Kind(
        name="table",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: _table_encryption,
            Facet.REDUNDANCY: true_at("pointInTimeRecovery", "enabled", yes=VERSIONED, no=NOT_VERSIONED),
        },
    ),
    "aws:ecr/repository:Repository": Kind(
        name="image store", holds_data=True, readers={Facet.ENCRYPTION: key_at(("encryptionConfigurations", "kmsKey"))}
    ),
    "aws:ecs/service:Service": Kind(
        name="container service",
        readers={
            Facet.EXPOSURE: true_at("networkConfiguration", "assignPublicIp", yes=PUBLIC, no=PRIVATE),
            Facet.REDUNDANCY: _several("networkConfiguration", "subnets"),
        },
    ),
    "aws:ecs/taskDefinition:TaskDefinition": Kind(name="container task", readers={Facet.IDENTITIES: identity_at("taskRoleArn")}),
    "aws:glue/securityConfiguration:SecurityConfiguration": Kind(
        name="catalog encryption",
        readers={Facet.ENCRYPTION: key_at(("encryptionConfiguration", "s3Encryption", "kmsKeyArn"))},
    ),
    "aws:grafana/workspace:Workspace": Kind(
        name="dashboards",
        readers={
            Facet.ENCRYPTION: key_at(("kmsKeyId",)),
            Facet.EXPOSURE: _grafana_exposure,
            Facet.IDENTITIES: identity_at("roleArn"),
        },
    ),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": Kind(
        name="delivery stream",
        readers={
            Facet.ENCRYPTION: key_at(("serverSideEncryption", "keyArn"), ("extendedS3Configuration", "kmsKeyArn")),
            Facet.IDENTITIES: identity_at("extendedS3Configuration", "roleArn"),
        },
    ),
    "aws:kms/key:Key": Kind(name="key", holds_data=True),
    "aws:lambda/function:Function": Kind(
        name="function", readers={Facet.ENCRYPTION: key_at(("kmsKeyArn",)), Facet.IDENTITIES: identity_at("role")}
    ),
    "aws:lambda/functionUrl:FunctionUrl": Kind(name="interface", readers={Facet.EXPOSURE: always(PUBLIC)}),
    "aws:lb/loadBalancer:LoadBalancer": Kind(
        name="load balancer", readers={Facet.EXPOSURE: _balancer_exposure, Facet.REDUNDANCY: _several("subnets")}
    ),
    "aws:pipes/pipe:Pipe": Kind(
        name="event pipe", readers={Facet.ENCRYPTION: key_at(("kmsKeyIdentifier",)), Facet.IDENTITIES: identity_at("roleArn")}
    ),
    "aws:rds/cluster:Cluster": Kind(
        name="database",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: _cluster_encryption,
            Facet.RETENTION: days_at("backupRetentionPeriod"),
            Facet.EXPOSURE: _cluster_exposure,
            Facet.REDUNDANCY: _cluster_redundancy,
            Facet.IDENTITIES: keyless("iamDatabaseAuthenticationEnabled", when=True),
        },
    ),
    "aws:rds/clusterInstance:ClusterInstance": Kind(
        name="database instance",
        readers={
            Facet.ENCRYPTION: _instance_encryption,
            Facet.RETENTION: days_at("performanceInsightsRetentionPeriod"),
            Facet.EXPOSURE: true_at("publiclyAccessible", yes=PUBLIC, no=PRIVATE),
        },
    ),
    "aws:s3/bucket:Bucket": Kind(
        name="object store",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: _bucket_encryption,
            Facet.RETENTION: _bucket_retention,
            Facet.EXPOSURE: _bucket_exposure,
            Facet.REDUNDANCY: _bucket_redundancy,
            Facet.IDENTITIES: _bucket_identities,
        },
    ),
    "aws:sagemaker/domain:Domain": Kind(
        name="workspace",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: key_at(("kmsKeyId",)),
            Facet.EXPOSURE: keyed("appNetworkAccessType", words={"VpcOnly": PRIVATE}, otherwise=PUBLIC),
            Facet.IDENTITIES: identity_at("defaultUserSettings", "executionRole"),
        },
    ),
    "aws:sagemaker/featureGroup:FeatureGroup": Kind(
        name="feature store",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: key_at(
                ("onlineStoreConfig", "securityConfig", "kmsKeyId"), ("offlineStoreConfig", "s3StorageConfig", "kmsKeyId")
            ),
            Facet.IDENTITIES: identity_at("roleArn"),
        },
    ),
    "aws:scheduler/schedule:Schedule": Kind(
        name="schedule",
        readers={
            Facet.ENCRYPTION: key_at(("kmsKeyArn",)),
            Facet.EXPOSURE: _scheduled_exposure,
            Facet.IDENTITIES: identity_at("target", "roleArn"),
        },
    ),
    "aws:secretsmanager/secret:Secret": Kind(name="secret", holds_data=True, readers={Facet.ENCRYPTION: key_at(("kmsKeyId",))}),
    "aws:sns/topic:Topic": Kind(name="topic", readers={Facet.ENCRYPTION: _topic_encryption}),
    "aws:sqs/queue:Queue": Kind(
        name="queue",
        variant=_undelivered,
        readers={Facet.ENCRYPTION: key_at(("kmsMasterKeyId",)), Facet.RETENTION: _queue_retention},
    ),
}
"""What each type is, and how its facts are read."""
