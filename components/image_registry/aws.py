"""Image registry on AWS: ECR repositories, one for each image."""

import json
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import require_account_id
from components.image_registry import RELEASES_KEPT, UNTAGGED_DAYS, ImageRegistry, ImageRegistryArgs, Repository
from components.image_registry.aws_documents import repository_policy
from vocabulary import Cloud, NameKind

_LIFECYCLE: Final = (
    {
        "rulePriority": 1,
        "description": "Interrupted and replaced pushes",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": UNTAGGED_DAYS,
        },
        "action": {"type": "expire"},
    },
    {
        "rulePriority": 2,
        "description": "Old releases",
        "selection": {
            "tagStatus": "tagged",
            "tagPatternList": ["*"],
            "countType": "imageCountMoreThan",
            "countNumber": RELEASES_KEPT,
        },
        "action": {"type": "expire"},
    },
)
"""Rules of every repository (ECR: "Lifecycle policy properties")."""


class AwsImageRegistry(ImageRegistry):
    """Private repositories whose tags never move, scanned by Inspector when an image is pushed and whenever a new flaw is known.

    Scanning is a setting of the account's registry, which is the environment's own.

    Sources: ECR "Image tag mutability", "Enhanced scanning", "Encryption at rest" (the key can not be changed later), "Private
    repository policies".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: ImageRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the registry.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id.
        """
        require_account_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._scanning()
        repositories = {repository: self._repository(repository) for repository in Repository}
        host = repositories[Repository.CONTROL_PLANE].repository_url.apply(lambda url: url.partition("/")[0])
        self.register(
            registry_id=repositories[Repository.CONTROL_PLANE].registry_id,
            registry_host=host,
            repository_urls={repository.value: self._usable(repository, made) for repository, made in repositories.items()},
        )

    def _scanning(self) -> None:
        aws.ecr.RegistryScanningConfiguration(
            self.child_name("scanning"),
            scan_type="ENHANCED",
            rules=[
                {
                    "scan_frequency": "CONTINUOUS_SCAN",
                    "repository_filters": [{"filter": "*", "filter_type": "WILDCARD"}],
                }
            ],
            opts=self.child(),
        )

    def _repository(self, repository: Repository) -> aws.ecr.Repository:
        key = self._args.key
        made = aws.ecr.Repository(
            self.child_name(repository),
            name=self.context.name(NameKind.ECR_REPOSITORY, f"ml-{repository}"),
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[
                {"encryption_type": "KMS", "kms_key": key.key_id} if key else {"encryption_type": "AES256"}
            ],
            # ECR deletes no repository with images in it; what is not protected goes with its images.
            force_delete=not self.context.protect,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        aws.ecr.LifecyclePolicy(
            self.child_name(repository),
            repository=made.name,
            policy=json.dumps({"rules": list(_LIFECYCLE)}, sort_keys=True),
            opts=self.child(),
        )
        return made

    def _usable(self, repository: Repository, made: aws.ecr.Repository) -> pulumi.Output[str]:
        """The repository's URL, once its policy stands: Lambda refuses functions from an image that it may not pull."""
        args = self._args
        known = pulumi.Output.all(list(args.puller_ids.values()), args.deployer_ids)
        document = known.apply(
            lambda arns: json.dumps(
                repository_policy(self.context, args.account_id, repository, sorted(arns[0]), arns[1]), sort_keys=True
            )
        )
        policy = aws.ecr.RepositoryPolicy(self.child_name(repository), repository=made.name, policy=document, opts=self.child())
        return pulumi.Output.all(made.repository_url, policy.id).apply(lambda values: str(values[0]))
