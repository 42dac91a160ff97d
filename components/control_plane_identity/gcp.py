"""The control plane's identity on Google Cloud: a service account that the control-plane role on AWS impersonates."""

import pulumi
import pulumi_gcp as gcp

from components.control_plane_identity import CONTROL_PLANE, ControlPlaneIdentity, ControlPlaneIdentityArgs
from components.federation import PROVIDER, audience_of_pool, member_of_pool, require_given
from vocabulary import Cloud, NameKind


class GcpControlPlaneIdentity(ControlPlaneIdentity):
    """A workload identity pool that trusts one subject, and the service account that this subject may be.

    Source: IAM, "Workload Identity Federation" and ``projects.locations.workloadIdentityPools.providers``. A deleted pool
    keeps its name for 30 days, so that the name carries the generation.
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: ControlPlaneIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_given("aws_issuer", args.aws_issuer)
        require_given("aws_role_arn", args.aws_role_arn)
        super().__init__(name, args.context, opts)
        account = self._identity(args)
        pool, audience = self._federation(args)
        self._grant(args, pool, account)
        self.register(
            principal=account.email,
            token_issuer=args.aws_issuer,
            token_audience=audience,
            client_id=account.email,
        )

    def _identity(self, args: ControlPlaneIdentityArgs) -> gcp.serviceaccount.Account:
        return gcp.serviceaccount.Account(
            self.child_name("account"),
            project=args.scope,
            account_id=self.context.name(NameKind.SERVICE_ACCOUNT, CONTROL_PLANE),
            display_name="ML control plane",
            description="What the control-plane role on AWS is on Google Cloud",
            opts=self.child(),
        )

    def _federation(self, args: ControlPlaneIdentityArgs) -> tuple[gcp.iam.WorkloadIdentityPool, pulumi.Output[str]]:
        pool = gcp.iam.WorkloadIdentityPool(
            self.child_name("pool"),
            project=args.scope,
            workload_identity_pool_id=self.context.name(NameKind.WORKLOAD_IDENTITY_POOL, CONTROL_PLANE),
            display_name="ML control plane",
            description="Trusts the control-plane role on AWS and nothing else",
            opts=self.child(),
        )
        audience = audience_of_pool(pool.name)
        gcp.iam.WorkloadIdentityPoolProvider(
            self.child_name("provider"),
            project=args.scope,
            workload_identity_pool_id=pool.workload_identity_pool_id,
            workload_identity_pool_provider_id=PROVIDER,
            display_name="AWS control plane",
            attribute_mapping={"google.subject": "assertion.sub"},
            attribute_condition=pulumi.Output.format("assertion.sub == '{0}'", args.aws_role_arn),
            oidc={"issuer_uri": args.aws_issuer, "allowed_audiences": [audience]},
            opts=self.child(),
        )
        return pool, audience

    def _grant(
        self, args: ControlPlaneIdentityArgs, pool: gcp.iam.WorkloadIdentityPool, account: gcp.serviceaccount.Account
    ) -> gcp.serviceaccount.IAMMember:
        return gcp.serviceaccount.IAMMember(
            self.child_name("federation"),
            service_account_id=account.name,
            role="roles/iam.workloadIdentityUser",
            member=member_of_pool(pool.name, args.aws_role_arn),
            opts=self.child(),
        )
