"""What every component of a stack knows about its stack."""

from dataclasses import dataclass
from enum import StrEnum

from vocabulary.clouds import Cloud
from vocabulary.names import NameKind, physical_name
from vocabulary.regions import CloudRegion, Region, region_in
from vocabulary.sensitivity import Sensitivity
from vocabulary.tags import StandardTags, render_tags


class Environment(StrEnum):
    """A stack's environment, the value of the ``environment`` tag. ``org`` holds what exists once per organization."""

    ORG = "org"
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


@dataclass(frozen=True, kw_only=True)
class StackContext:
    """Identity of a stack: from it components derive tags, names and places, the same way on every cloud.

    Attributes:
        prefix: starts every physical name; makes globally unique names the organization's own. Lower-case letters, digits and
            single hyphens, at most 12 characters.
        environment: the stack's environment.
        region: neutral home region.
        owner: e-mail address of the owning team.
        cost_center: accounting code that the bill goes to.
        data_sensitivity: class of the most sensitive data in the stack.
        protect: whether data-bearing resources refuse deletion. True in prod.
        generation: raised by one to get new names where a deleted name stays reserved (a "tombstone").
    """

    prefix: str
    environment: Environment
    region: Region
    owner: str
    cost_center: str
    data_sensitivity: Sensitivity
    protect: bool = False
    generation: int = 1

    def tags(self, cloud: Cloud, workload: str, **more: str) -> dict[str, str]:
        """The standard tags (Google Cloud: labels) of a resource that serves ``workload``, by the cloud's rules.

        ``more`` adds tags such as ``Name``; they follow the same rules.
        """
        return render_tags(
            cloud,
            StandardTags(
                environment=self.environment,
                owner=self.owner,
                cost_center=self.cost_center,
                data_sensitivity=self.data_sensitivity,
                provider=cloud,
                workload=workload,
            ),
            **more,
        )

    def name(self, kind: NameKind, logical: str) -> str:
        """Physical name of what the stack calls ``logical``: ``<prefix>-<environment>-<logical>`` within the kind's rules.

        Kinds whose deleted names stay reserved carry the ``generation``.
        """
        return physical_name(kind, f"{self.prefix}-{self.environment}-{logical}", generation=self.generation)

    def place(self, cloud: Cloud) -> CloudRegion:
        """What ``cloud`` calls the home region, with its zones."""
        return region_in(cloud, self.region)
