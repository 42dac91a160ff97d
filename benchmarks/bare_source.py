"""Writes the bare program's source: the resources of a plan, one constructor call each, as they would be written by hand.

No components, no loops, explicit providers. Where the plan has an unknown value, the program refers to the resource that the
value comes from; what comes from another stack stays unknown.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, repeat
from typing import Any, Final

from automation.sandbox import schema
from automation.sandbox.schema_types import PropertySpec, TypeRef
from automation.sandbox.values import UNKNOWN_STRING

PROVIDER_PREFIX: Final = "pulumi:providers:"

_SECRET: Final = "4dabf18193072939515e22adb298388d"  # noqa: S105 - how the engine marks special values, such as secrets
_RENAMED: Final = {"resourceName": "resource_name_"}
"""Arguments of constructors that are not named as their property is: the SDKs' own first argument is ``resource_name``."""

Key = tuple[str, str]
"""Type and name of a resource."""


def is_cloud_resource(type_token: str) -> bool:
    """Whether a type is one of the clouds' SDKs, providers included: the stack itself and components are not."""
    return schema.package_of(type_token) in {"aws", "azure-native", "gcp"}


def bare_source(plan: Sequence[Mapping[str, Any]], state: Sequence[Mapping[str, Any]]) -> str:
    """Python source with a function ``build`` that registers the resources of ``plan``.

    Args:
        plan: what the instrument recorded of a preview; a resource comes after those that it refers to.
        state: what the instrument recorded of an up of the same stack: it knows which property comes from which resource.
    """
    resources = [resource for resource in plan if is_cloud_resource(resource["type"])]
    variables = {(resource["type"], resource["name"]): f"r{number}" for number, resource in enumerate(resources)}
    sources = {_key(entry["urn"]): entry.get("propertyDependencies") or {} for entry in state}
    lines = []
    for resource in resources:
        key = resource["type"], resource["name"]
        needed = {
            name: [variables[source] for source in map(_key, urns or ()) if source in variables and source != key]
            for name, urns in sources.get(key, {}).items()
        }
        call = _provider(resource) if resource["type"].startswith(PROVIDER_PREFIX) else _resource(resource, variables, needed)
        lines.append(f"    {variables[key]} = {call}")
    imports = sorted({f"import {schema.resource(resource['type']).module.partition('.')[0]}" for resource in resources})
    head = ['"""Written by benchmarks/bare_source.py."""', "", "import pulumi", *imports, "", "", "def build():"]
    return "\n".join([*head, *lines, ""])


def planned_from(state: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A deployed state in the form of a plan: every value is known. What is secret can not be read, and is a word instead."""
    return [
        {
            "type": entry["type"],
            "name": entry["urn"].rpartition("::")[2],
            "inputs": _readable(entry.get("inputs", {})),
            "provider": entry.get("provider", "").rpartition("::")[0].rpartition("::")[2],
        }
        for entry in state
    ]


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return "secret" if _SECRET in value else {name: _readable(part) for name, part in value.items()}
    return [_readable(part) for part in value] if isinstance(value, list) else value


def _key(urn: str) -> Key:
    types, _, name = urn.rpartition("::")
    return types.rpartition("::")[2].rpartition("$")[2], name


def _provider(resource: Mapping[str, Any]) -> str:
    """The constructor call of an explicit provider; what is no text reaches the engine as JSON text."""
    spec = schema.resource(resource["type"])
    inputs = {
        name: json.loads(value) if isinstance(value, str) and spec.inputs[name].type.kind != "string" else value
        for name, value in resource["inputs"].items()
        if name in spec.inputs
    }
    arguments = [f"{spec.inputs[name].python_name}={value!r}" for name, value in inputs.items()]
    return f"{spec.module}.{spec.class_name}({', '.join([repr(resource['name']), *arguments])})"


def _resource(resource: Mapping[str, Any], variables: Mapping[Key, str], needed: Mapping[str, list[str]]) -> str:
    """The constructor call of a resource; ``needed`` are the variables that each of its properties comes from."""
    spec = schema.resource(resource["type"])
    arguments, waits_for = [repr(resource["name"])], set()
    for name, value in resource["inputs"].items():
        if name not in spec.inputs:
            continue
        variables_of_value = needed.get(name, [])
        references = (
            cycle(f"{variable}.id" for variable in variables_of_value) if variables_of_value else repeat(repr(UNKNOWN_STRING))
        )
        text = _value(spec.inputs[name].type, value, references)
        if ".id" not in text:
            waits_for.update(variables_of_value)  # known at preview, though it comes from a resource
        arguments.append(f"{_RENAMED.get(name, spec.inputs[name].python_name)}={text}")
    provider = next(
        variable for key, variable in variables.items() if key[1] == resource["provider"] and key[0].startswith(PROVIDER_PREFIX)
    )
    depends_on = f", depends_on=[{', '.join(sorted(waits_for))}]" if waits_for else ""
    arguments.append(f"opts=pulumi.ResourceOptions(provider={provider}{depends_on})")
    return f"{spec.module}.{spec.class_name}({', '.join(arguments)})"


def _value(type_ref: TypeRef, value: Any, references: Iterator[str]) -> str:
    """The expression for ``value``; each unknown in it is the next of ``references``."""
    if value == UNKNOWN_STRING:
        return next(references)
    if type_ref.kind == "union":
        return _value(next((option for option in type_ref.options if _fits(option, value)), TypeRef("any")), value, references)
    item = type_ref.item or TypeRef("any")
    if isinstance(value, list):
        return "[" + ", ".join(_value(item, part, references) for part in value) + "]"
    if isinstance(value, dict) and type_ref.kind == "object":
        module, _, class_name = type_ref.name.partition(":")
        return f"{module}.{class_name}({', '.join(_fields(schema.object_type(type_ref.name).properties, value, references))})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_value(item, part, references)}" for key, part in value.items()) + "}"
    return repr(value)


def _fits(option: TypeRef, value: Any) -> bool:
    """Whether ``value`` can be what ``option`` says; of several kinds of object it is the one that has its properties."""
    if not isinstance(value, dict):
        return option.kind == "list" and isinstance(value, list)
    if option.kind != "object":
        return option.kind == "map"
    properties = schema.object_type(option.name).properties
    required = {name for name, spec in properties.items() if spec.required}
    return required <= value.keys() <= properties.keys()


def _fields(properties: Mapping[str, PropertySpec], values: Mapping[str, Any], references: Iterator[str]) -> Iterator[str]:
    for name, value in values.items():
        if name in properties:
            yield f"{properties[name].python_name}={_value(properties[name].type, value, references)}"
