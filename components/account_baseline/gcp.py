"""Account baseline on Google Cloud: enabled APIs, service agents, and safe defaults of the project."""

from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.gcp_projects import require_project_id
from components.gcp_roles import AGENT_ROLES
from vocabulary import Cloud

_FIRST_SERVICES: Final = ("serviceusage", "cloudresourcemanager")
"""APIs that the provider itself needs to enable and read everything else. Whoever prepares the project enables them by hand."""

_SERVICES: Final = {
    "aiplatform": "Vertex AI: training, models, endpoints, features",
    "artifactregistry": "training images",
    "bigquery": "offline features, billing export",
    "billingbudgets": "budgets",
    "cloudasset": "inventory for tags and drift",
    "cloudkms": "customer-managed keys",
    "cloudscheduler": "periodic reconciliation",
    "cloudtrace": "traces",
    "compute": "network, accelerators",
    "containerscanning": "vulnerabilities of images",
    "dataform": "notebooks of Colab Enterprise",
    "dns": "private zones",
    "iam": "service accounts, workload identity",
    "iamcredentials": "short-lived credentials of service accounts",
    "logging": "audit trail, log store",
    "monitoring": "metrics, alarms",
    "networkconnectivity": "Private Service Connect",
    "notebooks": "workbench instances",
    "orgpolicy": "reading constraints",
    "privilegedaccessmanager": "break-glass access",
    "pubsub": "events",
    "run": "telemetry collector, relay",
    "secretmanager": "secrets",
    "servicedirectory": "Private Service Connect",
    "storage": "artifacts, archive",
    "sts": "workload identity federation",
    "telemetry": "traces over OTLP",
}
"""APIs that the foundation and the machine learning blueprints use, and what for; names without ``.googleapis.com``."""

_SERVICE_AGENTS: Final = ("aiplatform", "artifactregistry", "logging", "pubsub", "run", "secretmanager")
"""Services whose agent must exist before a key or a bucket can be granted to it; others make theirs when asked for it."""

_PROJECT_METADATA: Final = {"enable-oslogin": "TRUE", "block-project-ssh-keys": "TRUE"}
"""Instances take people by IAM only: OS Login, no SSH keys of the project."""


class GcpAccountBaseline(AccountBaseline):
    """APIs that are never switched off again by us, service agents, and no default service account.

    The default network can not be deleted by a resource; the organization policy ``compute.skipDefaultNetworkCreation`` keeps new
    projects free of it.

    Sources: Service Usage "Enabled services" and "services.generateServiceIdentity"; IAM "Create and grant roles to service
    agents" and "Default service accounts"; Compute Engine "Set up OS Login".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: AccountBaselineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the baseline.

        Raises:
            ArgumentError: ``account_id`` is not a project id.
        """
        require_project_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        services = self._services(args.account_id)
        agents = self._service_agents(args.account_id, services)
        rights = self._agent_rights(args.account_id, agents)
        self._instance_defaults(args.account_id, services)
        standing = [*services.values(), *agents.values(), *rights]
        self.register(scope=pulumi.Output.all(*(part.id for part in standing)).apply(lambda _: args.account_id))

    def _services(self, project: str) -> dict[str, gcp.projects.Service]:
        """APIs stay on when the stack goes: others may use them, and switching one off deletes what it holds."""
        services: dict[str, gcp.projects.Service] = {}
        for service in (*_FIRST_SERVICES, *_SERVICES):
            first = () if service in _FIRST_SERVICES else [services[name] for name in _FIRST_SERVICES]
            services[service] = gcp.projects.Service(
                self.child_name(f"api-{service}"),
                project=project,
                service=f"{service}.googleapis.com",
                disable_on_destroy=False,
                opts=self.child(depends_on=first),
            )
        return services

    def _service_agents(self, project: str, services: dict[str, gcp.projects.Service]) -> dict[str, gcp.projects.ServiceIdentity]:
        return {
            service: gcp.projects.ServiceIdentity(
                self.child_name(f"agent-{service}"),
                project=project,
                service=services[service].service,
                opts=self.child(depends_on=[services[service]]),
            )
            for service in _SERVICE_AGENTS
        }

    def _agent_rights(self, project: str, agents: dict[str, gcp.projects.ServiceIdentity]) -> list[gcp.projects.IAMMember]:
        return [
            gcp.projects.IAMMember(
                self.child_name(f"agent-{service}-role"),
                project=project,
                role=role,
                member=agents[service].member,
                opts=self.child(),
            )
            for service, role in AGENT_ROLES.items()
        ]

    def _instance_defaults(self, project: str, services: dict[str, gcp.projects.Service]) -> None:
        """Enabling Compute Engine makes a default service account, in older organizations as editor of the project: disable it.

        Taking its role away would need the right to change grants of the editor role, which no deployer has.
        """
        gcp.projects.DefaultServiceAccounts(
            self.child_name("default-service-accounts"),
            project=project,
            action="DISABLE",
            restore_policy="REVERT_AND_IGNORE_FAILURE",
            opts=self.child(depends_on=[services["compute"], services["iam"]]),
        )
        for key, value in _PROJECT_METADATA.items():
            gcp.compute.ProjectMetadataItem(
                self.child_name(key), project=project, key=key, value=value, opts=self.child(depends_on=[services["compute"]])
            )
