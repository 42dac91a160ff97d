"""Grants of Azure: role assignments, eligible ones, federated credentials.

Source: "Azure built-in roles".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from automation.analysis.access.azure_builtin_roles import BUILT_IN_ROLES
from automation.analysis.access.grants import Effect, Grant
from automation.analysis.facts.view import Resources, at
from automation.analysis.resolved_plan import PlannedResource
from vocabulary import Cloud

_EFFECTS: Final = {
    "azure-native:authorization:RoleAssignment": Effect.ALLOW,
    "azure-native:authorization:PimRoleEligibilitySchedule": Effect.ELIGIBLE,
}
_PRINCIPALS: Final = {"Group": "group", "ServicePrincipal": "service principal", "User": "user"}
_CREDENTIAL: Final = "azure-native:managedidentity:FederatedIdentityCredential"


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a role assignment gives."""

    name: str
    actions: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """Names of principals and custom roles, of this plan and of those that it rests on."""

    principals: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)

    @classmethod
    def of(cls, *plans: Resources) -> "Directory":
        """The directory of ``plans``."""
        principals: dict[str, str] = {}
        roles: dict[str, Role] = {}
        for resource in (resource for plan in plans for resource in plan if resource.cloud is Cloud.AZURE):
            for principal in (resource.outputs.get("principalId"), at(resource.outputs, "identity", "principalId")):
                if isinstance(principal, str) and not resource.type.startswith("azure-native:authorization:"):
                    principals[principal] = f"{_short(resource.type)} {_physical(resource)}"
            if resource.type == "azure-native:authorization:RoleDefinition":
                guid = str(resource.inputs.get("roleDefinitionId") or resource.outputs.get("name")).rpartition("/")[2]
                roles[guid] = _custom_role(resource)
        return cls(principals, roles)


def read(resources: Resources, directory: Directory) -> Iterator[Grant]:
    """All grants of Azure in ``resources``."""
    for resource in resources:
        if resource.type in _EFFECTS:
            yield _assignment(resource, directory, _EFFECTS[resource.type])
        elif resource.type == _CREDENTIAL:
            yield Grant.by(
                resource,
                who=f"{resource.inputs.get('subject')} of {resource.inputs.get('issuer')}",
                effect=Effect.BECOME,
                actions=("sign in",),
                resources=(str(resource.inputs.get("resourceName")),),
                condition=f"aud {', '.join(resource.inputs.get('audiences') or ())}",
            )


def _assignment(resource: PlannedResource, directory: Directory, effect: Effect) -> Grant:
    inputs = resource.inputs
    guid = str(inputs.get("roleDefinitionId")).rpartition("/")[2]
    role = directory.roles.get(guid) or Role(name=BUILT_IN_ROLES.get(guid, guid))
    principal = str(inputs.get("principalId"))
    return Grant.by(
        resource,
        who=directory.principals.get(principal, f"{_PRINCIPALS.get(str(inputs.get('principalType')), 'principal')} {principal}"),
        effect=effect,
        role=role.name,
        actions=role.actions,
        excluded_actions=role.excluded,
        resources=(str(inputs.get("scope")),),
        condition=str(inputs.get("condition") or ""),
    )


def _custom_role(resource: PlannedResource) -> Role:
    permissions: list[Mapping[str, Any]] = list(resource.inputs.get("permissions") or ())
    actions = [action for part in permissions for name in ("actions", "dataActions") for action in part.get(name) or ()]
    excluded = [action for part in permissions for name in ("notActions", "notDataActions") for action in part.get(name) or ()]
    name = str(resource.inputs.get("roleName") or resource.name)
    return Role(name=name, actions=tuple(actions), excluded=tuple(excluded))


def _physical(resource: PlannedResource) -> str:
    return resource.id.rpartition("/")[2] or resource.name


def _short(type_: str) -> str:
    words = {"UserAssignedIdentity": "identity"}
    name = type_.rpartition(":")[2]
    return words.get(name, name)
