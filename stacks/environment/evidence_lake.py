"""The evidence lake in an environment. AWS is its home; the other clouds deliver to the entry there."""

from typing import Any, Final

import pulumi

from components.encryption import KeyPurpose
from components.evidence_lake import (
    AwsEvidenceLakeOptions,
    EntraSenderArgs,
    EvidenceLake,
    EvidenceLakeArgs,
    EvidenceSenderArgs,
)
from components.identity import TELEMETRY, Identity, job_kinds
from components.image_registry import ImageRegistry
from components.logging import Logging
from components.networking import Network
from stacks.agreements import evidence_audience
from stacks.environment.blueprint import Blueprint
from stacks.environment.deployers import aws_deployers
from stacks.environment.encryption import encryption_key
from stacks.environment.image_registry import image_reference
from stacks.environment.networking import placement
from stacks.environment.site import Place
from vocabulary import Cloud


def _arguments(place: Place) -> EvidenceLakeArgs:
    common: dict[str, Any] = {
        "context": place.context,
        "account_id": place.account_id,
        "scope": place.scope,
        "publishers": _publishers(place),
        "alert_channel_id": place.get(Logging).alert_channel_id,
        "log_retention_days": place.settings.logging.retention_days,
        "key": encryption_key(place, KeyPurpose.EVIDENCE),
        **place.settings.evidence.model_dump(),
    }
    if place.cloud is Cloud.AWS:
        return EvidenceLakeArgs(**common, aws=_home(place))
    return EvidenceLakeArgs(**common, sender=_sender(place))


def _publishers(place: Place) -> dict[str, pulumi.Input[str]]:
    """The jobs' identities. Services of the control plane run on AWS and get the right with their own roles."""
    identity = place.get(Identity)
    names = identity.workload_subjects if place.cloud is Cloud.AZURE else identity.workload_identity_ids
    return {kind: names[kind] for kind in job_kinds(place.settings.identity.workloads)}


def _home(place: Place) -> AwsEvidenceLakeOptions:
    return AwsEvidenceLakeOptions(
        boundary_id=place.boundary_id,
        image=image_reference(place, "control-plane"),
        administrators=aws_deployers(place),
        entra=_entra(place) if place.find(Identity, Cloud.AZURE) else None,
        google_pusher=_pusher(place),
    )


def _sender(place: Place) -> EvidenceSenderArgs:
    home = place.get(EvidenceLake, Cloud.AWS)
    on_azure = place.cloud is Cloud.AZURE
    return EvidenceSenderArgs(
        ingress_url=home.ingress_url,
        store_id=home.store_id,
        entra=_entra(place) if on_azure else None,
        placement=placement(place) if on_azure else None,
        pusher=None if on_azure else _pusher(place),
    )


def _entra(place: Place) -> EntraSenderArgs | None:
    azure = place.settings.azure
    if azure is None:
        return None
    return EntraSenderArgs(tenant_id=azure.tenant_id, audience=evidence_audience(azure.tenant_id, place.settings.prefix))


def _pusher(place: Place) -> pulumi.Output[str] | None:
    """The identity that carries evidence from Google Cloud to AWS."""
    identity = place.find(Identity, Cloud.GCP)
    return identity.workload_identity_ids[TELEMETRY] if identity else None


BLUEPRINT: Final = Blueprint(
    capability=EvidenceLake,
    arguments=_arguments,
    requires=(Logging, Network, Identity, ImageRegistry),
    home=Cloud.AWS,
)
