"""Artifact store (R3): primary and warm standby object stores for models, features and data sets.

The standby lies in another region of the residency. Where a cloud has none (``standby_region_in``), there is only the primary,
and the standby of its artifacts is another cloud's store.

Deliberately not here: rights of jobs and of the control plane, which ``identity`` binds to the names of stores; verification and
recovery, which are a service's.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import StackContext

COLDER_STILL_DAYS: Final = 90
"""How long an artifact stays in the first colder class before it moves on: as long as the classes are billed for at least."""

INCOMPLETE_UPLOAD_DAYS: Final = 7
"""Age at which what was never finished is removed. Azure does so by itself, after a week."""


@dataclass(frozen=True, kw_only=True)
class AwsArtifactStoreOptions:
    """What only AWS needs.

    Attributes:
        boundary_id: permission boundary of the role that replicates; from account access.
    """

    boundary_id: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class ArtifactStoreArgs:
    """Arguments of every artifact store component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        log_store_id: central log store that accesses are recorded in, where the cloud does not do so by itself (Azure).
        fast_replication: whether replication has a deadline of 15 minutes that the cloud answers for, which costs extra.
        lock_days: how long no version can be deleted or overwritten by anybody, in days; 0 for no lock. Once set, never 0 again.
        cold_after_days: age at which artifacts move to a colder class, in days.
        version_retention_days: how long replaced and deleted versions can be brought back, in days.
        key: customer-managed key; None for the cloud's own.
        standby_key: the same for the standby. Google Cloud: None, since the one key spans both regions.
        placement: Azure only: where the private endpoints lie.
        allowed_addresses: Azure only: public addresses that may reach the stores; None for private access only.
        aws: AWS only.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    log_store_id: pulumi.Input[str]
    fast_replication: bool = False
    lock_days: int = 0
    cold_after_days: int = 90
    version_retention_days: int = 30
    key: EncryptionKey | None = None
    standby_key: EncryptionKey | None = None
    placement: Placement | None = None
    allowed_addresses: pulumi.Input[list[str]] | None = None
    aws: AwsArtifactStoreOptions | None = None

    def __post_init__(self) -> None:
        """Check the periods."""
        require(0 <= self.lock_days <= 3650, "lock_days", self.lock_days, "write 1 to 3650 days, or 0 for no lock")  # noqa: PLR2004
        require(self.cold_after_days >= 30, "cold_after_days", self.cold_after_days, "write 30 days or more")  # noqa: PLR2004
        require(
            7 <= self.version_retention_days <= 90,  # noqa: PLR2004 - soft delete takes 7 to 90 days on Google Cloud
            "version_retention_days",
            self.version_retention_days,
            "write 7 to 90 days",
        )


class ArtifactStore(Component):
    """Outputs of every artifact store component. What there is no standby for is empty."""

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
