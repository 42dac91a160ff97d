"""What the components' tests share: a stack context, and a way to run components in the simulated cloud."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pulumi

from automation.sandbox import schema
from automation.sandbox.mocks import Registration, SandboxMocks
from components.base import Component
from vocabulary import Environment, Region, Sensitivity, StackContext


def context(**changes: Any) -> StackContext:
    """A stack context for tests; ``changes`` replaces fields of it."""
    return StackContext(
        **{
            "prefix": "acme-ml",
            "environment": Environment.DEV,
            "region": Region.EU_CENTRAL,
            "owner": "ml-platform@example.com",
            "cost_center": "cc-1234",
            "data_sensitivity": Sensitivity.INTERNAL,
            **changes,
        }
    )


@dataclass(frozen=True)
class Deployed:
    """What a run registered, and the outputs, resolved, of the component that it built."""

    mocks: SandboxMocks
    outputs: dict[str, Any]

    @property
    def resources(self) -> list[Registration]:
        """Everything that was registered, the component itself included."""
        return self.mocks.resources

    def __iter__(self) -> Iterator[Registration]:
        return iter(self.resources)

    def of(self, token: str) -> list[Registration]:
        """All resources of a type, such as ``aws:ec2/subnet:Subnet``, by name."""
        return sorted(self.mocks.of_type(token), key=lambda resource: resource.name)

    def one(self, token: str, name: str) -> Registration:
        """The resource of this type with this Pulumi name, such as ``networking-private-a``."""
        found = {resource.name: resource for resource in self.of(token)}
        assert name in found, f"no {token} is named {name!r}; there are {sorted(found)}"
        return found[name]

    def named(self, name: str) -> Registration:
        """The one resource with this Pulumi name, of whatever type."""
        return self.mocks.named(name)

    def by_key(self) -> dict[tuple[str, str], Any]:
        """Inputs by type and name, to compare two runs."""
        return {(resource.token, resource.name): resource.inputs for resource in self.resources}


def run(build: Callable[[], Component], **install: Any) -> Deployed:
    """Run ``build`` in the simulated cloud; ``install`` are options of ``SandboxMocks.install``.

    What the simulated cloud refuses, and what ``build`` raises, comes out as the exception that it is.
    """
    mocks = SandboxMocks.install(**install)
    resolved: dict[str, Any] = {}

    @pulumi.runtime.test
    def program() -> pulumi.Output[None]:
        component = build()
        outputs = {name: getattr(component, name) for name in component._output_names()}
        return pulumi.Output.all(**outputs).apply(resolved.update)

    program()
    return Deployed(mocks, resolved)


def changed(before: Deployed, after: Deployed) -> set[str]:
    """Names of the resources of ``before`` that ``after`` has no more, or has with other inputs."""
    now = after.by_key()
    return {name for (token, name), inputs in before.by_key().items() if now.get((token, name)) != inputs}


TAG_FIELDS = {"aws": ("tags",), "azure-native": ("tags",), "gcp": ("labels", "userLabels")}
"""Inputs that hold tags. On Google Cloud ``tags`` are network tags, which decide about routes and firewall rules."""


def untagged(deployed: Deployed) -> set[str]:
    """Names of the resources whose type takes tags or labels and that lack the standard ones."""
    return {
        resource.name
        for resource in deployed
        if resource.custom
        for field in TAG_FIELDS.get(resource.token.partition(":")[0], ())
        if field in schema.resource(resource.token).inputs and "cost-center" not in resource.inputs.get(field, {})
        if not (field == "labels" and "userLabels" in schema.resource(resource.token).inputs)  # there, labels are settings
    }
