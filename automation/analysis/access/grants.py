"""One right, in words that hold on every cloud."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from automation.analysis.resolved_plan import PlannedResource
from vocabulary import Cloud


class Effect(StrEnum):
    """What a grant does."""

    ALLOW = "allow"
    """Gives the right."""
    BECOME = "become"
    """Lets somebody act as an identity: trust policies, federated credentials, impersonation."""
    ELIGIBLE = "eligible"
    """Gives the right for a limited time, after a request that may need approval."""
    DENY = "deny"
    """Takes the right away, whatever else gives it."""
    CEILING = "at most"
    """Gives nothing: whoever is below it has at most this."""


EVERYONE: Final = "everyone"
"""Anybody on the internet, signed in or not."""


@dataclass(frozen=True, kw_only=True, order=True)
class Grant:
    """Who may do what to what.

    Attributes:
        cloud: where.
        who: the identity, service or group; ``everyone`` for wildcard principals.
        effect: what the grant does.
        role: name of the role or of the provider's managed policy, "" where actions are granted one by one.
        actions: what is granted; for a role that is known, what it consists of.
        excluded_actions: with AWS's ``NotAction`` and Azure's ``notActions``: all but these.
        resources: on what; for a policy of a resource, that resource.
        excluded_resources: with AWS's ``NotResource``: all but these.
        condition: on which condition, as the cloud writes it, or "".
        capability: capability that grants it.
        type: type token of the resource that grants it.
        source: name of the resource that grants it.
    """

    cloud: Cloud
    who: str
    effect: Effect
    role: str = ""
    actions: tuple[str, ...] = ()
    excluded_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    excluded_resources: tuple[str, ...] = ()
    condition: str = ""
    capability: str
    type: str
    source: str

    @classmethod
    def by(cls, resource: PlannedResource, *, who: str, effect: Effect = Effect.ALLOW, **more: Any) -> "Grant":
        """What ``resource`` grants; ``more`` are the other fields."""
        return cls(
            cloud=resource.cloud,
            who=who,
            effect=effect,
            capability=resource.capability,
            type=resource.type,
            source=resource.name,
            **more,
        )

    @property
    def gives(self) -> bool:
        """Whether somebody has a right by it."""
        return self.effect in {Effect.ALLOW, Effect.BECOME, Effect.ELIGIBLE}

    @property
    def what(self) -> list[str]:
        """The role, or the actions."""
        return [self.role] if self.role else [*self.actions, *(f"but not {action}" for action in self.excluded_actions)]

    @property
    def on(self) -> list[str]:
        """The resources."""
        return [*self.resources, *(f"but not {resource}" for resource in self.excluded_resources)]
