"""Arguments that the tests of this capability start from."""

from typing import Any

from components.identity import AwsIdentityOptions, IdentityArgs, InboundWorkloadArgs
from tests.components.support import context
from vocabulary import Cloud

WORKLOADS = ["training", "inference", "telemetry"]
BOUNDARY = "arn:aws:iam::111122223333:policy/acme-ml-org-account-access-dev-boundary"
ROLE_ARN = "arn:aws:iam::444455556666:role/acme-ml-org-control-plane"
SUBSCRIPTION = "00000001-0000-4000-8000-000000000000"
TENANT = "aaaaaaaa-0000-4000-8000-000000000000"
PRINCIPAL = "bbbbbbbb-0000-4000-8000-000000000000"
CONTROL_PLANE_ACCOUNT = "acme-ml-org-control-plane@acme-ml-control-plane.iam.gserviceaccount.com"
ENTRA_ISSUER = f"arn:aws:iam::111122223333:oidc-provider/sts.windows.net/{TENANT}/"
AZURE_WORKLOAD = InboundWorkloadArgs(name="azure-telemetry", cloud=Cloud.AZURE, subject="cccccccc-0000-4000-8000-000000000000")
GOOGLE_WORKLOAD = InboundWorkloadArgs(name="gcp-telemetry", cloud=Cloud.GCP, subject="112233445566778899001")


def inbound(**changes: Any) -> AwsIdentityOptions:
    """Telemetry of both other clouds comes in."""
    default = {
        "inbound": [AZURE_WORKLOAD, GOOGLE_WORKLOAD],
        "entra_issuer_arn": ENTRA_ISSUER,
        "entra_audience": "api://acme-ml-aws",
    }
    return AwsIdentityOptions(**{**default, **changes})


def aws_args(**changes: Any) -> IdentityArgs:
    """Arguments of ``dev`` on AWS; ``changes`` replaces fields."""
    return _args(
        {
            "account_id": "111122223333",
            "scope": "111122223333",
            "organization_id": "o-a1b2c3d4e5",
            "control_plane_principal": ROLE_ARN,
            "boundary_id": BOUNDARY,
            "aws": inbound(),
        },
        changes,
    )


def azure_args(**changes: Any) -> IdentityArgs:
    """The same on Azure."""
    return _args(
        {
            "account_id": SUBSCRIPTION,
            "scope": "acme-ml-dev",
            "control_plane_principal": PRINCIPAL,
            "boundary_id": "",
        },
        changes,
    )


def gcp_args(**changes: Any) -> IdentityArgs:
    """The same on Google Cloud."""
    return _args(
        {
            "account_id": "acme-ml-dev",
            "scope": "acme-ml-dev",
            "control_plane_principal": CONTROL_PLANE_ACCOUNT,
            "boundary_id": "cloudresourcemanager.googleapis.com%2Fprojects%2Facme-ml-dev/boundary",
        },
        changes,
    )


def _args(default: dict[str, Any], changes: dict[str, Any]) -> IdentityArgs:
    return IdentityArgs(**{"context": context(), "workloads": WORKLOADS, **default, **changes})
