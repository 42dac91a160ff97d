"""The workload identity pool, and the service account that one subject may be."""

from typing import Any

import pytest

from components.control_plane_identity.gcp import GcpControlPlaneIdentity
from components.federation import google_audience
from tests.components.control_plane_identity.examples import ISSUER, ROLE_ARN, federated_args
from tests.components.support import Deployed, context, run
from vocabulary import Environment


def deploy(**changes: Any) -> Deployed:
    return run(lambda: GcpControlPlaneIdentity("control-plane", federated_args(**changes)))


def test_the_provider_accepts_the_control_plane_role_only() -> None:
    deployed = deploy()
    provider = deployed.named("control-plane-provider").inputs
    assert provider["attributeCondition"] == f"assertion.sub == '{ROLE_ARN}'"
    assert provider["attributeMapping"] == {"google.subject": "assertion.sub"}
    assert provider["oidc"] == {"issuerUri": ISSUER, "allowedAudiences": [deployed.outputs["token_audience"]]}


def test_one_principal_of_the_pool_may_be_the_service_account() -> None:
    deployed = deploy()
    grants = deployed.of("gcp:serviceaccount/iAMMember:IAMMember")
    assert [grant.inputs["role"] for grant in grants] == ["roles/iam.workloadIdentityUser"]
    pool, _, _ = deployed.outputs["token_audience"].removeprefix("//iam.googleapis.com/").partition("/providers/")
    assert grants[0].inputs["member"] == f"principal://iam.googleapis.com/{pool}/subject/{ROLE_ARN}"


def test_the_audience_is_one_that_aws_lets_the_role_ask_for() -> None:
    audience = deploy().outputs["token_audience"]
    number = audience.split("/")[4]
    assert number.isdigit(), "a pool's principals name the project by number, not by id"
    assert audience == google_audience(number, "acme-ml-org-control-plane")


@pytest.mark.parametrize("name", ["control-plane-pool", "control-plane-account"])
def test_a_new_generation_gets_new_names_where_deleted_ones_stay_reserved(name: str) -> None:
    renewed = deploy(context=context(environment=Environment.ORG, generation=2))
    identifier = "workloadIdentityPoolId" if name.endswith("pool") else "accountId"
    assert deploy().named(name).inputs[identifier] == "acme-ml-org-control-plane"
    assert renewed.named(name).inputs[identifier] == "acme-ml-org-control-plane-g2"


def test_everything_lies_in_the_project_that_the_baseline_prepared() -> None:
    projects = {r.name: r.inputs.get("project") for r in deploy() if r.token.startswith("gcp:") and "IAMMember" not in r.token}
    assert set(projects.values()) == {"acme-scope"}
