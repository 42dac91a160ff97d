"""Roles of an environment's AWS account, as all capabilities make them: below the boundary, with one policy of their own."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws_policies import Statement, document
from components.base import Component
from vocabulary import NameKind


def bounded_role(
    component: Component,
    suffix: str,
    *,
    trusted: Sequence[pulumi.Input[Statement]],
    rights: Sequence[pulumi.Input[Statement]],
    boundary_id: pulumi.Input[str],
    name: str | None = None,
    description: str | None = None,
    policy_suffix: str | None = None,
    policy_name: str | None = "rights",
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """A role as child ``suffix`` of ``component``, and its rights, which whatever uses the role waits for.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        trusted: who may become it.
        rights: what it may do.
        boundary_id: ARN of the permission boundary.
        name: its name where others derive it; ``suffix`` among the component's names unless given.
        description: what it is for, for people.
        policy_suffix: what the component calls the policy; ``suffix`` unless given.
        policy_name: name of the policy in IAM; made up by Pulumi where it is None.
    """
    role = aws.iam.Role(
        component.child_name(suffix),
        name=name or component.physical_name(NameKind.IAM_ROLE, suffix),
        description=description,
        assume_role_policy=document(trusted),
        permissions_boundary=boundary_id,
        tags=component.tags(),
        opts=component.child(),
    )
    policy = aws.iam.RolePolicy(
        component.child_name(policy_suffix or suffix),
        name=policy_name,
        role=role.name,
        policy=document(rights),
        opts=component.child(),
    )
    return role, policy
