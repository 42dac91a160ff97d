"""Managed identities and role assignments on Azure."""

import uuid
from typing import Any

from components.azure_roles import (
    ARTIFACT_ACTIONS,
    ARTIFACT_CONDITION,
    EXECUTION_ACTIONS,
    JOB_ACTIONS,
    MANAGED_IDENTITY_OPERATOR,
    custom_role_guid,
)
from components.identity.azure import AzureIdentity
from tests.components.identity.examples import BROKER_PRINCIPAL, MOVER_PRINCIPAL, PRINCIPAL, SUBSCRIPTION, azure_args
from tests.components.support import Deployed, changed, run, untagged

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/acme-ml-dev"


def deploy(**changes: Any) -> Deployed:
    return run(lambda: AzureIdentity("identity", azure_args(**changes)))


def role_id(guid: str) -> str:
    return f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{guid}"


def test_the_control_plane_has_its_role_in_the_resource_group() -> None:
    deployed = deploy()
    grant = deployed.one(ASSIGNMENT, "identity-control-plane-grant").inputs
    assert (grant["principalId"], grant["scope"]) == (PRINCIPAL, GROUP)
    assert grant["roleDefinitionId"] == role_id(custom_role_guid(SUBSCRIPTION, "acme-ml-dev-execution"))
    assert deployed.outputs["execution_identity_id"] == grant["roleDefinitionId"]


def test_new_identities_are_not_looked_up_in_the_directory() -> None:
    grants = deploy().of(ASSIGNMENT)
    assert {grant.inputs["principalType"] for grant in grants} == {"ServicePrincipal"}, "principal not found for minutes"


def test_rights_over_blobs_end_at_containers_for_artifacts() -> None:
    for grant in deploy().of(ASSIGNMENT):
        if grant.inputs["roleDefinitionId"] != role_id(MANAGED_IDENTITY_OPERATOR):
            assert grant.inputs["condition"] == ARTIFACT_CONDITION
            assert grant.inputs["conditionVersion"] == "2.0"
    assert ARTIFACT_CONDITION.count("ActionMatches") == 3
    assert ARTIFACT_CONDITION.count("(") == ARTIFACT_CONDITION.count(")")
    assert "StringStartsWith 'ml-'" in ARTIFACT_CONDITION


def test_the_control_plane_runs_jobs_as_their_identities_and_as_no_other() -> None:
    deployed = deploy()
    operated = [g.inputs for g in deployed.of(ASSIGNMENT) if g.inputs["roleDefinitionId"] == role_id(MANAGED_IDENTITY_OPERATOR)]
    identities = deployed.outputs["workload_identity_ids"]
    assert {grant["scope"] for grant in operated} == {identities["training"], identities["inference"]}
    assert {grant["principalId"] for grant in operated} == {PRINCIPAL, BROKER_PRINCIPAL}


def test_a_service_has_what_the_control_plane_has() -> None:
    deployed = deploy()
    rights: dict[str, set[tuple[str, str]]] = {PRINCIPAL: set(), BROKER_PRINCIPAL: set()}
    for grant in deployed.of(ASSIGNMENT):
        if grant.inputs["principalId"] in rights:
            rights[grant.inputs["principalId"]].add((grant.inputs["roleDefinitionId"], grant.inputs["scope"]))
    assert rights[BROKER_PRINCIPAL] == rights[PRINCIPAL]
    assert len(rights[PRINCIPAL]) == 3


def test_what_moves_artifacts_touches_their_containers_and_nothing_else() -> None:
    grants = [g.inputs for g in deploy().of(ASSIGNMENT) if g.inputs["principalId"] == MOVER_PRINCIPAL]
    assert [(grant["roleDefinitionId"], grant["scope"]) for grant in grants] == [
        (role_id(custom_role_guid(SUBSCRIPTION, "acme-ml-dev-artifacts")), GROUP)
    ]
    assert ARTIFACT_ACTIONS == ("Microsoft.Storage/storageAccounts/blobServices/containers/read",)


def test_telemetry_has_no_rights_here() -> None:
    deployed = deploy()
    telemetry = deployed.outputs["workload_subjects"]["telemetry"]
    assert telemetry not in {grant.inputs["principalId"] for grant in deployed.of(ASSIGNMENT)}


def test_assignments_are_found_again_and_never_given_to_another_principal() -> None:
    name = "identity-control-plane-grant"
    first, second = (deploy().one(ASSIGNMENT, name).inputs["roleAssignmentName"] for _ in range(2))
    other = deploy(principals={"control-plane": str(uuid.UUID(int=7))}).one(ASSIGNMENT, name).inputs["roleAssignmentName"]
    assert first == second
    assert uuid.UUID(first) != uuid.UUID(other)


def test_assignments_have_different_names() -> None:
    names = [grant.inputs["roleAssignmentName"] for grant in deploy().of(ASSIGNMENT)]
    assert len(set(names)) == len(names) == 9


def test_roles_name_every_action() -> None:
    for action in (*EXECUTION_ACTIONS, *JOB_ACTIONS):
        assert "*" not in action
        assert "listkeys" not in action.lower()
        assert "listsecrets" not in action.lower()
        assert not action.startswith("Microsoft.Authorization/")
    assert not [action for action in JOB_ACTIONS if action.endswith(("jobs/write", "push/write", "delete"))]


def test_a_new_workload_changes_nothing_else() -> None:
    assert changed(deploy(), deploy(workloads=["training", "inference", "telemetry", "evaluation"])) == set()


def test_identities_are_placed_named_and_tagged() -> None:
    deployed = deploy()
    assert {i.inputs["resourceName"] for i in deployed.of(IDENTITY)} == {
        f"acme-ml-dev-identity-{workload}" for workload in ("training", "inference", "telemetry")
    }
    assert {i.inputs["location"] for i in deployed.of(IDENTITY)} == {"germanywestcentral"}
    assert untagged(deployed) == set()


def test_azure_has_no_ceiling_and_says_so() -> None:
    assert deploy(boundary_id=role_id(str(uuid.UUID(int=1)))).outputs["boundary_id"] == ""
