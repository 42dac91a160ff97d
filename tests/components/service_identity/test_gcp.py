"""The environment's workload identity pool, and the service account that each role may be."""

from typing import Any

from components.service_identity.gcp import GcpServiceIdentity
from tests.components.service_identity.examples import ISSUER, ROLES, federated_args
from tests.components.support import Deployed, context, run
from vocabulary import Environment

GRANT = "gcp:serviceaccount/iAMMember:IAMMember"
ACCOUNT = "gcp:serviceaccount/account:Account"


def deploy(**changes: Any) -> Deployed:
    return run(lambda: GcpServiceIdentity("service-identity-dev", federated_args(**changes)))


def test_the_provider_accepts_exactly_the_services_roles() -> None:
    deployed = deploy()
    provider = deployed.named("service-identity-dev-provider").inputs
    assert provider["attributeMapping"] == {"google.subject": "assertion.sub"}
    listed = ", ".join(f"'{arn}'" for arn in sorted(ROLES.values()))
    assert provider["attributeCondition"] == f"assertion.sub in [{listed}]"
    assert provider["oidc"] == {"issuerUri": ISSUER, "allowedAudiences": [deployed.outputs["token_audience"]]}
    assert len(provider["attributeCondition"]) <= 4096


def test_a_role_may_be_its_own_services_account_and_no_other() -> None:
    deployed = deploy()
    pool, _, _ = deployed.outputs["token_audience"].removeprefix("//iam.googleapis.com/").partition("/providers/")
    granted = {
        grant.inputs["serviceAccountId"].rpartition("/")[2]: (grant.inputs["role"], grant.inputs["member"])
        for grant in deployed.of(GRANT)
    }
    assert granted == {
        deployed.outputs["principals"][service]: (
            "roles/iam.workloadIdentityUser",
            f"principal://iam.googleapis.com/{pool}/subject/{arn}",
        )
        for service, arn in ROLES.items()
    }


def test_names_fit_differ_and_carry_the_generation() -> None:
    longest = {"prefix": "a12345678901", "environment": Environment.ORG}
    names = []
    for generation in (1, 2):
        deployed = deploy(context=context(**longest, generation=generation), target=Environment.STAGING)
        names += [account.inputs["accountId"] for account in deployed.of(ACCOUNT)]
        names.append(deployed.named("service-identity-dev-pool").inputs["workloadIdentityPoolId"])
    assert len(set(names)) == len(names) == 14
    assert max(map(len, names)) <= 32


def test_everything_lies_in_the_control_planes_project() -> None:
    projects = {r.inputs.get("project") for r in deploy() if r.token.startswith("gcp:") and r.token != GRANT}
    assert projects == {"acme-scope"}
