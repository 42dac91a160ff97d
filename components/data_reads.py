"""What reads data, log entries, secrets or credentials on each cloud.

Pipelines and people see how things are configured, not what is in them. Each cloud's own "read only" role gives more than
that: AWS ``ReadOnlyAccess`` reads objects, Azure ``Reader`` queries logs, pulls images and reads shared keys, Google Cloud
``Viewer`` reads log entries. So those are not used, and what is used is closed by these lists.
"""

from typing import Final

AWS_DATA_READS: Final = (
    "athena:GetQueryResults*",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ec2:GetConsole*",
    "ec2:GetPasswordData",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "kinesis:GetRecords",
    "lakeformation:GetDataAccess",
    "lakeformation:GetWorkUnitResults",
    "rds-data:BatchExecuteStatement",
    "rds-data:ExecuteSql",
    "rds-data:ExecuteStatement",
    "rds-db:connect",
    "s3:GetObject*",
    "sagemaker:BatchGetRecord",
    "sagemaker:CreatePresigned*",
    "sagemaker:GetRecord",
    "sagemaker:InvokeEndpoint*",
    "sqs:ReceiveMessage",
)
"""IAM actions that read data (Service Authorization Reference)."""

AWS_SECRET_READS: Final = (
    "ecs:ExecuteCommand",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter*",
    "ssm:StartSession",
)
"""IAM actions that read secrets, or open what is encrypted."""

AWS_LOG_READS: Final = (
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetLogRecord",
    "logs:GetQueryResults",
    "logs:StartLiveTail",
    "logs:StartQuery",
    "logs:Unmask",
    "rds:DownloadCompleteDBLogFile",
    "rds:DownloadDBLogFilePortion",
)
"""IAM actions that read log entries."""

AWS_METADATA_POLICIES: Final = ("arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
"""AWS managed policies that read configuration only; together they are what a refresh of all resource types needs."""

AZURE_DATA_READS: Final = (
    "Microsoft.ContainerRegistry/registries/pull/read",
    "Microsoft.ContainerRegistry/registries/quarantine/read",
    "Microsoft.DocumentDB/databaseAccounts/readonlykeys/read",
    "Microsoft.Network/connections/sharedKey/read",
    "Microsoft.OperationalInsights/workspaces/sharedKeys/read",
)
"""What ``*/read`` gives that is data or a credential (Azure: "Azure permissions reference")."""

AZURE_LOG_READS: Final = (
    "Microsoft.Insights/components/query/read",
    "Microsoft.Insights/logs/*/read",
    "Microsoft.OperationalInsights/workspaces/query/*/read",
    "Microsoft.OperationalInsights/workspaces/query/read",
)
"""What ``*/read`` gives that is log entries (Azure Monitor: "Manage access to Log Analytics workspaces")."""

GCP_DATA_READS: Final = (
    "aiplatform.endpoints.predict",
    "artifactregistry.repositories.downloadArtifacts",
    "bigquery.tables.getData",
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.getOpenIdToken",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccounts.signJwt",
    "pubsub.subscriptions.consume",
    "secretmanager.versions.access",
    "storage.objects.get",
)
"""Permissions that read data or secrets, or become somebody who can (IAM: "IAM roles and permissions index")."""

GCP_LOG_READS: Final = ("logging.logEntries.list", "logging.privateLogEntries.list", "logging.views.access")
"""Permissions that read log entries."""

GCP_METADATA_ROLES: Final = (
    "roles/compute.networkViewer",
    "roles/dns.reader",
    "roles/monitoring.viewer",
    "roles/serviceusage.serviceUsageConsumer",
)
"""Predefined roles that read configuration and metrics only. The last one also lets API calls name the project as the one that
pays for them, which the provider does (``user_project_override``); ``serviceUsageViewer`` does not."""

GCP_METADATA_PERMISSIONS: Final = tuple(
    f"{resource}.{verb}"
    for verbs, resources in {
        ("get",): ("dataform.config", "logging.settings"),
        ("get", "getIamPolicy"): ("bigquery.datasets", "resourcemanager.projects"),
        ("get", "list"): (
            "aiplatform.customJobs",
            "aiplatform.endpoints",
            "aiplatform.featureGroups",
            "aiplatform.featureOnlineStores",
            "aiplatform.metadataStores",
            "aiplatform.models",
            "aiplatform.notebookRuntimeTemplates",
            "aiplatform.pipelineJobs",
            "aiplatform.tensorboards",
            "bigquery.tables",
            "cloudkms.cryptoKeyVersions",
            "compute.firewallPolicies",
            "iam.roles",
            "logging.buckets",
            "logging.exclusions",
            "logging.logMetrics",
            "logging.sinks",
            "logging.views",
            "notebooks.instances",
            "secretmanager.versions",
        ),
        ("get", "getIamPolicy", "list"): (
            "artifactregistry.repositories",
            "cloudkms.cryptoKeys",
            "cloudkms.keyRings",
            "iam.serviceAccounts",
            "pubsub.subscriptions",
            "pubsub.topics",
            "run.services",
            "secretmanager.secrets",
            "storage.buckets",
        ),
    }.items()
    for resource in resources
    for verb in verbs
)
"""Permissions that read the configuration of what has no predefined role without data in it."""
