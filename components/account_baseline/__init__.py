"""Account baseline: what an AWS account, Azure subscription or Google Cloud project needs before anything else is created in it.

Safe defaults of the account, the container that the stack's resources live in, threat detection, and the services that must be
enabled first. Most of it exists once per account, so an account must not have two baselines.
"""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class AccountBaselineArgs:
    """Arguments of every account baseline.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id; each cloud checks its form.
    """

    context: StackContext
    account_id: str


class AccountBaseline(Component):
    """Outputs of every account baseline."""

    _CAPABILITY = "account_baseline"

    scope: pulumi.Output[str]
    """Where the stack's resources live: AWS account id, name of the Azure resource group, Google Cloud project id. It is known
    only when the baseline stands (APIs are enabled), so whatever uses it waits for that."""
