"""Role assignments on Azure, all made one way: a name derived from what they join, and a principal whose type is said."""

import pulumi
from pulumi_azure_native import authorization

from components.azure_roles import assignment_name, role_definition_id
from components.base import Component


def assign_role(
    component: Component,
    suffix: str,
    *,
    subscription_id: str,
    scope: pulumi.Input[str],
    role: str,
    principal_id: pulumi.Input[str],
    condition: str | None = None,
) -> authorization.RoleAssignment:
    """Give a workload a role, as child ``suffix`` of ``component``.

    The type is said because Entra may not know yet a principal that was just made, and Azure would refuse it ("Assign Azure roles
    using the REST API", new service principal).

    Args:
        component: the component that owns the assignment.
        suffix: what the component calls it.
        subscription_id: subscription that knows the role.
        scope: id of the resource or resource group that the role counts for.
        role: GUID of the role.
        principal_id: object id of the managed identity or service principal.
        condition: what requests must satisfy besides, in the language of version 2.0.
    """
    role_id = role_definition_id(subscription_id, role)
    return authorization.RoleAssignment(
        component.child_name(suffix),
        role_assignment_name=assignment_name(scope, role_id, principal_id),
        scope=scope,
        role_definition_id=role_id,
        principal_id=principal_id,
        principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
        condition=condition,
        condition_version="2.0" if condition else None,
        opts=component.child(),
    )
