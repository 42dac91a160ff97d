"""Image registry on Google Cloud: one Artifact Registry repository that holds all images."""

from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.gcp_projects import require_project_id
from components.image_registry import UNTAGGED_DAYS, ImageRegistry, ImageRegistryArgs, Repository
from vocabulary import Cloud, NameKind

_SECONDS_PER_DAY: Final = 86_400


class GcpImageRegistry(ImageRegistry):
    """A repository whose tags never move; what is in it is scanned as it comes and while it is in use.

    Not here: a limit on the number of releases. An immutable tag can not be deleted, nor the image that it is on, so that only
    images without a tag are ever cleaned up.

    Sources: Artifact Registry "Immutable image tags", "Configure cleanup policies", "Enabling customer-managed encryption keys"
    (the key can not be changed later); Artifact Analysis "Container scanning overview".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: ImageRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the registry.

        Raises:
            ArgumentError: ``account_id`` is not a project id.
        """
        require_project_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._location = self.context.place(self._CLOUD).name
        self._repository_name = self.context.name(NameKind.ARTIFACT_REPOSITORY, "ml-images")
        repository = self._repository()
        for puller, email in args.puller_ids.items():
            self._pulls(puller, email, repository)
        host = f"{self._location}-docker.pkg.dev"
        folder = pulumi.Output.concat(f"{host}/", repository.project, f"/{self._repository_name}/")
        self.register(
            registry_id=repository.id,
            registry_host=host,
            repository_urls={
                image.value: pulumi.Output.concat(folder, f"{self.context.prefix}-{self.context.environment}-ml-{image}")
                for image in Repository
            },
        )

    def _repository(self) -> gcp.artifactregistry.Repository:
        return gcp.artifactregistry.Repository(
            self.child_name("images"),
            project=self._args.scope,
            location=self._location,
            repository_id=self._repository_name,
            description=f"Container images of {self.context.environment}",
            format="DOCKER",
            mode="STANDARD_REPOSITORY",
            docker_config={"immutable_tags": True},
            kms_key_name=self._args.key.key_id if self._args.key else None,
            vulnerability_scanning_config={"enablement_config": "INHERITED"},
            cleanup_policy_dry_run=False,
            cleanup_policies=[
                {
                    "id": "untagged",
                    "action": "DELETE",
                    "condition": {"tag_state": "UNTAGGED", "older_than": f"{UNTAGGED_DAYS * _SECONDS_PER_DAY}s"},
                }
            ],
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _pulls(self, puller: str, email: pulumi.Input[str], repository: gcp.artifactregistry.Repository) -> None:
        gcp.artifactregistry.RepositoryIamMember(
            self.child_name(f"{puller}-pulls"),
            project=self._args.scope,
            location=self._location,
            repository=repository.name,
            role="roles/artifactregistry.reader",
            member=pulumi.Output.concat("serviceAccount:", email),
            opts=self.child(),
        )
