"""What a capability's arguments are made from: the settings, the accounts, and what has been built before."""

from dataclasses import dataclass, field
from typing import TypeVar, cast

import pulumi

from components.account_baseline import AccountBaseline
from components.base import Component
from stacks.organization_outputs import OrganizationOutputs
from stacks.settings import EnvironmentSettings
from vocabulary import Cloud, StackContext

C = TypeVar("C", bound=Component)


@dataclass(frozen=True, kw_only=True)
class Account:
    """The environment's account on one cloud.

    Attributes:
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        provider: provider that builds there.
    """

    account_id: str
    provider: pulumi.ProviderResource


@dataclass(frozen=True, kw_only=True)
class Site:
    """The environment while it is being built.

    Attributes:
        settings: the stack's settings.
        context: what every component is told about the stack.
        organization: outputs of the ``org`` stack.
        accounts: account of each cloud in use.
        built: components that stand, by capability and cloud.
    """

    settings: EnvironmentSettings
    context: StackContext
    organization: OrganizationOutputs
    accounts: dict[Cloud, Account]
    built: dict[tuple[type[Component], Cloud], Component] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One cloud's part of the environment, as a capability's arguments are made for it.

    Attributes:
        site: the environment.
        cloud: the cloud.
    """

    site: Site
    cloud: Cloud

    @property
    def settings(self) -> EnvironmentSettings:
        """The stack's settings."""
        return self.site.settings

    @property
    def context(self) -> StackContext:
        """What every component is told about the stack."""
        return self.site.context

    @property
    def account_id(self) -> str:
        """AWS account id, Azure subscription id or Google Cloud project id."""
        return self.site.accounts[self.cloud].account_id

    @property
    def scope(self) -> pulumi.Output[str]:
        """Where the resources live; ``scope`` of the account baseline."""
        return self.get(AccountBaseline).scope

    @property
    def boundary_id(self) -> pulumi.Output[str]:
        """Ceiling of rights in the account; on AWS every role of ours carries it."""
        return self.organization_output("boundary_id")

    def get(self, capability: type[C], cloud: Cloud | None = None) -> C:
        """The component of ``capability`` on this cloud, or on ``cloud``; it is there if the blueprint requires it."""
        return cast("C", self.site.built[capability, cloud or self.cloud])

    def find(self, capability: type[C], cloud: Cloud | None = None) -> C | None:
        """The component of ``capability`` on this cloud, or on ``cloud``; None if it was not built."""
        return cast("C | None", self.site.built.get((capability, cloud or self.cloud)))

    def organization_output(self, *path: str, cloud: Cloud | None = None) -> pulumi.Output[str]:
        """What the ``org`` stack says about this environment on this cloud, or on ``cloud``."""
        return self.site.organization.get("environments", self.settings.environment, (cloud or self.cloud).value, *path)
