"""What pipelines may do in an environment's Google Cloud project, as data and pure functions.

Google Cloud has no permission boundary. Four things stand in for it: a deployer defines no roles, it grants only those listed
here (a condition on its own grant), a deny policy takes data and credentials from it whatever is granted, and it lives in the
control plane's project, where it may do nothing.

Sources: "IAM roles and permissions index", "Set limits on granting roles", "Permissions supported in deny policies".
"""

from typing import Final

from components.account_access import DeployerKind
from components.data_reads import GCP_METADATA_PERMISSIONS, GCP_METADATA_ROLES
from components.gcp_roles import (
    AGENT_ROLES,
    ARTIFACT_ROLE,
    EXECUTION_PERMISSIONS,
    EXECUTION_ROLE,
    JOB_ROLES,
    ML_NETWORK_PERMISSIONS,
    ML_NETWORK_ROLE,
    QUERY_ROLE,
    SECRET_READER_ROLE,
    SECRET_WRITER_PERMISSIONS,
    SECRET_WRITER_ROLE,
)

IAM_ADMIN_ROLE: Final = "roles/resourcemanager.projectIamAdmin"

PREDEFINED_ROLES: Final = {
    DeployerKind.PREVIEW: GCP_METADATA_ROLES,
    DeployerKind.DEPLOY: (
        "roles/cloudkms.admin",
        "roles/compute.networkAdmin",
        "roles/compute.securityAdmin",
        "roles/dns.admin",
        "roles/iam.serviceAccountAdmin",
        "roles/iam.serviceAccountUser",
        "roles/logging.configWriter",
        "roles/monitoring.alertPolicyEditor",
        "roles/monitoring.notificationChannelEditor",
        "roles/monitoring.viewer",
        "roles/servicedirectory.editor",
        "roles/serviceusage.serviceUsageAdmin",
    ),
}
"""Predefined roles of each kind of deployer: what the environment's stack is made of. A new capability adds its line here."""

IMAGE_CHECK: Final = "artifactregistry.repositories.downloadArtifacts"
"""What Cloud Run asks of who deploys a service: to be allowed to pull its image (Cloud Run: "Deploying container images"). Images
are our own code; the only repository of the project holds nothing else."""

_MANAGED: Final = {
    ("create", "delete"): ("aiplatform.metadataStores",),
    ("update",): ("dataform.config",),
    ("create", "delete", "update"): (
        "aiplatform.featureOnlineStores",
        "aiplatform.notebookRuntimeTemplates",
        "aiplatform.tensorboards",
        "bigquery.tables",
    ),
    ("create", "delete", "start", "stop", "update"): ("notebooks.instances",),
    ("create", "delete", "setIamPolicy", "update"): (
        "artifactregistry.repositories",
        "bigquery.datasets",
        "pubsub.subscriptions",
        "pubsub.topics",
        "run.services",
        "storage.buckets",
    ),
}
"""Verbs and what they are done with, beyond reading it."""

CUSTOM_PERMISSIONS: Final = {
    DeployerKind.PREVIEW: GCP_METADATA_PERMISSIONS,
    DeployerKind.DEPLOY: (
        *GCP_METADATA_PERMISSIONS,
        *(f"{kind}.{verb}" for verbs, kinds in _MANAGED.items() for kind in kinds for verb in verbs),
        "aiplatform.operations.list",
        IMAGE_CHECK,
        "compute.projects.setCommonInstanceMetadata",
        "notebooks.operations.get",
        "pubsub.topics.attachSubscription",
        "run.operations.get",
    ),
}
"""What has no predefined role without data in it: the administrator roles of storage, messages, images, tables and Vertex AI read
them, too."""

ENVIRONMENT_ROLES: Final = {
    EXECUTION_ROLE: EXECUTION_PERMISSIONS,
    ML_NETWORK_ROLE: ML_NETWORK_PERMISSIONS,
    SECRET_WRITER_ROLE: SECRET_WRITER_PERMISSIONS,
}
"""Permissions of the custom roles that the environment's stack gives to its service accounts."""

GRANTABLE_PREDEFINED_ROLES: Final = (ARTIFACT_ROLE, QUERY_ROLE, SECRET_READER_ROLE, *AGENT_ROLES.values(), *JOB_ROLES.values())
"""Predefined roles that the environment's stack gives to service accounts and agents in the project. What it gives on a single
resource (images, topics, keys, data sets, services) is not under this condition: Google Cloud has none for it."""

DENIED_TO_DEPLOYERS: Final = (
    "artifactregistry.googleapis.com/repositories.uploadArtifacts",
    "bigquery.googleapis.com/tables.getData",
    "cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt",
    "iam.googleapis.com/roles.create",
    "iam.googleapis.com/roles.delete",
    "iam.googleapis.com/roles.update",
    "iam.googleapis.com/serviceAccounts.getAccessToken",
    "iam.googleapis.com/serviceAccounts.getOpenIdToken",
    "iam.googleapis.com/serviceAccounts.implicitDelegation",
    "iam.googleapis.com/serviceAccounts.signBlob",
    "iam.googleapis.com/serviceAccounts.signJwt",
    "iam.googleapis.com/workloadIdentityPoolProviders.create",
    "iam.googleapis.com/workloadIdentityPoolProviders.update",
    "iam.googleapis.com/workloadIdentityPools.create",
    "iam.googleapis.com/workloadIdentityPools.update",
    "pubsub.googleapis.com/subscriptions.consume",
    "secretmanager.googleapis.com/versions.access",
    "storage.googleapis.com/objects.get",
)
"""Data, secrets, images, other identities, roles: a grant to itself does not give them to a deployer.

Who makes a data set owns it, so that a deployer would read what lies in it (BigQuery: "Basic roles for datasets").
"""

DENIED_TO_ALL: Final = ("iam.googleapis.com/serviceAccountKeys.create", "storage.googleapis.com/hmacKeys.create")
"""Static keys, for everybody."""

MAXIMUM_GRANTABLE_ROLES: Final = 10
"""Longest list in a condition on grants (IAM: "Set limits on granting roles")."""


def only_these_roles(roles: list[str]) -> str:
    """Condition on a grant of ``IAM_ADMIN_ROLE``: its holder grants and revokes only these roles."""
    listed = ", ".join(f"'{role}'" for role in sorted(roles))
    return f"api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([{listed}])"


def only_these_subjects(subjects: list[str]) -> str:
    """Condition on a workload identity pool provider: exactly these ``sub`` are let in."""
    listed = ", ".join(f"'{subject}'" for subject in sorted(subjects))
    return f"assertion.sub in [{listed}]"
