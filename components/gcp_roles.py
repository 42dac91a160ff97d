"""Roles that identities get in an environment's Google Cloud project: permissions and names, as data.

Account access defines the custom role, out of the reach of the environment's deployer: whoever may edit a role that it may also
grant, may do anything. Identity grants it.

Sources: "IAM roles and permissions index", "Vertex AI access control with IAM", "Artifact Registry roles and permissions".
"""

from typing import Final

from vocabulary import NameKind, physical_name

EXECUTION_ROLE: Final = "execution"
"""The custom role of the control plane."""

EXECUTION_PERMISSIONS: Final = (
    *(f"aiplatform.customJobs.{name}" for name in ("cancel", "create", "get", "list")),
    *(f"aiplatform.models.{name}" for name in ("get", "list", "update", "upload")),
    *(f"aiplatform.endpoints.{name}" for name in ("create", "delete", "deploy", "get", "list", "undeploy", "update")),
    *(f"aiplatform.{kind}.{name}" for kind in ("featureGroups", "features") for name in ("create", "get", "list", "update")),
    *(f"artifactregistry.dockerimages.{name}" for name in ("get", "list")),
    *(f"artifactregistry.repositories.{name}" for name in ("downloadArtifacts", "get", "list", "uploadArtifacts")),
    *(f"artifactregistry.tags.{name}" for name in ("create", "get", "list", "update")),
    *(f"artifactregistry.versions.{name}" for name in ("get", "list")),
    "logging.logEntries.list",
)
"""What the control plane may do: run jobs, keep registries in step, mirror images, read logs of jobs."""

ARTIFACT_ROLE: Final = "roles/storage.objectUser"
"""What control plane and jobs may do with artifacts, in buckets whose names start with ``ml_prefix``."""

JOB_ROLES: Final = {
    "logs": "roles/logging.logWriter",
    "metrics": "roles/monitoring.metricWriter",
}
"""What else a job may do: write logs and metrics. To pull its image is granted where the image lies (``image_registry``)."""


ML_NETWORK_ROLE: Final = "ml-network"
"""The custom role of Vertex AI's service agent: what Private Service Connect interfaces need of Compute Network Admin."""

ML_NETWORK_PERMISSIONS: Final = (
    "compute.networkAttachments.get",
    "compute.networkAttachments.update",
    "compute.regionOperations.get",
)
"""What the agent does with the network attachment: admit the project that its machines are in (Vertex AI: "Set up a Private
Service Connect interface")."""


SECRET_WRITER_ROLE: Final = "secret-writer"  # noqa: S105 - a role
"""The custom role of the secret broker, which is granted for secrets of its name prefix."""

SECRET_WRITER_PERMISSIONS: Final = (
    *(f"secretmanager.secrets.{name}" for name in ("create", "delete", "get", "list", "update")),
    *(f"secretmanager.versions.{name}" for name in ("access", "add", "destroy", "disable", "enable", "get", "list")),
)
"""What the secret broker may do: everything with secrets and their versions, but not who may read them."""

SECRET_READER_ROLE: Final = "roles/secretmanager.secretAccessor"  # noqa: S105 - a role
"""What a job may do with secrets of the broker's."""

QUERY_ROLE: Final = "roles/bigquery.jobUser"
"""What runs queries may do in the project; what they read is granted on the data set."""

AGENT_ROLES: Final = {
    "aiplatform": "roles/aiplatform.serviceAgent",
    "run": "roles/run.serviceAgent",
}
"""Roles in the project of service agents that work there on their own: start jobs, pull images, enter the network. An agent that
is asked for before its service is used gets none by itself (IAM: "Create and grant roles to service agents"). What others do with
keys, topics and buckets is granted there."""


def environment_role_id(prefix: str, environment: str, role: str) -> str:
    """Id of a custom role that account access defines and identity grants.

    It carries no generation, since ``org`` and the environment each have their own; the provider brings a role back that was
    deleted less than 7 days ago (IAM: "Create and manage custom roles").
    """
    return physical_name(NameKind.CUSTOM_ROLE, f"{prefix}-{environment}-{role}")
