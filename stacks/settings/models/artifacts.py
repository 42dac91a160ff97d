"""Settings of the artifact store."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from stacks.settings.models.base import Model


class ArtifactsSettings(Model):
    """Models, features and data sets, and their standby."""

    fast_replication: StrictBool = False
    """Whether the standby is at most 15 minutes behind, for which the clouds charge extra."""
    lock_days: Annotated[StrictInt, Field(ge=0, le=3650)] = 0
    """How long no version can be deleted or overwritten, in days; 0 for no lock. Once set, it can not be taken back."""
    cold_after_days: Annotated[StrictInt, Field(ge=30, le=3650)] = 90
    """Age at which artifacts move to a colder class, in days."""
    version_retention_days: Annotated[StrictInt, Field(ge=7, le=90)] = 30
    """How long replaced and deleted versions can be brought back, in days."""
