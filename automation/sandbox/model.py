"""The one simulated cloud: what a real provider would answer, for the stand-ins and the unit-test mocks alike.

Everything here is a function of its arguments; what exists and persists is in `world`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from automation.sandbox import schema
from automation.sandbox.check import Failure, check_inputs
from automation.sandbox.diff import PropertyChange, diff_inputs
from automation.sandbox.naming import automatic_name, is_automatic
from automation.sandbox.naming_rules import name_property
from automation.sandbox.outputs import make_outputs
from automation.sandbox.row_checks import find
from automation.sandbox.rules import TypeRules
from automation.sandbox.schema_types import ResourceSpec
from automation.sandbox.scope import Scope
from automation.sandbox.tables import PACKAGE_TABLES, rules_of
from automation.sandbox.templates import Context
from automation.sandbox.values import UNKNOWN
from automation.sandbox.world import CloudError, Resource


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes between two sets of inputs, and how the engine has to go about it."""

    changes: list[PropertyChange]
    delete_before_replace: bool

    @property
    def replaces(self) -> bool:
        """Whether the resource has to be replaced."""
        return any(c.replaces for c in self.changes)


def logical_name(urn: str) -> str:
    """The name that the program gave: the last part of a URN."""
    return urn.rsplit("::", 1)[-1]


def check(
    token: str,
    name: str,
    inputs: Mapping[str, Any],
    scope: Scope,
    *,
    seed: str,
    old_inputs: Mapping[str, Any] | None = None,
    secrets: Collection[str] = (),
    lenient: bool = False,
) -> tuple[dict[str, Any], list[Failure]]:
    """Checks a resource's inputs and names it.

    Args:
        token: the resource type.
        name: the logical name.
        inputs: plain values with `UNKNOWN` inside.
        scope: where the provider works.
        seed: what made-up parts of an automatic name follow from.
        old_inputs: the inputs of the resource as it is; an automatic name is kept.
        secrets: the top-level properties whose values must not be shown.
        lenient: see `check_inputs`; only azure-native is ever lenient.

    Returns:
        The inputs as the cloud takes them, with the name filled in, and what is wrong with them.

    Raises:
        UnknownTypeError: the SDK has no such type.
    """
    spec, rules = schema.resource(token), rules_of(token)
    result = {**_default_location(spec, scope, old_inputs or {}), **{k: v for k, v in inputs.items() if v is not None}}
    named = name_property(spec, rules)
    if named and result.get(named) is None and named in spec.inputs:
        prefix = result.get(f"{named}Prefix") or result.get("namePrefix")
        result[named] = (old_inputs or {}).get(named) or (
            UNKNOWN
            if prefix is UNKNOWN
            else automatic_name(name, seed=seed, scope=scope, rules=rules, property_name=named, prefix=str(prefix or ""))
        )
        # A prefix and the name made from it would exclude each other.
        checked, failures = check_inputs(
            spec.inputs, result, rules, lenient=lenient and scope.package == "azure-native", secrets=secrets
        )
        return checked, [f for f in failures if not (prefix and "conflicts with" in f.reason and "Prefix" in f.reason)]
    return check_inputs(spec.inputs, result, rules, lenient=lenient and scope.package == "azure-native", secrets=secrets)


def _default_location(spec: ResourceSpec, scope: Scope, old_inputs: Mapping[str, Any]) -> dict[str, Any]:
    """azure-native fills in a location that is left out: the one that the resource has, else the provider's."""
    if scope.package != "azure-native" or "location" not in spec.inputs:
        return {}
    location = old_inputs.get("location") or scope.region
    return {"location": location} if location else {}


def outputs(
    token: str, name: str, inputs: Mapping[str, Any], scope: Scope, *, seed: str, identifier: str = ""
) -> tuple[str, dict[str, Any]]:
    """The id and all outputs after `up`, for checked inputs without unknowns; `identifier` is the id that there is already."""
    spec, rules = schema.resource(token), rules_of(token)
    named = physical_name(token, name, inputs)
    return make_outputs(spec, rules, scope, seed=seed, name=named, inputs=inputs, identifier=identifier)


