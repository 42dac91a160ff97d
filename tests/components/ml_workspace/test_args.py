"""What the arguments of the ML workspace refuse."""

from typing import Any

import pytest

from components.base import ArgumentError
from components.ml_workspace import AwsMlWorkspaceOptions, GcpMlWorkspaceOptions, WorkbenchArgs
from tests.components.ml_workspace.workspaces import workspace, workspace_args
from vocabulary import Cloud

SIZES = "cpu-small, cpu-medium, cpu-large, gpu-small, gpu-medium, gpu-large"
WORDS = "write lower-case letters and digits in words joined by single hyphens, starting with a letter"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"compute_sizes": {}}, "compute_sizes: {} is not possible here; name at least one size, such as 'cpu-small'"),
        ({"compute_sizes": {"tpu": 1}}, f"compute_sizes: 'tpu' is not possible here; write one of {SIZES}"),
        (
            {"compute_sizes": {"cpu-small": 0}},
            "compute_sizes.cpu-small: 0 is not possible here; write 1 or more, or leave the size out",
        ),
        (
            {"idle_shutdown_minutes": 59},
            "idle_shutdown_minutes: 59 is not possible here; write 60 to 1440 minutes; all clouds take those",
        ),
        (
            {"idle_shutdown_minutes": 1441},
            "idle_shutdown_minutes: 1441 is not possible here; write 60 to 1440 minutes; all clouds take those",
        ),
    ],
)
def test_wrong_arguments(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        workspace_args(Cloud.AWS, **changes)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: AwsMlWorkspaceOptions(boundary_id="b", user_profiles=["Ada Lovelace"]),
            f"aws.user_profiles: 'Ada Lovelace' is not possible here; {WORDS}",
        ),
        (
            lambda: AwsMlWorkspaceOptions(boundary_id="b", model_groups=["churn", "churn"]),
            "aws.model_groups: ['churn', 'churn'] is not possible here; write each name once",
        ),
        (
            lambda: WorkbenchArgs(name="ada", owner="ada"),
            "workbenches.owner: 'ada' is not possible here; write the owner's e-mail address",
        ),
        (
            lambda: WorkbenchArgs(name="ada", owner="ada@example.com", size="huge"),
            f"workbenches.size: 'huge' is not possible here; write one of {SIZES}",
        ),
        (
            lambda: GcpMlWorkspaceOptions(
                job_identity_id="training@acme-ml-dev.iam.gserviceaccount.com",
                workbenches=[WorkbenchArgs(name="ada", owner=f"{who}@example.com") for who in ("ada", "grace")],
            ),
            "gcp.workbenches: ['ada', 'ada'] is not possible here; write each name once",
        ),
    ],
)
def test_wrong_options(build: Any, message: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        build()
    assert str(refused.value) == message


@pytest.mark.parametrize("cloud", list(Cloud))
def test_a_cloud_s_own_options_are_needed(cloud: Cloud) -> None:
    with pytest.raises(
        ArgumentError, match=rf"^{cloud}: None is not possible here; give {cloud.value.capitalize()}MlWorkspaceOptions"
    ):
        workspace(cloud, **{cloud.value: None})


@pytest.mark.parametrize("cloud", list(Cloud))
def test_an_account_of_another_cloud_is_refused(cloud: Cloud) -> None:
    with pytest.raises(ArgumentError, match=r"^account_id: 'no account'"):
        workspace(cloud, account_id="no account")
