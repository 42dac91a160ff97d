"""No key, password or client secret: neither as a resource, nor as an input, nor as an output."""

import re
from typing import Any

import pytest

from components.base import Component
from components.control_plane_identity.aws import AwsControlPlaneIdentity
from components.control_plane_identity.azure import AzureControlPlaneIdentity
from components.control_plane_identity.gcp import GcpControlPlaneIdentity
from components.identity.aws import AwsIdentity
from components.identity.azure import AzureIdentity
from components.identity.gcp import GcpIdentity
from tests.components.control_plane_identity import examples as control_plane
from tests.components.identity import examples as environment
from tests.components.support import Deployed, run

FEDERATED = {
    "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "azure-native:authorization:RoleAssignment",
    "azure-native:managedidentity:FederatedIdentityCredential",
    "azure-native:managedidentity:UserAssignedIdentity",
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    "gcp:projects/iAMMember:IAMMember",
    "gcp:serviceaccount/account:Account",
    "gcp:serviceaccount/iAMMember:IAMMember",
}
"""Every type of resource that identity is made of. None of them holds a credential (their SDK classes have no such output)."""

CREDENTIAL = re.compile(r"password|private_?key|secret|access_?key|hmac|client_?certificate", re.IGNORECASE)

COMPONENTS: list[tuple[type[Component], Any]] = [
    (AwsControlPlaneIdentity, control_plane.aws_args()),
    (AzureControlPlaneIdentity, control_plane.federated_args()),
    (GcpControlPlaneIdentity, control_plane.federated_args()),
    (AwsIdentity, environment.aws_args()),
    (AzureIdentity, environment.azure_args()),
    (GcpIdentity, environment.gcp_args()),
]


@pytest.fixture(params=COMPONENTS, ids=lambda parameter: parameter[0].__name__)
def deployed(request: pytest.FixtureRequest) -> Deployed:
    component, arguments = request.param
    return run(lambda: component("identity", arguments))


def test_only_federated_types_of_resource_are_planned(deployed: Deployed) -> None:
    assert {resource.token for resource in deployed if resource.custom} <= FEDERATED


def test_no_input_and_no_output_is_a_credential(deployed: Deployed) -> None:
    names = [name for resource in deployed for name in _names(resource.inputs)] + list(deployed.outputs)
    assert not [name for name in names if CREDENTIAL.search(name)]


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [name for key, inner in value.items() for name in (key, *_names(inner))]
    if isinstance(value, list):
        return [name for inner in value for name in _names(inner)]
    return []
