"""Account access on AWS: IAM OIDC providers, one role for each kind of deployer, a permission boundary."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import pulumi
import pulumi_aws as aws

from components.account_access import AccountAccess, AccountAccessArgs, DeployerKind
from components.account_access.aws_account import Account, issuer_host, trust_token
from components.account_access.aws_boundary import boundary
from components.account_access.aws_rights import manage_roles, read_only, write_state
from components.account_access.aws_services import MANAGED_SERVICES
from components.aws_policies import Statement, document, execution_role_name, require_account_id, role_arn
from components.data_reads import AWS_METADATA_POLICIES
from vocabulary import Cloud, NameKind

_Policies: TypeAlias = Mapping[str, Callable[[Account], list[Statement]]]

_INLINE_POLICIES: Final[Mapping[DeployerKind, _Policies]] = {
    DeployerKind.PREVIEW: {"read": read_only},
    DeployerKind.DEPLOY: {"read": read_only, "roles": manage_roles, "state": write_state},
}
"""Inline policies of each deployer."""

_MANAGED_POLICIES: Final[Mapping[DeployerKind, _Policies]] = {DeployerKind.PREVIEW: {}, DeployerKind.DEPLOY: MANAGED_SERVICES}
"""Managed policies of each deployer that are ours."""


class AwsAccountAccess(AccountAccess):
    """Account access on AWS."""

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: AccountAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.context, opts)
        require_account_id("account_id", args.account_id)
        self._args = args
        self._account = self._describe_account()
        issuers = self._issuers()
        boundary_policy = self._boundary()
        roles = {kind: self._deployer(kind, issuers) for kind in DeployerKind}
        self.register(
            deployer_ids={kind.value: role.arn for kind, role in roles.items()},
            token_issuer_ids={issuer: provider.arn for issuer, provider in issuers.items()},
            boundary_id=boundary_policy.arn,
        )

    def _describe_account(self) -> Account:
        context, args = self.context, self._args
        boundary_name = self.physical_name(NameKind.IAM_POLICY, "boundary")
        return Account(
            account_id=args.account_id,
            stack=args.target.value,
            project=pulumi.get_project(),
            names=f"{context.prefix}-{args.target}-",
            access_names=f"{context.prefix}-{context.environment}-",
            boundary_arn=f"arn:aws:iam::{args.account_id}:policy/{boundary_name}",
            execution_role_arn=role_arn(args.account_id, execution_role_name(context.prefix, args.target)),
            state_store=args.state_store,
            state_key=args.state_key,
        )

    def _issuers(self) -> dict[str, aws.iam.OpenIdConnectProvider]:
        """One provider for each issuer. AWS checks certificates against its own trust store, so there are no thumbprints."""
        issuers = {pipeline.name: (pipeline.issuer, pipeline.audience) for pipeline in self._args.pipelines}
        if self._args.entra_tenant_id and self._args.entra_audience:
            issuers["entra"] = f"https://sts.windows.net/{self._args.entra_tenant_id}/", self._args.entra_audience
        return {
            name: aws.iam.OpenIdConnectProvider(
                self.child_name(name), url=url, client_id_lists=[audience], tags=self.tags(), opts=self.child()
            )
            for name, (url, audience) in issuers.items()
        }

    def _boundary(self) -> aws.iam.Policy:
        return self._policy(
            "boundary", "The most that a role made by this environment's deployer can do", boundary(self._account)
        )

    def _policy(self, suffix: str, description: str, statements: list[Statement]) -> aws.iam.Policy:
        return aws.iam.Policy(
            self.child_name(suffix),
            name=self.physical_name(NameKind.IAM_POLICY, suffix),
            description=description,
            policy=document(statements),
            tags=self.tags(),
            opts=self.child(),
        )

    def _deployer(self, kind: DeployerKind, issuers: dict[str, aws.iam.OpenIdConnectProvider]) -> aws.iam.Role:
        role = aws.iam.Role(
            self.child_name(kind),
            name=self.physical_name(NameKind.IAM_ROLE, kind),
            description=f"Pipelines that {kind} the {self._args.target} environment",
            assume_role_policy=document(self._trust(kind)),
            tags=self.tags(),
            opts=self.child(depends_on=issuers.values()),
        )
        for policy_arn in AWS_METADATA_POLICIES:
            policy_name = policy_arn.rpartition("/")[2].lower()
            aws.iam.RolePolicyAttachment(
                self.child_name(f"{kind}-{policy_name}"), role=role.name, policy_arn=policy_arn, opts=self.child()
            )
        for name, statements in _INLINE_POLICIES[kind].items():
            if rights := statements(self._account):
                aws.iam.RolePolicy(
                    self.child_name(f"{kind}-{name}"), name=name, role=role.name, policy=document(rights), opts=self.child()
                )
        for name, statements in _MANAGED_POLICIES[kind].items():
            policy = self._policy(f"{kind}-{name}", f"What the {kind} role manages: {name}", statements(self._account))
            aws.iam.RolePolicyAttachment(
                self.child_name(f"{kind}-{name}"), role=role.name, policy_arn=policy.arn, opts=self.child()
            )
        return role

    def _trust(self, kind: DeployerKind) -> list[Statement]:
        return [
            trust_token(
                pipeline.name.title().replace("-", ""),
                self._account.iam(f"oidc-provider/{issuer_host(pipeline.issuer)}"),
                pipeline.issuer,
                pipeline.audience,
                pipeline.subjects[kind],
            )
            for pipeline in self._args.pipelines
        ]
