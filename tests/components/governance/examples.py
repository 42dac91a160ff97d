"""Governance of an organization for tests, with changes."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any, Final

from components.governance import (
    AwsGovernanceOptions,
    AzureGovernanceOptions,
    GcpGovernanceOptions,
    GovernanceArgs,
)
from tests.components.support import Deployed, context, run
from vocabulary import Cloud, Environment, Residency

ACCOUNT_IDS: Final = {
    Cloud.AWS: "444455556666",
    Cloud.AZURE: "00000004-0000-4000-8000-000000000000",
    Cloud.GCP: "acme-ml-control-plane",
}
ORGANIZATION: Final = "o-a1b2c3d4e5"
MANAGEMENT: Final = "666677778888"
SECURITY: Final = "777788889999"
GUARDED: Final = {"dev": "111122223333", "prod": "333344445555", "control-plane": ACCOUNT_IDS[Cloud.AWS], "security": SECURITY}
DEPLOYER: Final = "arn:aws:iam::111122223333:role/acme-ml-org-account-access-dev-deploy"
KEY: Final = f"arn:aws:kms:eu-central-1:{SECURITY}:key/00000000-0000-4000-8000-000000000000"
OPTIONS: Final[Mapping[Cloud, Any]] = {
    Cloud.AWS: AwsGovernanceOptions(
        organization_id=ORGANIZATION,
        management_account_id=MANAGEMENT,
        security_account_id=SECURITY,
        audit_archive_id="acme-ml-org-governance-audit",
        audit_key_id=KEY,
        detector_id="0" * 32,
        guarded_account_ids=GUARDED,
        administrator_roles=["OrganizationAccountAccessRole", "acme-ml-org-account-access-*"],
        member_role="OrganizationAccountAccessRole",
    ),
    Cloud.AZURE: AzureGovernanceOptions(
        management_group="acme-ml", environment_groups={"dev": "acme-ml-dev", "prod": "acme-ml-prod"}
    ),
    Cloud.GCP: GcpGovernanceOptions(
        organization_id="900000000001",
        folder="folders/800000000000",
        environment_folders={"dev": "folders/800000000001", "prod": "folders/800000000003"},
        project_ids={"dev": "acme-ml-dev", "prod": "acme-ml-prod"},
        perimeter_members={
            "dev": ["serviceAccount:deploy-dev@acme-ml-control-plane.iam.gserviceaccount.com", "group:ml-dev@example.com"],
            "prod": ["serviceAccount:deploy-prod@acme-ml-control-plane.iam.gserviceaccount.com"],
        },
        execution_accounts={"dev": "acme-ml-dev-execution", "prod": "acme-ml-prod-execution"},
    ),
}


def arguments(cloud: Cloud, *, args: Mapping[str, Any] | None = None, **options: Any) -> GovernanceArgs:
    """Arguments with ``args`` replaced, and with fields of the cloud's own options replaced."""
    own = {cloud.value: replace(OPTIONS[cloud], **options)}
    org = context(environment=Environment.ORG, protect=True)
    scope = "acme-ml-org" if cloud is Cloud.AZURE else ACCOUNT_IDS[cloud]
    given = {"context": org, "account_id": ACCOUNT_IDS[cloud], "scope": scope, "residency": Residency.EU, **own, **(args or {})}
    return GovernanceArgs(**given)


def governance(cloud: Cloud, *, args: Mapping[str, Any] | None = None, **options: Any) -> Deployed:
    """Governance in the simulated cloud."""
    module = import_module(f"components.governance.{cloud}")
    implementation: Any = getattr(module, f"{cloud.value.capitalize()}Governance")
    return run(lambda: implementation("governance", arguments(cloud, args=args, **options)))
