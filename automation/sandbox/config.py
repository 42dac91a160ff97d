"""Checks the configuration of an explicit provider.

The SDKs send lists, objects, booleans and numbers of a provider as JSON inside strings; they are parsed here.
"""

import json
from collections.abc import Mapping
from typing import Any

from automation.sandbox import schema
from automation.sandbox.check import Failure, check_inputs
from automation.sandbox.rules import Text, TypeRules

_ENGINE_KEYS = frozenset({"version", "pluginDownloadURL", "pluginChecksums", "__internal", "__defaults"})
"""Keys that belong to the engine and not to the provider."""

_RULES: dict[str, TypeRules] = {
    "aws": TypeRules(
        at_most_one=(("allowedAccountIds", "forbiddenAccountIds"),),
        at_least_one=(("region",),),
        syntax={
            "allowedAccountIds": "account_id",
            "forbiddenAccountIds": "account_id",
            "assumeRoles.roleArn": "arn",
            "assumeRoleWithWebIdentity.roleArn": "arn",
        },
        text={"region": Text(r"[a-z]{2,5}(-[a-z]+)+-\d", 1, 30, "a region such as eu-central-1")},
    ),
    "azure-native": TypeRules(syntax={"subscriptionId": "guid", "tenantId": "guid", "clientId": "guid"}),
    "gcp": TypeRules(
        at_least_one=(("project",),),
        text={
            "project": Text(
                r"([a-z0-9.-]+:)?[a-z][a-z0-9-]*[a-z0-9]", 6, 60, "a project id: 6 to 30 lower-case letters, digits and hyphens"
            ),
            "region": Text(r"[a-z]+-[a-z]+\d+", 1, 40, "a region such as europe-west4"),
        },
    ),
}


def check_config(package: str, inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[Failure]]:
    """The parsed configuration of a provider, and what is wrong with it."""
    spec = schema.resource(f"pulumi:providers:{package}")
    known = {k: v for k, v in inputs.items() if k not in _ENGINE_KEYS and v is not None}
    parsed = {k: _parse(v) if k in spec.inputs and spec.inputs[k].type.kind != "string" else v for k, v in known.items()}
    return check_inputs(spec.inputs, parsed, _RULES[package], secrets=spec.secret_outputs)


def _parse(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
