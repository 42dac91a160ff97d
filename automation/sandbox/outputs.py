"""Makes up a resource's id and outputs, in the shapes that the clouds give them.

In order: the input of that name; the table row of the type; the default that the docstring gives; a template by the
output's name, per cloud (`tables`); a value by its type. Everything follows from the resource's seed, so that the same
resource has the same outputs in every run.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from automation.sandbox import schema
from automation.sandbox.rules import TypeRules
from automation.sandbox.schema_types import PropertySpec, ResourceSpec, TypeRef
from automation.sandbox.scope import Scope
from automation.sandbox.sdk_source import snake
from automation.sandbox.tables import PACKAGE_TABLES, PackageTable
from automation.sandbox.templates import Context
from automation.sandbox.values import UNKNOWN

_DEPTH = 4
"""Nested output objects are made up to this depth; deeper ones recur."""

_IDENTITY_IDS: Final = ("principalId", "tenantId")
"""What Azure adds to a resource's block ``identity``, which some of its types call optional."""


def make_outputs(
    spec: ResourceSpec,
    rules: TypeRules,
    scope: Scope,
    *,
    seed: str,
    name: str,
    inputs: Mapping[str, Any],
    identifier: str = "",
) -> tuple[str, dict[str, Any]]:
    """The id and all outputs of a resource after `up`; `name` is its physical name, `identifier` its id if it exists already."""
    table = PACKAGE_TABLES[scope.package]
    context = Context(scope, seed, name, {k: v for k, v in inputs.items() if v is not None})
    context.values |= table.facts(spec, context)
    identifier = identifier or str(context.render(rules.id or table.id_template(spec)))
    context.values["id"] = identifier
    context.values |= table.facts_of_id(identifier)
    maker = _Maker(table, context)
    outputs: dict[str, Any] = {}
    # Inputs first, then the row's templates: what is made up afterwards may refer to them.
    for output in sorted(spec.outputs.values(), key=lambda o: (o.name not in inputs, o.name not in rules.outputs)):
        value = maker.output(output, rules, inputs.get(output.name))
        if value is not None:
            outputs[output.name] = value
            context.values.setdefault(output.name, value)
    # Inputs without an output of that name are kept, as real plugins do: a later diff needs them.
    outputs |= {k: v for k, v in inputs.items() if k not in outputs and v is not None}
    return identifier, outputs


def preview_outputs(spec: ResourceSpec, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What of the inputs is an output at preview; what the cloud gives back in another shape is unknown until `up`."""
    return {k: _echo(v, spec.outputs[k].type) if k in spec.outputs else v for k, v in inputs.items()}


def _echo(given: Any, type_ref: TypeRef) -> Any:
    if isinstance(given, list):
        if type_ref.kind == "map":  # azure-native's ids of identities: see `_Maker.complete`
            return UNKNOWN
        return [_echo(v, type_ref.item) for v in given] if type_ref.item is not None else given
    if isinstance(given, dict) and type_ref.kind == "object":
        specs = schema.object_type(type_ref.name).properties
        added = {p.name: UNKNOWN for p in specs.values() if _is_added(p, given)}
        return {k: _echo(v, specs[k].type) if k in specs else v for k, v in given.items()} | added
    return given


def _is_added(output: PropertySpec, given: dict[str, Any]) -> bool:
    """Whether the cloud adds this output to an object that was given: what it always has, and the ids of an identity it makes."""
    has_identity = output.name in _IDENTITY_IDS and str(given.get("type", "")).startswith("SystemAssigned")
    return (output.required or has_identity) and given.get(output.name) is None


class _Maker:
    def __init__(self, table: PackageTable, context: Context):
        self.table = table
        self.context = context

    def output(self, output: PropertySpec, rules: TypeRules, given: Any) -> Any:
        if given is not None:
            return self.complete(given, output.type, _DEPTH)
        if output.name in rules.outputs:
            return self.context.render(rules.outputs[output.name])
        if not output.required:
            return None
        default = _from_text(output.default, output.type) if output.default is not None else None
        return self.made_up(output, _DEPTH) if default is None else default

    def complete(self, given: Any, type_ref: TypeRef, depth: int) -> Any:
        """An input echoed, with the nested outputs that the cloud adds to it."""
        if isinstance(given, list) and type_ref.kind == "map" and type_ref.item is not None:
            # azure-native takes ids of identities as a list, and gives them back as the keys of a map.
            return {str(v): self.nested(type_ref.item, depth) if type_ref.item.kind == "object" else "" for v in given}
        if isinstance(given, list) and type_ref.item is not None:
            return [self.complete(v, type_ref.item, depth) for v in given]
        if isinstance(given, dict) and type_ref.kind == "object" and depth:
            specs = schema.object_type(type_ref.name).properties
            added = {p.name: self.made_up(p, depth - 1) for p in specs.values() if _is_added(p, given)}
            kept = {k: self.complete(v, specs[k].type, depth - 1) if k in specs else v for k, v in given.items()}
            return kept | added
        return given

    def made_up(self, output: PropertySpec, depth: int) -> Any:
        """A value of the output's type that nothing says more about."""
        type_ref = output.type.options[0] if output.type.kind == "union" else output.type
        self.context.output = output.name
        makers: dict[str, Callable[[], Any]] = {
            "object": lambda: self.nested(type_ref, depth),
            "list": list,
            "map": lambda: self.context.render(self.table.maps.get(output.name, {})),
            "boolean": bool,
            "integer": lambda: self.number(output),
            "number": lambda: self.number(output),
            "enum": lambda: next(iter(type_ref.values), ""),
        }
        return makers.get(type_ref.kind, lambda: self.text(output))()

    def nested(self, type_ref: TypeRef, depth: int) -> dict[str, Any]:
        specs = schema.object_type(type_ref.name).properties.values() if depth else ()
        return {p.name: self.made_up(p, depth - 1) for p in specs if p.required}

    def number(self, output: PropertySpec) -> int:
        return next((v for pattern, v in self.table.number_outputs if re.fullmatch(pattern, output.name)), 0)

    def text(self, output: PropertySpec) -> Any:
        for pattern, template in self.table.named_outputs:
            if re.fullmatch(pattern, output.name):
                return self.context.render(template)
        return next(iter(output.values), f"{snake(output.name).replace('_', '-')}-{self.context.render('{hex:8}')}")


def _from_text(text: str, type_ref: TypeRef) -> Any:
    """A documented default as a value of the type; None if it does not fit."""
    match type_ref.kind:
        case "string":
            return text
        case "boolean":
            return {"true": True, "false": False}.get(text.lower())
        case "integer" | "number":
            return int(text) if text.isdigit() else None
    return None
