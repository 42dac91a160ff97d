"""What identity gives, and what account access lets a deployer give, agree: otherwise ``up`` fails in a real account."""

import json
from fnmatch import fnmatchcase
from typing import Any

from components.account_access import GITHUB_ISSUER, AccountAccessArgs, PipelineTrustArgs
from components.account_access.aws import AwsAccountAccess
from components.account_access.azure import AzureAccountAccess
from components.account_access.gcp import GcpAccountAccess
from components.identity import IdentityArgs
from components.identity.aws import AwsIdentity
from components.identity.azure import AzureIdentity
from components.identity.gcp import GcpIdentity
from tests.components.identity.examples import aws_args, azure_args, gcp_args
from tests.components.support import Deployed, context, run
from vocabulary import Environment

PIPELINE = PipelineTrustArgs(
    name="github",
    issuer=GITHUB_ISSUER,
    audience="any",
    subjects={kind: f"repo:acme/ml-control-plane:environment:dev-{kind}" for kind in ("preview", "deploy")},
)


def organization(
    component: type[AwsAccountAccess | AzureAccountAccess | GcpAccountAccess], environment: IdentityArgs
) -> Deployed:
    """What the ``org`` stack makes for the environment."""
    arguments = AccountAccessArgs(
        context=context(environment=Environment.ORG),
        target=Environment.DEV,
        account_id=environment.account_id,
        scope="acme-control-plane",
        pipelines=[PIPELINE],
    )
    return run(lambda: component("account-access-dev", arguments))


def matched(action: str, statements: list[dict[str, Any]], effect: str) -> bool:
    patterns = [pattern for statement in statements if statement["Effect"] == effect for pattern in statement["Action"]]
    return any(fnmatchcase(action, pattern) for pattern in patterns)


def test_the_boundary_lets_roles_do_what_they_are_granted() -> None:
    boundary = organization(AwsAccountAccess, aws_args()).one("aws:iam/policy:Policy", "account-access-dev-boundary")
    ceiling = json.loads(boundary.inputs["policy"])["Statement"]
    for policy in run(lambda: AwsIdentity("identity", aws_args())).of("aws:iam/rolePolicy:RolePolicy"):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            for action in statement["Action"]:
                assert matched(action, ceiling, "Allow"), f"{policy.name}: the boundary does not allow {action}"
                assert not matched(action, ceiling, "Deny"), f"{policy.name}: the boundary denies {action}"


def test_the_azure_deployer_may_assign_every_role_that_is_assigned() -> None:
    access = organization(AzureAccountAccess, azure_args())
    conditions = [
        grant.inputs["condition"]
        for grant in access.of("azure-native:authorization:RoleAssignment")
        if grant.inputs.get("condition")
    ]
    assert len(conditions) == 1
    for grant in run(lambda: AzureIdentity("identity", azure_args())).of("azure-native:authorization:RoleAssignment"):
        guid = grant.inputs["roleDefinitionId"].rpartition("/")[2]
        assert guid in conditions[0], f"the deployer may not assign what {grant.name} assigns"


def test_custom_roles_on_azure_exist_in_the_organization() -> None:
    defined = {
        role.inputs["roleDefinitionId"]
        for role in organization(AzureAccountAccess, azure_args()).of("azure-native:authorization:RoleDefinition")
    }
    deployed = run(lambda: AzureIdentity("identity", azure_args()))
    for name in ("identity-control-plane-grant", "identity-training-grant"):
        assert deployed.named(name).inputs["roleDefinitionId"].rpartition("/")[2] in defined


def test_the_google_deployer_may_grant_every_role_that_is_granted() -> None:
    access = organization(GcpAccountAccess, gcp_args())
    conditions = [
        grant.inputs["condition"]["expression"]
        for grant in access.of("gcp:projects/iAMMember:IAMMember")
        if grant.inputs.get("condition")
    ]
    assert len(conditions) == 1
    for grant in run(lambda: GcpIdentity("identity", gcp_args())).of("gcp:projects/iAMMember:IAMMember"):
        assert f"'{grant.inputs['role']}'" in conditions[0], f"the deployer may not grant what {grant.name} grants"


def test_the_custom_role_on_google_cloud_exists_in_the_organization_whatever_the_generations() -> None:
    defined = {
        f"projects/{role.inputs['project']}/roles/{role.inputs['roleId']}"
        for role in organization(GcpAccountAccess, gcp_args()).of("gcp:projects/iAMCustomRole:IAMCustomRole")
    }
    for generation in (1, 2):
        environment = gcp_args(context=context(generation=generation))
        assert role_of_the_control_plane(environment) in defined


def role_of_the_control_plane(environment: IdentityArgs) -> str:
    role: str = run(lambda: GcpIdentity("identity", environment)).named("identity-execution-rights").inputs["role"]
    return role
