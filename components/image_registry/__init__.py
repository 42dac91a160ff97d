"""Image registry (B2): private container registries with immutable images, scanning, lifecycle, pulls by workloads only."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class ImageRegistryArgs:
    """Arguments of every image registry component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class ImageRegistry(Component):
    """Outputs of every image registry component."""

    _CAPABILITY = "image_registry"

    registry_id: pulumi.Output[str]
    """The registry: ECR registry id (account id), ACR resource id, Artifact Registry repository id."""
    registry_host: pulumi.Output[str]
    """Host that clients log in to, such as ``123456789012.dkr.ecr.eu-central-1.amazonaws.com``."""
    repository_urls: pulumi.Output[dict[str, str]]
    """Where images are pushed and pulled, by name of the repository (``control-plane``, ``collector``, ``training``), without tag
    or digest."""
