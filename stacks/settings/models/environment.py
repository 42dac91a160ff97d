"""Settings of dev, staging and prod. Blocks of single capabilities lie beside, in modules of their own."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from components.networking import CrossCloudAccess, Egress, NetworkSize, SubnetTier
from components.networking.address_plan import FIRST_EXTRA_SLOT, SLOTS
from stacks.settings.forms import (
    AddressRange,
    AwsAccountId,
    AwsOrganizationId,
    AwsRoleName,
    Email,
    GcpProjectId,
    RetentionDays,
    SubnetName,
    Uuid,
    Workloads,
)
from stacks.settings.models.artifacts import ArtifactsSettings
from stacks.settings.models.base import CommonSettings, Model
from stacks.settings.models.capabilities import Capabilities
from stacks.settings.models.cost import CostSettings
from stacks.settings.models.evidence import EvidenceSettings
from stacks.settings.models.images import ImagesSettings
from stacks.settings.models.ml import MlSettings
from stacks.settings.models.observability import ObservabilitySettings, TelemetrySettings
from stacks.settings.models.secrets import SecretsSettings
from stacks.settings.models.services import ServicesSettings


class SubnetSettings(Model):
    """A subnet beyond the standard ones."""

    name: SubnetName
    """Name of the subnet."""
    slot: Annotated[StrictInt, Field(ge=FIRST_EXTRA_SLOT, lt=SLOTS)]
    """Place in the address plan; never change it, so that no subnet moves."""
    tier: SubnetTier = SubnetTier.ISOLATED
    """``private`` has the network's egress, ``isolated`` has none."""


class NetworkSettings(Model):
    """The network of each cloud."""

    supernet: AddressRange
    """The stack's whole private IPv4 range, prefix length 14 to 20; every cloud's network is a quarter of it."""
    zones: Annotated[StrictInt, Field(ge=2, le=3)] = 3
    """Zones that the network spans."""
    egress: Egress = Egress.ONE
    """Ways out to the internet: none, one gateway, or redundant over zones."""
    size: NetworkSize = NetworkSize.SMALL
    """Room for simultaneous connections to the internet: 1, 2 or 4 fixed addresses for each gateway."""
    cross_cloud_access: CrossCloudAccess = CrossCloudAccess.ALLOW_LIST
    """How the control plane on AWS reaches data planes elsewhere (docs/adr/0004-cross-cloud-access.md)."""
    control_plane_ranges: list[AddressRange] = []
    """Address ranges that the control plane comes from, with ``cross_cloud_access: vpn``."""
    extra_subnets: list[SubnetSettings] = []
    """Subnets beyond the standard ones."""


class LoggingSettings(Model):
    """Audit trail, log store and archive."""

    alert_email: Email
    """Where alarms on tampering go."""
    retention_days: RetentionDays = 90
    """How long the central log store keeps entries, in days."""
    archive_retention_days: Annotated[StrictInt, Field(ge=30, le=3650)] = 365
    """How long the archive refuses deletion, in days."""
    customer_managed_key: StrictBool = False
    """Whether logs are encrypted with a key of ours."""
    lock_archive: StrictBool = False
    """Whether nobody at all can shorten the archive's retention. Cannot be undone."""


class IdentitySettings(Model):
    """Identities inside the environment."""

    workloads: Workloads = [
        "training",
        "inference",
        "pipelines",
    ]
    """Kinds of job that get an identity of their own on every cloud."""


class AwsEnvironmentSettings(Model):
    """The environment's AWS account."""

    account_id: AwsAccountId
    """The account; quote it, so that YAML keeps leading zeros."""
    organization_id: AwsOrganizationId
    """Organization that trust is bound to."""
    assume_role: AwsRoleName | None = None
    """Role in the account that the provider assumes; none where the caller's credentials are the deployer's already."""


class AzureEnvironmentSettings(Model):
    """The environment's Azure subscription."""

    subscription_id: Uuid
    """The subscription."""
    tenant_id: Uuid
    """The Entra tenant."""


class GcpEnvironmentSettings(Model):
    """The environment's Google Cloud project."""

    project_id: GcpProjectId
    """The project's id."""


class EncryptionSettings(Model):
    """Keys of the environment's data."""

    customer_managed_keys: StrictBool = False
    """Whether data is encrypted with keys of ours; the logs have a setting of their own."""


class EnvironmentSettings(CommonSettings):
    """Settings of dev, staging and prod."""

    environment: Literal["dev", "staging", "prod"]
    """The environment; the stack has the same name."""
    capabilities: Capabilities = {}
    """Capabilities that are switched off by `false`. What requires one that is off, is off too (docs/settings.md)."""
    network: NetworkSettings
    """The network of each cloud."""
    logging: LoggingSettings
    """Audit trail, log store and archive of each cloud."""
    encryption: EncryptionSettings = EncryptionSettings()
    """Keys of the environment's data."""
    images: ImagesSettings
    """The platform's own images by digest, so that what runs is what was built. A digest is the same on every cloud."""
    artifacts: ArtifactsSettings = ArtifactsSettings()
    """Models, features and data sets, and their standby."""
    identity: IdentitySettings = IdentitySettings()
    """Identities inside the environment."""
    ml: MlSettings = MlSettings()
    """Where people and jobs work."""
    evidence: EvidenceSettings = EvidenceSettings()
    """Evidence of training runs, approvals and deployments."""
    observability: ObservabilitySettings = ObservabilitySettings()
    """Metrics, dashboards and where alerts go, for all clouds."""
    secrets: SecretsSettings = SecretsSettings()
    """Secrets that the broker carries to the other clouds."""
    telemetry: TelemetrySettings = TelemetrySettings()
    """The gateway that takes in telemetry on each cloud."""
    services: ServicesSettings | None = None
    """The control plane's services, which run on AWS."""
    cost: CostSettings
    """Budgets and billing exports."""
    aws: AwsEnvironmentSettings | None = None
    """The AWS account."""
    azure: AzureEnvironmentSettings | None = None
    """The Azure subscription."""
    gcp: GcpEnvironmentSettings | None = None
    """The Google Cloud project."""

    def uses(self, capability: str) -> bool:
        """Whether ``capability`` is not switched off."""
        return {str(name): wanted for name, wanted in self.capabilities.items()}.get(capability, True)
