"""What the components' tests share: a stack context, and a way to run components under mocks and look at what they register."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockMonitor, set_mocks

from components.base import Component
from vocabulary import Environment, Region, Sensitivity, StackContext

try:
    from automation.sandbox.mocks import SandboxMocks
except ImportError:  # until the simulated cloud is there

    class SandboxMocks(pulumi.runtime.Mocks):  # type: ignore[no-redef]
        def call(self, args: pulumi.runtime.MockCallArgs) -> Any:  # noqa: ARG002
            return {}

        def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> Any:
            arn = f"arn:aws:test:eu-central-1:123456789012:{args.name}"
            return f"{args.name}-id", {**args.inputs, "name": args.inputs.get("name", args.name), "arn": arn}


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
class Registered:
    """A resource as the program registered it. ``inputs`` has the wire names (``cidrBlock``); secrets come unwrapped."""

    token: str
    name: str
    inputs: dict[str, Any]
    parent: str
    """Type token of the parent, after any ``$``."""
    provider: str
    protect: bool
    depends_on: tuple[str, ...]
    """URNs of all that the resource waits for: those it was told to, and those whose outputs it uses."""
    aliases: tuple[str, ...]


@dataclass
class Deployed:
    """What a run registered: resources in the order of registration, and the component's outputs, resolved."""

    resources: list[Registered] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Registered]:
        return iter(self.resources)

    def of(self, token: str) -> list[Registered]:
        """All resources of a type, such as ``aws:ec2/subnet:Subnet``."""
        return [resource for resource in self.resources if resource.token == token]

    def named(self, name: str) -> Registered:
        """The one resource with this Pulumi name, such as ``networking-private-a``."""
        found = [resource for resource in self.resources if resource.name == name]
        assert len(found) == 1, f"{len(found)} resources are named {name!r}; there are {sorted(r.name for r in self.resources)}"
        return found[0]

    def by_key(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Inputs by type and name, to compare two runs."""
        return {(resource.token, resource.name): resource.inputs for resource in self.resources}


def run(build: Callable[[], Component]) -> Deployed:
    """Run ``build`` against the simulated cloud and return what it registered, with the outputs of the component it returns.

    What the simulated cloud rejects, and what ``build`` raises, comes out as the exception that it is.
    """
    deployed = Deployed()
    mocks = SandboxMocks()
    set_mocks(mocks, project="ml-control-plane", stack="test", monitor=_RecordingMonitor(mocks, deployed.resources))

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def program() -> pulumi.Output[None]:
        component = build()
        outputs = {name: getattr(component, name) for name in component._output_names()}
        return pulumi.Output.all(**outputs).apply(deployed.outputs.update)

    program()
    return deployed


def kept(before: Deployed, after: Deployed) -> None:
    """Assert that every resource of ``before`` is in ``after`` with the same inputs."""
    now = after.by_key()
    changed = {key: (inputs, now.get(key)) for key, inputs in before.by_key().items() if now.get(key) != inputs}
    assert not changed, f"these must stay as they are: {changed}"


class _RecordingMonitor(MockMonitor):
    """Mocks see inputs only; this also keeps what the resource options became."""

    def __init__(self, mocks: SandboxMocks, recorded: list[Registered]) -> None:
        super().__init__(mocks)
        self._recorded = recorded

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        response = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            self._recorded.append(
                Registered(
                    token=request.type,
                    name=request.name,
                    inputs=pulumi.runtime.rpc.deserialize_properties(request.object),
                    parent=request.parent.split("::")[2].rpartition("$")[2] if request.parent else "",
                    provider=request.provider,
                    protect=request.protect,
                    depends_on=tuple(request.dependencies),
                    aliases=tuple(alias.spec.name or alias.urn for alias in request.aliases),
                )
            )
        return response
