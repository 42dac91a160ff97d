"""What all parts of the lake on AWS are built with."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws_policies import Statement, document
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
        role = aws.iam.Role(
            self.lake.child_name(suffix),
            name=name or self.lake.physical_name(NameKind.IAM_ROLE, suffix),
            description=description,
            assume_role_policy=document(trusted),
            permissions_boundary=self.boundary_id,
            tags=self.lake.tags(),
            opts=self.lake.child(),
        )
        policy = aws.iam.RolePolicy(
            self.lake.child_name(suffix), name="rights", role=role.name, policy=document(rights), opts=self.lake.child()
        )
        return role, policy

    def log_group(self, suffix: str) -> aws.cloudwatch.LogGroup:
        """A log group."""
        return aws.cloudwatch.LogGroup(
            self.lake.child_name(suffix),
            name=self.log_group_name(suffix),
            retention_in_days=self.log_retention_days,
            kms_key_id=self.key_id,
            tags=self.lake.tags(),
            opts=self.lake.child(),
        )

    def log_group_name(self, suffix: str) -> str:
        """Name of a log group."""
        return self.lake.physical_name(NameKind.LOG_GROUP, suffix)
