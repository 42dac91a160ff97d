"""Settings of the ``org`` stack."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from stacks.settings.forms import (
    AwsAccountId,
    AwsBucket,
    AwsGroups,
    AwsKey,
    AwsOrganizationId,
    AwsRoleName,
    AzureGroups,
    AzureManagementGroup,
    Email,
    GcpFolder,
    GcpGroups,
    GcpProjectId,
    IdentityCenterInstance,
    Issuer,
    Repository,
    Subject,
    Uuid,
)
from stacks.settings.models.base import CommonSettings, Model
from stacks.settings.models.capabilities import OrganizationCapabilities
from stacks.settings.models.governance import GovernanceSettings

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
    capabilities: OrganizationCapabilities = {}
    """Capabilities that are switched off by `false`."""
    pipelines: PipelineSettings
    """Pipeline systems that may deploy the environments."""
    governance: GovernanceSettings | None = None
    """Structure, guardrails and audit trail of the whole organization; required unless it is switched off."""
    aws: AwsOrganizationSettings | None = None
    """AWS across the organization."""
    azure: AzureOrganizationSettings | None = None
    """Azure across the organization."""
    gcp: GcpOrganizationSettings | None = None
    """Google Cloud across the organization."""

    def uses(self, capability: str) -> bool:
        """Whether ``capability`` is not switched off."""
        return {str(name): wanted for name, wanted in self.capabilities.items()}.get(capability, True)
