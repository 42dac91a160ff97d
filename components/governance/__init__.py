"""Governance (G1): the organization's structure and the guardrails that say the same on every cloud; owned by ``org``."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class GovernanceArgs:
    """Arguments of every governance component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class Governance(Component):
    """Outputs of every governance component."""

    _CAPABILITY = "governance"

    organization_root_id: pulumi.Output[str]
    """What everything hangs below: organization root id, management group id, folder or organization id."""
    unit_ids: pulumi.Output[dict[str, str]]
    """Organizational unit, management group or folder, by name."""
    guardrail_ids: pulumi.Output[dict[str, list[str]]]
    """What renders each guardrail of the table here, by the guardrail's id; empty where it is declared impossible."""
    audit_trail_id: pulumi.Output[str]
    """Delivery of the whole organization's audit trail: trail ARN, diagnostic setting id, organization sink id."""
