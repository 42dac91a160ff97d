"""Account access: pipelines that may enter an environment's account, token issuers it trusts, the ceiling of rights in it.

Owned by the ``org`` stack: it must exist before a pipeline can deploy the environment, and no pipeline may change it. Each
environment has a read-only identity for previews of pull requests and a read-write one for merges, both reached only with
short-lived tokens of GitHub Actions or Azure DevOps.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component, require
from vocabulary import Environment, StackContext

GITHUB_ISSUER: Final = "https://token.actions.githubusercontent.com"
"""Issuer of GitHub Actions' tokens (GitHub: "OpenID Connect reference")."""


class DeployerKind(StrEnum):
    """What a pipeline may do."""

    PREVIEW = "preview"
    """Read only: previews of pull requests."""
    DEPLOY = "deploy"
    """Read and write: after the merge."""


@dataclass(frozen=True, kw_only=True)
class PipelineTrustArgs:
    """A pipeline system whose tokens are accepted, and which subjects.

    Attributes:
        name: ``github`` or ``azure-devops``.
        issuer: issuer URL of its tokens, without a trailing slash.
        audience: ``aud`` of its tokens for this cloud.
        subjects: the exact ``sub`` for each kind of deployer. GitHub: ``repo:ORG/REPO:environment:ENV``; Azure DevOps:
            ``sc://ORG/PROJECT/SERVICE-CONNECTION`` (its subjects name the service connection).
    """

    name: str
    issuer: str
    audience: str
    subjects: dict[str, str]

    def __post_init__(self) -> None:
        """Exact subjects for both kinds, an https issuer."""
        require(self.issuer.startswith("https://"), "issuer", self.issuer, "write an https URL")
        require(set(self.subjects) == set(DeployerKind), "subjects", self.subjects, "give one for 'preview' and one for 'deploy'")
        for subject in self.subjects.values():
            require("*" not in subject, "subjects", subject, "write the exact subject; wildcards let other pipelines in")
            require(len(subject) <= 127, "subjects", subject, "write at most 127 characters, Google Cloud's limit")  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True)
class AccountAccessArgs:
    """Arguments of every account access.

    Attributes:
        context: the ``org`` stack.
        target: the environment whose account this is.
        account_id: AWS account id, Azure subscription id or Google Cloud project id of that environment.
        scope: where the resources live; ``scope`` of the account's baseline.
        pipelines: pipeline systems that deploy the environment.
        state_store: what the deployers keep the Pulumi state in, if it is in this cloud: S3 bucket ARN, storage account id, Cloud
            Storage bucket name.
        entra_tenant_id: AWS only: the Entra tenant whose managed identities may bring telemetry in.
        entra_audience: AWS only: ``aud`` of their tokens.
    """

    context: StackContext
    target: Environment
    account_id: str
    scope: pulumi.Input[str]
    pipelines: list[PipelineTrustArgs]
    state_store: str | None = None
    entra_tenant_id: str | None = None
    entra_audience: str | None = None

    def __post_init__(self) -> None:
        """Each pipeline system once, at least one."""
        names = [pipeline.name for pipeline in self.pipelines]
        require(bool(names), "pipelines", names, "name at least one pipeline system")
        require(len(set(names)) == len(names), "pipelines", names, "write each once")
        require(
            (self.entra_tenant_id is None) == (self.entra_audience is None),
            "entra_audience",
            self.entra_audience,
            "give entra_tenant_id and entra_audience together",
        )


class AccountAccess(Component):
    """Outputs of every account access."""

    _CAPABILITY = "account_access"

    deployer_ids: pulumi.Output[dict[str, str]]
    """Identity for each ``DeployerKind``: role ARN, client id of the managed identity, service account e-mail address."""
    token_issuer_ids: pulumi.Output[dict[str, str]]
    """What trusts each token issuer, by name (``github``, ``azure-devops``, on AWS also ``entra``): IAM OIDC provider ARN,
    federated credential id of the deploy identity, workload identity provider name."""
    boundary_id: pulumi.Output[str]
    """Ceiling for what the deployer may grant: permission boundary ARN, custom role definition id that role assignments are limited to,
    deny policy id."""
