"""Identity inside an environment: what the control plane may do there, who jobs run as, and who else is let in.

Deliberately not here: the control plane's own identity (``control_plane_identity``), pipelines (``account_access``) and people
(``human_access``); they exist before the environment does and are owned by the ``org`` stack. No key, password or client secret
is created on any cloud.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component, require
from vocabulary import Cloud, StackContext

EXECUTION: Final = "execution"
"""What the control plane acts as in an environment: ``<prefix>-<environment>-execution``."""

CONTROL_PLANE: Final = "control-plane"
"""Name among the principals of the organization-wide control plane; the others are services of this environment."""

TELEMETRY: Final = "telemetry"
"""The workload that is no job: it carries telemetry and evidence to AWS and touches no data."""

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def ml_prefix(context: StackContext) -> str:
    """Start of the names of all that jobs and the control plane may use: ``<prefix>-<environment>-ml-``.

    Rights are bound to it where a cloud grants by name: buckets, repositories, key aliases, SageMaker resources.
    """
    return f"{context.prefix}-{context.environment}-ml-"


def job_kinds(workloads: Sequence[str]) -> list[str]:
    """The workloads that the control plane starts: all but telemetry."""
    return [workload for workload in workloads if workload != TELEMETRY]


@dataclass(frozen=True, kw_only=True)
class InboundWorkloadArgs:
    """A workload of another cloud that may act in this one.

    Attributes:
        name: lower-case words joined by hyphens, such as ``azure-telemetry``.
        cloud: where the workload runs.
        subject: how its cloud names it in tokens: principal id of an Azure managed identity, unique id of a Google service
            account.
    """

    name: str
    cloud: Cloud
    subject: pulumi.Input[str]

    def __post_init__(self) -> None:
        """Only Azure and Google Cloud workloads come in."""
        _require_name("name", self.name)
        require(self.cloud is not Cloud.AWS, "cloud", self.cloud, "write 'azure' or 'gcp'")


@dataclass(frozen=True, kw_only=True)
class AwsIdentityOptions:
    """What lets workloads of the other clouds into AWS.

    Attributes:
        inbound: workloads of the other clouds that bring telemetry and evidence back.
        entra_issuer_arn: IAM OIDC provider of the Entra tenant in this account; from account access. Only with Azure workloads.
        entra_audience: ``aud`` of the tokens that Azure workloads bring (the App ID URI of an Entra application). Only with Azure
            workloads.
    """

    inbound: list[InboundWorkloadArgs]
    entra_issuer_arn: pulumi.Input[str] | None = None
    entra_audience: str | None = None

    def __post_init__(self) -> None:
        """Each workload once; the tenant's issuer and audience for those of Azure."""
        names = [workload.name for workload in self.inbound]
        require(len(set(names)) == len(names), "aws.inbound", names, "write each name once")
        if any(workload.cloud is Cloud.AZURE for workload in self.inbound):
            for argument in ("entra_issuer_arn", "entra_audience"):
                given = getattr(self, argument)
                require(given is not None and given != "", f"aws.{argument}", given, "give it, since workloads of Azure come in")


@dataclass(frozen=True, kw_only=True)
class IdentityArgs:
    """Arguments of every identity component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        principals: who acts as the execution identity, by name: AWS role ARN, principal id of the managed identity, service
            account e-mail address. The organization-wide ``control-plane``, and services of this environment. On AWS those are
            roles of the same account, which need not exist yet.
        boundary_id: ceiling of rights, from account access: permission boundary that AWS roles get, deny policy that holds on
            Google Cloud; Azure does without.
        workloads: kinds of job that get an identity of their own, such as ``training``; lower-case words joined by hyphens.
            ``telemetry`` is no job.
        artifact_principals: who moves artifacts and does nothing else here, likewise. AWS takes no notice: there the rights are
            the service's own, since its role lies in the same account.
        organization_id: AWS only: the organization (``o-...``) that the control plane must come from.
        aws: AWS only: workloads of the other clouds that come in; None if there are none.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    principals: dict[str, pulumi.Input[str]]
    boundary_id: pulumi.Input[str]
    workloads: list[str]
    artifact_principals: dict[str, pulumi.Input[str]] | None = None
    organization_id: str | None = None
    aws: AwsIdentityOptions | None = None

    def __post_init__(self) -> None:
        """Each workload once, at least one; the control plane among the principals, and each name once."""
        require(bool(self.workloads), "workloads", self.workloads, "name at least one kind of job, such as 'training'")
        require(len(set(self.workloads)) == len(self.workloads), "workloads", self.workloads, "write each once")
        for workload in self.workloads:
            _require_name("workloads", workload)
        require(
            CONTROL_PLANE in self.principals,
            "principals",
            sorted(self.principals),
            f"name the '{CONTROL_PLANE}' too: it enters every environment",
        )
        movers = self.artifact_principals or {}
        twice = sorted(set(self.principals) & set(movers))
        require(
            not twice, "artifact_principals", twice, "who acts as the execution identity moves artifacts anyway; name it once"
        )
        taken = sorted((set(self.principals) | set(movers)) & set(self.workloads))
        require(not taken, "workloads", taken, "choose another name; a principal is called so, and grants are named after both")


class Identity(Component):
    """Outputs of every identity component."""

    _CAPABILITY = "identity"

    execution_identity_id: pulumi.Output[str]
    """What the control plane acts as or with here: execution role ARN, custom role definition id, service account e-mail
    address."""
    workload_identity_ids: pulumi.Output[dict[str, str]]
    """Identity of each kind of job: role ARN, managed identity resource id, service account e-mail address."""
    workload_subjects: pulumi.Output[dict[str, str]]
    """How tokens name each kind of job: role ARN, principal id, unique id of the service account."""
    federated_trust_ids: pulumi.Output[dict[str, str]]
    """What lets identities of other clouds in, by name: AWS roles for Azure and Google workloads; on Azure and Google Cloud the
    grants of control plane and services."""
    boundary_id: pulumi.Output[str]
    """Ceiling of what identities here may do: permission boundary ARN on AWS, deny policy id on Google Cloud; Azure has none:
    empty."""


def _require_name(argument: str, name: str) -> None:
    require(_NAME.fullmatch(name) is not None, argument, name, "write lower-case words joined by hyphens, starting with a letter")
