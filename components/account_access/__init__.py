"""Account access: pipelines that may enter an environment's account, token issuers it trusts, the ceiling of rights in it.

Owned by the ``org`` stack: it must exist before a pipeline can deploy the environment, and no pipeline may change it. Each
environment has a read-only identity for previews of pull requests and a read-write one for merges, both reached only with
short-lived tokens of GitHub Actions or Azure DevOps.

Deliberately not here: who deploys the ``org`` stack itself. That is a person of the platform team
(docs/getting-started-real-accounts.md); a pipeline that could change this stack could give itself any right.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pulumi

from components.base import Component, require
from components.gcp_projects import MAXIMUM_SUBJECT_LENGTH
from vocabulary import Environment, StackContext

GITHUB_ISSUER: Final = "https://token.actions.githubusercontent.com"
"""Issuer of GitHub Actions' tokens (GitHub: "OpenID Connect reference")."""

_SYSTEMS: Final = ("github", "azure-devops")
_GITHUB_SUBJECT: Final = re.compile(r"repo:[^:/*]+/[^:/*]+:environment:[^:*]+")


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
        """Known system, https issuer, one exact subject for each kind of deployer, and no subject for both."""
        require(self.name in _SYSTEMS, "name", self.name, f"write {' or '.join(_SYSTEMS)}")
        require(
            self.issuer.startswith("https://") and not self.issuer.endswith("/"),
            "issuer",
            self.issuer,
            "write an https URL without a trailing slash, exactly as the tokens' 'iss' has it",
        )
        require(bool(self.audience), "audience", self.audience, "write the 'aud' of the tokens for this cloud")
        require(set(self.subjects) == set(DeployerKind), "subjects", self.subjects, "give one for 'preview' and one for 'deploy'")
        require(
            len(set(self.subjects.values())) == len(self.subjects),
            "subjects",
            self.subjects,
            "write two different ones; otherwise a preview of a pull request may deploy",
        )
        for kind, subject in self.subjects.items():
            argument = f"subjects.{kind}"
            require("*" not in subject, argument, subject, "write the exact subject; wildcards let other pipelines in")
            require(
                not set(subject) & set("'\"\\"), argument, subject, "write it without quotes and backslashes; conditions quote it"
            )
            require(
                0 < len(subject) <= MAXIMUM_SUBJECT_LENGTH,
                argument,
                subject,
                f"write at most {MAXIMUM_SUBJECT_LENGTH} characters, Google Cloud's limit",
            )
            require(
                self.name != "github" or _GITHUB_SUBJECT.fullmatch(subject) is not None,
                argument,
                subject,
                "write repo:ORG/REPO:environment:ENV; without an environment any branch of the repository gets in",
            )


@dataclass(frozen=True, kw_only=True)
class AccountAccessArgs:
    """Arguments of every account access.

    Attributes:
        context: the ``org`` stack.
        target: the environment whose account this is.
        account_id: AWS account id, Azure subscription id or Google Cloud project id of that environment.
        scope: where the resources live; ``scope`` of the account's baseline.
        pipelines: pipeline systems that deploy the environment.
        state_store: AWS only: ARN of the S3 bucket that holds the Pulumi state, if one does. Deployers reach only their
            own stack's files in it, and read those of ``org``.
        state_key: AWS only: ARN of the KMS key of that bucket and of the state's secrets (``awskms://``), if one is used.
        entra_tenant_id: AWS only: the Entra tenant whose managed identities may bring telemetry in.
        entra_audience: AWS only: ``aud`` of their tokens.
    """

    context: StackContext
    target: Environment
    account_id: str
    scope: pulumi.Input[str]
    pipelines: list[PipelineTrustArgs]
    state_store: str | None = None
    state_key: str | None = None
    entra_tenant_id: str | None = None
    entra_audience: str | None = None

    def __post_init__(self) -> None:
        """An environment of its own, each pipeline system once, at least one; what belongs together comes together."""
        require(
            self.target is not Environment.ORG,
            "target",
            self.target.value,
            "write 'dev', 'staging' or 'prod'; people deploy the org stack, no pipeline may",
        )
        names = [pipeline.name for pipeline in self.pipelines]
        require(bool(names), "pipelines", names, "name at least one pipeline system")
        require(len(set(names)) == len(names), "pipelines", names, "write each once")
        require(
            self.state_key is None or self.state_store is not None,
            "state_key",
            self.state_key,
            "give the state_store that it encrypts too",
        )
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
    """Ceiling for what the deployer may grant: permission boundary ARN, custom role definition id that role
    assignments are limited to, deny policy id."""
