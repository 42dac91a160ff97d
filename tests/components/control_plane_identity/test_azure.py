"""The managed identity, and the one subject that it trusts."""

from components.control_plane_identity.azure import AzureControlPlaneIdentity
from tests.components.control_plane_identity.examples import ISSUER, ROLE_ARN, federated_args
from tests.components.support import Deployed, run


def deploy() -> Deployed:
    return run(lambda: AzureControlPlaneIdentity("control-plane", federated_args()))


def test_it_trusts_the_control_plane_role_and_nothing_else() -> None:
    credentials = deploy().of("azure-native:managedidentity:FederatedIdentityCredential")
    assert [(c.inputs["issuer"], c.inputs["subject"], c.inputs["audiences"]) for c in credentials] == [
        (ISSUER, ROLE_ARN, ["api://AzureADTokenExchange"])
    ]


def test_the_credential_belongs_to_the_identity() -> None:
    deployed = deploy()
    identity = deployed.named("control-plane-identity").inputs
    credential = deployed.named("control-plane-federation").inputs
    assert credential["resourceName"] == identity["resourceName"] == "acme-ml-org-control-plane"
    assert credential["resourceGroupName"] == identity["resourceGroupName"] == "acme-scope"
    assert identity["location"] == "germanywestcentral"
    assert identity["tags"]["provider"] == "azure"


def test_grants_name_the_principal_and_clients_the_client_id() -> None:
    outputs = deploy().outputs
    assert outputs["principal"]
    assert outputs["client_id"]
    assert outputs["principal"] != outputs["client_id"]
    assert (outputs["token_issuer"], outputs["token_audience"]) == (ISSUER, "api://AzureADTokenExchange")
