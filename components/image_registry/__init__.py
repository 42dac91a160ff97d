"""Image registry (B2): private container registries with immutable images, scanning, lifecycle, pulls by workloads only.

Deliberately not here: the right to push, which is the control plane's (``identity``); mirroring, which is a service's.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import StackContext


class Repository(StrEnum):
    """An image that the platform is made of or that its jobs run; every cloud has it under the same name."""

    CONTROL_PLANE = "control-plane"
    """All services of the control plane."""
    COLLECTOR = "collector"
    """The OpenTelemetry collector."""
    TRAINING = "training"
    """Jobs."""


RELEASES_KEPT: Final = 100
"""Images of each repository that the lifecycle leaves, newest first."""

UNTAGGED_DAYS: Final = 7
"""How long an image without a tag stays, in days: long enough for a push that was interrupted to be taken up again."""


@dataclass(frozen=True, kw_only=True)
class ImageRegistryArgs:
    """Arguments of every image registry component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        puller_ids: who runs images, by workload: AWS role ARN, principal id of the Azure managed identity, e-mail address of the
            Google service account.
        deployer_ids: AWS only: ARNs of the roles that make functions from the images.
        key: customer-managed key; None for the cloud's own.
        placement: Azure only: where the private endpoint lies.
        allowed_addresses: Azure only: public addresses that may reach the registry; None for private access only.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    puller_ids: dict[str, pulumi.Input[str]]
    deployer_ids: list[pulumi.Input[str]] = field(default_factory=list)
    key: EncryptionKey | None = None
    placement: Placement | None = None
    allowed_addresses: pulumi.Input[list[str]] | None = None


class ImageRegistry(Component):
    """Outputs of every image registry component."""

    _CAPABILITY = "image_registry"

    registry_id: pulumi.Output[str]
    """The registry: ECR registry id (account id), ACR resource id, Artifact Registry repository id."""
    registry_host: pulumi.Output[str]
    """Host that clients log in to, such as ``123456789012.dkr.ecr.eu-central-1.amazonaws.com``."""
    repository_urls: pulumi.Output[dict[str, str]]
    """Where images are pushed and pulled, by ``Repository``, without tag or digest; known once those who run them may pull."""