def found(token: str, identifier: str, scope: Scope) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Inputs and outputs of what stands before the first `up`, as an import finds it; None if nothing of the type does."""
    rules = rules_of(token)
    if rules.found is None:
        return None
    inputs = Context(scope, identifier, identifier, {"id": identifier}).render(dict(rules.found))
    return inputs, outputs(token, identifier, inputs, scope, seed=identifier, identifier=identifier)[1]


def physical_name(token: str, name: str, inputs: Mapping[str, Any]) -> str:
    """The value of the name input, else the logical name."""
    spec = schema.resource(token)
    named = name_property(spec, rules_of(token)) or ("name" if "name" in spec.inputs else "")
    value = inputs.get(named) if named else None
    return value if isinstance(value, str) else name


def diff(token: str, name: str, old_inputs: Mapping[str, Any], new_inputs: Mapping[str, Any]) -> Difference:
    """Compares old inputs with new ones.

    A resource is deleted before it is replaced where its new self would have the same name: on AWS and Google where the
    name was given and stays, on Azure always, as the real plugins do.
    """
    spec, rules = schema.resource(token), rules_of(token)
    changes = diff_inputs(spec, rules, old_inputs, new_inputs)
    replaces = any(c.replaces for c in changes)
    keeps_name = token.startswith("azure-native:") or _keeps_name(name, name_property(spec, rules), old_inputs, new_inputs)
    return Difference(changes, replaces and keeps_name)


def _keeps_name(name: str, named: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    if not named:
        return False
    value = new.get(named)
    return isinstance(value, str) and value == old.get(named) and not is_automatic(value, name)


def existence(
    token: str,
    urn: str,
    identifier: str,
    scope: Scope,
    *,
    seed: str,
    outputs: Mapping[str, Any],
    inputs: Mapping[str, Any],
    stored: Mapping[str, Any],
) -> tuple[Resource, dict[str, Any]]:
    """What `World.create` is to record of a resource, and under which conditions: its keyword arguments.

    Args:
        token: the resource type.
        urn: the resource's URN.
        identifier: its id.
        scope: where it is created.
        seed: what its made-up values follow from.
        outputs: all outputs, for keys and messages.
        inputs: the inputs that may be kept on disk.
        stored: the outputs that may be kept on disk.
    """
    rules = rules_of(token)
    table = PACKAGE_TABLES[scope.package]
    context = _context(token, urn, identifier, scope, seed=seed, outputs=outputs)
    resource = Resource(
        identity=_identity(token, context, rules),
        urn=urn,
        seed=seed,
        realm=scope.realm,
        token=token,
        id=identifier,
        inputs=inputs,
        outputs=stored,
        limit_key=f"{token}|{context.render(rules.limit.key)}" if rules.limit else "",
    )
    return resource, {
        "upsert": rules.upsert or any(re.fullmatch(p, token) for p in table.upsert),
        "taken": context.render(rules.exists or table.already_exists),
        "limit": (rules.limit.maximum, context.render(rules.limit.message)) if rules.limit else None,
    }


def _identity(token: str, context: Context, rules: TypeRules) -> str:
    """What must be unique: the row's `identity` or the id, within realm and region.

    A key "kind:name" in a row (buckets, storage accounts, vaults) is unique in the whole cloud.
    """
    scope = context.scope
    key = str(context.render(rules.identity or "{id}"))
    if re.match(r"[a-z-]+:\{", rules.identity):
        return f"{scope.package}|{key}"
    return f"{scope.package}|{scope.realm}|{context.values['region']}|{token}|{key}"


def check_creatable(token: str, identifier: str, inputs: Mapping[str, Any]) -> None:
    """Refuses to create as locked what can only be locked later.

    Raises:
        CloudError: the inputs lock it.
    """
    lock = rules_of(token).lock
    if lock is not None and lock.at_creation and _at(inputs, lock.path) == lock.value:
        raise CloudError(f"cannot create {identifier}: {lock.at_creation}")


def check_changeable(token: str, identifier: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Refuses to change what is locked.

    Raises:
        CloudError: the old inputs lock what the new ones change.
    """
    lock = rules_of(token).lock
    if lock is None or _at(old, lock.path) != lock.value:
        return
    before, after = _at(old, lock.number), _at(new, lock.number)
    kept = after == before or (lock.grows and after is not None and float(after) > float(before))
    if _at(new, lock.path) != lock.value or not kept:
        raise CloudError(f"cannot change {identifier}: {lock.message}")


def _at(values: Mapping[str, Any], path: str) -> Any:
    return next((value for _, value in find(values, path)), None)


def check_deletable(token: str, name: str, identifier: str, scope: Scope, outputs: Mapping[str, Any]) -> None:
    """Refuses to delete what a deletion protection keeps.

    Raises:
        CloudError: the resource is protected; the message says which input to change first.
    """
    for path, value, message in PACKAGE_TABLES[scope.package].protections:
        if outputs.get(path) == value:
            raise CloudError(f'cannot delete {token} "{name}" ({identifier}): {message}')


def reservation(token: str, urn: str, identifier: str, scope: Scope, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments of `World.delete` that say whether the name stays reserved."""
    tombstone = rules_of(token).tombstone
    if tombstone is None:
        return {}
    context = _context(token, urn, identifier, scope, seed=urn, outputs=outputs)
    days = context.lookup(tombstone.days_from) if tombstone.days_from else None
    days = tombstone.days if days is None else int(days)
    if days == 0:
        return {}
    return {"reserve_days": days, "reserve_message": str(context.render(tombstone.message))}


def call(token: str, arguments: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """The answer to a function (invoke).

    Raises:
        UnknownTypeError: the SDK has no such function.
        CloudError: the arguments are wrong, or the sandbox has no answer.
    """
    spec = schema.function(token)
    checked, failures = check_inputs(spec.arguments, arguments)
    if failures:
        raise CloudError(f"{token}: " + "; ".join(f.reason for f in failures))
    functions = PACKAGE_TABLES[scope.package].functions
    if token not in functions:
        raise CloudError(
            f"the sandbox has no answer to {token}; add one to the functions in automation/sandbox/tables, or use real providers"
        )
    asked_about = checked.get("projectId") or checked.get("project")
    if scope.package == "gcp" and asked_about:
        scope = replace(scope, realm=str(asked_about).removeprefix("projects/"))
    answer = Context(scope, token, str(checked.get("name") or ""), checked).render(functions[token])
    return {**{k: v for k, v in checked.items() if k in spec.results}, **answer}


def _context(token: str, urn: str, identifier: str, scope: Scope, *, seed: str, outputs: Mapping[str, Any]) -> Context:
    """The fields of messages and keys: all outputs (inputs are among them), the id, and the type's facts."""
    spec = schema.resource(token)
    context = Context(scope, seed, physical_name(token, logical_name(urn), outputs), outputs)
    context.values["id"] = identifier
    context.values |= PACKAGE_TABLES[scope.package].facts(spec, context)
    return context
