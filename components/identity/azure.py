"""Identity inside an environment's Azure resource group: rights of the control plane, managed identities of workloads."""

import pulumi
import pulumi_azure_native as azure_native

from components.azure_role_assignment import assign_role
from components.azure_roles import (
    ARTIFACT_CONDITION,
    ARTIFACT_ROLE,
    EXECUTION_ROLE,
    JOB_ROLE,
    MANAGED_IDENTITY_OPERATOR,
    custom_role_guid,
    environment_role_name,
    require_guid,
    role_definition_id,
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
        execution, artifacts = self._custom_role(EXECUTION_ROLE), self._custom_role(ARTIFACT_ROLE)
        grants = {
            **{who: self._grant(who, principal, execution, ARTIFACT_CONDITION) for who, principal in args.principals.items()},
            **{who: self._grant(who, principal, artifacts, ARTIFACT_CONDITION) for who, principal in movers.items()},
        }
        workloads = {workload: self._workload(workload) for workload in args.workloads}
        for kind in job_kinds(args.workloads):
            self._grant(kind, workloads[kind].principal_id, self._custom_role(JOB_ROLE), ARTIFACT_CONDITION)
            self._run_as(kind, workloads[kind])
        self.register(
            execution_identity_id=role_definition_id(args.account_id, execution),
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
        for who, principal in self._args.principals.items():
            suffix = f"run-as-{kind}" if who == CONTROL_PLANE else f"{who}-run-as-{kind}"
            self._grant(suffix, principal, MANAGED_IDENTITY_OPERATOR, scope=identity.id)

    def _grant(
        self,
        suffix: str,
        principal: pulumi.Input[str],
        role: str,
        condition: str | None = None,
        scope: pulumi.Input[str] | None = None,
    ) -> azure_native.authorization.RoleAssignment:
        """Grant a role in the resource group, or in ``scope``."""
        return assign_role(
            self,
            f"{suffix}-grant",
            subscription_id=self._args.account_id,
            scope=scope or self._group,
            role=role,
            principal_id=principal,
            condition=condition,
        )

    def _custom_role(self, role: str) -> str:
        """GUID of a role that account access defines."""
        name = environment_role_name(self.context.prefix, self.context.environment, role)
        return custom_role_guid(self._args.account_id, name)
