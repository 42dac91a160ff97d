"""Human access on Azure: custom roles, assigned to Entra groups; break-glass only as an eligibility that people activate."""

import pulumi
import pulumi_azure_native as azure_native

from components.azure_roles import custom_role_guid, environment_role_name, require_guid
from components.human_access import HumanAccess, HumanAccessArgs
from components.human_access.azure_rights import RIGHTS
from vocabulary import Cloud, HumanRole

ELIGIBILITY = "P365D"
"""How long the group may activate break-glass until somebody renews it: the longest that Privileged Identity Management allows
unless its settings are changed."""


class AzureHumanAccess(HumanAccess):
    """Standing assignments for reader and operator, a time-bound eligibility in Privileged Identity Management for break-glass.

    Activation asks for multi-factor authentication and a justification by default, and lasts at most eight hours. One hour is
    set by hand: the settings belong to a policy whose id Azure makes up (docs/capabilities/human_access.md). Source: Entra,
    "Assign Azure resource roles in Privileged Identity Management"; needs Entra ID P2 or Entra ID Governance.
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: HumanAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_guid("account_id", args.account_id)
        for role, group in args.groups.items():
            require_guid(f"groups.{role}", group)
        super().__init__(name, args.context, opts)
        self._args = args
        self._subscription = f"/subscriptions/{args.account_id}"
        roles = {role: self._role(role) for role in args.granted_roles()}
        grants = {role: self._grant(role, definition) for role, definition in roles.items()}
        self.register(
            role_ids={role.value: definition.id for role, definition in roles.items()},
            grant_ids={role.value: grant.id for role, grant in grants.items()},
        )

    def _role(self, role: HumanRole) -> azure_native.authorization.RoleDefinition:
        role_name = environment_role_name(self.context.prefix, self._args.target, role)
        rights = RIGHTS[role]
        return azure_native.authorization.RoleDefinition(
            self.child_name(role),
            scope=self._subscription,
            assignable_scopes=[self._subscription],
            role_definition_id=custom_role_guid(self._args.account_id, role_name),
            role_name=role_name,
            role_type="CustomRole",
            description=f"{role} in the {self._args.target} environment",
            permissions=[
                azure_native.authorization.PermissionArgs(
                    actions=list(rights.actions),
                    not_actions=list(rights.not_actions),
                    data_actions=list(rights.data_actions),
                    not_data_actions=[],
                )
            ],
            opts=self.child(),
        )

    def _grant(self, role: HumanRole, definition: azure_native.authorization.RoleDefinition) -> pulumi.CustomResource:
        if role is HumanRole.BREAK_GLASS:
            eligibility: pulumi.CustomResource = azure_native.authorization.PimRoleEligibilitySchedule(
                self.child_name(role),
                scope=self._subscription,
                role_definition_id=definition.id,
                principal_id=self._args.groups[role],
                justification=f"Emergencies in the {self._args.target} environment",
                schedule_info=azure_native.authorization.RoleEligibilityScheduleRequestPropertiesScheduleInfoArgs(
                    expiration=azure_native.authorization.RoleEligibilityScheduleRequestPropertiesExpirationArgs(
                        type=azure_native.authorization.Type.AFTER_DURATION, duration=ELIGIBILITY
                    )
                ),
                opts=self.child(),
            )
            return eligibility
        assignment: pulumi.CustomResource = azure_native.authorization.RoleAssignment(
            self.child_name(role),
            scope=self._subscription,
            role_definition_id=definition.id,
            principal_id=self._args.groups[role],
            principal_type=azure_native.authorization.PrincipalType.GROUP,
            description=f"{role} in the {self._args.target} environment",
            opts=self.child(),
        )
        return assignment
