"""Writes the bare program's source: the resources of a plan, one constructor call each, as they would be written by hand.

No components, no loops, explicit providers. Values that are unknown in the plan are passed on as the engine's placeholder for
unknown values, so that the program has the same unknown inputs; unlike references they add no dependency to wait for,
which favours the bare program.
"""

import json
import keyword
from collections.abc import Mapping
from typing import Any, Final

from automation.sandbox import schema
from automation.sandbox.schema_types import PropertySpec, TypeRef

PROVIDER_PREFIX: Final = "pulumi:providers:"

_RENAMED: Final = {"resourceName": "resource_name_"}
"""Arguments of constructors that are not named as their property is: the SDKs' own first argument is ``resource_name``."""


def is_cloud_resource(type_token: str) -> bool:
    """Whether a type is one of the clouds' SDKs, providers included: the stack itself and components are not."""
    return schema.package_of(type_token) in {"aws", "azure-native", "gcp"}


def bare_source(resources: list[dict[str, Any]]) -> str:
    """Python source with a function ``build`` that registers ``resources``: plan entries as ``instrument`` records them."""
    lines = []
    for resource in resources:
        if not is_cloud_resource(resource["type"]):
            continue
        if resource["type"].startswith(PROVIDER_PREFIX):
            lines.append(f"    {_variable(resource['name'])} = {_provider(resource)}")
        else:
            lines.append(f"    {_call(resource)}")
    packages = sorted({schema.resource(r["type"]).module.partition(".")[0] for r in resources if is_cloud_resource(r["type"])})
    imports = "\n".join(f"import {package}" for package in packages)
    body = "\n".join(lines)
    return f'"""Written by benchmarks/bare_source.py."""\n\nimport pulumi\n{imports}\n\n\ndef build():\n{body}\n'


def _provider(resource: Mapping[str, Any]) -> str:
    """The constructor call of an explicit provider; what is no text reaches the engine as JSON text."""
    spec = schema.resource(resource["type"])
    inputs = {
        name: json.loads(value) if isinstance(value, str) and spec.inputs[name].type.kind != "string" else value
        for name, value in resource["inputs"].items()
        if name in spec.inputs
    }
    return f"{spec.module}.{spec.class_name}({', '.join([repr(resource['name']), *_arguments(spec.inputs, inputs)])})"


def _call(resource: Mapping[str, Any]) -> str:
    spec = schema.resource(resource["type"])
    options = f"opts=pulumi.ResourceOptions(provider={_variable(resource['provider'])})"
    arguments = [repr(resource["name"]), *_arguments(spec.inputs, resource["inputs"], _RENAMED), options]
    return f"{spec.module}.{spec.class_name}({', '.join(arguments)})"


def _arguments(
    properties: Mapping[str, PropertySpec], values: Mapping[str, Any], renamed: Mapping[str, str] | None = None
) -> list[str]:
    return [
        f"{(renamed or {}).get(name, properties[name].python_name)}={_value(properties[name].type, value)}"
        for name, value in values.items()
        if name in properties
    ]


def _value(type_ref: TypeRef, value: Any) -> str:
    if type_ref.kind == "union":
        fitting = {"object", "map"} if isinstance(value, dict) else {"list"} if isinstance(value, list) else set()
        return _value(next((option for option in type_ref.options if option.kind in fitting), TypeRef("any")), value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(type_ref.item or TypeRef("any"), item) for item in value) + "]"
    if isinstance(value, dict) and type_ref.kind == "object":
        module, _, class_name = type_ref.name.partition(":")
        return f"{module}.{class_name}({', '.join(_arguments(schema.object_type(type_ref.name).properties, value))})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_value(type_ref.item or TypeRef('any'), item)}" for key, item in value.items()) + "}"
    return repr(value)


def _variable(provider: str) -> str:
    name = "".join(character if character.isalnum() else "_" for character in provider)
    return f"{name}_" if keyword.iskeyword(name) else f"provider_{name}"
