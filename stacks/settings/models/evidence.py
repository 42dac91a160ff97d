"""Settings of the evidence lake."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from components.evidence_lake import MAXIMUM_RETENTION_DAYS
from stacks.settings.models.base import Model


class EvidenceSettings(Model):
    """Evidence of training runs, approvals and deployments."""

    retention_days: Annotated[StrictInt, Field(ge=1, le=MAXIMUM_RETENTION_DAYS)] = 365
    """How long raw events refuse deletion, in days."""
    lock: StrictBool = False
    """Whether nobody at all can shorten the retention of what has been written. Cannot be undone."""
