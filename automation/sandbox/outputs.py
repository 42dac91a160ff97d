"""Makes up a resource's id and outputs, in the shapes that the clouds give them.

In order: the input of that name; the table row of the type; the default that the docstring gives; a template by the
output's name, per cloud (`tables`); a value by its type. Everything follows from the resource's seed, so that the same
resource has the same outputs in every run.
"""

import re
from collections.abc import Mapping
from typing import Any

from automation.sandbox import schema
from automation.sandbox.rules import TypeRules
from automation.sandbox.schema import PropertySpec, ResourceSpec, TypeRef
from automation.sandbox.sdk_source import snake
from automation.sandbox.scope import Scope
from automation.sandbox.tables import PACKAGE_TABLES, PackageTable
from automation.sandbox.templates import Context

_DEPTH = 4
"""Nested output objects are made up to this depth; deeper ones recur."""


def make_outputs(
    spec: ResourceSpec, rules: TypeRules, scope: Scope, seed: str, name: str, inputs: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """The id and all outputs of a resource after `up`; `name` is its physical name."""
    table = PACKAGE_TABLES[scope.package]
    context = Context(scope, seed, name, {k: v for k, v in inputs.items() if v is not None})
    context.values |= table.facts(spec, context)
    identifier = str(context.render(rules.id or table.id_template(spec, context)))
    context.values["id"] = identifier
    context.values |= table.facts_of_id(identifier)
    outputs: dict[str, Any] = {}
    templated = rules.outputs.keys()
    order = sorted(spec.outputs.values(), key=lambda o: (o.name not in inputs, o.name not in templated))
    for output in order:
        value = _output(output, rules, table, context, inputs)
        if value is not None:
            outputs[output.name] = value
            context.values.setdefault(output.name, value)
    # Inputs without an output of that name are kept, as real plugins do: a later diff needs them.
    outputs |= {k: v for k, v in inputs.items() if k not in outputs and v is not None}
    return identifier, outputs


def _output(output: PropertySpec, rules: TypeRules, table: PackageTable, context: Context, inputs: Mapping[str, Any]) -> Any:
    given = inputs.get(output.name)
    if given is not None:
        return _complete(given, output.type, context, table, _DEPTH)
    if output.name in rules.outputs:
        return context.render(rules.outputs[output.name])
    if not output.required:
        return None
    if output.default is not None and (value := _from_text(output.default, output.type)) is not None:
        return value
    return _made_up(output.name, output.type, output.values, context, table, _DEPTH)


def _complete(given: Any, type_ref: TypeRef, context: Context, table: PackageTable, depth: int) -> Any:
    """An input echoed, with the nested outputs that the cloud adds to it."""
    if isinstance(given, list) and type_ref.kind == "map" and type_ref.item is not None:
        # azure-native takes user-assigned identities as a list of ids and returns them as the keys of a map.
        return {v: _made_up("", type_ref.item, (), context, table, depth - 1) for v in given}
    if isinstance(given, list) and type_ref.item is not None:
        return [_complete(v, type_ref.item, context, table, depth) for v in given]
    if isinstance(given, dict) and type_ref.kind == "object" and depth:
        properties = schema.object_type(type_ref.name).properties
        added = {
            p.name: _made_up(p.name, p.type, p.values, context, table, depth - 1)
            for p in properties.values()
            if p.required and given.get(p.name) is None
        }
        kept = {
            k: _complete(v, properties[k].type, context, table, depth - 1) if k in properties else v for k, v in given.items()
        }
        return kept | added
    return given


def _made_up(  # noqa: PLR0911 - one return for each kind of type
    name: str, type_ref: TypeRef, values: tuple[str, ...], context: Context, table: PackageTable, depth: int
) -> Any:
    context.output = name
    match type_ref.kind:
        case "object":
            if not depth:
                return {}
            properties = schema.object_type(type_ref.name).properties.values()
            return {p.name: _made_up(p.name, p.type, p.values, context, table, depth - 1) for p in properties if p.required}
        case "list":
            return table.lists.get(name, [])
        case "map":
            return context.render(table.maps[name]) if name in table.maps else {}
        case "boolean":
            return False
        case "integer" | "number":
            return next((v for pattern, v in table.number_outputs if re.fullmatch(pattern, name)), 0)
        case "enum":
            return type_ref.values[0] if type_ref.values else ""
        case "union":
            return _made_up(name, type_ref.options[0], values, context, table, depth)
    for pattern, template in table.named_outputs:
        if re.fullmatch(pattern, name):
            return context.render(template)
    if values:
        return values[0]
    return f"{snake(name).replace('_', '-')}-{context.render('{hex:8}')}"


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
