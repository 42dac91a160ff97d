"""Identity inside an environment's Azure resource group: rights of the control plane, managed identities of workloads."""

import uuid
from collections.abc import Sequence

import pulumi
import pulumi_azure_native as azure_native

from components.base import require
from components.identity import EXECUTION, Identity, IdentityArgs, job_kinds
from components.identity.azure_rights import (
    ARTIFACT_CONDITION,
    ARTIFACT_DATA_ACTIONS,
    EXECUTION_ACTIONS,
    JOB_ACTIONS,
    MANAGED_IDENTITY_OPERATOR,
)
from vocabulary import Cloud, NameKind


class AzureIdentity(Identity):
    """Custom roles in the resource group, and managed identities.

    Azure has no permission boundary (deny assignments can only be made by Azure itself), so that ``boundary_id`` is empty: what
    is not granted here, and what the deployer may not grant (account access), is all that limits these identities.

    Every assignment says ``ServicePrincipal``: a new identity reaches Entra's directory late, and with the type given Azure does
    not look for it there (Azure: "Assign Azure roles to a new service principal"). Roles and assignments are named by GUIDs;
    ours are derived, so that a second run finds them. An assignment's can not be used again for another principal, so that it is
    derived from the principal as well.
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _require_guid("account_id", args.account_id)
        _require_guid("organization_id", args.organization_id)
        if isinstance(args.control_plane_principal, str):
            _require_guid("control_plane_principal", args.control_plane_principal)
        super().__init__(name, args.context, opts)
        self._args = args
        self._group = pulumi.Output.format("/subscriptions/{0}/resourceGroups/{1}", args.account_id, args.scope)
        execution = self._role(EXECUTION, EXECUTION_ACTIONS)
        job = self._role("job", JOB_ACTIONS)
        grant = self._assign("control-plane", args.control_plane_principal, execution, self._group, ARTIFACT_CONDITION)
        workloads = {workload: self._workload(workload) for workload in args.workloads}
        for kind in job_kinds(args.workloads):
            identity = workloads[kind]
            self._assign(kind, identity.principal_id, job, self._group, ARTIFACT_CONDITION)
            operator = self._role_id(MANAGED_IDENTITY_OPERATOR)
            self._assign(f"run-as-{kind}", args.control_plane_principal, operator, identity.id)
        self.register(
            execution_identity_id=execution,
            workload_identity_ids={workload: identity.id for workload, identity in workloads.items()},
            workload_subjects={workload: identity.principal_id for workload, identity in workloads.items()},
            federated_trust_ids={"control-plane": grant.id},
            boundary_id="",
        )

    def _role(self, suffix: str, actions: Sequence[str]) -> pulumi.Output[str]:
        """A custom role in the resource group; returns its id, which Azure always gives as one of the subscription."""
        role_name = self.context.name(NameKind.AZURE_RESOURCE, suffix)
        guid = _guid(self._args.account_id, "role", role_name)
        definition = azure_native.authorization.RoleDefinition(
            self.child_name(f"{suffix}-role"),
            scope=self._group,
            assignable_scopes=[self._group],
            role_definition_id=guid,
            role_name=role_name,
            role_type="CustomRole",
            description=f"{suffix} in the {self.context.environment} environment of {self.context.prefix}",
            permissions=[
                {
                    "actions": list(actions),
                    "data_actions": list(ARTIFACT_DATA_ACTIONS),
                    "not_actions": [],
                    "not_data_actions": [],
                }
            ],
            opts=self.child(),
        )
        role_id: pulumi.Output[str] = definition.id.apply(lambda _: self._role_id(guid))
        return role_id

    def _workload(self, workload: str) -> azure_native.managedidentity.UserAssignedIdentity:
        return azure_native.managedidentity.UserAssignedIdentity(
            self.child_name(workload),
            resource_group_name=self._args.scope,
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, workload),
            location=self.context.place(Cloud.AZURE).name,
            tags=self.tags(),
            opts=self.child(),
        )

    def _assign(
        self,
        suffix: str,
        principal: pulumi.Input[str],
        role_id: pulumi.Input[str],
        scope: pulumi.Input[str],
        condition: str | None = None,
    ) -> azure_native.authorization.RoleAssignment:
        name = pulumi.Output.all(scope, role_id, principal).apply(lambda parts: _guid(*parts))
        return azure_native.authorization.RoleAssignment(
            self.child_name(f"{suffix}-grant"),
            role_assignment_name=name,
            scope=scope,
            role_definition_id=role_id,
            principal_id=principal,
            principal_type=azure_native.authorization.PrincipalType.SERVICE_PRINCIPAL,
            condition=condition,
            condition_version="2.0" if condition else None,
            opts=self.child(),
        )

    def _role_id(self, guid: str) -> str:
        return f"/subscriptions/{self._args.account_id}/providers/Microsoft.Authorization/roleDefinitions/{guid}"


def _guid(*parts: str) -> str:
    """A GUID that is the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


def _require_guid(argument: str, value: str) -> None:
    try:
        uuid.UUID(value)
    except ValueError:
        require(False, argument, value, "write a GUID, such as 00000000-0000-4000-8000-000000000000")
