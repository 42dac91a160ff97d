"""A stack's program, run in the simulated cloud without an engine: every resource with inputs and outputs that are known."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pulumi
from pulumi.runtime.mocks import MockCallArgs

from automation.failures import MlcpError
from automation.project import Project
from automation.sandbox.mocks import CloudError, InputError, Registration, SandboxMocks
from components.base import ArgumentError
from stacks.environment import build_environment
from stacks.organization import build_organization
from stacks.organization_outputs import OrganizationOutputs
from stacks.settings import OrganizationSettings, Settings
from stacks.settings.loading import ORGANIZATION_STACK
from vocabulary import Cloud

_CLOUDS: Final = {cloud.package: cloud for cloud in Cloud}
_COMPONENT: Final = "mlcp:"


@dataclass(frozen=True, kw_only=True)
class PlannedResource:
    """A resource of a cloud, as the program asks for it and the simulated cloud makes it.

    Attributes:
        type: type token, such as ``aws:s3/bucket:Bucket``.
        name: name in the program, such as ``logging-archive``.
        cloud: where it lies.
        capability: capability that made it, such as ``logging``.
        component: name of the component that made it, such as ``account-access-dev``.
        inputs: what the program asks for, resolved, with the names of the provider's protocol (``kmsKeyId``).
        outputs: what the simulated cloud makes of it.
        id: its id in the cloud.
        protect: whether Pulumi refuses to delete it.
    """

    type: str
    name: str
    cloud: Cloud
    capability: str
    component: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    protect: bool = False

    def __str__(self) -> str:
        return f"{self.type} {self.name}"


@dataclass(frozen=True, kw_only=True)
class ResolvedPlan:
    """What a stack's program registered.

    Attributes:
        stack: name of the stack.
        settings: what it was built from.
        registrations: everything in the order of registration, components and providers included.
        outputs: the stack's outputs.
    """

    stack: str
    settings: Settings
    registrations: tuple[Registration, ...]
    outputs: Mapping[str, Any]

    @cached_property
    def resources(self) -> tuple[PlannedResource, ...]:
        """The clouds' resources: neither components nor providers."""
        return tuple(
            PlannedResource(
                type=registered.token,
                name=registered.name,
                cloud=_CLOUDS[registered.token.partition(":")[0]],
                capability=self._owner(registered).token.split(":")[1],
                component=self._owner(registered).name,
                inputs=registered.inputs,
                outputs=registered.outputs,
                id=registered.id,
                protect=registered.protect,
            )
            for registered in self.created
        )

    @property
    def created(self) -> list[Registration]:
        """The same as they were registered, with their options."""
        return [registered for registered in self.registrations if registered.token.partition(":")[0] in _CLOUDS]

    @cached_property
    def components(self) -> Mapping[str, Registration]:
        """Components by URN."""
        return {registered.urn: registered for registered in self.registrations if registered.token.startswith(_COMPONENT)}

    @cached_property
    def capabilities(self) -> frozenset[tuple[str, Cloud]]:
        """Which capability stands on which cloud, from the components' classes (``mlcp:logging:AwsLogging``)."""
        found = set()
        for component in self.components.values():
            _, capability, name = component.token.split(":")
            found.add((capability, next(cloud for cloud in Cloud if name.startswith(cloud.value.capitalize()))))
        return frozenset(found)

    def _owner(self, registered: Registration) -> Registration:
        """The component that a resource lies in; the composition's tests see to it that there is one."""
        return self.components[registered.parent]


@dataclass(slots=True)
class _StackMocks(SandboxMocks):
    """The simulated cloud, with the outputs of the ``org`` stack."""

    organization: Mapping[str, Any] = field(default_factory=dict)

    def call(self, args: MockCallArgs) -> Any:
        if args.token == "pulumi:pulumi:readStackOutputs":  # noqa: S105 - a function
            return {"name": args.args["name"], "outputs": self.organization}
        return SandboxMocks.call(self, args)


def resolve(settings: Settings, organization: Mapping[str, Any] | None = None) -> ResolvedPlan:
    """Run the program of the stack that ``settings`` describe.

    Args:
        settings: the stack's settings, valid.
        organization: outputs of the ``org`` stack, for an environment.

    Raises:
        Exception: whatever the program raises, and what the simulated cloud refuses (``InputError``).
    """
    mocks = _StackMocks.install(stack=settings.environment)
    assert isinstance(mocks, _StackMocks)  # noqa: S101 - `install` makes one of its own class
    mocks.organization = organization or {}
    outputs: dict[str, Any] = {}

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def program() -> pulumi.Output[None]:
        # The first failure is raised; asyncio would complain about each that follows from it.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        if isinstance(settings, OrganizationSettings):
            built = build_organization(settings)
        else:
            built = build_environment(settings, OrganizationOutputs())
        return pulumi.Output.from_input(built).apply(outputs.update)

    program()
    return ResolvedPlan(stack=settings.environment, settings=settings, registrations=tuple(mocks.resources), outputs=outputs)


@dataclass(frozen=True)
class Planner:
    """Resolves the stacks of a project. ``org`` is run once, since every environment reads its outputs.

    Attributes:
        project: the project, whose settings files say what the stacks are.
        progress: called with the name of a stack before it is run.
    """

    project: Project
    progress: Callable[[str], object] = lambda _stack: None
    _plans: dict[str, ResolvedPlan] = field(default_factory=dict)

    def plan(self, stack: str) -> ResolvedPlan:
        """The resolved plan of ``stack``.

        Raises:
            BadInputError: the stack or something in its settings is wrong, or there are no settings for ``org``.
            MlcpError: the program can not be built from these settings.
        """
        if stack not in self._plans:
            settings = self.project.settings(stack)
            organization = None if stack == ORGANIZATION_STACK else self.plan(ORGANIZATION_STACK).outputs
            self.progress(stack)
            with _told(stack):
                self._plans[stack] = resolve(settings, organization)
        return self._plans[stack]


_REFUSALS: Final = (ArgumentError, CloudError, InputError, pulumi.RunError)
"""What the program or the simulated cloud refuses."""


@contextlib.contextmanager
def _told(stack: str) -> Iterator[None]:
    """What is refused, as an error for people: the innermost reason; Pulumi adds a line for each resource that waited for it."""
    try:
        yield
    except Exception as error:
        refusals = [cause for cause in _causes(error) if isinstance(cause, _REFUSALS)]
        if not refusals:
            raise
        raise MlcpError(f"stack {stack} can not be built from its settings: {refusals[-1]}") from error


def _causes(error: BaseException | None) -> list[BaseException]:
    """``error`` and what led to it, outermost first; Pulumi makes some errors their own cause."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__
    return chain
