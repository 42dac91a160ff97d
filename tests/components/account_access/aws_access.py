"""Account access on AWS as tests build it, and what its policies allow."""

from functools import cache
from typing import Any

from automation.sandbox.mocks import Registration
from components.account_access.aws import AwsAccountAccess
from tests.components.account_access.examples import ACCOUNT, TENANT, args
from tests.components.iam import statements
from tests.components.support import Deployed, run

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ISSUER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
BOUNDARY_ARN = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-account-access-dev-boundary"
STACK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-training"
OWN_ROLE = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-org-account-access-dev-deploy"
STATE = "arn:aws:s3:::acme-ml-state"
STATE_KEY = "arn:aws:kms:eu-central-1:444455556666:key/5f1c"
KINDS = ("preview", "deploy")


@cache
def default() -> Deployed:
    return deploy()


def deploy(**changes: Any) -> Deployed:
    full = {"state_store": STATE, "state_key": STATE_KEY, "entra_tenant_id": TENANT, "entra_audience": "api://acme"}
    return run(lambda: AwsAccountAccess("account-access-dev", args(ACCOUNT, ACCOUNT, **{**full, **changes})))


def rights(deployed: Deployed, kind: str) -> list[dict[str, Any]]:
    role = deployed.one(ROLE, f"account-access-dev-{kind}").inputs["name"]
    inline = [policy.inputs["policy"] for policy in deployed.of(ROLE_POLICY) if policy.inputs["role"] == role]
    return statements(*inline, *(policy.inputs["policy"] for policy in managed(deployed, kind)))


def managed(deployed: Deployed, kind: str) -> list[Registration]:
    """Managed policies of ours that are attached to a deployer."""
    role = deployed.one(ROLE, f"account-access-dev-{kind}").inputs["name"]
    attached = {a.inputs["policyArn"] for a in deployed.of(ATTACHMENT) if a.inputs["role"] == role}
    return [policy for policy in deployed.of(POLICY) if policy.outputs["arn"] in attached]


def boundary(deployed: Deployed) -> list[dict[str, Any]]:
    return statements(deployed.named("account-access-dev-boundary").inputs["policy"])
