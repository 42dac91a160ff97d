"""The guardrail table as organization policies of Google Cloud, computed without an engine.

Managed constraints where there is one for it, older ("legacy managed") ones otherwise. Sources: Organization Policy Service
"Organization policy constraints", "Restricting identities by domain" (managed constraint), "Defining resource locations",
"Restrict TLS versions"; Cloud Storage "Organization policy constraints for Cloud Storage".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from components.gcp_dual_regions import spanning_locations
from components.governance.residency import allowed_regions
from vocabulary import Cloud, Residency

_MULTI_REGIONS: Final = {Residency.EU: "in:eu-locations", Residency.US: "in:us-locations"}
"""Groups of locations that also hold multi-regions and dual-regions, where a residency has such. They lack ``europe``, where
Cloud KMS keeps the keys for the multi-region ``eu``."""

LOCATIONS: Final = "gcp.resourceLocations"
"""Constraint whose values follow from the residency."""

MEMBERS: Final = "iam.managed.allowedPolicyMembers"
"""Constraint whose parameters name the organization."""

_GOOGLES_OWN: Final = (
    "serviceAccount:billing-export-bigquery@system.gserviceaccount.com",
    "serviceAccount:service-org-{organization}@gcp-sa-logging.iam.gserviceaccount.com",
    "serviceAccount:service-org-{organization}@gcp-sa-scc-notification.iam.gserviceaccount.com",
)
"""Accounts outside of the organization's projects that deliver into them: Cloud Billing's export, the organization's sink and
findings (Organization Policy Service: "Restricting identities by domain", known issues)."""


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """One organization policy.

    Attributes:
        name: the constraint, without ``constraints/``.
        deny_all: whether all values are denied; else ``denied`` or, if there are none, the constraint is enforced.
        denied: values that are denied.
    """

    name: str
    deny_all: bool = False
    denied: Sequence[str] = field(default_factory=tuple)


RENDERINGS: Final[Mapping[str, Sequence[Constraint]]] = {
    "stay-in-organization": (Constraint(name="resourcemanager.allowedExportDestinations", deny_all=True),),
    "keep-audit-trail": (Constraint(name="iam.disableAuditLoggingExemption"),),
    "no-static-keys": (
        Constraint(name="iam.managed.disableServiceAccountKeyCreation"),
        Constraint(name="iam.managed.disableServiceAccountKeyUpload"),
        Constraint(name="iam.managed.disableServiceAccountApiKeyCreation"),
        Constraint(name="storage.restrictAuthTypes", denied=("in:ALL_HMAC_SIGNED_REQUESTS",)),
    ),
    "no-default-identities": (Constraint(name="iam.managed.preventPrivilegedBasicRolesForDefaultServiceAccounts"),),
    "data-perimeter": (Constraint(name=MEMBERS),),
    "no-public-storage": (Constraint(name="storage.publicAccessPrevention"),),
    "one-permission-system": (Constraint(name="storage.uniformBucketLevelAccess"),),
    "tls-minimum": (
        Constraint(name="gcp.restrictTLSVersion", denied=("TLS_VERSION_1", "TLS_VERSION_1_1")),
        Constraint(name="storage.secureHttpTransport"),
    ),
    "no-default-network": (Constraint(name="compute.skipDefaultNetworkCreation"),),
    "no-public-machines": (Constraint(name="compute.managed.vmExternalIpAccess"),),
    "residency": (Constraint(name=LOCATIONS),),
}
"""Guardrails by id. ``data-perimeter`` is also what the perimeters of VPC Service Controls do (``gcp``)."""


def rule(constraint: Constraint, residency: Residency, organization_id: str) -> dict[str, Any]:
    """The one rule of a constraint's policy, as ``PolicySpecRuleArgs`` takes it."""
    if constraint.name == LOCATIONS:
        return {"values": {"allowed_values": allowed_locations(residency)}}
    if constraint.name == MEMBERS:
        # The organization's own people, service accounts, service agents and pools; nobody else's by name.
        own = f"//cloudresourcemanager.googleapis.com/organizations/{organization_id}"
        googles = [account.format(organization=organization_id) for account in _GOOGLES_OWN]
        parameters = {"allowedMemberSubjects": googles, "allowedPrincipalSets": [own]}
        # As the provider writes it: compact, keys in order.
        return {"enforce": "TRUE", "parameters": json.dumps(parameters, separators=(",", ":"), sort_keys=True)}
    if constraint.deny_all:
        return {"deny_all": "TRUE"}
    if constraint.denied:
        return {"values": {"denied_values": list(constraint.denied)}}
    return {"enforce": "TRUE"}


def allowed_locations(residency: Residency) -> list[str]:
    """Each known region with its zones, and what spans regions within the residency."""
    regions = [f"in:{region}-locations" for region in allowed_regions(Cloud.GCP, residency)]
    groups = [_MULTI_REGIONS[residency]] if residency in _MULTI_REGIONS else []
    return [*groups, *spanning_locations(residency), *regions]
