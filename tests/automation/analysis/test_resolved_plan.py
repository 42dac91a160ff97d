"""Plans that are resolved without an engine."""

from pathlib import Path

import pytest

from automation.analysis.resolved_plan import Planner
from automation.failures import BadInputError, MlcpError
from automation.project import Project
from tests.automation.support import change_setting, copy_project
from tests.stacks.simulation import shipped
from vocabulary import Cloud


def test_a_resource_knows_its_cloud_its_capability_and_its_component() -> None:
    found = {(r.type, r.name): r for r in shipped("org").resources}
    role, rights = found["aws:iam/role:Role", "account-access-dev-deploy"], "account-access-dev-deploy-roles"
    assert (role.cloud, role.capability, role.component) == (Cloud.AWS, "account_access", "account-access-dev")
    assert found["aws:iam/rolePolicy:RolePolicy", rights].inputs["role"] == role.outputs["name"]  # of another resource, resolved


def test_what_the_program_made_is_all_there_once() -> None:
    plan = shipped("prod")
    assert len({(r.type, r.name, r.component) for r in plan.resources}) == len(plan.resources) == len(plan.created)
    assert {cloud for _, cloud in plan.capabilities} == set(Cloud)


def test_org_is_run_once_and_before_the_environments(tmp_path: Path) -> None:
    order: list[str] = []
    planner = Planner(Project(root=copy_project(tmp_path, "org", "dev")), progress=order.append)
    change_setting(tmp_path, "org", "clouds: [aws, azure, gcp]", "clouds: [aws]")
    change_setting(tmp_path, "dev", "clouds: [aws, azure, gcp]", "clouds: [aws]")
    plan = planner.plan("dev")
    assert planner.plan("dev") is plan
    assert planner.plan("org").stack == "org"
    assert order == ["org", "dev"]
    assert {resource.cloud for resource in plan.resources} == {Cloud.AWS}


def test_an_environment_without_an_org_stack_beside_it_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"there is no Pulumi\.org\.yaml"):
        Planner(Project(root=copy_project(tmp_path, "dev"))).plan("dev")


def test_a_stack_that_can_not_be_built_says_why(tmp_path: Path) -> None:
    planner = Planner(Project(root=copy_project(tmp_path, "org", "dev")))
    change_setting(tmp_path, "org", "clouds: [aws, azure, gcp]", "clouds: [aws]")
    change_setting(tmp_path, "dev", "clouds: [aws, azure, gcp]", "clouds: [azure]")
    with pytest.raises(MlcpError, match=r"stack dev can not be built from its settings: stack .* has no output"):
        planner.plan("dev")
