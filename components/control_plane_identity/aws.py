"""The control plane's identity on AWS: the role that services run as, which alone may get tokens for the other clouds."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import (
    AWS_AUDIENCE,
    Statement,
    allow,
    document,
    execution_role_name,
    require_account_id,
    require_organization_id,
    role_arn,
    trust_services,
)
from components.base import require
from components.control_plane_identity import CONTROL_PLANE, ControlPlaneIdentity, ControlPlaneIdentityArgs
from components.federation import AZURE_AUDIENCE, google_audience, take_tokens
from vocabulary import Cloud, NameKind

SERVICES: Final = ("ecs-tasks.amazonaws.com", "lambda.amazonaws.com")
"""What the control plane runs on."""


class AwsControlPlaneIdentity(ControlPlaneIdentity):
    """Outbound federation of the account, and the control-plane role.

    Sources: IAM, "Controlling access with IAM policies" of outbound identity federation, for the condition keys of
    ``sts:GetWebIdentityToken``; "Role chaining" limits sessions in the execution roles to one hour.
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: ControlPlaneIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_account_id("account_id", args.account_id)
        require_organization_id(args.organization_id)
        require(
            bool(args.execution_account_ids),
            "execution_account_ids",
            args.execution_account_ids,
            "name the account of at least one environment, such as {'dev': '111122223333'}",
        )
        super().__init__(name, args.context, opts)
        federation = aws.iam.OutboundWebIdentityFederation(self.child_name("outbound"), opts=self.child())
        role = self._identity(args)
        self._grants(args, role)
        self.register(
            principal=role.arn,
            token_issuer=federation.issuer_identifier,
            token_audience=AWS_AUDIENCE,
            client_id=role.arn,
        )

    def _identity(self, args: ControlPlaneIdentityArgs) -> aws.iam.Role:
        # No path: the ARN is the subject of every token, and Google Cloud takes at most 127 characters.
        return aws.iam.Role(
            self.child_name("role"),
            name=self.context.name(NameKind.IAM_ROLE, CONTROL_PLANE),
            description="The ML control plane: enters the environments, and becomes an identity of the other clouds",
            assume_role_policy=document([trust_services(SERVICES, args.account_id)]),
            tags=self.tags(),
            opts=self.child(),
        )

    def _grants(self, args: ControlPlaneIdentityArgs, role: aws.iam.Role) -> None:
        grants = {"enter-environments": self._enter_environments(args), "federate": self._federate()}
        for suffix, statement in grants.items():
            aws.iam.RolePolicy(
                self.child_name(suffix), name=suffix, role=role.name, policy=document([statement]), opts=self.child()
            )

    def _enter_environments(self, args: ControlPlaneIdentityArgs) -> Statement:
        accounts = args.execution_account_ids or {}
        return allow(
            "EnterEnvironmentsOfOurOrganization",
            ["sts:AssumeRole"],
            sorted(role_arn(account, execution_role_name(self.context.prefix, env)) for env, account in accounts.items()),
            {"StringEquals": {"aws:ResourceOrgID": args.organization_id}},
        )

    def _federate(self) -> Statement:
        # Google's audience holds the project's number, known only once the pool exists, which needs this account's issuer first:
        # the number alone is left open.
        pool = self.context.name(NameKind.WORKLOAD_IDENTITY_POOL, CONTROL_PLANE)
        return take_tokens([AZURE_AUDIENCE, google_audience("*", pool)])
