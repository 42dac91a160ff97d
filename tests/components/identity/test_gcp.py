"""Service accounts and grants on Google Cloud."""

from typing import Any

from components.gcp_roles import EXECUTION_PERMISSIONS
from components.identity.gcp import GcpIdentity
from tests.components.identity.examples import BROKER_ACCOUNT, CONTROL_PLANE_ACCOUNT, MOVER_ACCOUNT, gcp_args
from tests.components.support import Deployed, changed, context, run

ACCOUNT = "gcp:serviceaccount/account:Account"
PROJECT_GRANT = "gcp:projects/iAMMember:IAMMember"
ACCOUNT_GRANT = "gcp:serviceaccount/iAMMember:IAMMember"


def deploy(**changes: Any) -> Deployed:
    return run(lambda: GcpIdentity("identity", gcp_args(**changes)))


def member(deployed: Deployed, workload: str) -> str:
    return f"serviceAccount:{deployed.outputs['workload_identity_ids'][workload]}"


def test_control_plane_and_services_become_the_execution_account_and_no_other() -> None:
    deployed = deploy()
    grants = [g.inputs for g in deployed.of(ACCOUNT_GRANT) if g.inputs["role"] == "roles/iam.serviceAccountTokenCreator"]
    assert {grant["member"] for grant in grants} == {
        f"serviceAccount:{CONTROL_PLANE_ACCOUNT}",
        f"serviceAccount:{BROKER_ACCOUNT}",
    }
    accounts = {grant["serviceAccountId"].rpartition("/")[2] for grant in grants}
    assert accounts == {deployed.outputs["execution_identity_id"]}


def test_what_moves_artifacts_has_the_buckets_of_jobs_and_nothing_else() -> None:
    deployed = deploy()
    granted = [g for token in (PROJECT_GRANT, ACCOUNT_GRANT) for g in deployed.of(token)]
    roles = [g.inputs["role"] for g in granted if g.inputs["member"] == f"serviceAccount:{MOVER_ACCOUNT}"]
    assert roles == ["roles/storage.objectUser"]


def test_only_the_execution_account_runs_jobs_as_their_accounts() -> None:
    deployed = deploy()
    grants = [g.inputs for g in deployed.of(ACCOUNT_GRANT) if g.inputs["role"] == "roles/iam.serviceAccountUser"]
    assert {grant["member"] for grant in grants} == {f"serviceAccount:{deployed.outputs['execution_identity_id']}"}
    emails = {grant["serviceAccountId"].rpartition("/")[2] for grant in grants}
    assert emails == {deployed.outputs["workload_identity_ids"][kind] for kind in ("training", "inference")}


def test_artifacts_are_reached_in_buckets_for_jobs_only() -> None:
    grants = [g.inputs for g in deploy().of(PROJECT_GRANT) if g.inputs["role"] == "roles/storage.objectUser"]
    assert len(grants) == 4
    assert {grant["condition"]["expression"] for grant in grants} == {
        "resource.name.startsWith('projects/_/buckets/acme-ml-dev-ml-')"
    }


def test_a_job_keeps_artifacts_logs_and_measures_and_nothing_more() -> None:
    deployed = deploy()
    roles = {g.inputs["role"] for g in deployed.of(PROJECT_GRANT) if g.inputs["member"] == member(deployed, "training")}
    assert roles == {
        "roles/logging.logWriter",
        "roles/monitoring.metricWriter",
        "roles/storage.objectUser",
    }


def test_telemetry_has_no_rights_here() -> None:
    deployed = deploy()
    granted = {grant.inputs["member"] for token in (PROJECT_GRANT, ACCOUNT_GRANT) for grant in deployed.of(token)}
    assert member(deployed, "telemetry") not in granted


def test_the_execution_account_has_the_role_that_the_organization_defined() -> None:
    deployed = deploy()
    grant = deployed.one(PROJECT_GRANT, "identity-execution-rights").inputs
    assert grant["role"].startswith("projects/acme-ml-dev/roles/acmemldevexecution")
    assert grant["member"] == f"serviceAccount:{deployed.outputs['execution_identity_id']}"
    assert not [p for p in EXECUTION_PERMISSIONS if "*" in p or "setIamPolicy" in p or p.startswith(("iam.", "resourcemanager."))]


def test_no_basic_role_is_granted() -> None:
    assert not {"roles/owner", "roles/editor", "roles/viewer"} & {g.inputs["role"] for g in deploy().of(PROJECT_GRANT)}


def test_tokens_name_accounts_by_unique_id() -> None:
    outputs = deploy().outputs
    assert all(subject.isdigit() for subject in outputs["workload_subjects"].values())
    assert len(set(outputs["workload_subjects"].values())) == 3


def test_names_fit_and_carry_the_generation() -> None:
    accounts = deploy(context=context(prefix="a12345678901", generation=2)).of(ACCOUNT)
    identifiers = [account.inputs["accountId"] for account in accounts]
    assert all(6 <= len(identifier) <= 30 for identifier in identifiers)
    assert not set(identifiers) & {a.inputs["accountId"] for a in deploy(context=context(prefix="a12345678901")).of(ACCOUNT)}


def test_a_new_workload_changes_nothing_else() -> None:
    assert changed(deploy(), deploy(workloads=["training", "inference", "telemetry", "evaluation"])) == set()


def test_the_deny_policy_of_the_project_is_the_ceiling() -> None:
    deployed = deploy()
    assert deployed.outputs["boundary_id"].endswith("/boundary")
    assert not deployed.of("gcp:iam/denyPolicy:DenyPolicy"), "only the org stack may write it"
