"""Managed identities of services, and the one role that each trusts."""

from components.service_identity.azure import AzureServiceIdentity
from tests.components.service_identity.examples import ISSUER, ROLES, federated_args
from tests.components.support import Deployed, changed, run, untagged

IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential"


def deploy() -> Deployed:
    return run(lambda: AzureServiceIdentity("service-identity-dev", federated_args()))


def test_each_identity_trusts_its_services_role_and_nothing_else() -> None:
    trusted = {
        credential.inputs["resourceName"]: (
            credential.inputs["issuer"],
            credential.inputs["subject"],
            credential.inputs["audiences"],
        )
        for credential in deploy().of(CREDENTIAL)
    }
    assert trusted == {
        f"acme-ml-org-dev-{service}": (ISSUER, arn, ["api://AzureADTokenExchange"]) for service, arn in ROLES.items()
    }


def test_identities_lie_with_the_control_plane_and_are_tagged() -> None:
    deployed = deploy()
    assert {identity.inputs["resourceGroupName"] for identity in deployed.of(IDENTITY)} == {"acme-scope"}
    assert untagged(deployed) == set()


def test_grants_name_principals_and_clients_client_ids() -> None:
    outputs = deploy().outputs
    assert set(outputs["principals"]) == set(outputs["client_ids"]) == set(ROLES)
    ids = [*outputs["principals"].values(), *outputs["client_ids"].values()]
    assert len(set(ids)) == 12
    assert (outputs["token_issuer"], outputs["token_audience"]) == (ISSUER, "api://AzureADTokenExchange")


def test_another_issuer_changes_the_trust_alone() -> None:
    other = run(lambda: AzureServiceIdentity("service-identity-dev", federated_args(aws_issuer="https://other.example")))
    assert {deployed.endswith("-federation") for deployed in changed(deploy(), other)} == {True}
