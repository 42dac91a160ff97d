"""Account access on Azure: a managed identity for each kind of deployer, with federated credentials and a conditional role."""

from collections.abc import Iterable, Sequence

import pulumi
import pulumi_azure_native as azure_native

from components.account_access import AccountAccess, AccountAccessArgs, DeployerKind
from components.account_access.azure_rights import (
    ACTIONS,
    ENVIRONMENT_ROLES,
    GRANTABLE_BUILT_IN_ROLES,
    NOT_ACTIONS,
    only_these_roles,
)
from components.azure_roles import (
    ARTIFACT_DATA_ACTIONS,
    EXECUTION_ROLE,
    custom_role_guid,
    environment_role_name,
    require_guid,
)
from vocabulary import Cloud, NameKind


class AzureAccountAccess(AccountAccess):
    """Managed identities in ``scope``, rights in the environment's subscription ``account_id``.

    The two differ: ``scope`` is a resource group of the control plane, so that an environment's deployer can not reach itself.
    The environment's stack defines no roles: the ones that it assigns are defined here.
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: AccountAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_guid("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._subscription = f"/subscriptions/{args.account_id}"
        boundary = self._boundary()
        identities = {kind: self._deployer(kind) for kind in DeployerKind}
        self._grant(DeployerKind.PREVIEW, identities[DeployerKind.PREVIEW], condition=None)
        self._grant(DeployerKind.DEPLOY, identities[DeployerKind.DEPLOY], self._grant_condition(identities.values()))
        credentials = {kind: self._issuers(kind, identity) for kind, identity in identities.items()}
        self.register(
            deployer_ids={kind.value: identity.client_id for kind, identity in identities.items()},
            token_issuer_ids={issuer: trust.id for issuer, trust in credentials[DeployerKind.DEPLOY].items()},
            boundary_id=boundary[EXECUTION_ROLE].id,
        )

    def _boundary(self) -> dict[str, azure_native.authorization.RoleDefinition]:
        """The custom roles that the deployer may assign; their names and GUIDs are those that ``identity`` derives."""
        return {
            role: self._role(role, self._environment_role_name(role), actions, data_actions=ARTIFACT_DATA_ACTIONS)
            for role, actions in ENVIRONMENT_ROLES.items()
        }

    def _deployer(self, kind: DeployerKind) -> azure_native.managedidentity.UserAssignedIdentity:
        return azure_native.managedidentity.UserAssignedIdentity(
            self.child_name(kind),
            resource_group_name=self._args.scope,
            resource_name_=self.physical_name(NameKind.MANAGED_IDENTITY, kind),
            location=self.context.place(Cloud.AZURE).name,
            tags=self.tags(),
            opts=self.child(),
        )

    def _grant(
        self,
        kind: DeployerKind,
        identity: azure_native.managedidentity.UserAssignedIdentity,
        condition: pulumi.Input[str] | None,
    ) -> None:
        role = self._role(kind, self.physical_name(NameKind.AZURE_RESOURCE, kind), ACTIONS[kind], not_actions=NOT_ACTIONS)
        azure_native.authorization.RoleAssignment(
            self.child_name(kind),
            scope=self._subscription,
            role_definition_id=role.id,
            principal_id=identity.principal_id,
            principal_type=azure_native.authorization.PrincipalType.SERVICE_PRINCIPAL,
            description=f"Pipelines that {kind} the {self._args.target} environment",
            condition=condition,
            condition_version=None if condition is None else "2.0",
            opts=self.child(),
        )

    def _issuers(
        self, kind: DeployerKind, identity: azure_native.managedidentity.UserAssignedIdentity
    ) -> dict[str, azure_native.managedidentity.FederatedIdentityCredential]:
        """One credential for each pipeline system, one after the other: concurrent writes to one identity are refused (409)."""
        credentials: dict[str, azure_native.managedidentity.FederatedIdentityCredential] = {}
        for pipeline in self._args.pipelines:
            credentials[pipeline.name] = azure_native.managedidentity.FederatedIdentityCredential(
                self.child_name(f"{kind}-{pipeline.name}"),
                resource_group_name=self._args.scope,
                resource_name_=identity.name,
                federated_identity_credential_resource_name=pipeline.name,
                issuer=pipeline.issuer,
                subject=pipeline.subjects[kind],
                audiences=[pipeline.audience],
                opts=self.child(depends_on=list(credentials.values())),
            )
        return credentials

    def _role(
        self,
        suffix: str,
        role_name: str,
        actions: Sequence[str],
        *,
        not_actions: Sequence[str] = (),
        data_actions: Sequence[str] = (),
    ) -> azure_native.authorization.RoleDefinition:
        return azure_native.authorization.RoleDefinition(
            self.child_name(suffix),
            scope=self._subscription,
            assignable_scopes=[self._subscription],
            role_definition_id=custom_role_guid(self._args.account_id, role_name),
            role_name=role_name,
            role_type="CustomRole",
            description=f"{suffix} in the {self._args.target} environment",
            permissions=[
                azure_native.authorization.PermissionArgs(
                    actions=list(actions),
                    not_actions=list(not_actions),
                    data_actions=list(data_actions),
                    not_data_actions=[],
                )
            ],
            opts=self.child(),
        )

    def _environment_role_name(self, role: str) -> str:
        return environment_role_name(self.context.prefix, self._args.target, role)

    def _grant_condition(self, deployers: Iterable[azure_native.managedidentity.UserAssignedIdentity]) -> pulumi.Output[str]:
        custom = [custom_role_guid(self._args.account_id, self._environment_role_name(role)) for role in ENVIRONMENT_ROLES]
        roles = [*custom, *GRANTABLE_BUILT_IN_ROLES.values()]
        principal_ids = pulumi.Output.all(*(deployer.principal_id for deployer in deployers))
        return principal_ids.apply(lambda ids: only_these_roles(roles, ids))
