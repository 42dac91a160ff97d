"""Unit-test mocks on the simulated cloud: components see checked inputs and outputs of the right shape, without an engine.

mocks = SandboxMocks.install(config={"gcp": {"project": "ml-dev"}})
network = AwsNetwork("net", args)
...
assert mocks.of_type("aws:ec2/vpc:Vpc")[0].inputs["cidrBlock"] == "10.0.0.0/16"
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks

from automation.sandbox import model, schema
from automation.sandbox.check import Failure
from automation.sandbox.config import check_config
from automation.sandbox.scope import Scope, scope_of
from automation.sandbox.world import CloudError

_PROVIDER_PREFIX = "pulumi:providers:"
_PACKAGES = ("aws", "azure-native", "gcp")


class InputError(ValueError):
    """A resource's inputs would be refused by its provider."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One registered resource: what the program asked for, and what the cloud made of it.

    `inputs` are as registered, `outputs` as computed (names filled in, ids made up). `parent` and `urn` are "" without
    `SandboxMocks.install`. `options` holds what matters for checks: protect, import, ignore_changes, dependencies.
    """

    token: str
    name: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    id: str
    custom: bool
    provider: str = ""
    parent: str = ""
    urn: str = ""
    protect: bool = False
    retain_on_delete: bool = False
    import_id: str = ""
    delete_before_replace: bool = False
    dependencies: tuple[str, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    deprecated: tuple[str, ...] = ()


@dataclass(slots=True)
class SandboxMocks(pulumi_mocks.Mocks):
    """Mocks for `pulumi.runtime.set_mocks`.

    Args:
        config: package -> provider configuration, used for resources whose provider is not explicit.
        lenient: let azure-native inputs pass that its real plugin lets pass.

    Attributes:
        resources: what was registered, in order, components and explicit providers included.
        calls: the functions that were called, with their arguments.
    """

    config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lenient: bool = False
    resources: list[Registration] = field(default_factory=list)
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    _scopes: dict[str, Scope] = field(default_factory=dict)
    _current: threading.local = field(default_factory=threading.local)

    @classmethod
    def install(
        cls,
        *,
        project: str = "ml-control-plane",
        stack: str = "test",
        preview: bool = False,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        lenient: bool = False,
    ) -> "SandboxMocks":
        """Sets the mocks up for the program's next resources, and records parents and options as well."""
        mocks = cls(config=config or {}, lenient=lenient)
        pulumi.runtime.set_mocks(mocks, project=project, stack=stack, preview=preview, monitor=_Monitor(mocks, project, stack))
        return mocks

    def of_type(self, token: str) -> list[Registration]:
        """The registered resources of a type; `token` may end in "*"."""
        if token.endswith("*"):
            return [r for r in self.resources if r.token.startswith(token[:-1])]
        return [r for r in self.resources if r.token == token]

    def named(self, name: str) -> Registration:
        """The one resource of that logical name.

        Raises:
            LookupError: there is none, or more than one.
        """
        found = [r for r in self.resources if r.name == name]
        if len(found) != 1:
            names = ", ".join(sorted(r.name for r in self.resources))
            raise LookupError(f'{len(found)} resources are named "{name}"; registered: {names}')
        return found[0]

    def new_resource(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Checks a registration and answers with what the simulated cloud makes of it."""
        request = getattr(self._current, "request", None)
        identifier, outputs, notes = self._simulate(args)
        self.resources.append(
            Registration(
                token=args.typ,
                name=args.name,
                inputs=args.inputs,
                outputs=outputs,
                id=identifier,
                custom=bool(args.custom) or args.typ.startswith(_PROVIDER_PREFIX),
                provider=args.provider or "",
                deprecated=notes,
                **_options(request, getattr(self._current, "urn", "")),
            )
        )
        return identifier, outputs

    def call(self, args: pulumi_mocks.MockCallArgs) -> Any:
        """Answers a function as the stand-ins do; one that is not listed fails."""
        self.calls.append((args.token, args.args))
        package = args.token.split(":")[0]
        if package not in _PACKAGES:
            return {}
        return model.call(args.token, args.args, self._scope(package, args.provider))

    def _simulate(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str, dict[str, Any], tuple[str, ...]]:
        token = args.typ
        package = schema.package_of(token)
        if package not in _PACKAGES:
            return (f"{args.name}-id" if args.custom else ""), dict(args.inputs), ()
        if token.startswith(_PROVIDER_PREFIX):
            return self._provider(args, package)
        scope = self._scope(package, args.provider)
        if args.resource_id:
            return args.resource_id, self._adopted(args, args.resource_id, scope), ()
        seed = getattr(self._current, "urn", "") or f"{token}::{args.name}"
        inputs, failures = model.check(token, args.name, args.inputs, scope, seed=seed, lenient=self.lenient)
        if failures:
            raise InputError(failure_message(token, args.name, failures))
        identifier, outputs = model.outputs(token, args.name, inputs, scope, seed=seed)
        return identifier, outputs, _deprecations(token, inputs)

    def _adopted(self, args: pulumi_mocks.MockResourceArgs, identifier: str, scope: Scope) -> dict[str, Any]:
        """Outputs of what exists already; an import says its inputs as well, which are checked like any others."""
        if args.inputs:
            _, failures = model.check(args.typ, args.name, args.inputs, scope, seed=identifier, lenient=self.lenient)
            if failures:
                raise InputError(failure_message(args.typ, args.name, failures))
        return model.outputs(args.typ, args.name, args.inputs, scope, seed=identifier, identifier=identifier)[1]

    def _provider(self, args: pulumi_mocks.MockResourceArgs, package: str) -> tuple[str, dict[str, Any], tuple[str, ...]]:
        config, failures = check_config(package, args.inputs)
        if failures:
            raise InputError(failure_message(args.typ, args.name, failures))
        self._scopes[f"{args.typ}::{args.name}"] = scope_of(package, config)
        return f"{args.name}-id", dict(args.inputs), ()

    def _scope(self, package: str, provider: str | None) -> Scope:
        """The scope of a provider reference ("urn::id"), else of the configuration given to the mocks."""
        if provider:
            for key, scope in self._scopes.items():
                token, name = key.split("::")
                if f"{token}::{name}::" in provider and scope.package == package:
                    return scope
        return scope_of(package, self.config.get(package, {}))


class _Monitor(pulumi_mocks.MockMonitor):
    """Hands the registration's parent and options to the mocks, which Pulumi's own arguments leave out."""

    def __init__(self, mocks: SandboxMocks, project: str, stack: str):
        super().__init__(mocks)
        self._prefix = f"urn:pulumi:{stack}::{project}::"

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """A URN as the engine makes it: the chain of the parents' types leaves the stack out."""
        chain = parent.split("::")[2] + "$" if parent and "::pulumi:pulumi:Stack::" not in parent else ""
        return f"{self._prefix}{chain}{type_}::{name}"

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the name of the gRPC method
        mocks = self.mocks
        assert isinstance(mocks, SandboxMocks)  # noqa: S101 - by construction in `install`
        mocks._current.request = request
        mocks._current.urn = self.make_urn(request.parent, request.type, request.name)
        try:
            return super().RegisterResource(request)  # type: ignore[no-untyped-call]
        finally:
            mocks._current.request = None
            mocks._current.urn = ""


def failure_message(token: str, name: str, failures: list[Failure]) -> str:
    """One message for all that is wrong with a resource."""
    return f'{token} "{name}": ' + "; ".join(f.reason for f in failures)


def _options(request: Any, urn: str) -> dict[str, Any]:
    if request is None:
        return {}
    return {
        "urn": urn,
        "parent": request.parent,
        "protect": request.protect,
        "retain_on_delete": request.retainOnDelete,
        "import_id": request.importId,
        "delete_before_replace": request.deleteBeforeReplace,
        "dependencies": tuple(request.dependencies),
        "ignore_changes": tuple(request.ignoreChanges),
    }


def _deprecations(token: str, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """What the SDK says about deprecated classes and properties that are used."""
    spec = schema.resource(token)
    used = [f"{n}: {spec.inputs[n].deprecated}" for n in inputs if n in spec.inputs and spec.inputs[n].deprecated]
    return (*((spec.deprecated,) if spec.deprecated else ()), *used)


__all__ = ["CloudError", "InputError", "Registration", "SandboxMocks"]
