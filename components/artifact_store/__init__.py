"""Artifact store (R3): primary and warm standby object stores for models, features and data sets."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class ArtifactStoreArgs:
    """Arguments of every artifact store component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class ArtifactStore(Component):
    """Outputs of every artifact store component."""

    _CAPABILITY = "artifact_store"

    primary_id: pulumi.Output[str]
    """Primary store: S3 bucket ARN, storage account id, Cloud Storage bucket name."""
    standby_id: pulumi.Output[str]
    """Warm standby, likewise. Google Cloud: the same bucket, which spans two regions."""
    primary_url: pulumi.Output[str]
    """Where clients read and write: ``s3://...``, ``https://<account>.blob.core.windows.net/<container>``, ``gs://...``."""
    standby_url: pulumi.Output[str]
    """Where clients read when the primary region is lost, likewise."""
    replication_id: pulumi.Output[str]
    """What replicates: replication configuration, object replication policy, the bucket itself."""
