"""ML workspace: SageMaker, Azure Machine Learning and Vertex AI, private and encrypted.

Deliberately not here: feature groups, feature views and models, whose schemas are the catalog's; jobs and endpoints, which the
control plane makes; identities that jobs run as (``identity``); buckets and images, which have capabilities of their own.
"""

import re
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import ComputeSize, StackContext

SHORTEST_IDLE_MINUTES: Final = 60
"""Least of SageMaker (``IdleSettings``); Colab Enterprise takes 10, Azure Machine Learning any time."""

LONGEST_IDLE_MINUTES: Final = 1440
"""Most of Colab Enterprise (``NotebookIdleShutdownConfig``); SageMaker takes a year."""

_WORDS: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class AwsMlWorkspaceOptions:
    """What only AWS needs.

    Attributes:
        boundary_id: permission boundary of the domain's execution role; from account access.
        user_profiles: people who work in the domain, each with a home of their own; lower-case words joined by hyphens.
        model_groups: families of models that get a model package group; likewise. The other clouds' registries make theirs with
            the first model.
    """

    boundary_id: pulumi.Input[str]
    user_profiles: list[str] = field(default_factory=list)
    model_groups: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Each name once, and in our form."""
        _require_names("aws.user_profiles", self.user_profiles)
        _require_names("aws.model_groups", self.model_groups)


@dataclass(frozen=True, kw_only=True)
class AzureMlWorkspaceOptions:
    """What only Azure needs: on the other clouds a job says where its image and data are, here the workspace must know.

    Attributes:
        image_registry_id: resource id of the container registry that images come from.
        artifact_store_id: resource id of the storage account that artifacts are in.
        job_identity_id: resource id of the managed identity that the machines of the compute clusters have.
        secret_store_id: resource id of the vault that jobs read secrets from; None where there is none.
    """

    image_registry_id: pulumi.Input[str]
    artifact_store_id: pulumi.Input[str]
    job_identity_id: pulumi.Input[str]
    secret_store_id: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class WorkbenchArgs:
    """A notebook machine of one person. It costs while it runs, and its disks always.

    Attributes:
        name: lower-case words joined by hyphens.
        owner: the person's e-mail address; nobody else may enter.
        size: the machine, a ``ComputeSize``.
    """

    name: str
    owner: str
    size: str = ComputeSize.CPU_SMALL.value

    def __post_init__(self) -> None:
        """Check name, owner and size."""
        _require_names("workbenches.name", [self.name])
        require("@" in self.owner, "workbenches.owner", self.owner, "write the owner's e-mail address")
        _require_sizes("workbenches.size", [self.size])


@dataclass(frozen=True, kw_only=True)
class GcpMlWorkspaceOptions:
    """What only Google Cloud needs.

    Attributes:
        online_features: whether there is a store that serves features online; it costs as long as it is there. On AWS a feature
            group serves its own, on Azure the catalog attaches a store.
        job_identity_id: e-mail address of the service account that workbenches run as.
        workbenches: notebook machines of single persons. Colab Enterprise needs none.
    """

    job_identity_id: pulumi.Input[str]
    online_features: bool = False
    workbenches: list[WorkbenchArgs] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Each workbench once."""
        _require_names("gcp.workbenches", [workbench.name for workbench in self.workbenches])


@dataclass(frozen=True, kw_only=True)
class MlWorkspaceArgs:
    """Arguments of every ml workspace component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        placement: where in the network notebooks, jobs and private endpoints lie.
        log_store_id: central log store that the services' own logs go to, where the cloud does not do so by itself (Azure).
        compute_sizes: machines on offer, ``ComputeSize`` by the most that may run at once; at least one.
        idle_shutdown_minutes: time without use after which notebooks are shut down, 60 to 1440.
        internet_access: whether notebooks and jobs may reach the internet as far as the network's egress lets them; otherwise
            only the cloud's own services, privately. On Azure, once withdrawn it can not be given back.
        key: customer-managed key; None for the cloud's own. Set when created, and never changed.
        aws: AWS only.
        azure: Azure only.
        gcp: Google Cloud only.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    placement: Placement
    log_store_id: pulumi.Input[str]
    compute_sizes: dict[str, int]
    idle_shutdown_minutes: int = SHORTEST_IDLE_MINUTES
    internet_access: bool = False
    key: EncryptionKey | None = None
    aws: AwsMlWorkspaceOptions | None = None
    azure: AzureMlWorkspaceOptions | None = None
    gcp: GcpMlWorkspaceOptions | None = None

    def __post_init__(self) -> None:
        """Check sizes, their numbers and the idle time."""
        require(bool(self.compute_sizes), "compute_sizes", self.compute_sizes, "name at least one size, such as 'cpu-small'")
        _require_sizes("compute_sizes", list(self.compute_sizes))
        for size, machines in self.compute_sizes.items():
            require(machines >= 1, f"compute_sizes.{size}", machines, "write 1 or more, or leave the size out")
        require(
            SHORTEST_IDLE_MINUTES <= self.idle_shutdown_minutes <= LONGEST_IDLE_MINUTES,
            "idle_shutdown_minutes",
            self.idle_shutdown_minutes,
            f"write {SHORTEST_IDLE_MINUTES} to {LONGEST_IDLE_MINUTES} minutes; all clouds take those",
        )

    @property
    def subnet(self) -> str:
        """Name of the subnet that notebooks and jobs are placed in."""
        return "private" if self.internet_access else "isolated"


class MlWorkspace(Component):
    """Outputs of every ml workspace component."""

    _CAPABILITY = "ml_workspace"

    workspace_id: pulumi.Output[str]
    """Where people and jobs work: SageMaker domain ARN, Azure ML workspace id, Vertex AI location of the project."""
    model_registry_id: pulumi.Output[str]
    """Where models are registered: start of the ARNs of model package groups, Azure ML registry id, models of the location."""
    feature_store_id: pulumi.Output[str]
    """Where features are registered: start of the names of feature groups, Azure ML feature store id, BigQuery dataset id."""
    online_store_id: pulumi.Output[str]
    """What serves features on Google Cloud: Vertex AI online store id, empty if there is none. Elsewhere feature groups serve
    themselves: empty."""
    job_network_id: pulumi.Output[str]
    """Through what jobs enter our network: security group, workspace with its managed network, network attachment."""
    compute: pulumi.Output[dict[str, str]]
    """What each neutral compute size on offer is here: instance type, name of the compute cluster, machine type."""


def _require_names(argument: str, names: list[str]) -> None:
    require(len(set(names)) == len(names), argument, names, "write each name once")
    for name in names:
        require(
            _WORDS.fullmatch(name) is not None,
            argument,
            name,
            "write lower-case letters and digits in words joined by single hyphens, starting with a letter",
        )


def _require_sizes(argument: str, sizes: list[str]) -> None:
    for size in sizes:
        require(size in set(ComputeSize), argument, size, f"write one of {', '.join(ComputeSize)}")
