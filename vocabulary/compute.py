"""Neutral sizes of the machines that jobs and notebooks run on, and what each is on each cloud.

Every size is offered on all clouds with the same number of accelerators, each with 16 GB of memory at least. Machines differ in
the rest, since no two clouds have the same ones; what they have is in the table, for whoever must fit a job in.

Sources: SageMaker, ``TrainingInstanceType`` and ``AppInstanceType`` of the API; EC2, "Accelerated computing instances"; Azure
Machine Learning, "Supported VM series and sizes" (no newer general series than these is listed); Compute Engine,
"Accelerator-optimized machine family"; Colab Enterprise, "Runtimes and runtime templates".
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vocabulary.clouds import Cloud


class ComputeSize(StrEnum):
    """A machine, by what it is good for; the number of machines is the job's."""

    CPU_SMALL = "cpu-small"
    """Notebooks, tests, small tables."""
    CPU_MEDIUM = "cpu-medium"
    """Preparing data, training on tables."""
    CPU_LARGE = "cpu-large"
    """The same on what does not fit elsewhere."""
    GPU_SMALL = "gpu-small"
    """One accelerator: notebooks, tests, inference."""
    GPU_MEDIUM = "gpu-medium"
    """One accelerator that a larger machine feeds."""
    GPU_LARGE = "gpu-large"
    """Four accelerators: training over several at once."""


class Accelerator(StrEnum):
    """A kind of accelerator, by the name that all clouds understand."""

    L4 = "nvidia-l4"
    T4 = "nvidia-t4"


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What a size is on one cloud.

    Attributes:
        instance_type: the cloud's own name: SageMaker instance type, Azure VM size, Compute Engine machine type.
        vcpus: virtual processors.
        memory_gib: memory, in GiB.
        quota: name of the quota that limits how many run at once, as the cloud's console shows it.
        quota_units: what one machine takes of it: machines on AWS, vCPUs on Azure, vCPUs or accelerators on Google Cloud.
        accelerator: kind of accelerator; None without.
        accelerators: number of accelerators.
    """

    instance_type: str
    vcpus: int
    memory_gib: int
    quota: str
    quota_units: int
    accelerator: Accelerator | None = None
    accelerators: int = 0


def _aws(name: str, vcpus: int, memory_gib: int, accelerators: int = 0) -> Machine:
    return Machine(
        instance_type=name,
        vcpus=vcpus,
        memory_gib=memory_gib,
        quota=f"{name} for training job usage",
        quota_units=1,
        accelerator=Accelerator.T4 if accelerators else None,
        accelerators=accelerators,
    )


def _azure(name: str, vcpus: int, memory_gib: int, accelerators: int = 0) -> Machine:
    family = "NCASv3_T4" if accelerators else "DSv3"
    return Machine(
        instance_type=name,
        vcpus=vcpus,
        memory_gib=memory_gib,
        quota=f"Standard {family} Family Cluster Dedicated vCPUs",
        quota_units=vcpus,
        accelerator=Accelerator.T4 if accelerators else None,
        accelerators=accelerators,
    )


def _gcp(name: str, vcpus: int, memory_gib: int, accelerators: int = 0) -> Machine:
    metric = "nvidia_l4_gpus" if accelerators else "n2_cpus"
    return Machine(
        instance_type=name,
        vcpus=vcpus,
        memory_gib=memory_gib,
        quota=f"aiplatform.googleapis.com/custom_model_training_{metric}",
        quota_units=accelerators or vcpus,
        accelerator=Accelerator.L4 if accelerators else None,
        accelerators=accelerators,
    )


MACHINES: Final[Mapping[ComputeSize, Mapping[Cloud, Machine]]] = {
    ComputeSize.CPU_SMALL: {
        Cloud.AWS: _aws("ml.m6i.xlarge", 4, 16),
        Cloud.AZURE: _azure("Standard_D4s_v3", 4, 16),
        Cloud.GCP: _gcp("n2-standard-4", 4, 16),
    },
    ComputeSize.CPU_MEDIUM: {
        Cloud.AWS: _aws("ml.m6i.4xlarge", 16, 64),
        Cloud.AZURE: _azure("Standard_D16s_v3", 16, 64),
        Cloud.GCP: _gcp("n2-standard-16", 16, 64),
    },
    ComputeSize.CPU_LARGE: {
        Cloud.AWS: _aws("ml.m6i.16xlarge", 64, 256),
        Cloud.AZURE: _azure("Standard_D64s_v3", 64, 256),
        Cloud.GCP: _gcp("n2-standard-64", 64, 256),
    },
    ComputeSize.GPU_SMALL: {
        Cloud.AWS: _aws("ml.g4dn.xlarge", 4, 16, accelerators=1),
        Cloud.AZURE: _azure("Standard_NC4as_T4_v3", 4, 28, accelerators=1),
        Cloud.GCP: _gcp("g2-standard-4", 4, 16, accelerators=1),
    },
    ComputeSize.GPU_MEDIUM: {
        Cloud.AWS: _aws("ml.g4dn.4xlarge", 16, 64, accelerators=1),
        Cloud.AZURE: _azure("Standard_NC16as_T4_v3", 16, 110, accelerators=1),
        Cloud.GCP: _gcp("g2-standard-16", 16, 64, accelerators=1),
    },
    ComputeSize.GPU_LARGE: {
        Cloud.AWS: _aws("ml.g4dn.12xlarge", 48, 192, accelerators=4),
        Cloud.AZURE: _azure("Standard_NC64as_T4_v3", 64, 440, accelerators=4),
        Cloud.GCP: _gcp("g2-standard-48", 48, 192, accelerators=4),
    },
}
"""What each size is on each cloud."""


def quotas(cloud: Cloud, machines: Mapping[ComputeSize, int]) -> dict[str, int]:
    """What the account needs of each quota to run ``machines``, the most of each size at once.

    >>> quotas(Cloud.AZURE, {ComputeSize.GPU_SMALL: 2, ComputeSize.GPU_LARGE: 1})
    {'Standard NCASv3_T4 Family Cluster Dedicated vCPUs': 72}
    """
    needed: Counter[str] = Counter()
    for size, number in machines.items():
        machine = MACHINES[size][cloud]
        needed[machine.quota] += number * machine.quota_units
    return dict(needed)
