"""What all parts of the lake on AWS are built with."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws_log_group import log_group
from components.aws_policies import Statement
from components.aws_role import bounded_role
from components.base import Component
from components.encryption_key import EncryptionKey
from components.evidence_lake.aws_documents import Place
from vocabulary import NameKind


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The component that parts belong to, and what each of them is told.

    Attributes:
        lake: the component.
        place: where it is and what things are called.
        key: customer-managed key; None for the services' own.
        boundary_id: permission boundary of every role.
        log_retention_days: how long logs are kept.
    """

    lake: Component
    place: Place
    key: EncryptionKey | None
    boundary_id: pulumi.Input[str]
    log_retention_days: int

    @property
    def key_id(self) -> pulumi.Input[str] | None:
        """ARN of the key, if there is one."""
        return self.key.key_id if self.key else None

    def role(
        self, suffix: str, description: str, trusted: Sequence[Statement], rights: Sequence[Statement], name: str | None = None
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        """A role below the boundary, and its rights, which whatever uses it waits for."""
        return bounded_role(
            self.lake,
            suffix,
            trusted=trusted,
            rights=rights,
            boundary_id=self.boundary_id,
            name=name,
            description=description,
        )

    def log_group(self, suffix: str) -> aws.cloudwatch.LogGroup:
        """A log group."""
        return log_group(self.lake, suffix, retention_days=self.log_retention_days, key_id=self.key_id, protect=False)

    def log_group_name(self, suffix: str) -> str:
        """Name of a log group."""
        return self.lake.physical_name(NameKind.LOG_GROUP, suffix)
