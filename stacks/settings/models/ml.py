"""Settings of the ML workspace."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from components.ml_workspace import LONGEST_IDLE_MINUTES, SHORTEST_IDLE_MINUTES
from stacks.settings.forms import Email, UniqueWords, Words
from stacks.settings.models.base import Model
from vocabulary import ComputeSize


class WorkbenchSettings(Model):
    """A notebook machine of one person, on Google Cloud."""

    name: Words
    """Name of the workbench."""
    owner: Email
    """The person's e-mail address; nobody else may enter."""
    size: ComputeSize = ComputeSize.CPU_SMALL
    """The machine."""


class MlSettings(Model):
    """Where people and jobs work."""

    compute_sizes: Annotated[
        dict[ComputeSize, Annotated[StrictInt, Field(ge=1, le=100)]],
        Field(min_length=1),
    ] = {ComputeSize.CPU_SMALL: 2}
    """Machines on offer, and the most of each that run at once, which the accounts need quotas for."""
    idle_shutdown_minutes: Annotated[StrictInt, Field(ge=SHORTEST_IDLE_MINUTES, le=LONGEST_IDLE_MINUTES)] = SHORTEST_IDLE_MINUTES
    """Time without use after which notebooks and machines are shut down."""
    internet_access: StrictBool = False
    """Whether notebooks and jobs may reach the internet as far as `network.egress` lets them. Once false, Azure takes no true."""
    online_features: StrictBool = False
    """Whether Google Cloud has a store that serves features online; it costs as long as it is there."""
    model_groups: UniqueWords = []
    """Families of models that get a model package group on AWS; the other clouds make theirs with the first model."""
    user_profiles: UniqueWords = []
    """People who work in SageMaker Studio, each with a profile."""
    workbenches: list[WorkbenchSettings] = []
    """Notebook machines of single persons on Google Cloud; Colab Enterprise needs none."""
