"""Identity inside an environment's AWS account: execution role, roles of workloads, roles for workloads of the other clouds."""

from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from components.aws_policies import (
    AWS_AUDIENCE,
    Statement,
    execution_role_name,
    require_account_id,
    require_organization_id,
    role_arn,
    trust,
    trust_services,
)
from components.aws_role import bounded_role
from components.base import require
from components.identity import (
    CONTROL_PLANE,
    EXECUTION,
    TELEMETRY,
    Identity,
    IdentityArgs,
    InboundWorkloadArgs,
    job_kinds,
    ml_prefix,
)
from components.identity.aws_rights import (
    JOB_SERVICE,
    TELEMETRY_SERVICE,
    Place,
    execution_rights,
    job_rights,
    telemetry_rights,
)
from vocabulary import Cloud, NameKind


class AwsIdentity(Identity):
    """Roles, each below the permission boundary that account access owns.

    The execution role trusts the control plane's role and the roles of services in this account, and those only from inside the
    organization. It asks for no external id: that protects from a third party who acts for many customers, and here both ends are
    ours. Trust in a role's ARN as principal ends when that role is deleted, even if it is made again with the same name, and IAM
    refuses a role that does not exist (IAM: "AWS JSON policy elements: Principal"). The services' roles are made later, so that
    the account is trusted on the condition of their ARNs; it is theirs anyway.
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_account_id("account_id", args.account_id)
        require_organization_id(args.organization_id)
        for service, arn in args.principals.items():
            account = "" if service == CONTROL_PLANE else args.account_id
            require(
                not isinstance(arn, str) or arn.startswith(f"arn:aws:iam::{account}"),
                f"principals.{service}",
                arn,
                f"write the ARN of a role{' of this account' if account else ''}",
            )
        super().__init__(name, args.context, opts)
        self._args = args
        self._place = Place(
            account_id=args.account_id,
            region=args.context.place(Cloud.AWS).name,
            environment=args.context.environment,
            stack_prefix=f"{args.context.prefix}-{args.context.environment}-",
            ml_prefix=ml_prefix(args.context),
        )
        execution = self._execution()
        workloads = {workload: self._workload(workload) for workload in args.workloads}
        inbound = {workload.name: self._inbound(workload) for workload in (args.aws.inbound if args.aws else [])}
        arns = {workload: role.arn for workload, role in workloads.items()}
        self.register(
            execution_identity_id=execution.arn,
            workload_identity_ids=arns,
            workload_subjects=arns,
            federated_trust_ids={name: role.arn for name, role in inbound.items()},
            boundary_id=args.boundary_id,
        )

    def _execution(self) -> aws.iam.Role:
        args = self._args
        jobs = [role_arn(args.account_id, self._workload_role_name(job)) for job in job_kinds(args.workloads)]
        return self._role(
            EXECUTION,
            execution_role_name(args.context.prefix, args.context.environment),
            self._trust_principals(),
            execution_rights(self._place, jobs),
        )

    def _trust_principals(self) -> list[Statement | pulumi.Output[Statement]]:
        args = self._args
        ours = {"StringEquals": {"aws:PrincipalOrgID": args.organization_id}}
        control_plane = {"AWS": args.principals[CONTROL_PLANE]}
        trusted: list[Statement | pulumi.Output[Statement]] = [
            trust("ControlPlaneOfOurOrganization", control_plane, "sts:AssumeRole", ours)
        ]
        services = [arn for name, arn in sorted(args.principals.items()) if name != CONTROL_PLANE]
        if services:
            account = {"AWS": f"arn:aws:iam::{args.account_id}:root"}
            named = {"ArnEquals": {"aws:PrincipalArn": services}}
            trusted.append(trust("ServicesOfThisAccountByName", account, "sts:AssumeRole", ours | named))
        return trusted

    def _workload(self, workload: str) -> aws.iam.Role:
        telemetry = workload == TELEMETRY
        return self._role(
            workload,
            self._workload_role_name(workload),
            [trust_services([TELEMETRY_SERVICE if telemetry else JOB_SERVICE], self._args.account_id)],
            telemetry_rights(self._place) if telemetry else job_rights(self._place),
        )

    def _inbound(self, workload: InboundWorkloadArgs) -> aws.iam.Role:
        trusted = self._trust_azure(workload) if workload.cloud is Cloud.AZURE else self._trust_google(workload)
        suffix = f"inbound-{workload.name}"
        return self._role(suffix, self.physical_name(NameKind.IAM_ROLE, suffix), [trusted], telemetry_rights(self._place))

    def _trust_azure(self, workload: InboundWorkloadArgs) -> pulumi.Output[Statement]:
        # Condition keys carry the issuer, which is the part of the provider's ARN after "oidc-provider/".
        options = self._args.aws
        provider = pulumi.Output.from_input(options.entra_issuer_arn if options else None)
        audience = options.entra_audience if options else None

        def statement(known: dict[str, Any]) -> Statement:
            issuer = known["provider"].partition(":oidc-provider/")[2]
            exact = {f"{issuer}:aud": audience, f"{issuer}:sub": known["subject"]}
            return _trust_token(known["provider"], exact)

        return pulumi.Output.all(provider=provider, subject=workload.subject).apply(statement)

    @staticmethod
    def _trust_google(workload: InboundWorkloadArgs) -> Statement:
        # AWS knows Google without an OIDC provider. In a service account's token azp and sub are both its unique id; AWS calls
        # azp "aud" and the token's aud "oaud" (IAM: "Available keys for AWS OIDC federation").
        exact = {
            "accounts.google.com:aud": workload.subject,
            "accounts.google.com:oaud": AWS_AUDIENCE,
            "accounts.google.com:sub": workload.subject,
        }
        return _trust_token("accounts.google.com", exact)

    def _workload_role_name(self, workload: str) -> str:
        return self.physical_name(NameKind.IAM_ROLE, workload)

    def _role(
        self,
        suffix: str,
        role_name: str,
        trusted: Sequence[Statement | pulumi.Output[Statement]],
        rights: Sequence[Statement],
    ) -> aws.iam.Role:
        role, _ = bounded_role(
            self,
            suffix,
            trusted=trusted,
            rights=rights,
            boundary_id=self._args.boundary_id,
            name=role_name,
            policy_suffix=f"{suffix}-rights",
        )
        return role


def _trust_token(provider: str, exact: dict[str, Any]) -> Statement:
    return trust("ThisWorkloadOnly", {"Federated": provider}, "sts:AssumeRoleWithWebIdentity", {"StringEquals": exact})
