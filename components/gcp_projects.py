"""Checks of what Google Cloud calls things."""

import re
from typing import Final

from components.base import require

MAXIMUM_SUBJECT_LENGTH: Final = 127
"""Longest ``google.subject`` in characters (IAM: ``projects.locations.workloadIdentityPools.providers``); Entra takes 600."""


def require_project_id(argument: str, project_id: str) -> None:
    """Raise ``ArgumentError`` unless ``project_id`` is a Google Cloud project id (Resource Manager: projects.create)."""
    require(
        re.fullmatch(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", project_id) is not None,
        argument,
        project_id,
        "write the project's id (6 to 30 lower-case letters, digits and hyphens), not its number or name",
    )
