"""Identity in an environment. AWS comes last, since it lets in the identities that the other clouds have made."""

from collections.abc import Iterable
from typing import Final

import pulumi

from components.account_baseline import AccountBaseline
from components.aws_policies import role_arn
from components.control_plane_hosting import ControlPlaneHosting
from components.identity import CONTROL_PLANE, TELEMETRY, AwsIdentityOptions, Identity, IdentityArgs, InboundWorkloadArgs
from stacks.agreements import entra_audience
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place
from vocabulary import Cloud, Service, service_role_name


def _arguments(place: Place) -> IdentityArgs:
    settings = place.settings
    return IdentityArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        organization_id=settings.aws.organization_id if settings.aws and place.cloud is Cloud.AWS else None,
        principals=_control_plane(place) | _services(place, [service for service in Service if service.acts_as_execution]),
        artifact_principals=_services(place, [Service.ARTIFACT_REPLICATION]) if place.cloud is not Cloud.AWS else {},
        boundary_id=place.boundary_id,
        workloads=[*settings.identity.workloads, TELEMETRY],
        aws=_way_in(place),
    )


def _control_plane(place: Place) -> dict[str, pulumi.Input[str]]:
    return {CONTROL_PLANE: place.site.organization.get("control_plane", place.cloud.value, "principal")}


def _services(place: Place, services: Iterable[Service]) -> dict[str, pulumi.Input[str]]:
    """The environment's services as principals on this cloud. They run on AWS, and nowhere if they are not hosted."""
    if Cloud.AWS not in place.settings.clouds or not place.settings.uses(ControlPlaneHosting._CAPABILITY):
        return {}
    prefix, environment = place.settings.prefix, place.settings.environment
    if place.cloud is Cloud.AWS:
        return {service: role_arn(place.account_id, service_role_name(prefix, environment, service)) for service in services}
    return {service: place.organization_output("services", "principals", service) for service in services}


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
