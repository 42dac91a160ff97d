"""Human access: groups of the company's directory, never persons, enter an environment in one of three roles.

``reader`` sees how everything is configured; ``operator`` also reads log entries, restarts, scales and quarantines;
``break-glass`` is for emergencies: it alone reads data and secrets, in short sessions; its group has no members until then, and
every use raises an alarm (logging). Owned by the ``org`` stack.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component, require
from vocabulary import Environment, HumanRole, StackContext

SESSION_HOURS: Final = {HumanRole.READER: 8, HumanRole.OPERATOR: 4, HumanRole.BREAK_GLASS: 1}
"""How long a session lasts, where the cloud lets us say so."""


@dataclass(frozen=True, kw_only=True)
class HumanAccessArgs:
    """Arguments of every human access.

    Attributes:
        context: the ``org`` stack.
        target: the environment that is entered.
        account_id: AWS account id, Azure subscription id or Google Cloud project id of that environment.
        groups: the group that holds each role: Identity Center group id, Entra group object id, Google group e-mail
            address. A role without a group is not granted.
        identity_center_instance_arn: AWS only: the Identity Center instance.
        approver_group: Google Cloud only: group that approves break-glass.
    """

    context: StackContext
    target: Environment
    account_id: str
    groups: dict[str, str]
    identity_center_instance_arn: str | None = None
    approver_group: str | None = None

    def __post_init__(self) -> None:
        """Known roles only, each with a group of its own."""
        unknown = sorted(set(self.groups) - set(HumanRole))
        require(not unknown, "groups", unknown, f"write roles among {', '.join(HumanRole)}")
        require(
            len(set(self.groups.values())) == len(self.groups),
            "groups",
            self.groups,
            "give each role a group of its own; that of break-glass has no members until an emergency",
        )

    def granted_roles(self) -> list[HumanRole]:
        """Roles that have a group, from the least to the most powerful."""
        return [role for role in HumanRole if role in self.groups]


class HumanAccess(Component):
    """Outputs of every human access."""

    _CAPABILITY = "human_access"

    role_ids: pulumi.Output[dict[str, str]]
    """What each role is: permission set ARN, role definition id, custom role or entitlement id."""
    grant_ids: pulumi.Output[dict[str, str]]
    """What gives each role to its group: account assignment id, role assignment id, IAM member or entitlement id."""
