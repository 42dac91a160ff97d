"""Identity inside an environment's Azure resource group: rights of the control plane, managed identities of workloads."""

import pulumi
import pulumi_azure_native as azure_native

from components.azure_roles import (
    ARTIFACT_CONDITION,
    ARTIFACT_ROLE,
    EXECUTION_ROLE,
    JOB_ROLE,
    MANAGED_IDENTITY_OPERATOR,
    assignment_name,
    custom_role_guid,
    environment_role_name,
    require_guid,
)
from components.identity import CONTROL_PLANE, Identity, IdentityArgs, job_kinds
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
        movers = args.artifact_principals or {}
        for who, principal in {**args.principals, **movers}.items():
            if isinstance(principal, str):
                require_guid(f"principals.{who}", principal)
        super().__init__(name, args.context, opts)
        self._args = args
        self._group = pulumi.Output.format("/subscriptions/{0}/resourceGroups/{1}", args.account_id, args.scope)
        execution, artifacts = self._custom_role_id(EXECUTION_ROLE), self._custom_role_id(ARTIFACT_ROLE)
        grants = {
            **{who: self._grant(who, principal, execution, ARTIFACT_CONDITION) for who, principal in args.principals.items()},
            **{who: self._grant(who, principal, artifacts, ARTIFACT_CONDITION) for who, principal in movers.items()},
        }
        workloads = {workload: self._workload(workload) for workload in args.workloads}
        for kind in job_kinds(args.workloads):
            self._grant(kind, workloads[kind].principal_id, self._custom_role_id(JOB_ROLE), ARTIFACT_CONDITION)
            self._run_as(kind, workloads[kind])
        self.register(
            execution_identity_id=execution,
            workload_identity_ids={workload: identity.id for workload, identity in workloads.items()},
            workload_subjects={workload: identity.principal_id for workload, identity in workloads.items()},
            federated_trust_ids={who: grant.id for who, grant in grants.items()},
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

    def _run_as(self, kind: str, identity: azure_native.managedidentity.UserAssignedIdentity) -> None:
        operator = self._role_id(MANAGED_IDENTITY_OPERATOR)
        for who, principal in self._args.principals.items():
            suffix = f"run-as-{kind}" if who == CONTROL_PLANE else f"{who}-run-as-{kind}"
            self._grant(suffix, principal, operator, scope=identity.id)

    def _grant(
        self,
        suffix: str,
        principal: pulumi.Input[str],
        role_id: str,
        condition: str | None = None,
        scope: pulumi.Input[str] | None = None,
    ) -> azure_native.authorization.RoleAssignment:
        """Grant a role in the resource group, or in ``scope``."""
        scope = scope or self._group
        return azure_native.authorization.RoleAssignment(
            self.child_name(f"{suffix}-grant"),
            role_assignment_name=assignment_name(scope, role_id, principal),
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
