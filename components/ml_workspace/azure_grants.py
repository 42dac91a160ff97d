"""What the workspace's identity may do on Azure: built-in roles by the resource they are granted on, as data.

Azure Machine Learning's own list says Contributor on each of these and Key Vault Administrator on the vault. Narrower roles carry
what is used of that: Azure AI Administrator is what Microsoft gives a system-assigned identity in the place of Contributor, here
on two resources and not on the whole group; nothing but secrets is kept in the vault; images are pulled and never built.

Sources: Azure Machine Learning "Set up authentication between Azure Machine Learning and other services" and "Workspace managed
virtual network isolation", Azure "Azure built-in roles".
"""

from typing import Final

READER: Final = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
"""Reader."""

_AZURE_AI_ADMINISTRATOR: Final = "b78c5d69-af96-48a3-bf8d-a8b4d589de94"
_CONNECTION_APPROVER: Final = "b556d68e-0be0-4f35-a333-ad7ee1ce17ea"
_DATA_SCIENTIST: Final = "f6c7c914-8db3-469d-8ca1-694a8f32e121"
_REGISTRY_USER: Final = "1823dd4f-9b8c-4ab6-ab4e-7397a3684615"
_ACR_PULL: Final = "7f951dda-4ed3-4680-a7ca-43fe172d538d"
_BLOB_DATA_CONTRIBUTOR: Final = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
_FILE_DATA_PRIVILEGED_CONTRIBUTOR: Final = "69566ab7-960f-475b-8e7c-b3118f30c6bd"
_SECRETS_OFFICER: Final = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
_METRICS_PUBLISHER: Final = "3913510d-42f4-4e42-8a64-420c390055eb"

BEFORE: Final = {
    "storage": {
        "manage": _AZURE_AI_ADMINISTRATOR,
        "blobs": _BLOB_DATA_CONTRIBUTOR,
        "files": _FILE_DATA_PRIVILEGED_CONTRIBUTOR,
        "connect": _CONNECTION_APPROVER,
    },
    "vault": {"manage": _AZURE_AI_ADMINISTRATOR, "secrets": _SECRETS_OFFICER, "connect": _CONNECTION_APPROVER},
    "insights": {"read": READER, "telemetry": _METRICS_PUBLISHER},
    "images": {"read": READER, "pull": _ACR_PULL, "connect": _CONNECTION_APPROVER},
    "artifacts": {"connect": _CONNECTION_APPROVER},
    "secrets": {"connect": _CONNECTION_APPROVER},
    "registry": {"use": _REGISTRY_USER, "connect": _CONNECTION_APPROVER},
}
"""What a workspace needs before it is made: role by purpose, by resource."""

AFTER: Final = {"work": _DATA_SCIENTIST}
"""What its identity needs on a workspace itself."""

ROLES: Final = tuple(sorted({role for roles in (*BEFORE.values(), AFTER) for role in roles.values()}))
"""All roles that are granted here."""
