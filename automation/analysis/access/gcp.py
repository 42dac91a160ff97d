"""Grants of Google Cloud: members and bindings of every kind of resource, deny policies, workload identity pools.

Sources: "IAM roles and permissions index", "Deny policies", "Privileged Access Manager overview".
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from automation.analysis.access.grants import EVERYONE, Effect, Grant
from automation.analysis.facts.view import Resources, at
from automation.analysis.resolved_plan import PlannedResource

_IAM: Final = re.compile(r"^gcp:.*(I[aA][mM]|Iam)(Member|Binding)$")
_AS_SOMEBODY: Final = frozenset(
    {"roles/iam.workloadIdentityUser", "roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser"}
)
"""Roles on a service account whose holder acts as it."""

_NOT_WHERE: Final = frozenset({"role", "member", "members", "condition", "deletionPolicy"})
_PUBLIC: Final = frozenset({"allUsers", "allAuthenticatedUsers"})
_CUSTOM_ROLES: Final = ("gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:organizations/iAMCustomRole:IAMCustomRole")


def custom_roles(*plans: Resources) -> dict[str, tuple[str, ...]]:
    """Permissions of the custom roles that ``plans`` define, by the role's full name."""
    return {
        role.id: tuple(role.inputs.get("permissions") or ())
        for plan in plans
        for type_ in _CUSTOM_ROLES
        for role in plan.of(type_)
    }


def read(resources: Resources, roles: Mapping[str, tuple[str, ...]]) -> Iterator[Grant]:
    """All grants of Google Cloud in ``resources``; ``roles`` are the permissions of custom roles."""
    for resource in resources:
        if _IAM.match(resource.type):
            yield from _members(resource, roles)
        elif resource.type in _OTHERS:
            yield from _OTHERS[resource.type](resource, roles)


def _members(resource: PlannedResource, roles: Mapping[str, tuple[str, ...]]) -> Iterator[Grant]:
    inputs = resource.inputs
    role = str(inputs.get("role"))
    where = {name: value for name, value in inputs.items() if name not in _NOT_WHERE}
    named = [value for name, value in where.items() if name not in {"project", "region", "location"}] or list(where.values())
    is_service_account = resource.type.startswith("gcp:serviceaccount/")
    for member in [inputs["member"]] if "member" in inputs else inputs.get("members") or ():
        yield Grant.by(
            resource,
            who=_who(member),
            effect=Effect.BECOME if is_service_account and role in _AS_SOMEBODY else Effect.ALLOW,
            role=role,
            actions=roles.get(role, ()),
            resources=tuple(str(value) for value in named),
            condition=str(at(inputs, "condition", "expression") or ""),
        )


def _deny(resource: PlannedResource, _roles: Mapping[str, tuple[str, ...]]) -> Iterator[Grant]:
    for rule in resource.inputs.get("rules") or ():
        denied = rule.get("denyRule") or {}
        excepted = tuple(denied.get("exceptionPrincipals") or ())
        for principal in denied.get("deniedPrincipals") or ():
            yield Grant.by(
                resource,
                who=f"{principal} but {', '.join(excepted)}" if excepted else principal,
                effect=Effect.DENY,
                actions=tuple(denied.get("deniedPermissions") or ()),
                excluded_actions=tuple(denied.get("exceptionPermissions") or ()),
                resources=(str(resource.inputs.get("parent")),),
                condition=str(at(denied, "denialCondition", "expression") or ""),
            )


def _entitlement(resource: PlannedResource, roles: Mapping[str, tuple[str, ...]]) -> Iterator[Grant]:
    bindings = at(resource.inputs, "privilegedAccess", "gcpIamAccess", "roleBindings") or ()
    users = [principal for users in resource.inputs.get("eligibleUsers") or () for principal in users.get("principals") or ()]
    for binding in bindings:
        for user in users:
            yield Grant.by(
                resource,
                who=_who(user),
                effect=Effect.ELIGIBLE,
                role=str(binding.get("role")),
                actions=roles.get(str(binding.get("role")), ()),
                resources=(str(resource.inputs.get("parent")),),
                condition=str(binding.get("conditionExpression") or ""),
            )


def _provider(resource: PlannedResource, _roles: Mapping[str, tuple[str, ...]]) -> Iterator[Grant]:
    """A provider of a pool lets its issuer's tokens in; what those may then do, the pool's principals are granted."""
    issuer = at(resource.inputs, "oidc", "issuerUri") or json.dumps(resource.inputs.get("aws") or {}, sort_keys=True)
    yield Grant.by(
        resource,
        who=f"tokens of {issuer}",
        effect=Effect.BECOME,
        actions=("sign in",),
        resources=(f"pool {resource.inputs.get('workloadIdentityPoolId')}",),
        condition=str(resource.inputs.get("attributeCondition") or ""),
    )


def _dataset(resource: PlannedResource, roles: Mapping[str, tuple[str, ...]]) -> Iterator[Grant]:
    """Access lists of BigQuery datasets, inside the dataset or of their own."""
    named = ("userByEmail", "groupByEmail", "domain", "specialGroup", "iamMember")
    for entry in resource.inputs.get("accesses") or [resource.inputs]:
        members = [str(entry[name]) for name in named if entry.get(name)]
        for member in members:
            role = str(entry.get("role"))
            yield Grant.by(
                resource,
                who=_who(member),
                role=role,
                actions=roles.get(role, ()),
                resources=(str(resource.inputs.get("datasetId")),),
            )


_OTHERS: Final = {
    "gcp:bigquery/dataset:Dataset": _dataset,
    "gcp:bigquery/datasetAccess:DatasetAccess": _dataset,
    "gcp:iam/denyPolicy:DenyPolicy": _deny,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _provider,
    "gcp:privilegedaccessmanager/entitlement:entitlement": _entitlement,
}


def _who(member: Any) -> str:
    return f"{EVERYONE} ({member})" if member in _PUBLIC else str(member)
