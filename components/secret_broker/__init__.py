"""Secret broker infrastructure (B3): sources, events, queue and runtime on AWS; closed targets on Azure and Google Cloud.

AWS Secrets Manager is the source. A change of a source comes as an event through a queue to the broker, which carries it into the
targets; a periodic pass finds what no event told. No value of a secret is ever an input or an output here, so that none is in the
state: values come from people, through the API, or from rotation.

Deliberately not here: the broker itself (a service), and which secret goes where (reviewed data in the catalog).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import Cloud, NameKind, StackContext

_WORDS: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MAXIMUM_SOURCE_NAME: Final = 64
"""Longest name of a source: with the prefix it also fits a Key Vault secret (127 characters) and one of Secret Manager (255)."""

RECONCILE_MINUTES: Final = (5, 720)
"""Shortest and longest interval of the pass, in minutes. The alarm on its absence looks back two of them; a day at most."""


class Rotator(StrEnum):
    """What makes the next value of a source."""

    GENERATED = "generated"
    """A random value that nothing else has to be told."""
    DATABASE = "database"
    """The password of a database user, who changes it with the one that is still valid."""


@dataclass(frozen=True, kw_only=True)
class SecretSourceArgs:
    """A secret in Secrets Manager that the broker carries to other clouds.

    Attributes:
        name: lower-case words joined by hyphens, at most 64 characters; what the catalog calls it.
        description: what it is for, for whoever finds it. Never the value.
        rotator: what makes its next value; None where people bring it.
        rotation_days: how long a value is current, in days, 1 to 365; with a rotator only.

    Raises:
        ArgumentError: the name is malformed, or rotator and period do not go together.
    """

    name: str
    description: str
    rotator: Rotator | None = None
    rotation_days: int | None = None

    def __post_init__(self) -> None:
        """Name and period."""
        require(
            _WORDS.fullmatch(self.name) is not None and len(self.name) <= MAXIMUM_SOURCE_NAME,
            "name",
            self.name,
            f"write lower-case words joined by single hyphens, at most {MAXIMUM_SOURCE_NAME} characters",
        )
        require(
            (self.rotator is None) == (self.rotation_days is None),
            "rotation_days",
            self.rotation_days,
            "give rotator and rotation_days together, or neither",
        )
        require(
            self.rotation_days is None or 1 <= self.rotation_days <= 365,  # noqa: PLR2004 - a year at most
            "rotation_days",
            self.rotation_days,
            "write 1 to 365 days",
        )


@dataclass(frozen=True, kw_only=True)
class SecretTargetArgs:
    """Where the broker writes, and as whom.

    Attributes:
        cloud: the cloud of the target.
        store_id: Key Vault URI, or project and location in Secret Manager (``projects/P/locations/L``).
        client_id: what a client names to become the broker there; from service identity.
        token_audience: audience that a token for this cloud must carry; from service identity.
        tenant_id: Azure only: the Entra tenant.
        key_id: Google Cloud only: CryptoKey that secrets are encrypted with; None for Google's own.
    """

    cloud: Cloud
    store_id: str
    client_id: pulumi.Input[str]
    token_audience: pulumi.Input[str]
    tenant_id: str | None = None
    key_id: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Only Azure and Google Cloud are targets."""
        require(self.cloud is not Cloud.AWS, "cloud", self.cloud.value, "write 'azure' or 'gcp'; AWS is the source")


@dataclass(frozen=True, kw_only=True)
class AwsSecretBrokerOptions:
    """What only AWS needs, where the broker runs.

    Attributes:
        boundary_id: permission boundary of the roles; from account access.
        image: the control-plane image by digest.
        sources: the secrets that the broker carries.
        targets: where it carries them.
        reconcile_minutes: interval of the periodic pass, in minutes.
        log_retention_days: how long the functions' logs are kept, in days.
    """

    boundary_id: pulumi.Input[str]
    image: pulumi.Input[str]
    sources: list[SecretSourceArgs]
    targets: list[SecretTargetArgs]
    reconcile_minutes: int
    log_retention_days: int

    def __post_init__(self) -> None:
        """Each source and target once, an interval that the alarm can watch."""
        names = [source.name for source in self.sources]
        require(len(set(names)) == len(names), "aws.sources", names, "write each name once")
        clouds = [target.cloud.value for target in self.targets]
        require(len(set(clouds)) == len(clouds), "aws.targets", clouds, "name each cloud once")
        least, greatest = RECONCILE_MINUTES
        require(
            least <= self.reconcile_minutes <= greatest,
            "aws.reconcile_minutes",
            self.reconcile_minutes,
            f"write {least} to {greatest} minutes",
        )


@dataclass(frozen=True, kw_only=True)
class SecretBrokerArgs:
    """Arguments of every secret broker component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        alert_channel_id: where alarms go; from logging.
        readers: jobs that may read secrets here, by name: role ARN, principal id of the managed identity, service account e-mail
            address.
        key: customer-managed key of the sources and of what is told about them; on Google Cloud of the secrets that the broker
            makes. None for the cloud's own. Azure takes no notice: a Key Vault encrypts with keys of its own hardware.
        placement: AWS: where the broker runs. Azure: where the vault's private endpoint lies.
        broker_id: Azure and Google Cloud only: who the broker is there; from service identity.
        queue_url: Azure and Google Cloud only: the queue on AWS.
        tenant_id: Azure only: the Entra tenant.
        log_store_id: Azure only: central log store that uses of the vault are recorded in; elsewhere the audit trail has them.
        allowed_addresses: Azure only: public addresses that may reach the vault; None for private access only.
        aws: AWS only: what runs there.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    alert_channel_id: pulumi.Input[str]
    readers: dict[str, pulumi.Input[str]]
    key: EncryptionKey | None = None
    placement: Placement | None = None
    broker_id: pulumi.Input[str] | None = None
    queue_url: pulumi.Input[str] | None = None
    tenant_id: str | None = None
    log_store_id: pulumi.Input[str] | None = None
    allowed_addresses: pulumi.Input[list[str]] | None = None
    aws: AwsSecretBrokerOptions | None = None


class SecretBroker(Component):
    """Outputs of every secret broker component."""

    _CAPABILITY = "secret_broker"

    store_id: pulumi.Output[str]
    """Where secrets lie: name prefix of the sources in Secrets Manager, Key Vault URI, project and location in Secret Manager."""
    name_prefix: pulumi.Output[str]
    """Start of the names of all secrets that the broker may touch; empty on Azure, where the whole vault is the broker's."""
    key_id: pulumi.Output[str]
    """Key that secrets are encrypted with: KMS key ARN, CryptoKey id; empty for the cloud's own."""
    broker_id: pulumi.Output[str]
    """Who the broker is here: role ARN, principal id of the managed identity, service account e-mail address."""
    queue_url: pulumi.Output[str]
    """Queue of the changes that the broker works off; the one on AWS, on every cloud."""

    @classmethod
    def name_prefix_in(cls, context: StackContext) -> str:
        """Start of the names of sources, and of secrets that the broker makes on Google Cloud."""
        return f"{context.prefix}-{context.environment}-secrets-"

    @classmethod
    def vault_name_in(cls, context: StackContext) -> str:
        """Name of the target vault, which the broker on AWS is told before the vault stands."""
        return context.name(NameKind.KEY_VAULT, "secrets")


def require_given(args: SecretBrokerArgs, *arguments: str) -> None:
    """Raise ``ArgumentError`` for the first of ``arguments`` that a cloud needs and that is missing."""
    for argument in arguments:
        require(getattr(args, argument) is not None, argument, None, "give it; this cloud needs it")
