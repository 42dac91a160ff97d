"""Everything that can be set in ``Pulumi.<stack>.yaml``: field by field. Rules that span fields are in ``rules``.

Field docstrings become descriptions in the JSON Schema that editors use, so they say meaning, unit and source.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from components.networking import CrossCloudAccess, Egress, NetworkSize, SubnetTier
from components.networking.address_plan import FIRST_EXTRA_SLOT, SLOTS
from stacks.settings.forms import (
    AddressRange,
    AwsAccountId,
    AwsBucket,
    AwsGroups,
    AwsKey,
    AwsOrganizationId,
    AwsRoleName,
    AzureGroups,
    AzureManagementGroup,
    Clouds,
    CostCenter,
    Email,
    GcpFolder,
    GcpGroups,
    GcpProjectId,
    IdentityCenterInstance,
    Issuer,
    Repository,
    RetentionDays,
    Subject,
    SubnetName,
    Uuid,
    Words,
    Workloads,
)
from vocabulary import Region, Residency, Sensitivity


class Model(BaseModel):
    """Settings: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class CommonSettings(Model):
    """What every stack has."""

    prefix: Annotated[Words, StringConstraints(max_length=12)]
    """Starts every physical name and makes globally unique ones the organization's own."""
    owner: Email
    """E-mail address of the owning team: the ``owner`` tag."""
    cost_center: CostCenter
    """Accounting code: the ``cost-center`` tag. The characters are those that tags of all three clouds take."""
    data_sensitivity: Sensitivity
    """Class of the most sensitive data in the stack: the ``data-sensitivity`` tag."""
    region: Region
    """Neutral home region; each cloud's name for it is in ``vocabulary/regions.py``."""
    residency: Residency
    """Legal area that no data of the stack may leave."""
    clouds: Clouds
    """Clouds that the stack uses; each needs its block ``aws``, ``azure`` or ``gcp``."""
    generation: Annotated[int, Field(ge=1, le=99)] = 1
    """Raised by one to get new names where a deleted name stays reserved (workload identity pools, key rings, vaults)."""


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


class EnvironmentSettings(CommonSettings):
    """Settings of dev, staging and prod."""

    environment: Literal["dev", "staging", "prod"]
    """The environment; the stack has the same name."""
    network: NetworkSettings
    """The network of each cloud."""
    logging: LoggingSettings
    """Audit trail, log store and archive of each cloud."""
    identity: IdentitySettings = IdentitySettings()
    """Identities inside the environment."""
    aws: AwsEnvironmentSettings | None = None
    """The AWS account."""
    azure: AzureEnvironmentSettings | None = None
    """The Azure subscription."""
    gcp: GcpEnvironmentSettings | None = None
    """The Google Cloud project."""


EnvironmentName = Literal["dev", "staging", "prod"]


def _two_connections(connections: "ServiceConnections") -> "ServiceConnections":
    if connections.preview == connections.deploy:
        raise ValueError("write two different service connections; otherwise the preview of a pull request may deploy")
    return connections


class GithubSettings(Model):
    """GitHub Actions as a pipeline system."""

    repository: Repository
    """The one repository whose workflows may deploy. Its environments ``<env>`` and ``<env>-preview`` are the
    trusted subjects."""


class ServiceConnections(Model):
    """Azure DevOps subjects for one environment, such as ``sc://ORG/PROJECT/SERVICE-CONNECTION``."""

    preview: Subject
    """Subject of the read-only service connection."""
    deploy: Subject
    """Subject of the read-write service connection."""


class AzureDevopsSettings(Model):
    """Azure DevOps as a pipeline system; issuer and subjects are as its service connections show them."""

    issuer: Issuer
    """Issuer of its tokens, without a trailing slash."""
    subjects: dict[EnvironmentName, Annotated[ServiceConnections, AfterValidator(_two_connections)]]
    """Subjects for each environment."""


class PipelineSettings(Model):
    """Pipeline systems that may deploy."""

    github: GithubSettings | None = None
    """GitHub Actions."""
    azure_devops: AzureDevopsSettings | None = None
    """Azure DevOps."""


class AwsMemberSettings(Model):
    """An environment's AWS account and who enters it."""

    account_id: AwsAccountId
    """The account."""
    groups: AwsGroups
    """Identity Center group id for each human role."""


class IdentityCenterSettings(Model):
    """IAM Identity Center."""

    account_id: AwsAccountId
    """Account that administers it: the management account or a delegated administrator."""
    instance_arn: IdentityCenterInstance
    """The instance."""


class AwsOrganizationSettings(Model):
    """AWS across the organization."""

    organization_id: AwsOrganizationId
    """The organization."""
    control_plane_account_id: AwsAccountId
    """The control plane's own member account."""
    assume_role: AwsRoleName | None = "OrganizationAccountAccessRole"
    """Role that the providers assume in each account."""
    identity_center: IdentityCenterSettings
    """IAM Identity Center, through which people enter."""
    state_bucket: AwsBucket | None = None
    """S3 bucket that holds the Pulumi state, if it does; deployers get access to their own stack's part of it."""
    state_key: AwsKey | None = None
    """ARN of the KMS key that encrypts ``state_bucket``, if it has one."""
    environments: dict[EnvironmentName, AwsMemberSettings]
    """Account of each environment."""


class AzureMemberSettings(Model):
    """An environment's Azure subscription and who enters it."""

    subscription_id: Uuid
    """The subscription."""
    management_group: AzureManagementGroup
    """Id of the management group that holds the subscription, on which network guardrails lie, out of its reach."""
    groups: AzureGroups
    """Entra group object id for each human role."""


class AzureOrganizationSettings(Model):
    """Azure across the organization."""

    tenant_id: Uuid
    """The Entra tenant."""
    control_plane_subscription_id: Uuid
    """The control plane's own subscription."""
    environments: dict[EnvironmentName, AzureMemberSettings]
    """Subscription of each environment."""


class GcpMemberSettings(Model):
    """An environment's Google Cloud project and who enters it."""

    project_id: GcpProjectId
    """The project."""
    folder: GcpFolder
    """The environment's folder, on which the hierarchical firewall policy lies."""
    groups: GcpGroups
    """Google group e-mail address for each human role."""
    approver_group: Email
    """Google group that approves break-glass; not that of break-glass itself."""


class GcpOrganizationSettings(Model):
    """Google Cloud across the organization."""

    control_plane_project_id: GcpProjectId
    """The control plane's own project."""
    environments: dict[EnvironmentName, GcpMemberSettings]
    """Project of each environment."""


class OrganizationSettings(CommonSettings):
    """Settings of the ``org`` stack: what exists once per organization or account."""

    environment: Literal["org"]
    """Always ``org``; the stack has the same name."""
    pipelines: PipelineSettings
    """Pipeline systems that may deploy the environments."""
    aws: AwsOrganizationSettings | None = None
    """AWS across the organization."""
    azure: AzureOrganizationSettings | None = None
    """Azure across the organization."""
    gcp: GcpOrganizationSettings | None = None
    """Google Cloud across the organization."""


Settings = EnvironmentSettings | OrganizationSettings
