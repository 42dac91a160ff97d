"""What people may do in an environment's Google Cloud project: roles and permissions, as data.

Google Cloud's own Viewer reads log entries and more. Only break-glass reads data and secrets. Source: "IAM roles and permissions
index".
"""

from typing import Final

from components.data_reads import GCP_METADATA_PERMISSIONS, GCP_METADATA_ROLES
from vocabulary import HumanRole

_OPERATE: Final = (
    *(f"aiplatform.{kind}.cancel" for kind in ("batchPredictionJobs", "customJobs", "pipelineJobs", "trainingPipelines")),
    "aiplatform.endpoints.undeploy",
    "aiplatform.endpoints.update",
    "compute.instanceGroupManagers.get",
    "compute.instanceGroupManagers.update",
    *(f"compute.instances.{verb}" for verb in ("get", "list", "reset", "start", "stop")),
    "iam.serviceAccounts.disable",
    "iam.serviceAccounts.enable",
)
"""Restart, stop and scale; a service account that is disabled puts a workload into quarantine."""

CUSTOM_PERMISSIONS: Final = {
    HumanRole.READER: GCP_METADATA_PERMISSIONS,
    HumanRole.OPERATOR: (*GCP_METADATA_PERMISSIONS, *_OPERATE),
}
"""Permissions of the custom role of each standing role."""

PREDEFINED_ROLES: Final = {
    HumanRole.READER: GCP_METADATA_ROLES,
    HumanRole.OPERATOR: (*GCP_METADATA_ROLES, "roles/logging.viewer"),
}
"""Predefined roles that each standing role has besides. ``logging.viewer`` reads no Data Access audit logs."""

BREAK_GLASS_ROLES: Final = (
    "roles/aiplatform.admin",
    "roles/artifactregistry.admin",
    "roles/compute.admin",
    "roles/dns.admin",
    "roles/iam.serviceAccountUser",
    "roles/logging.privateLogViewer",
    "roles/monitoring.viewer",
    "roles/pubsub.admin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/storage.admin",
)
"""Predefined roles that an approved grant of break-glass gives, all together and for its time only. What would silence an alarm
(sinks, log buckets, alert policies) is not among them, nor are project IAM, roles and keys."""
