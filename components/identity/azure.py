"""Identity inside an environment's Azure resource group: rights of the control plane, managed identities of workloads."""

import uuid

import pulumi
import pulumi_azure_native as azure_native

from components.azure_roles import (
    ARTIFACT_CONDITION,
    EXECUTION_ROLE,
    JOB_ROLE,
    MANAGED_IDENTITY_OPERATOR,
    custom_role_guid,
    environment_role_name,
    require_guid,
)
from components.identity import Identity, IdentityArgs, job_kinds
from vocabulary import Cloud, NameKind


class AzureIdentity(Identity):
    """Managed identities, and assignments of roles in the resource group. The roles are defined by account access.

    Azure has no permission boundary (only Azure itself makes deny assignments), so that ``boundary_id`` is empty: what limits
    these identities is that the deployer defines no roles and assigns only those of account access.

    Every assignment says ``ServicePrincipal``: a new identity reaches Entra's directory late, and with the type given Azure does
    not look for it there (Azure: "Assign Azure roles to a new service principal"). Assignments are named by GUIDs; ours are
    derived, so that a second run finds them, and from the principal too, since an assignment can not be given to another one.
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_guid("account_id", args.account_id)
        if isinstance(args.control_plane_principal, str):
            require_guid("control_plane_principal", args.control_plane_principal)
        super().__init__(name, args.context, opts)
        self._args = args
        self._group = pulumi.Output.format("/subscriptions/{0}/resourceGroups/{1}", args.account_id, args.scope)
        principal = args.control_plane_principal
        execution = self._custom_role_id(EXECUTION_ROLE)
        grant = self._grant("control-plane", principal, execution, self._group, ARTIFACT_CONDITION)
        workloads = {workload: self._workload(workload) for workload in args.workloads}
        for kind in job_kinds(args.workloads):
            identity = workloads[kind]
            self._grant(kind, identity.principal_id, self._custom_role_id(JOB_ROLE), self._group, ARTIFACT_CONDITION)
            self._grant(f"run-as-{kind}", principal, self._role_id(MANAGED_IDENTITY_OPERATOR), identity.id)
        self.register(
            execution_identity_id=execution,
            workload_identity_ids={workload: identity.id for workload, identity in workloads.items()},
            workload_subjects={workload: identity.principal_id for workload, identity in workloads.items()},
            federated_trust_ids={"control-plane": grant.id},
            boundary_id="",
        )

    def _workload(self, workload: str) -> azure_native.managedidentity.UserAssignedIdentity:
        return azure_native.managedidentity.UserAssignedIdentity(
            self.child_name(workload),
            resource_group_name=self._args.scope,
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, workload),
            location=self.context.place(Cloud.AZURE).name,
            tags=self.tags(),
            opts=self.child(),
        )

    def _grant(
        self,
        suffix: str,
        principal: pulumi.Input[str],
        role_id: str,
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

    def _custom_role_id(self, role: str) -> str:
        name = environment_role_name(self.context.prefix, self.context.environment, role)
        return self._role_id(custom_role_guid(self._args.account_id, name))

    def _role_id(self, guid: str) -> str:
        return f"/subscriptions/{self._args.account_id}/providers/Microsoft.Authorization/roleDefinitions/{guid}"


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))
