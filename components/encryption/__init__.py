"""Encryption: the environment's customer-managed keys, one for each purpose, and the one place that says who may use which.

What must outlive the home region has a second key, where its standby is. Keys lie in hardware modules, rotate once a year, and
take 30 days to delete, on every cloud.

Deliberately not here: the keys of logging, which must exist before this does and which nobody else may use.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component
from vocabulary import StackContext


class KeyPurpose(StrEnum):
    """What a key encrypts: a key of its own, so that a right to one says nothing about the others."""

    ML = "ml"
    """Volumes, workspaces and stores of the machine learning services."""
    ARTIFACTS = "artifacts"
    """Models, features, data sets."""
    IMAGES = "images"
    """Container images."""
    EVIDENCE = "evidence"
    """The evidence lake and its queues."""
    SECRETS = "secrets"
    """Secrets on every cloud, and the events about them."""
    TELEMETRY = "telemetry"
    """Metrics, traces, alerts and logs of the collectors."""
    SERVICES = "services"
    """Database, queues and logs of the control plane's services."""


USED_BY_JOBS: Final = (KeyPurpose.ML, KeyPurpose.ARTIFACTS)
"""What jobs use keys for. On AWS they find the key by its alias, which starts with ``ml_prefix`` (``components/identity``)."""

STANDBY: Final = (KeyPurpose.ARTIFACTS,)
"""What has a second key in the standby region."""

ROTATION_DAYS: Final = 365
"""Age at which a key gets new material."""

DELETION_DAYS: Final = 30
"""Time in which the deletion of a key can be taken back."""


@dataclass(frozen=True, kw_only=True)
class EncryptionArgs:
    """Arguments of every encryption component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        customer_managed_keys: whether there are keys of ours at all; otherwise the clouds' own keys are used, and nothing is
            made.
        log_store_id: central log store that uses of the keys are recorded in, where the cloud does not do so by itself (Azure).
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    customer_managed_keys: bool
    log_store_id: pulumi.Input[str]


class Encryption(Component):
    """Outputs of every encryption component; empty without customer-managed keys."""

    _CAPABILITY = "encryption"

    key_ids: pulumi.Output[dict[str, str]]
    """Key by ``KeyPurpose``: KMS key ARN, Key Vault key URI without a version, CryptoKey id. Azure has none for images."""
    key_user_ids: pulumi.Output[dict[str, str]]
    """Azure: user-assigned managed identity that reaches the key, by ``KeyPurpose``. Elsewhere empty: services are let in."""
    vault_id: pulumi.Output[str]
    """What holds the keys: Key Vault resource id, key ring id; AWS has no such container: empty."""
    standby_key_ids: pulumi.Output[dict[str, str]]
    """Keys of what lies in the standby region, likewise. Google Cloud: the same keys, which lie in both regions. Empty where the
    cloud has no second region in the residency."""
    standby_key_user_ids: pulumi.Output[dict[str, str]]
    """Azure: identities that reach the standby keys, likewise."""
    standby_vault_id: pulumi.Output[str]
    """What holds the standby keys, likewise."""
