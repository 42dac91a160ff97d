"""What every block of settings is, and what every stack has."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from stacks.settings.forms import Clouds, CostCenter, Email, Words
from vocabulary import Region, Residency, Sensitivity


class Model(BaseModel):
    """Settings: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class CommonSettings(Model):
    """What every stack has."""

    prefix: Annotated[Words, StringConstraints(max_length=12)]
    """Starts every physical name and makes globally unique ones the organization's own."""
    owner: Email
    """E-mail address of the owning team: the ``owner`` tag."""
    cost_center: CostCenter
    """Accounting code: the ``cost-center`` tag. The characters are those that tags of all three clouds take."""
    data_sensitivity: Sensitivity
    """Class of the most sensitive data in the stack: the ``data-sensitivity`` tag."""
    region: Region
    """Neutral home region; each cloud's name for it is in ``vocabulary/regions.py``."""
    residency: Residency
    """Legal area that no data of the stack may leave."""
    clouds: Clouds
    """Clouds that the stack uses; each needs its block ``aws``, ``azure`` or ``gcp``."""
    generation: Annotated[int, Field(ge=1, le=99)] = 1
    """Raised by one to get new names where a deleted name stays reserved (workload identity pools, key rings, vaults)."""
    protect: bool | None = None
    """Whether data-bearing resources refuse deletion, by the engine and by the cloud. Unless written: in `org` and prod only."""
