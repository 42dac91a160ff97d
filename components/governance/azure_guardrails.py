"""The guardrail table as Azure Policy, computed without an engine.

Built-in definitions where Azure has one that can deny; ids and parameters are those of the "List of built-in policy definitions"
(github.com/Azure/azure-policy). Two are our own, where there is none. Policies see changes that come through Resource Manager;
what is in place already is reported as non-compliant.

Sources: Azure Policy "Definition structure basics", "Understand Azure Policy effects", "denyAction effect".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_DENY: Final[dict[str, str | Sequence[str]]] = {"effect": "Deny"}

_SERVICES_OWN: Final[dict[str, str | Sequence[str]]] = {"excludedManagedByResourceProviders": ["All managed resource groups"]}
"""Groups that a service makes and keeps to itself. Azure Machine Learning makes one for each registry and each workspace with a
key of ours, and says nothing about how it reaches the storage in them: they could not be made."""

_DEFENDER_PLANS: Final = ("Arm", "KeyVaults", "StorageAccounts")
"""Plans that the account baseline switches on."""

Rule = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BuiltIn:
    """A policy of Azure's own.

    Attributes:
        reference: our name for it within the initiative.
        definition: its id.
        parameters: values of its parameters.
        locations: name of the parameter that takes the allowed locations, if it has one.
    """

    reference: str
    definition: str
    parameters: Mapping[str, str | Sequence[str]] = field(default_factory=lambda: _DENY)
    locations: str = ""


@dataclass(frozen=True, kw_only=True)
class Custom:
    """A policy of ours.

    Attributes:
        reference: its name.
        title: its display name.
        remedy: what whoever is stopped should do; its description.
        rule: condition and effect; ``{prefix}`` stands for the prefix of all names.
    """

    reference: str
    title: str
    remedy: str
    rule: Rule


Rendering = BuiltIn | Custom

_KEEP_DIAGNOSTICS: Final = Custom(
    reference="keep-diagnostic-settings",
    title="Diagnostic settings of prod and of the organization are not deleted",
    remedy="Take the guardrail's assignment off first, with somebody who may; dev and staging can be taken down freely.",
    rule={
        "if": {
            "allOf": [
                {
                    "field": "type",
                    "in": [
                        "Microsoft.Insights/diagnosticSettings",
                        "Microsoft.Resources/subscriptions/providers/diagnosticSettings",
                    ],
                },
                {"anyOf": [{"field": "name", "like": f"{{prefix}}-{stack}-*"} for stack in ("prod", "org")]},
            ]
        },
        "then": {"effect": "denyAction", "details": {"actionNames": ["delete"]}},
    },
)
_KEEP_DEFENDER: Final = Custom(
    reference="keep-defender-plans",
    title="Defender plans stay on",
    remedy="Leave the plans of resource manager, vaults and storage at the tier Standard.",
    rule={
        "if": {
            "allOf": [
                {"field": "type", "equals": "Microsoft.Security/pricings"},
                {"field": "name", "in": list(_DEFENDER_PLANS)},
                {"field": "Microsoft.Security/pricings/pricingTier", "equals": "Free"},
            ]
        },
        "then": {"effect": "deny"},
    },
)

RENDERINGS: Final[Mapping[str, Sequence[Rendering]]] = {
    "keep-audit-trail": (_KEEP_DIAGNOSTICS,),
    "keep-threat-detection": (_KEEP_DEFENDER,),
    "no-static-keys": (
        BuiltIn(reference="no-shared-keys", definition="8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54", parameters=_DENY | _SERVICES_OWN),
        BuiltIn(reference="no-registry-admin", definition="dc921057-6b28-4fbe-9b83-f7bec05db6c2"),
    ),
    "data-perimeter": (
        BuiltIn(reference="no-cross-tenant-replication", definition="92a89a79-6c52-4a7e-a03f-61306fc49312"),
        BuiltIn(reference="no-open-registries", definition="d0793b48-0edc-4296-a390-4c75d1bdfd71"),
    ),
    "no-public-storage": (
        BuiltIn(reference="no-public-blobs", definition="4fa4b6c0-31ca-4c0d-b10d-24b96f62a751", parameters={"effect": "deny"}),
        BuiltIn(reference="no-anonymous-pull", definition="9f2dea28-e834-476c-99c5-3507b4728395"),
    ),
    "one-permission-system": (BuiltIn(reference="vaults-by-rbac", definition="12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5"),),
    "tls-minimum": (
        BuiltIn(
            reference="storage-tls",
            definition="fe83a0eb-a853-422d-aac2-1bffd182c5d0",
            parameters=_DENY | {"minimumTlsVersion": "TLS1_2"},
        ),
        BuiltIn(reference="storage-https", definition="404c3081-a854-4457-ae30-26a93ef643f9"),
    ),
    "no-default-network": (BuiltIn(reference="private-subnets", definition="7bca8353-aa3b-429b-904a-9229c4385837"),),
    "residency": (
        BuiltIn(
            reference="resource-locations",
            definition="e56962a6-4747-49cd-b67b-bf8b01975c4c",
            parameters={},
            locations="listOfAllowedLocations",
        ),
        BuiltIn(
            reference="group-locations",
            definition="e765b5de-1225-4ba3-bd56-1ac6695af988",
            parameters={},
            locations="listOfAllowedLocations",
        ),
    ),
}
"""Guardrails by id. Public ways to the data plane of storage and vaults, and public addresses of machines, are refused by
``network_guardrails``. Not here: Azure Machine Learning workspaces, whose public endpoint stays open to listed addresses."""


def rule_for(custom: Custom, prefix: str) -> dict[str, Any]:
    """The rule of a policy of ours, with the prefix of names in it."""
    return {key: _with_prefix(part, prefix) for key, part in custom.rule.items()}


def _with_prefix(part: Any, prefix: str) -> Any:
    if isinstance(part, str):
        return part.replace("{prefix}", prefix)
    if isinstance(part, Mapping):
        return {key: _with_prefix(value, prefix) for key, value in part.items()}
    return [_with_prefix(value, prefix) for value in part] if isinstance(part, list) else part
