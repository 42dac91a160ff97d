"""Which input of a type holds its physical name."""

import re

from automation.sandbox.rules import NO_RULES, TypeRules
from automation.sandbox.schema_types import ResourceSpec

_AZURE_PATH_NAMES = re.compile(r".*Name$|^name$")


def name_property(spec: ResourceSpec, rules: TypeRules = NO_RULES) -> str:
    """The input that holds the physical name and may be left out; "" if the type has none.

    AWS and Google: an optional `name` that is always there afterwards. Azure: the optional last part of the resource's
    path, which is an input ending in "Name" that is no output.
    """
    if rules.name_property is not None:
        return rules.name_property
    if spec.token.startswith("azure-native:"):
        candidates = [
            p.name
            for p in spec.inputs.values()
            if not p.required and p.type.kind == "string" and p.name not in spec.outputs and _AZURE_PATH_NAMES.match(p.name)
        ]
        wanted = spec.class_name[:1].lower() + spec.class_name[1:] + "Name"
        return wanted if wanted in candidates else candidates[-1] if candidates else ""
    name = spec.inputs.get("name")
    output = spec.outputs.get("name")
    if name and output and not name.required and name.type.kind == "string" and output.required:
        return "name"
    return ""
