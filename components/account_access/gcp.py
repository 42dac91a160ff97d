"""Account access on Google Cloud: a workload identity pool, a service account for each kind of deployer, a deny policy."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

import pulumi
import pulumi_gcp as gcp

from components.account_access import AccountAccess, AccountAccessArgs, DeployerKind
from components.account_access.gcp_rights import (
    CUSTOM_PERMISSIONS,
    DENIED_TO_ALL,
    DENIED_TO_DEPLOYERS,
    ENVIRONMENT_ROLES,
    GRANTABLE_PREDEFINED_ROLES,
    IAM_ADMIN_ROLE,
    PREDEFINED_ROLES,
    only_these_roles,
    only_these_subjects,
)
from components.gcp_projects import require_project_id
from components.gcp_roles import environment_role_id
from vocabulary import Cloud, NameKind


class GcpAccountAccess(AccountAccess):
    """Pool and service accounts in ``scope``, rights in the environment's project ``account_id``.

    The two differ: ``scope`` is the control plane's project, so that an environment's deployer can not reach itself. The
    environment's stack defines no roles: the ones that it grants are defined here.
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: AccountAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_project_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        environment_roles = self._environment_roles()
        pool, issuers = self._issuers()
        accounts = {kind: self._deployer(kind, pool, environment_roles) for kind in DeployerKind}
        boundary = self._boundary(accounts.values())
        self.register(
            deployer_ids={kind.value: account.email for kind, account in accounts.items()},
            token_issuer_ids={issuer: provider.name for issuer, provider in issuers.items()},
            boundary_id=boundary.id,
        )

    def _environment_roles(self) -> list[gcp.projects.IAMCustomRole]:
        """The custom roles that the deployer may grant; their names are those that ``identity`` derives."""
        return [self._role(role, self._environment_role_id(role), permissions) for role, permissions in ENVIRONMENT_ROLES.items()]

    def _issuers(self) -> tuple[gcp.iam.WorkloadIdentityPool, dict[str, gcp.iam.WorkloadIdentityPoolProvider]]:
        pool = gcp.iam.WorkloadIdentityPool(
            self.child_name("deployers"),
            project=self._args.scope,
            workload_identity_pool_id=self.physical_name(NameKind.WORKLOAD_IDENTITY_POOL, "deployers"),
            display_name=f"Deployers of {self._args.target}",
            description=f"Pipelines that deploy the {self._args.target} environment",
            opts=self.child(),
        )
        providers = {
            pipeline.name: gcp.iam.WorkloadIdentityPoolProvider(
                self.child_name(pipeline.name),
                project=self._args.scope,
                workload_identity_pool_id=pool.workload_identity_pool_id,
                workload_identity_pool_provider_id=pipeline.name,
                display_name=pipeline.name,
                attribute_mapping={"google.subject": "assertion.sub"},
                attribute_condition=only_these_subjects(list(pipeline.subjects.values())),
                oidc=gcp.iam.WorkloadIdentityPoolProviderOidcArgs(
                    issuer_uri=pipeline.issuer, allowed_audiences=[pipeline.audience]
                ),
                opts=self.child(),
            )
            for pipeline in self._args.pipelines
        }
        return pool, providers

    def _deployer(
        self, kind: DeployerKind, pool: gcp.iam.WorkloadIdentityPool, environment_roles: Sequence[pulumi.Resource]
    ) -> gcp.serviceaccount.Account:
        account = gcp.serviceaccount.Account(
            self.child_name(kind),
            project=self._args.scope,
            account_id=self.physical_name(NameKind.SERVICE_ACCOUNT, kind),
            display_name=f"{kind} {self._args.target}",
            description=f"Pipelines that {kind} the {self._args.target} environment",
            opts=self.child(),
        )
        for pipeline in self._args.pipelines:
            gcp.serviceaccount.IAMMember(
                self.child_name(f"{kind}-{pipeline.name}"),
                service_account_id=account.name,
                role="roles/iam.workloadIdentityUser",
                member=pulumi.Output.concat("principal://iam.googleapis.com/", pool.name, "/subject/", pipeline.subjects[kind]),
                opts=self.child(),
            )
        custom = self._role(f"{kind}-rights", self.physical_name(NameKind.CUSTOM_ROLE, kind), CUSTOM_PERMISSIONS[kind])
        self._grant(f"{kind}-custom", account, custom.name)
        for role in PREDEFINED_ROLES[kind]:
            self._grant(f"{kind}-{role.removeprefix('roles/')}", account, role)
        if kind is DeployerKind.DEPLOY:
            condition = gcp.projects.IAMMemberConditionArgs(
                title="Only roles of the environment", expression=only_these_roles(self._grantable_roles())
            )
            self._grant(f"{kind}-grants", account, IAM_ADMIN_ROLE, condition, depends_on=environment_roles)
        return account

    def _boundary(self, accounts: Iterable[gcp.serviceaccount.Account]) -> gcp.iam.DenyPolicy:
        deployers = [
            pulumi.Output.concat("principal://iam.googleapis.com/projects/-/serviceAccounts/", a.email) for a in accounts
        ]
        denied = {
            "Deployers read no data, become nobody else, define no roles": (deployers, DENIED_TO_DEPLOYERS),
            "Nobody makes static keys": (["principalSet://goog/public:all"], DENIED_TO_ALL),
        }
        return gcp.iam.DenyPolicy(
            self.child_name("boundary"),
            parent=quote(f"cloudresourcemanager.googleapis.com/projects/{self._args.account_id}", safe=""),
            name=self.physical_name(NameKind.COMPUTE, "boundary"),
            display_name=f"Ceiling of the {self._args.target} environment",
            rules=[
                gcp.iam.DenyPolicyRuleArgs(
                    description=description,
                    deny_rule=gcp.iam.DenyPolicyRuleDenyRuleArgs(
                        denied_principals=principals, denied_permissions=list(permissions)
                    ),
                )
                for description, (principals, permissions) in denied.items()
            ],
            opts=self.child(),
        )

    def _role(self, suffix: str, role_id: str, permissions: Sequence[str]) -> gcp.projects.IAMCustomRole:
        return gcp.projects.IAMCustomRole(
            self.child_name(suffix),
            project=self._args.account_id,
            role_id=role_id,
            title=f"{self.context.prefix} {self._args.target} {suffix}",
            description=f"{suffix} in the {self._args.target} environment",
            permissions=sorted(permissions),
            opts=self.child(),
        )

    def _grant(
        self,
        suffix: str,
        account: gcp.serviceaccount.Account,
        role: pulumi.Input[str],
        condition: gcp.projects.IAMMemberConditionArgs | None = None,
        depends_on: Sequence[pulumi.Resource] = (),
    ) -> None:
        gcp.projects.IAMMember(
            self.child_name(suffix),
            project=self._args.account_id,
            role=role,
            member=account.member,
            condition=condition,
            opts=self.child(depends_on=depends_on),
        )

    def _environment_role_id(self, role: str) -> str:
        return environment_role_id(self.context.prefix, self._args.target, role)

    def _grantable_roles(self) -> list[str]:
        custom = [f"projects/{self._args.account_id}/roles/{self._environment_role_id(role)}" for role in ENVIRONMENT_ROLES]
        return [*custom, *GRANTABLE_PREDEFINED_ROLES]
