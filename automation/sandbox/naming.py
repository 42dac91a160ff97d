"""Names that a resource gets when the program gives none.

The real plugins add a hyphen and seven hexadecimal digits (AWS, Google) or eight (Azure) from a seed that changes at
every run. Here the digits follow from the URN, so that two plans can be compared.
"""

import re

from automation.sandbox.rules import TypeRules
from automation.sandbox.scope import Scope
from automation.sandbox.templates import Context, made_up


def automatic_name(logical_name: str, *, seed: str, scope: Scope, rules: TypeRules, property_name: str, prefix: str) -> str:
    """The name of a resource whose name input is left out; `prefix` is its `namePrefix` input, if any."""
    if rules.automatic_name:
        return str(Context(scope, seed, logical_name, {}).render(rules.automatic_name))
    if prefix:
        return prefix + made_up("digits", seed, "26-prefix")
    azure = scope.package == "azure-native"
    suffix = made_up("hex", seed, "8-name") if azure else "-" + made_up("hex", seed, "7-name")
    text = rules.text.get(property_name)
    room = text.maximum - len(suffix) if text and text.maximum else len(logical_name)
    return logical_name[:room] + suffix


def is_automatic(name: str, logical_name: str) -> bool:
    """Whether a name looks like one that `automatic_name` or a real plugin made."""
    return re.fullmatch(re.escape(logical_name) + r"(-[0-9a-f]{7}|[0-9a-f]{8})", name) is not None
