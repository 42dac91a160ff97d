"""The control-plane role: who may assume it, where it may go, and which tokens it may have."""

import json
from typing import Any

from components.aws_policies import AWS_AUDIENCE, execution_role_name
from components.control_plane_identity.aws import AwsControlPlaneIdentity
from components.gcp_projects import MAXIMUM_SUBJECT_LENGTH
from tests.components.control_plane_identity.examples import ACCOUNTS, aws_args
from tests.components.support import Deployed, changed, context, run
from vocabulary import Environment


def deploy(**changes: Any) -> Deployed:
    return run(lambda: AwsControlPlaneIdentity("control-plane", aws_args(**changes)))


def statement(deployed: Deployed, policy: str) -> dict[str, Any]:
    statements = json.loads(deployed.named(policy).inputs["policy"])["Statement"]
    assert len(statements) == 1
    only: dict[str, Any] = statements[0]
    return only


def test_only_services_of_the_control_planes_account_assume_the_role() -> None:
    trust = json.loads(deploy().named("control-plane-role").inputs["assumeRolePolicy"])["Statement"]
    assert [(s["Principal"], s["Condition"]) for s in trust] == [
        (
            {"Service": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]},
            {"StringEquals": {"aws:SourceAccount": "444455556666"}},
        )
    ]


def test_it_enters_exactly_the_execution_roles_of_our_organization() -> None:
    allowed = statement(deploy(), "control-plane-enter-environments")
    assert allowed["Action"] == ["sts:AssumeRole"]
    assert allowed["Resource"] == [
        "arn:aws:iam::111122223333:role/acme-ml-dev-execution",
        "arn:aws:iam::333344445555:role/acme-ml-prod-execution",
    ]
    assert allowed["Condition"] == {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}


def test_it_gets_tokens_for_our_two_identities_only() -> None:
    allowed = statement(deploy(), "control-plane-federate")
    assert allowed["Action"] == ["sts:GetWebIdentityToken"]
    conditions = allowed["Condition"]
    assert conditions["ForAllValues:StringLike"]["sts:IdentityTokenAudience"] == [
        "api://AzureADTokenExchange",
        "//iam.googleapis.com/projects/*/locations/global/workloadIdentityPools/acme-ml-org-control-plane/providers/aws-outbound",
    ]
    assert conditions["Null"] == {"sts:IdentityTokenAudience": "false"}, "ForAllValues alone admits a request without audience"
    assert conditions["StringEquals"] == {"sts:SigningAlgorithm": "RS256"}, "Entra exchanges no other"
    assert conditions["NumericLessThanEquals"] == {"sts:DurationSeconds": 300}


def test_the_longest_role_arn_fits_googles_subject() -> None:
    longest = context(prefix="a12345678901", environment=Environment.ORG)
    role = deploy(context=longest).named("control-plane-role").inputs
    assert "path" not in role
    assert len(f"arn:aws:iam::444455556666:role/{role['name']}") <= MAXIMUM_SUBJECT_LENGTH


def test_a_new_environment_changes_one_policy() -> None:
    assert changed(deploy(execution_account_ids={"dev": ACCOUNTS["dev"]}), deploy()) == {"control-plane-enter-environments"}


def test_both_sides_derive_the_same_execution_role_name() -> None:
    assert execution_role_name("acme-ml", Environment.DEV) == "acme-ml-dev-execution"
    assert len(execution_role_name("a12345678901", Environment.STAGING)) <= 64


def test_outputs_let_the_other_clouds_trust_the_role() -> None:
    outputs = deploy().outputs
    assert outputs["principal"].endswith(":role/acme-ml-org-control-plane")
    assert outputs["client_id"] == outputs["principal"]
    assert outputs["token_issuer"].startswith("https://")
    assert outputs["token_audience"] == AWS_AUDIENCE


def test_federation_is_enabled_once_and_the_role_is_tagged() -> None:
    deployed = deploy()
    assert len(deployed.of("aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation")) == 1
    assert deployed.named("control-plane-role").inputs["tags"]["environment"] == "org"
