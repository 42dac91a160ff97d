"""Neutral compute sizes mean the same everywhere."""

import pytest

from vocabulary import MACHINES, Cloud, ComputeSize, Machine, quotas

ACCELERATORS = {
    ComputeSize.CPU_SMALL: 0,
    ComputeSize.CPU_MEDIUM: 0,
    ComputeSize.CPU_LARGE: 0,
    ComputeSize.GPU_SMALL: 1,
    ComputeSize.GPU_MEDIUM: 1,
    ComputeSize.GPU_LARGE: 4,
}


def everywhere(size: ComputeSize) -> list[Machine]:
    return [MACHINES[size][cloud] for cloud in Cloud]


@pytest.mark.parametrize("size", list(ComputeSize))
def test_a_size_has_the_same_accelerators_and_about_the_same_processors_everywhere(size: ComputeSize) -> None:
    machines = everywhere(size)
    assert {machine.accelerators for machine in machines} == {ACCELERATORS[size]}
    assert all((machine.accelerator is None) == (machine.accelerators == 0) for machine in machines)
    fewest, most = min(machine.vcpus for machine in machines), max(machine.vcpus for machine in machines)
    assert most <= 1.5 * fewest


@pytest.mark.parametrize("cloud", list(Cloud))
def test_a_larger_size_is_larger(cloud: Cloud) -> None:
    for family in (
        (ComputeSize.CPU_SMALL, ComputeSize.CPU_MEDIUM, ComputeSize.CPU_LARGE),
        (ComputeSize.GPU_SMALL, ComputeSize.GPU_MEDIUM, ComputeSize.GPU_LARGE),
    ):
        machines = [MACHINES[size][cloud] for size in family]
        assert [machine.vcpus for machine in machines] == sorted({machine.vcpus for machine in machines})
        assert [machine.memory_gib for machine in machines] == sorted({machine.memory_gib for machine in machines})


def test_no_two_sizes_are_the_same_machine() -> None:
    for cloud in Cloud:
        types = [MACHINES[size][cloud].instance_type for size in ComputeSize]
        assert len(set(types)) == len(types)


def test_quotas_add_up_over_the_sizes_that_share_one() -> None:
    wanted = {ComputeSize.CPU_SMALL: 2, ComputeSize.CPU_LARGE: 1, ComputeSize.GPU_SMALL: 1, ComputeSize.GPU_LARGE: 2}
    assert quotas(Cloud.AWS, wanted) == {
        "ml.m6i.xlarge for training job usage": 2,
        "ml.m6i.16xlarge for training job usage": 1,
        "ml.g4dn.xlarge for training job usage": 1,
        "ml.g4dn.12xlarge for training job usage": 2,
    }
    assert quotas(Cloud.AZURE, wanted) == {
        "Standard DSv3 Family Cluster Dedicated vCPUs": 2 * 4 + 64,
        "Standard NCASv3_T4 Family Cluster Dedicated vCPUs": 4 + 2 * 64,
    }
    assert quotas(Cloud.GCP, wanted) == {
        "aiplatform.googleapis.com/custom_model_training_n2_cpus": 2 * 4 + 64,
        "aiplatform.googleapis.com/custom_model_training_nvidia_l4_gpus": 1 + 2 * 4,
    }
