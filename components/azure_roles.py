"""Custom roles that the ``org`` stack defines on Azure and the environments' stacks assign: ids and actions, as data.

Account access defines them, out of the reach of the environment's deployer: whoever may edit a role that it may also assign, may
do anything. Identity assigns them, in the resource group.

Azure refuses a role with an action that no provider offers, and every action here is in Azure's list. Sources: "Azure
permissions for AI + machine learning", "... for Containers", "... for Storage", "... for Monitor"; "Azure role assignment
condition format and syntax" and "Actions and attributes for Azure role assignment conditions for Azure Blob Storage".
"""

import uuid
from typing import Final

import pulumi

from components.base import require
from vocabulary import NameKind, physical_name

_WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
_REGISTRY: Final = "Microsoft.ContainerRegistry/registries"
_CONTAINERS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers"

MANAGED_IDENTITY_OPERATOR: Final = "f1a07417-d97a-45cb-824c-7a7467783830"
"""Built-in role that lets its holder run something as the identity that it is granted on (Azure: "Azure built-in roles")."""

EXECUTION_ROLE: Final = "execution"
"""The custom role of the control plane: ``<prefix>-<environment>-execution``."""

JOB_ROLE: Final = "job"
"""The custom role of jobs: ``<prefix>-<environment>-job``."""

ARTIFACT_ROLE: Final = "artifacts"
"""The custom role of what moves artifacts and does nothing else: ``<prefix>-<environment>-artifacts``."""

EXECUTION_ACTIONS: Final = (
    *(
        f"{_WORKSPACE}/{name}"
        for name in ("read", "computes/read", "datastores/read", "experiments/read", "experiments/runs/read")
    ),
    *(f"{_WORKSPACE}/jobs/{name}" for name in ("cancel/action", "operationresults/read", "read", "write")),
    *(
        f"{_WORKSPACE}/{kind}/{name}"
        for kind in ("data", "environments", "models")
        for name in ("read", "versions/read", "versions/write", "write")
    ),
    *(f"{_WORKSPACE}/{kind}/{name}" for kind in ("featuresets", "featurestoreentities") for name in ("read", "write")),
    *(
        f"{_WORKSPACE}/onlineEndpoints/{name}"
        for name in ("delete", "deployments/delete", "deployments/read", "deployments/write", "read", "write")
    ),
    *(f"{_REGISTRY}/{name}" for name in ("pull/read", "push/write", "read")),
    f"{_CONTAINERS}/read",
    "Microsoft.Insights/metrics/read",
)
"""What the control plane may do: run jobs, keep registries in step, mirror images."""

JOB_ACTIONS: Final = (
    f"{_WORKSPACE}/read",
    *(f"{_WORKSPACE}/{kind}/{name}" for kind in ("experiments", "experiments/runs") for name in ("read", "write")),
    *(f"{_WORKSPACE}/metadata/artifacts/{name}" for name in ("read", "write")),
    *(f"{_WORKSPACE}/{kind}/versions/read" for kind in ("data", "environments", "models")),
    f"{_WORKSPACE}/datastores/read",
    f"{_CONTAINERS}/read",
)
"""What a job may do: record its run and metrics. That it pulls its image is granted where the image lies (``image_registry``)."""

ARTIFACT_ACTIONS: Final = (f"{_CONTAINERS}/read",)
"""What moves artifacts sees the containers, and has the data actions."""

ARTIFACT_DATA_ACTIONS: Final = tuple(f"{_CONTAINERS}/blobs/{name}" for name in ("add/action", "read", "write"))
"""What control plane and jobs may do with artifacts, in containers that ``ARTIFACT_CONDITION`` admits."""

_CONTAINER_PREFIXES: Final = ("azureml", "ml-")
"""Start of the names of containers for artifacts: those that Azure ML makes, and ours. Names of storage accounts are too short to
carry a prefix, so that containers do; audit logs lie in others."""

ARTIFACT_CONDITION: Final = "(({untouched}) OR ({admitted}))".format(
    untouched=" AND ".join(f"!(ActionMatches{{'{action}'}})" for action in ARTIFACT_DATA_ACTIONS),
    admitted=" OR ".join(f"@Resource[{_CONTAINERS}:name] StringStartsWith '{prefix}'" for prefix in _CONTAINER_PREFIXES),
)
"""Condition on role assignments: blobs only in containers for artifacts. Other actions of the role are untouched."""


def custom_role_guid(subscription_id: str, role_name: str) -> str:
    """GUID of a custom role, derived from its name, so that conditions and other stacks can name it before it exists."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{subscription_id}/role/{role_name}"))


def role_definition_id(subscription_id: str, guid: str) -> str:
    """Id of a role, built-in or custom, as the subscription's resources name it."""
    return f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{guid}"


def assignment_name(scope: pulumi.Input[str], role_id: pulumi.Input[str], principal_id: pulumi.Input[str]) -> pulumi.Output[str]:
    """Name of a role assignment: a GUID derived from all that it joins, since an assignment can not be given to another one."""
    parts = pulumi.Output.all(scope, role_id, principal_id)
    return parts.apply(lambda known: str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(known))))


def environment_role_name(prefix: str, environment: str, role: str) -> str:
    """Name of a custom role that the ``org`` stack defines for an environment."""
    return physical_name(NameKind.AZURE_RESOURCE, f"{prefix}-{environment}-{role}")


def require_guid(argument: str, value: str) -> None:
    """Raise ``ArgumentError`` unless ``value`` is a GUID, as ids of subscriptions, tenants and groups are."""
    try:
        uuid.UUID(value)
    except ValueError:
        require(False, argument, value, "write a GUID, such as 00000000-0000-4000-8000-000000000000")
