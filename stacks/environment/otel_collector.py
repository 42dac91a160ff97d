"""The collectors in an environment. AWS comes first: telemetry of the other clouds is delivered there."""

from typing import Final

from components.aws_policies import AWS_AUDIENCE
from components.encryption import KeyPurpose
from components.identity import TELEMETRY, Identity, ml_prefix
from components.image_registry import ImageRegistry, Repository
from components.logging import Logging
from components.networking import Network
from components.observability import Observability
from components.otel_collector import (
    AwsCollectorOptions,
    AzureCollectorOptions,
    GcpCollectorOptions,
    OtelCollector,
    OtelCollectorArgs,
    WayToAws,
)
from stacks.agreements import entra_audience
from stacks.environment.blueprint import Blueprint
from stacks.environment.encryption import encryption_key
from stacks.environment.image_registry import image_reference
from stacks.environment.networking import placement
from stacks.environment.site import Place
from vocabulary import Cloud


def _arguments(place: Place) -> OtelCollectorArgs:
    telemetry, cloud = place.settings.telemetry, place.cloud
    return OtelCollectorArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        image=image_reference(place, Repository.COLLECTOR),
        identity_id=place.get(Identity).workload_identity_ids[TELEMETRY],
        metrics_url=place.get(Observability).metrics_url,
        placement=placement(place),
        minimum_instances=telemetry.minimum_instances,
        maximum_instances=telemetry.maximum_instances,
        key=encryption_key(place, KeyPurpose.TELEMETRY) if cloud is not Cloud.AZURE else None,
        way_to_aws=_way_to_aws(place) if cloud is not Cloud.AWS else None,
        aws=_aws(place) if cloud is Cloud.AWS else None,
        azure=_azure(place) if cloud is Cloud.AZURE else None,
        gcp=_gcp(place) if cloud is Cloud.GCP else None,
    )


def _way_to_aws(place: Place) -> WayToAws:
    role = place.get(Identity, Cloud.AWS).federated_trust_ids[f"{place.cloud}-{TELEMETRY}"]
    if place.cloud is Cloud.GCP:
        return WayToAws(role_arn=role, audience=AWS_AUDIENCE)
    assert place.settings.azure  # noqa: S101 - the settings' rules guarantee the block of every cloud in use
    return WayToAws(role_arn=role, audience=entra_audience(place.settings.azure.tenant_id, place.settings.prefix))


def _aws(place: Place) -> AwsCollectorOptions:
    return AwsCollectorOptions(
        boundary_id=place.boundary_id,
        repository=f"{ml_prefix(place.context)}{Repository.COLLECTOR}",
        log_retention_days=place.settings.logging.retention_days,
    )


def _azure(place: Place) -> AzureCollectorOptions:
    return AzureCollectorOptions(
        principal_id=place.get(Identity).workload_subjects[TELEMETRY],
        registry_host=place.get(ImageRegistry).registry_host,
        log_store_id=place.get(Logging).log_store_id,
    )


def _gcp(place: Place) -> GcpCollectorOptions:
    identities = place.get(Identity).workload_identity_ids
    return GcpCollectorOptions(callers={workload: identities[workload] for workload in place.settings.identity.workloads})


BLUEPRINT: Final = Blueprint(
    capability=OtelCollector,
    arguments=_arguments,
    requires=(Logging, Network, Identity, ImageRegistry, Observability),
    home=Cloud.AWS,
)
