"""AWS: rows of what holds images and artifacts.

Sources, unless a row names another: the API reference of ECR and S3, and "Changing this forces a new resource" in the resource's
page of the provider's documentation.
"""

from automation.sandbox.rules import Document, Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "aws:ecr/repositoryPolicy:RepositoryPolicy": TypeRules(
        # Unlike other resources' policies it names no resource: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
        id="{repository}",
        force_new=("repository",),
        documents={"policy": Document("trust_policy", 10240)},
        outputs={"registryId": "{account}"},
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": TypeRules(
        id="{repository}",
        force_new=("repository", "policy"),
        documents={"policy": Document("json", 30720)},
        outputs={"registryId": "{account}"},
    ),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": TypeRules(
        # One for each account and region, which is there from the start.
        id="{account}",
        upsert=True,
        values={
            "scanType": ("BASIC", "ENHANCED"),
            "rules.scanFrequency": ("SCAN_ON_PUSH", "CONTINUOUS_SCAN", "MANUAL"),
            "rules.repositoryFilters.filterType": ("WILDCARD",),
        },
        outputs={"registryId": "{account}"},
    ),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": TypeRules(
        id="{bucket}",
        force_new=("bucket",),
        syntax={"role": "arn", "rules.destination.bucket": "arn"},
        text={"rules.id": Text("", 1, 255, "1 to 255 characters")},
        values={
            "rules.status": ("Enabled", "Disabled"),
            "rules.deleteMarkerReplication.status": ("Enabled", "Disabled"),
            "rules.destination.metrics.status": ("Enabled", "Disabled"),
            "rules.destination.replicationTime.status": ("Enabled", "Disabled"),
        },
        # https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html: the only value
        numbers={
            "rules.destination.metrics.eventThreshold.minutes": Number(15, 15),
            "rules.destination.replicationTime.time.minutes": Number(15, 15),
        },
    ),
}
