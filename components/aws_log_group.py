"""CloudWatch log groups, as all capabilities make them: kept for a time that is set, and encrypted with a key of ours if there is
one. A service that finds none makes its own, without either."""

import pulumi
import pulumi_aws as aws

from components.base import Component
from vocabulary import NameKind


def log_group(
    component: Component,
    suffix: str,
    *,
    retention_days: int,
    key_id: pulumi.Input[str] | None,
    protect: bool,
    name: str | None = None,
) -> aws.cloudwatch.LogGroup:
    """A log group as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        retention_days: how long entries are kept, in days; a period that CloudWatch Logs takes.
        key_id: ARN of a customer-managed key; None for CloudWatch's own.
        protect: whether Pulumi refuses to delete it.
        name: its name where a service asks for one; ``suffix`` among the component's names unless given.
    """
    return aws.cloudwatch.LogGroup(
        component.child_name(suffix),
        name=name or component.physical_name(NameKind.LOG_GROUP, suffix),
        retention_in_days=retention_days,
        kms_key_id=key_id,
        tags=component.tags(),
        opts=component.child(protect=protect),
    )
