"""Arguments that the tests of this capability start from."""

from typing import Any

from components.identity import AwsIdentityOptions, IdentityArgs, InboundWorkloadArgs
from tests.components.support import context
from vocabulary import Cloud

WORKLOADS = ["training", "inference", "telemetry"]
BOUNDARY = "arn:aws:iam::111122223333:policy/acme-ml-org-account-access-dev-boundary"
ROLE_ARN = "arn:aws:iam::444455556666:role/acme-ml-org-control-plane"
BROKER_ROLE = "arn:aws:iam::111122223333:role/acme-ml-dev-workload-broker"
SUBSCRIPTION = "00000001-0000-4000-8000-000000000000"
TENANT = "aaaaaaaa-0000-4000-8000-000000000000"
PRINCIPAL = "bbbbbbbb-0000-4000-8000-000000000000"
BROKER_PRINCIPAL = "dddddddd-0000-4000-8000-000000000000"
MOVER_PRINCIPAL = "eeeeeeee-0000-4000-8000-000000000000"
CONTROL_PLANE_ACCOUNT = "acme-ml-org-control-plane@acme-ml-control-plane.iam.gserviceaccount.com"
BROKER_ACCOUNT = "acme-ml-org-dev-workl-8ogoklsm@acme-ml-control-plane.iam.gserviceaccount.com"
MOVER_ACCOUNT = "acme-ml-org-dev-artif-2o23hynk@acme-ml-control-plane.iam.gserviceaccount.com"
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
            "principals": {"control-plane": ROLE_ARN, "workload-broker": BROKER_ROLE},
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
            "principals": {"control-plane": PRINCIPAL, "workload-broker": BROKER_PRINCIPAL},
            "artifact_principals": {"artifact-replication": MOVER_PRINCIPAL},
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
            "principals": {"control-plane": CONTROL_PLANE_ACCOUNT, "workload-broker": BROKER_ACCOUNT},
            "artifact_principals": {"artifact-replication": MOVER_ACCOUNT},
            "boundary_id": "cloudresourcemanager.googleapis.com%2Fprojects%2Facme-ml-dev/boundary",
        },
        changes,
    )


def _args(default: dict[str, Any], changes: dict[str, Any]) -> IdentityArgs:
    return IdentityArgs(**{"context": context(), "workloads": WORKLOADS, **default, **changes})
