"""What holds for the ML workspace on every cloud."""

import json

import pytest

from tests.components.ml_workspace.workspaces import KEYS, workspace
from tests.components.support import changed, context, untagged
from vocabulary import MACHINES, Cloud, ComputeSize, Environment, Sensitivity

DATA = {
    Cloud.AWS: {"ml-workspace-domain", "ml-workspace-user-ada", "ml-workspace-models-churn"},
    Cloud.AZURE: {
        "ml-workspace-models",
        "ml-workspace-storage",
        "ml-workspace-vault",
        "ml-workspace-workspace",
        "ml-workspace-features",
    },
    Cloud.GCP: {"ml-workspace-metadata", "ml-workspace-tensorboard", "ml-workspace-features"},
}
"""Resources that hold what can not be made again."""

everywhere = pytest.mark.parametrize("cloud", list(Cloud))


@everywhere
def test_everything_that_can_be_tagged_is(cloud: Cloud) -> None:
    assert untagged(workspace(cloud)) == set()


@everywhere
def test_each_size_on_offer_is_something_here(cloud: Cloud) -> None:
    sizes = {size.value: 1 for size in ComputeSize}
    compute = workspace(cloud, compute_sizes=sizes).outputs["compute"]
    native = {size.value: MACHINES[size][cloud].instance_type for size in ComputeSize}
    assert compute == ({size: size for size in sizes} if cloud is Cloud.AZURE else native)


@everywhere
def test_offering_another_size_changes_nothing_that_is_there(cloud: Cloud) -> None:
    before = workspace(cloud, compute_sizes={"cpu-small": 4})
    after = workspace(cloud, compute_sizes={"cpu-small": 4, "gpu-large": 1})
    assert changed(before, after) == set()


@everywhere
def test_prod_keeps_what_can_not_be_made_again(cloud: Cloud) -> None:
    prod = workspace(cloud, context=context(environment=Environment.PROD, protect=True))
    dev = workspace(cloud)
    assert {resource.name for resource in prod if resource.protect} == DATA[cloud]
    assert not any(resource.protect for resource in dev)


@everywhere
def test_a_key_of_ours_is_used_and_nothing_else_changes(cloud: Cloud) -> None:
    plain, encrypted = workspace(cloud), workspace(cloud, key=KEYS[cloud])
    only_with_a_key = {"ml-workspace-notebook-files"} if cloud is Cloud.GCP else set()  # Dataform's setting of a key
    assert {resource.name for resource in plain} | only_with_a_key == {resource.name for resource in encrypted}
    using = {
        Cloud.AWS: {"ml-workspace-domain"},
        Cloud.AZURE: {"ml-workspace-storage", "ml-workspace-workspace", "ml-workspace-features"},
        Cloud.GCP: {
            "ml-workspace-metadata",
            "ml-workspace-tensorboard",
            "ml-workspace-features",
            "ml-workspace-runtime-cpu-small",
            "ml-workspace-runtime-gpu-small",
        },
    }
    assert changed(plain, encrypted) == using[cloud]
    for name in using[cloud] | only_with_a_key:
        inputs = json.dumps([resource.inputs for resource in encrypted if resource.name == name])
        assert str(KEYS[cloud].key_id).rpartition("/keys/")[2] in inputs


@everywhere
def test_nothing_is_open_to_the_public(cloud: Cloud) -> None:
    plan = json.dumps([resource.inputs for resource in workspace(cloud, internet_access=True)])
    for opening in (
        '"PublicInternetOnly"',
        '"enableNodePublicIp": true',
        '"enableInternetAccess": true',
        '"disablePublicIp": false',
    ):
        assert opening not in plan
    for resource in workspace(cloud, internet_access=True):
        assert resource.inputs.get("publicNetworkAccess", "Disabled") == "Disabled"


@everywhere
def test_names_carry_the_generation_where_deleted_ones_stay_reserved(cloud: Cloud) -> None:
    first, second = workspace(cloud), workspace(cloud, context=context(generation=2))
    renamed = {
        resource.name
        for resource in second
        for before in first
        if before.token == resource.token and before.name == resource.name
        if any(before.inputs.get(field) != resource.inputs.get(field) for field in ("workspaceName", "registryName", "vaultName"))
    }
    expected = {"models", "vault", "workspace", "features", "to-artifacts", "to-models", "cpu-small", "gpu-small"}
    assert renamed == ({f"ml-workspace-{name}" for name in expected} if cloud is Cloud.AZURE else set())


def test_azure_reports_less_to_its_maker_where_data_is_confidential() -> None:
    for sensitivity, reduced in ((Sensitivity.INTERNAL, False), (Sensitivity.CONFIDENTIAL, True), (Sensitivity.RESTRICTED, True)):
        plan = workspace(Cloud.AZURE, context=context(data_sensitivity=sensitivity))
        workspaces = plan.of("azure-native:machinelearningservices:Workspace")
        assert [made.inputs["hbiWorkspace"] for made in workspaces] == [reduced, reduced]
