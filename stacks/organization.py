"""Composition of the ``org`` stack: what exists once per organization or account, and must exist before the environments.

The control plane's account, subscription and project hold the identities; the environments' accounts get only what has to be in
them. On Azure and Google Cloud even the deployers live with the control plane, out of the environments' reach.
"""

from dataclasses import dataclass
from typing import Any, Final

import pulumi

from components.account_access import GITHUB_ISSUER, AccountAccess, AccountAccessArgs, DeployerKind, PipelineTrustArgs
from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.control_plane_identity import AZURE_AUDIENCE, ControlPlaneIdentity, ControlPlaneIdentityArgs
from components.human_access import HumanAccess, HumanAccessArgs
from components.network_guardrails import NetworkGuardrails, NetworkGuardrailsArgs
from stacks.environment import entra_audience
from stacks.implementations import implementation
from stacks.providers import aws_provider, azure_provider, gcp_provider, with_provider
from stacks.settings import OrganizationSettings
from vocabulary import Cloud, Environment, StackContext

PIPELINE_AUDIENCES: Final = {
    "github": {Cloud.AWS: "sts.amazonaws.com", Cloud.AZURE: AZURE_AUDIENCE, Cloud.GCP: AZURE_AUDIENCE},
    "azure-devops": dict.fromkeys(Cloud, AZURE_AUDIENCE),
}
"""``aud`` of each pipeline system's tokens for each cloud. GitHub's is asked for by the login step; tokens of Azure DevOps service
connections always carry Entra's."""
