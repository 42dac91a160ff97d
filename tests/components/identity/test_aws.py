"""Roles on AWS: who may assume them, and what they may do."""

import json
from typing import Any

import pytest

from components.aws_policies import execution_role_name
from components.identity.aws import AwsIdentity
from tests.components.identity.examples import BOUNDARY, BROKER_ROLE, ROLE_ARN, TENANT, aws_args
from tests.components.support import Deployed, changed, context, run, untagged

MAXIMUM_INLINE_POLICY = 10_240
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


def deploy(**changes: Any) -> Deployed:
    return run(lambda: AwsIdentity("identity", aws_args(**changes)))


def trusts(deployed: Deployed, role: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(deployed.one(ROLE, role).inputs["assumeRolePolicy"])["Statement"]
    return statements


def trust(deployed: Deployed, role: str) -> dict[str, Any]:
    statements = trusts(deployed, role)
    assert len(statements) == 1
    return statements[0]


def rights(deployed: Deployed, role: str) -> dict[str, dict[str, Any]]:
    statements = json.loads(deployed.one(ROLE_POLICY, f"{role}-rights").inputs["policy"])["Statement"]
    return {statement["Sid"]: statement for statement in statements}


def actions(deployed: Deployed, role: str) -> set[str]:
    return {action for statement in rights(deployed, role).values() for action in statement["Action"]}


def test_the_control_plane_enters_from_inside_the_organization_only() -> None:
    allowed = trust(deploy(principals={"control-plane": ROLE_ARN}), "identity-execution")
    assert allowed["Principal"] == {"AWS": ROLE_ARN}
    assert allowed["Action"] == "sts:AssumeRole"
    assert allowed["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def test_services_of_the_account_act_as_the_execution_role_by_name_before_their_roles_exist() -> None:
    control_plane, services = trusts(deploy(), "identity-execution")
    assert control_plane["Principal"] == {"AWS": ROLE_ARN}
    assert services["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}, "IAM refuses a role that does not exist"
    assert services["Action"] == "sts:AssumeRole"
    assert services["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
        "ArnEquals": {"aws:PrincipalArn": [BROKER_ROLE]},
    }


def test_what_only_moves_artifacts_may_not_act_as_the_execution_role() -> None:
    mover = {"artifact-replication": "arn:aws:iam::111122223333:role/acme-ml-dev-artifact-replication"}
    assert changed(deploy(), deploy(artifact_principals=mover)) == set()


def test_the_execution_role_has_the_name_that_the_organization_granted() -> None:
    role = deploy().one(ROLE, "identity-execution").inputs
    assert role["name"] == execution_role_name("acme-ml", "dev")
    assert "path" not in role


@pytest.mark.parametrize(
    ("role", "service"),
    [
        ("identity-training", "sagemaker.amazonaws.com"),
        ("identity-inference", "sagemaker.amazonaws.com"),
        ("identity-telemetry", "ecs-tasks.amazonaws.com"),
    ],
)
def test_a_workloads_role_is_assumed_by_its_service_for_this_account(role: str, service: str) -> None:
    allowed = trust(deploy(), role)
    assert allowed["Principal"] == {"Service": [service]}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_an_azure_workload_comes_in_by_exact_audience_and_subject() -> None:
    allowed = trust(deploy(), "identity-inbound-azure-telemetry")
    issuer = f"sts.windows.net/{TENANT}/"
    assert allowed["Principal"] == {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{issuer}"}
    assert allowed["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert allowed["Condition"] == {
        "StringEquals": {f"{issuer}:aud": "api://acme-ml-aws", f"{issuer}:sub": "cccccccc-0000-4000-8000-000000000000"}
    }


def test_a_google_workload_comes_in_by_exact_azp_audience_and_subject() -> None:
    allowed = trust(deploy(), "identity-inbound-gcp-telemetry")
    assert allowed["Principal"] == {"Federated": "accounts.google.com"}
    assert allowed["Condition"] == {
        "StringEquals": {
            "accounts.google.com:aud": "112233445566778899001",
            "accounts.google.com:oaud": "sts.amazonaws.com",
            "accounts.google.com:sub": "112233445566778899001",
        }
    }


def test_every_role_is_below_the_boundary_and_tagged() -> None:
    deployed = deploy()
    roles = deployed.of(ROLE)
    assert len(roles) == 6
    assert {role.inputs["permissionsBoundary"] for role in roles} == {BOUNDARY}
    assert untagged(deployed) == set()


def test_jobs_are_run_as_their_own_roles_by_sagemaker_only() -> None:
    allowed = rights(deploy(), "identity-execution")["RunJobsAsTheirOwnRoles"]
    assert allowed["Resource"] == [
        "arn:aws:iam::111122223333:role/acme-ml-dev-identity-inference",
        "arn:aws:iam::111122223333:role/acme-ml-dev-identity-training",
    ]
    assert allowed["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}


def test_jobs_start_in_our_network_or_not_at_all() -> None:
    granted = rights(deploy(), "identity-execution")
    starting = {"sagemaker:CreateModel", "sagemaker:CreateProcessingJob", "sagemaker:CreateTrainingJob"}
    assert set(granted["StartInOurNetworkOnly"]["Action"]) == starting
    assert granted["StartInOurNetworkOnly"]["Condition"] == {
        "Null": {"sagemaker:VpcSecurityGroupIds": "false", "sagemaker:VpcSubnets": "false"}
    }
    elsewhere = {action for sid, s in granted.items() if sid != "StartInOurNetworkOnly" for action in s["Action"]}
    assert not starting & elsewhere, "without the condition these would start anywhere"


def test_no_right_is_a_wildcard_and_open_resources_say_why() -> None:
    deployed = deploy()
    for policy in deployed.of(ROLE_POLICY):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            assert not [action for action in statement["Action"] if "*" in action]
            if statement["Resource"] == "*":
                assert statement["Sid"].endswith(("HasNoResource", "HaveNoResource"))


def test_resources_are_of_this_account_and_region() -> None:
    for policy in deploy().of(ROLE_POLICY):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            for resource in statement["Resource"] if statement["Resource"] != "*" else []:
                if resource.startswith("arn:aws:s3:::"):
                    assert resource.startswith("arn:aws:s3:::acme-ml-dev-ml-")
                    assert statement["Condition"]["StringEquals"]["aws:ResourceAccount"] == "111122223333", "names are global"
                else:
                    assert ":111122223333:" in resource
                    assert resource.startswith("arn:aws:iam::") or ":eu-central-1:" in resource


def test_telemetry_writes_and_reads_nothing() -> None:
    deployed = deploy()
    for role in ("identity-telemetry", "identity-inbound-azure-telemetry", "identity-inbound-gcp-telemetry"):
        assert actions(deployed, role) == {
            *("aps:RemoteWrite", "logs:CreateLogStream", "logs:PutLogEvents"),
            *("xray:PutSpans", "xray:PutSpansForIndexing", "xray:PutTraceSegments"),
        }


def test_jobs_pull_images_and_only_the_control_plane_pushes() -> None:
    deployed = deploy()
    assert "ecr:PutImage" in actions(deployed, "identity-execution")
    assert "ecr:BatchGetImage" in actions(deployed, "identity-training")
    assert "ecr:PutImage" not in actions(deployed, "identity-training")
    assert not [action for action in actions(deployed, "identity-training") if action.startswith(("iam:", "sts:", "sagemaker:"))]


def test_policies_fit_into_a_role() -> None:
    many = [f"workload-number-{number}" for number in range(30)]
    for policy in deploy(workloads=many, context=context(prefix="a12345678901")).of(ROLE_POLICY):
        assert len(json.dumps(json.loads(policy.inputs["policy"]), separators=(",", ":"))) <= MAXIMUM_INLINE_POLICY


def test_a_new_workload_changes_only_what_the_control_plane_may_run() -> None:
    before, after = deploy(), deploy(workloads=["training", "inference", "telemetry", "evaluation"])
    assert changed(before, after) == {"identity-execution-rights"}


def test_outputs_name_each_identity() -> None:
    outputs = deploy().outputs
    assert outputs["execution_identity_id"].endswith(":role/acme-ml-dev-execution")
    assert set(outputs["workload_identity_ids"]) == {"training", "inference", "telemetry"}
    assert outputs["workload_subjects"] == outputs["workload_identity_ids"]
    assert set(outputs["federated_trust_ids"]) == {"azure-telemetry", "gcp-telemetry"}
    assert outputs["boundary_id"] == BOUNDARY


def test_nobody_comes_in_unless_asked_for() -> None:
    deployed = deploy(aws=None)
    assert not [role.name for role in deployed.of(ROLE) if "inbound" in role.name]
    assert deployed.outputs["federated_trust_ids"] == {}
