"""Network guardrails: rules above an environment's own network, which hold whatever the network allows.

AWS: VPC Block Public Access. Azure: policy assignments that deny public ways in. Google Cloud: a hierarchical firewall policy on
the environment's folder. Owned by the ``org`` stack.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component, require
from vocabulary import Environment, StackContext

NO_PUBLIC_INGRESS: Final = "no-public-ingress"
"""The guardrail that every cloud has."""


@dataclass(frozen=True, kw_only=True)
class NetworkGuardrailsArgs:
    """Arguments of every network guardrails component.

    Attributes:
        context: the ``org`` stack.
        target: the environment that is guarded.
        account_id: AWS account id, Azure management group id or Google Cloud folder id (``folders/123``) of that environment.
    """

    context: StackContext
    target: Environment
    account_id: str

    def __post_init__(self) -> None:
        """An environment is guarded, not what owns it."""
        require(self.target is not Environment.ORG, "target", self.target.value, "write 'dev', 'staging' or 'prod'")


class NetworkGuardrails(Component):
    """Outputs of every network guardrails component."""

    _CAPABILITY = "network_guardrails"

    guardrail_ids: pulumi.Output[dict[str, str]]
    """What enforces each guardrail, by name: ``no-public-ingress`` and what else the cloud has. Block Public Access options id,
    policy assignment id, firewall policy id."""
