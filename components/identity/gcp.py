"""Identity inside an environment's Google Cloud project: execution service account, service accounts of workloads."""

from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.gcp_roles import ARTIFACT_ROLE, EXECUTION_ROLE, JOB_ROLES, environment_role_id
from components.identity import EXECUTION, Identity, IdentityArgs, job_kinds, ml_prefix
from vocabulary import Cloud, NameKind

ACT_AS_ROLE: Final = "roles/iam.serviceAccountTokenCreator"
"""Lets its holder become the service account that it is granted on."""


class GcpIdentity(Identity):
    """Service accounts without keys: one that the control plane becomes, one for each workload.

    Google Cloud has no permission boundary; account access's deny policy stands in for it. Its custom role for the control plane
    is granted here.

    IAM is slow to agree with itself: a grant to a new service account may be refused, and a new grant may take minutes to work
    (IAM: "Access change propagation"). The provider waits for new accounts and retries grants; callers retry the first
    impersonation.
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        movers = args.artifact_principals or {}
        for who, principal in {**args.principals, **movers}.items():
            require(
                not isinstance(principal, str) or (principal.endswith(".iam.gserviceaccount.com") and ":" not in principal),
                f"principals.{who}",
                principal,
                "write the e-mail address of a service account, without 'serviceAccount:'",
            )
        super().__init__(name, args.context, opts)
        self._args = args
        execution = self._execution()
        grants: dict[str, pulumi.CustomResource] = {
            **{who: self._act_as(who, execution, principal, ACT_AS_ROLE) for who, principal in args.principals.items()},
            **{who: self._grant_artifacts(who, principal) for who, principal in movers.items()},
        }
        workloads = {workload: self._workload(workload) for workload in args.workloads}
        for kind in job_kinds(args.workloads):
            account = workloads[kind]
            self._grant_job(kind, account)
            self._act_as(f"run-as-{kind}", account, execution.email, "roles/iam.serviceAccountUser")
        self.register(
            execution_identity_id=execution.email,
            workload_identity_ids={workload: account.email for workload, account in workloads.items()},
            workload_subjects={workload: account.unique_id for workload, account in workloads.items()},
            federated_trust_ids={who: grant.id for who, grant in grants.items()},
            boundary_id=args.boundary_id,
        )

    def _execution(self) -> gcp.serviceaccount.Account:
        account = self._account(EXECUTION, self.context.name(NameKind.SERVICE_ACCOUNT, EXECUTION))
        role_id = environment_role_id(self.context.prefix, self.context.environment, EXECUTION_ROLE)
        self._grant("execution-rights", account.email, f"projects/{self._args.account_id}/roles/{role_id}")
        self._grant_artifacts("execution-artifacts", account.email)
        return account

    def _workload(self, workload: str) -> gcp.serviceaccount.Account:
        return self._account(workload, self.physical_name(NameKind.SERVICE_ACCOUNT, workload))

    def _account(self, suffix: str, account_id: str) -> gcp.serviceaccount.Account:
        return gcp.serviceaccount.Account(
            self.child_name(suffix),
            project=self._args.scope,
            account_id=account_id,
            display_name=f"ML {suffix} in {self.context.environment}",
            opts=self.child(),
        )

    def _grant_job(self, kind: str, account: gcp.serviceaccount.Account) -> None:
        for what, role in JOB_ROLES.items():
            self._grant(f"{kind}-{what}", account.email, role)
        self._grant_artifacts(f"{kind}-artifacts", account.email)

    def _grant_artifacts(self, suffix: str, email: pulumi.Input[str]) -> gcp.projects.IAMMember:
        buckets = f"projects/_/buckets/{ml_prefix(self.context)}"
        condition = {"title": "ml-buckets", "expression": f"resource.name.startsWith('{buckets}')"}
        return self._grant(suffix, email, ARTIFACT_ROLE, condition)

    def _grant(
        self,
        suffix: str,
        email: pulumi.Input[str],
        role: str,
        condition: dict[str, str] | None = None,
    ) -> gcp.projects.IAMMember:
        return gcp.projects.IAMMember(
            self.child_name(suffix),
            project=self._args.scope,
            role=role,
            member=_member(email),
            condition=condition,
            opts=self.child(),
        )

    def _act_as(
        self, suffix: str, account: gcp.serviceaccount.Account, principal: pulumi.Input[str], role: str
    ) -> gcp.serviceaccount.IAMMember:
        return gcp.serviceaccount.IAMMember(
            self.child_name(suffix), service_account_id=account.name, role=role, member=_member(principal), opts=self.child()
        )


def _member(email: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.format("serviceAccount:{0}", email)
