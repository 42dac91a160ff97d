"""Runs the whole program of a stack in the simulated cloud, without an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import yaml
from pulumi.runtime.mocks import MockCallArgs

from automation.sandbox.mocks import Registration, SandboxMocks
from stacks.environment import build_environment
from stacks.organization import build_organization
from stacks.organization_outputs import OrganizationOutputs
from stacks.settings import NAMESPACE, OrganizationSettings, parse

ROOT = Path(__file__).parents[2]
STACKS = ("org", "dev", "staging", "prod")
_CONTAINERS = ("mlcp:", "pulumi:")


@dataclass
class StackMocks(SandboxMocks):
    """The simulated cloud, with the outputs of the ``org`` stack."""

    organization: Mapping[str, Any] = field(default_factory=dict)

    def call(self, args: MockCallArgs) -> Any:
        if args.token == "pulumi:pulumi:readStackOutputs":  # noqa: S105 - a function
            return {"name": args.args["name"], "outputs": self.organization}
        return super().call(args)


@dataclass(frozen=True)
class Simulation:
    """What a stack's program registered, and its resolved outputs."""

    resources: list[Registration]
    outputs: dict[str, Any]

    @property
    def created(self) -> list[Registration]:
        """Resources of the clouds: neither components nor providers."""
        return [resource for resource in self.resources if not resource.token.startswith(_CONTAINERS)]

    @property
    def components(self) -> dict[str, Registration]:
        """Components by URN."""
        return {resource.urn: resource for resource in self.resources if resource.token.startswith("mlcp:")}


def values_of(stack: str) -> dict[str, Any]:
    """The shipped settings of a stack, as written, without the namespace."""
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    return {key.removeprefix(f"{NAMESPACE}:"): value for key, value in document["config"].items()}


def simulate(stack: str, **changes: Any) -> Simulation:
    """Run the program of ``stack`` with its shipped settings, in which ``changes`` replaces whole keys."""
    values = values_of(stack) | changes
    organization = {} if stack == "org" else organization_outputs()
    mocks = StackMocks.install(stack=stack)
    mocks.organization = organization
    outputs: dict[str, Any] = {}

    @pulumi.runtime.test
    def program() -> pulumi.Output[None]:
        settings = parse(values, stack)
        if isinstance(settings, OrganizationSettings):
            built = build_organization(settings)
        else:
            built = build_environment(settings, OrganizationOutputs())
        return pulumi.Output.from_input(built).apply(outputs.update)

    program()
    return Simulation(mocks.resources, outputs)


@cache
def organization_outputs() -> dict[str, Any]:
    """Resolved outputs of the ``org`` stack as shipped."""
    return simulate("org").outputs


@cache
def shipped(stack: str) -> Simulation:
    """The simulation of a stack as shipped, run once."""
    return simulate(stack)
