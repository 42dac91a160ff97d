"""Identity in an environment. AWS comes last, since it lets in the identities that the other clouds have made."""

from typing import Final

from components.account_baseline import AccountBaseline
from components.identity import TELEMETRY, AwsIdentityOptions, Identity, IdentityArgs, InboundWorkloadArgs
from stacks.agreements import entra_audience
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place
from vocabulary import Cloud


def _arguments(place: Place) -> IdentityArgs:
    settings = place.settings
    return IdentityArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        organization_id=settings.aws.organization_id if settings.aws and place.cloud is Cloud.AWS else None,
        control_plane_principal=place.site.organization.get("control_plane", place.cloud.value, "principal"),
        boundary_id=place.boundary_id,
        workloads=[*settings.identity.workloads, TELEMETRY],
        aws=_way_in(place),
    )


def _way_in(place: Place) -> AwsIdentityOptions | None:
    """How workloads of the other clouds come into AWS; None elsewhere, and where there are none."""
    inbound = [
        InboundWorkloadArgs(name=f"{cloud}-{TELEMETRY}", cloud=cloud, subject=identity.workload_subjects[TELEMETRY])
        for cloud in (Cloud.GCP, Cloud.AZURE)
        if (identity := place.find(Identity, cloud))
    ]
    if place.cloud is not Cloud.AWS or not inbound:
        return None
    if not place.settings.azure or not place.find(Identity, Cloud.AZURE):
        return AwsIdentityOptions(inbound=inbound)
    return AwsIdentityOptions(
        inbound=inbound,
        entra_issuer_arn=place.organization_output("token_issuer_ids", "entra"),
        entra_audience=entra_audience(place.settings.azure.tenant_id, place.settings.prefix),
    )


BLUEPRINT: Final = Blueprint(
    capability=Identity, arguments=_arguments, requires=(AccountBaseline,), order=(Cloud.GCP, Cloud.AZURE, Cloud.AWS)
)
