"""The services' identities on Google Cloud: service accounts that roles on AWS impersonate."""

import pulumi
import pulumi_gcp as gcp

from components.federation import PROVIDER, audience_of_pool, member_of_pool, require_given
from components.service_identity import ServiceIdentity, ServiceIdentityArgs
from vocabulary import Cloud, NameKind, Service


class GcpServiceIdentity(ServiceIdentity):
    """A workload identity pool of the environment that trusts its services' roles, and a service account for each of them.

    Source: IAM, "Workload Identity Federation" and ``projects.locations.workloadIdentityPools.providers``. The pool lets the
    roles in; which of them may be which account, the grant on the account says.
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: ServiceIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_given("aws_issuer", args.aws_issuer)
        super().__init__(name, args.context, opts)
        self._args = args
        accounts = {service: self._identity(service) for service in args.role_arns}
        pool, audience = self._trust()
        for service, arn in args.role_arns.items():
            self._federation(service, accounts[service], pool, arn)
        emails = {service.value: account.email for service, account in accounts.items()}
        self.register(
            token_issuer=args.aws_issuer,
            token_audience=audience,
            principals=emails,
            client_ids=emails,
        )

    def _identity(self, service: Service) -> gcp.serviceaccount.Account:
        return gcp.serviceaccount.Account(
            self.child_name(service),
            project=self._args.scope,
            account_id=self.context.name(NameKind.SERVICE_ACCOUNT, f"{self._args.target}-{service}"),
            display_name=f"{service} of {self._args.target}",
            description=f"What the {service} of the {self._args.target} environment on AWS is on Google Cloud",
            opts=self.child(),
        )

    def _trust(self) -> tuple[gcp.iam.WorkloadIdentityPool, pulumi.Output[str]]:
        target = self._args.target
        pool = gcp.iam.WorkloadIdentityPool(
            self.child_name("pool"),
            project=self._args.scope,
            workload_identity_pool_id=self.context.name(NameKind.WORKLOAD_IDENTITY_POOL, f"{target}-services"),
            display_name=f"Services of {target}",
            description=f"Trusts the roles of the services in the AWS account of {target} and nothing else",
            opts=self.child(),
        )
        audience = audience_of_pool(pool.name)
        subjects = ", ".join(f"'{arn}'" for arn in sorted(self._args.role_arns.values()))
        gcp.iam.WorkloadIdentityPoolProvider(
            self.child_name("provider"),
            project=self._args.scope,
            workload_identity_pool_id=pool.workload_identity_pool_id,
            workload_identity_pool_provider_id=PROVIDER,
            display_name=f"AWS account of {target}",
            attribute_mapping={"google.subject": "assertion.sub"},
            attribute_condition=f"assertion.sub in [{subjects}]",
            oidc={"issuer_uri": self._args.aws_issuer, "allowed_audiences": [audience]},
            opts=self.child(),
        )
        return pool, audience

    def _federation(
        self, service: Service, account: gcp.serviceaccount.Account, pool: gcp.iam.WorkloadIdentityPool, arn: str
    ) -> gcp.serviceaccount.IAMMember:
        return gcp.serviceaccount.IAMMember(
            self.child_name(f"{service}-federation"),
            service_account_id=account.name,
            role="roles/iam.workloadIdentityUser",
            member=member_of_pool(pool.name, arn),
            opts=self.child(),
        )
