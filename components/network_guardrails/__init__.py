"""Network guardrails: rules above an environment's own network that whoever owns the network cannot lift.

AWS: VPC Block Public Access. Azure: policy assignments that deny public addresses. Google Cloud: a hierarchical firewall policy on
the environment's folder. Owned by the ``org`` stack.
"""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import Environment, StackContext


@dataclass(frozen=True, kw_only=True)
class NetworkGuardrailsArgs:
    """Arguments of every network guardrails component.

    Attributes:
        context: the ``org`` stack.
        target: the environment that is guarded.
        account_id: AWS account id, Azure subscription id or Google Cloud folder id (``folders/123``) of that environment.
    """

    context: StackContext
    target: Environment
    account_id: str


class NetworkGuardrails(Component):
    """Outputs of every network guardrails component."""

    _CAPABILITY = "network_guardrails"

    guardrail_ids: pulumi.Output[dict[str, str]]
    """What enforces each guardrail, by name: ``no-public-ingress`` and what else the cloud has."""
