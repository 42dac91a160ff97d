"""Governance on Google Cloud: organization policies on the platform's folder, perimeters, organization sink, findings."""

import re
from typing import Any, Final

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.gcp_projects import require_project_id
from components.governance import GcpGovernanceOptions, Governance, GovernanceArgs, PerimeterMode
from components.governance.gcp_guardrails import RENDERINGS, Constraint, rule
from components.governance.guardrails import GUARDRAILS
from vocabulary import Cloud, NameKind

TOP_FOLDER: Final = "organization"
"""Name of the folder above the environments', in outputs."""

PERIMETER_SERVICES: Final = ("aiplatform", "artifactregistry", "bigquery", "cloudkms", "pubsub", "secretmanager", "storage")
"""Services that hold data; names without ``.googleapis.com`` (VPC Service Controls: "Supported products and limitations")."""

_APIS: Final = {"accesscontextmanager": "perimeters", "securitycenter": "findings"}
"""APIs that only governance uses."""

_AUDIT_LOGS: Final = 'logName:"cloudaudit.googleapis.com"'

_SECONDS_PER_DAY: Final = 86400


class GcpGovernance(Governance):
    """Guardrails lie on the folder above environments and control plane; the sink takes the whole organization.

    Security Command Center itself is activated once in the console: no API does. Sources: Resource Manager "Creating and managing
    folders", VPC Service Controls "Dry run mode for service perimeters" and "Context-aware access with ingress rules", Cloud
    Logging "Collate and route organization-level logs", Security Command Center "Enabling finding notifications for Pub/Sub".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: GovernanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build governance.

        Raises:
            ArgumentError: ``gcp`` is missing or names what Google Cloud has no such id for.
        """
        require(args.gcp is not None, "gcp", args.gcp, "give GcpGovernanceOptions with the organization and its folders")
        assert args.gcp  # noqa: S101 - for the type checker; the line above is for people
        options = args.gcp
        require_project_id("account_id", args.account_id)
        number = options.organization_id
        require(number.isdecimal(), "gcp.organization_id", number, "write the organization's number, such as '123456789012'")
        for key, folder in {TOP_FOLDER: options.folder, **options.environment_folders}.items():
            is_folder = re.fullmatch(r"folders/\d+", folder) is not None
            require(is_folder, f"gcp.{key}", folder, "write the folder with its number, such as 'folders/123456789012'")
        super().__init__(name, args.context, opts)
        self._args = args
        self._options: GcpGovernanceOptions = options
        apis = self._apis()
        folders = self._folders()
        policies = self._guardrails(list(apis.values()))
        perimeters = self._perimeters(apis["accesscontextmanager"])
        policies["data-perimeter"] = [*policies["data-perimeter"], *perimeters]
        trail = self._audit_trail()
        if options.finding_notifications:
            self._findings(apis["securitycenter"])
        self.register(
            organization_root_id=options.folder,
            unit_ids={key: folder.id for key, folder in folders.items()},
            guardrail_ids=policies,
            audit_trail_id=trail.id,
        )

    def _apis(self) -> dict[str, gcp.projects.Service]:
        return {
            api: gcp.projects.Service(
                self.child_name(f"api-{api}"),
                project=self._args.scope,
                service=f"{api}.googleapis.com",
                disable_on_destroy=False,
                opts=self.child(),
            )
            for api in _APIS
        }

    def _folders(self) -> dict[str, gcp.organizations.Folder]:
        """All exist before: Google chooses their numbers, and the settings name them."""
        folders = {TOP_FOLDER: self._options.folder, **self._options.environment_folders}
        return {key: self._folder(key, folder) for key, folder in folders.items()}

    def _folder(self, key: str, folder: str) -> gcp.organizations.Folder:
        above = self._options.folder if key != TOP_FOLDER else f"organizations/{self._options.organization_id}"
        return gcp.organizations.Folder(
            self.child_name(f"folder-{key}"),
            display_name=self.context.prefix if key == TOP_FOLDER else f"{self.context.prefix}-{key}",
            parent=above,
            opts=self.child(
                protect=True,
                import_=folder,
                retain_on_delete=True,
                ignore_changes=["deletionPolicy", "deletionProtection", "displayName", "parent", "tags"],
            ),
        )

    def _guardrails(self, apis: list[gcp.projects.Service]) -> dict[str, list[pulumi.Output[str]]]:
        return {
            guardrail.id: [self._policy(constraint, apis).id for constraint in RENDERINGS.get(guardrail.id, ())]
            for guardrail in GUARDRAILS
        }

    def _policy(self, constraint: Constraint, apis: list[gcp.projects.Service]) -> gcp.orgpolicy.Policy:
        folder = self._options.folder
        return gcp.orgpolicy.Policy(
            self.child_name(constraint.name.replace(".", "-")),
            name=f"{folder}/policies/{constraint.name}",
            parent=folder,
            spec={"rules": [rule(constraint, self._args.residency, self._options.organization_id)]},
            # A folder's policy names no project; the API that sets it is on once the baseline stands, which these wait for.
            opts=self.child(depends_on=apis),
        )

    def _perimeters(self, api: gcp.projects.Service) -> list[pulumi.Output[str]]:
        """One for each environment, so that data of prod does not reach dev either."""
        policy = self._access_policy(api)
        return [self._perimeter(policy, environment).id for environment in self._options.project_ids]

    def _access_policy(self, api: gcp.projects.Service) -> gcp.accesscontextmanager.AccessPolicy:
        """For the platform's folder alone: an organization has one policy without scope, which may be there and another's."""
        adopted = self._options.access_policy
        return gcp.accesscontextmanager.AccessPolicy(
            self.child_name("perimeters"),
            parent=f"organizations/{self._options.organization_id}",
            title=self.context.prefix.replace("-", "_"),
            scopes=self._options.folder,
            opts=self.child(
                protect=True,
                depends_on=[api],
                import_=adopted,
                retain_on_delete=True if adopted else None,
                ignore_changes=["deletionPolicy", "scopes", "title"] if adopted else None,
            ),
        )

    def _perimeter(
        self, policy: gcp.accesscontextmanager.AccessPolicy, environment: str
    ) -> gcp.accesscontextmanager.ServicePerimeter:
        content = self._perimeter_content(environment)
        is_dry_run = self._options.perimeter_mode is PerimeterMode.DRY_RUN
        parent = pulumi.Output.concat("accessPolicies/", policy.name)
        return gcp.accesscontextmanager.ServicePerimeter(
            self.child_name(f"perimeter-{environment}"),
            parent=parent,
            name=pulumi.Output.concat(parent, "/servicePerimeters/", f"{self.context.prefix}_{environment}".replace("-", "_")),
            title=f"{self.context.prefix}_{environment}".replace("-", "_"),
            description=f"Data of the {environment} environment",
            perimeter_type="PERIMETER_TYPE_REGULAR",
            use_explicit_dry_run_spec=is_dry_run,
            spec=content if is_dry_run else None,
            status=None if is_dry_run else content,
            opts=self.child(),
        )

    def _perimeter_content(self, environment: str) -> dict[str, Any]:
        """Only those whom the organization has made somebody in the environment reach in, from wherever they are.

        The control plane reaches in as the environment's execution account. That account's stack comes after this one, and an
        identity that does not exist is refused: the one that is there by now is let in.
        """
        project_id = self._options.project_ids[environment]
        asked = pulumi.InvokeOutputOptions(parent=self)
        project = gcp.organizations.get_project_output(project_id=project_id, opts=asked)
        existing = gcp.serviceaccount.get_s_output(
            project=project_id, prefix=self._options.execution_accounts[environment], opts=asked
        )
        members = pulumi.Output.all(*self._options.perimeter_members[environment], existing.accounts).apply(
            lambda known: [*known[:-1], *(account["member"] for account in known[-1])]
        )
        return {
            "resources": [pulumi.Output.concat("projects/", project.number)],
            "restricted_services": [f"{service}.googleapis.com" for service in PERIMETER_SERVICES],
            "ingress_policies": [
                {
                    "title": "members",
                    "ingress_from": {"identities": members, "sources": [{"access_level": "*"}]},
                    "ingress_to": {"resources": ["*"], "operations": [{"service_name": "*"}]},
                }
            ],
        }

    def _audit_trail(self) -> gcp.logging.OrganizationSink:
        archive = self._archive()
        sink = gcp.logging.OrganizationSink(
            self.child_name("audit-trail"),
            org_id=self._options.organization_id,
            name=f"{self.context.prefix}-audit-trail",
            description="Audit logs of all folders and projects",
            destination=pulumi.Output.concat("storage.googleapis.com/", archive.name),
            filter=_AUDIT_LOGS,
            include_children=True,
            opts=self.child(protect=self.context.protect),
        )
        gcp.storage.BucketIAMMember(
            self.child_name("audit-trail"),
            bucket=archive.name,
            role="roles/storage.objectCreator",
            member=sink.writer_identity,
            opts=self.child(),
        )
        return sink

    def _archive(self) -> gcp.storage.Bucket:
        return gcp.storage.Bucket(
            self.child_name("audit"),
            project=self._args.scope,
            name=self.physical_name(NameKind.GCS_BUCKET, "audit"),
            location=self.context.place(self._CLOUD).name.upper(),
            storage_class="NEARLINE",
            uniform_bucket_level_access=True,
            public_access_prevention="enforced",
            retention_policy={
                "retention_period": str(self._args.audit_retention_days * _SECONDS_PER_DAY),
                "is_locked": self._args.lock_audit_archive,
            },
            lifecycle_rules=[{"action": {"type": "Delete"}, "condition": {"age": self._args.audit_retention_days}}],
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _findings(self, api: gcp.projects.Service) -> None:
        """Findings that matter, published in the control plane's project for whoever answers alarms."""
        topic = gcp.pubsub.Topic(
            self.child_name("findings"),
            project=self._args.scope,
            name=self.physical_name(NameKind.COMPUTE, "findings"),
            message_storage_policy={"allowed_persistence_regions": [self.context.place(self._CLOUD).name]},
            labels=self.tags(),
            opts=self.child(),
        )
        notification = gcp.securitycenter.V2OrganizationNotificationConfig(
            self.child_name("findings"),
            organization=self._options.organization_id,
            config_id=f"{self.context.prefix}-findings",
            location="global",
            description="Active findings of high and critical severity",
            pubsub_topic=topic.id,
            streaming_config={"filter": 'state="ACTIVE" AND NOT mute="MUTED" AND (severity="HIGH" OR severity="CRITICAL")'},
            opts=self.child(depends_on=[api]),
        )
        gcp.pubsub.TopicIAMMember(
            self.child_name("findings"),
            project=self._args.scope,
            topic=topic.name,
            role="roles/pubsub.publisher",
            member=pulumi.Output.concat("serviceAccount:", notification.service_account),
            opts=self.child(),
        )
