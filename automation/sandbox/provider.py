# ruff: noqa: N802, ARG002 - the names and signatures of the methods are the protocol's
"""One stand-in: Pulumi's provider protocol on the simulated cloud.

The engine attaches to a stand-in once for each explicit provider, over a connection of its own, and says with no other
call which provider it means: the configuration is therefore kept by connection.
"""

from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from automation.sandbox import model, schema
from automation.sandbox.config import check_config
from automation.sandbox.diff import PropertyChange
from automation.sandbox.outputs import preview_outputs
from automation.sandbox.scope import Scope, scope_of
from automation.sandbox.sdk_source import UnknownTypeError, package
from automation.sandbox.tables import rules_of
from automation.sandbox.values import Secret, Unknown, decode, encode, holds, reveal
from automation.sandbox.world import CloudError, Resource, World

_KINDS = {
    "add": (provider_pb2.PropertyDiff.ADD, provider_pb2.PropertyDiff.ADD_REPLACE),
    "delete": (provider_pb2.PropertyDiff.DELETE, provider_pb2.PropertyDiff.DELETE_REPLACE),
    "update": (provider_pb2.PropertyDiff.UPDATE, provider_pb2.PropertyDiff.UPDATE_REPLACE),
}


@dataclass(slots=True)
class _Connection:
    """One explicit provider: where it works, and the ids of the resources that the engine has asked to compare.

    A URN that is checked without old inputs after it was compared is about to be replaced: its new self gets another
    name and id than the old one, which still exists.
    """

    scope: Scope | None = None
    compared: dict[str, str] = field(default_factory=dict)


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """The stand-in for one provider plugin.

    Args:
        package_name: "aws", "azure-native" or "gcp".
        world: what exists, shared by the three stand-ins.
        lenient: let azure-native inputs pass that its real plugin lets pass.
    """

    def __init__(self, package_name: str, world: World, *, lenient: bool = False):
        self._package = package_name
        self._world = world
        self._lenient = lenient
        self._connections: dict[str, _Connection] = {}

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Says what the stand-in takes: secrets, but no resource references and no outputs as inputs."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Nothing to do: the stand-in never calls the engine."""
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Nothing to do: no call takes long."""
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The version of the installed SDK, so that the engine finds the plugin new enough."""
        return plugin_pb2.PluginInfo(version=package(self._package).version)

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Checks an explicit provider's configuration."""
        _, failures = check_config(self._package, reveal(decode(request.news)))
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(failures))

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        """A provider is always updated in place: its resources say by themselves what has to be replaced."""
        changed = reveal(decode(request.old_inputs)) != reveal(decode(request.news))
        kind = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=kind)

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Takes the configuration for the resources that come over this connection."""
        config, failures = check_config(self._package, reveal(decode(request.args)))
        if failures:
            _abort(context, "; ".join(f.reason for f in failures))
        self._connection(context).scope = scope_of(self._package, config)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Checks a resource's inputs and fills in its name."""
        connection = self._connection(context)
        token, raw, old = _type_of(request.urn), decode(request.news), reveal(decode(request.olds))
        if old:
            connection.compared.pop(request.urn, None)
        try:
            inputs, failures = model.check(
                token,
                model.logical_name(request.urn),
                reveal(raw),
                self._scope(context),
                seed=self._seed(context, request.urn),
                old_inputs=old,
                secrets=[k for k, v in raw.items() if holds(v, Secret)],
                lenient=self._lenient,
            )
        except UnknownTypeError as error:
            _abort(context, str(error))
        return provider_pb2.CheckResponse(inputs=encode(_with_secrets(inputs, raw)), failures=_failures(failures))

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Compares old inputs with new ones."""
        token = _type_of(request.urn)
        self._connection(context).compared[request.urn] = request.id
        self._world.acknowledge(token, request.id, request.urn)
        old, new = reveal(decode(request.old_inputs)), reveal(decode(request.news))
        difference = model.diff(token, model.logical_name(request.urn), old, new)
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if difference.changes else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=sorted({_root(c) for c in difference.changes}),
            replaces=sorted({_root(c) for c in difference.changes if c.replaces}),
            deleteBeforeReplace=difference.delete_before_replace,
            detailedDiff={
                c.path: provider_pb2.PropertyDiff(kind=_KINDS[c.change][c.replaces], inputDiff=True) for c in difference.changes
            },
            hasDetailedDiff=True,
        )

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Creates a resource; at preview it only says what is known, and leaves out what the cloud decides."""
        token, raw = _type_of(request.urn), decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=encode(preview_outputs(schema.resource(token), raw)))
        scope = self._scope(context)
        seed = self._seed(context, request.urn)
        inputs = reveal(raw)
        if holds(inputs, Unknown):
            _abort(context, f"{token}: an input is still unknown at create; this is a fault of the sandbox")
        identifier, outputs = model.outputs(token, model.logical_name(request.urn), inputs, scope, seed=seed)
        marked = self._marked(token, outputs, raw)
        resource, conditions = model.existence(
            token, request.urn, identifier, scope, seed=seed, inputs=_public(raw), outputs=outputs, stored=_public(marked)
        )
        try:
            model.check_creatable(token, identifier, inputs)
            self._world.create(resource, **conditions)
        except CloudError as error:
            _abort(context, str(error))
        return provider_pb2.CreateResponse(id=identifier, properties=encode(marked))

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Changes a resource in place; at preview it answers with old and new together."""
        token, raw = _type_of(request.urn), decode(request.news)
        if request.preview:
            removed = decode(request.old_inputs).keys() - raw.keys()
            old = {k: v for k, v in decode(request.olds).items() if k not in removed}
            return provider_pb2.UpdateResponse(properties=encode({**old, **preview_outputs(schema.resource(token), raw)}))
        try:
            model.check_changeable(token, request.id, reveal(decode(request.old_inputs)), reveal(raw))
        except CloudError as error:
            _abort(context, str(error))
        scope = self._scope(context)
        known = self._world.read(token, request.id, scope.realm)
        _, outputs = model.outputs(
            token, model.logical_name(request.urn), reveal(raw), scope, seed=known.seed if known else request.urn
        )
        marked = self._marked(token, outputs, raw)
        self._world.update(token, request.id, request.urn, _public(raw), _public(marked))
        return provider_pb2.UpdateResponse(properties=encode(marked))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Reads a resource for refresh and import; an empty id says that it does not exist."""
        token = _type_of(request.urn)
        scope = self._scope(context)
        known = self._world.read(token, request.id, scope.realm)
        is_import = not request.properties.fields and not request.inputs.fields
        if known is None and is_import and (standing := model.found(token, request.id, scope)):
            known = self._adopt(request, *standing, scope)
        if known is None:
            return provider_pb2.ReadResponse(id="")
        self._world.acknowledge(token, request.id, request.urn)
        # Properties that hold secrets are not kept in the state directory: they come from the engine's own state.
        return provider_pb2.ReadResponse(
            id=request.id,
            properties=encode({**decode(request.properties), **known.outputs}),
            inputs=encode({**decode(request.inputs), **known.inputs}),
        )

    def _adopt(self, request: Any, inputs: dict[str, Any], outputs: dict[str, Any], scope: Scope) -> Resource:
        """Enters what stands before the first `up` into the world, so that it can be changed and deleted like anything else."""
        token = _type_of(request.urn)
        resource, conditions = model.existence(
            token, request.urn, request.id, scope, seed=request.id, inputs=inputs, outputs=outputs, stored=outputs
        )
        self._world.create(resource, **conditions)
        return resource

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Deletes a resource; some names stay reserved afterwards."""
        token, scope, old = _type_of(request.urn), self._scope(context), reveal(decode(request.properties))
        try:
            model.check_deletable(token, model.logical_name(request.urn), request.id, scope, old)
        except CloudError as error:
            _abort(context, str(error))
        reservation = model.reservation(token, request.urn, request.id, scope, old)
        self._world.delete(token, request.id, request.urn, scope.realm, **reservation)
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Answers a function from the table; one that is not there fails."""
        try:
            answer = model.call(request.tok, reveal(decode(request.args)), self._scope(context))
        except (CloudError, UnknownTypeError) as error:
            _abort(context, str(error))
        return provider_pb2.InvokeResponse(**{"return": encode(answer)})

    def _connection(self, context: grpc.ServicerContext) -> _Connection:
        return self._connections.setdefault(context.peer(), _Connection())

    def _seed(self, context: grpc.ServicerContext, urn: str) -> str:
        """What made-up names and ids follow from: the URN, what is replaced, and how many reserved names it left behind."""
        parts = (urn, self._connection(context).compared.get(urn), self._world.burials(urn))
        return "|".join(str(p) for p in parts if p)

    def _scope(self, context: grpc.ServicerContext) -> Scope:
        scope = self._connection(context).scope
        if scope is None:
            _abort(context, f"the {self._package} provider is not configured on this connection")
        return scope

    def _marked(self, token: str, outputs: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
        """Outputs with secrets marked: what was secret as an input, and what the SDK or the table marks."""
        secret = {*schema.resource(token).secret_outputs, *rules_of(token).secret_outputs}
        marked = _with_secrets(outputs, raw)
        return {k: Secret(v) if k in secret and not isinstance(v, Secret) else v for k, v in marked.items()}


def _with_secrets(values: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """The values with the secret marks of the raw inputs of the same name."""
    marked = dict(values)
    for name, original in raw.items():
        if name in marked and holds(original, Secret):
            marked[name] = original if reveal(original) == marked[name] else Secret(marked[name])
    return marked


def _public(values: dict[str, Any]) -> dict[str, Any]:
    """Without the properties that hold secrets: they are not written to the state directory."""
    return {k: v for k, v in values.items() if not holds(v, Secret)}


def _type_of(urn: str) -> str:
    """The resource type of a URN: the last one of its chain of types."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def _root(change: PropertyChange) -> str:
    return change.path.replace("[", ".").partition(".")[0]


def _failures(failures: list[Any]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=f.property, reason=f.reason) for f in failures]


def _abort(context: grpc.ServicerContext, message: str) -> NoReturn:
    context.abort(grpc.StatusCode.UNKNOWN, message)
    raise AssertionError("abort returned")
