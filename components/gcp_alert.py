"""Alert policies of Google Cloud, as all capabilities make them: one condition, one severity scheme.

Source: Cloud Monitoring ``projects.alertPolicies``.
"""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_gcp as gcp

from components.base import Component
from vocabulary import Severity


def alert_policy(
    component: Component,
    suffix: str,
    *,
    project: pulumi.Input[str],
    summary: str,
    severity: Severity,
    condition: Mapping[str, Any],
    channel_id: pulumi.Input[str],
    quiet_seconds: int | None = None,
) -> gcp.monitoring.AlertPolicy:
    """An alert policy as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        project: project id.
        summary: what is wrong, for whoever is called.
        severity: how bad it is.
        condition: what sets it off, under the names of ``AlertPolicyConditionArgs``.
        channel_id: notification channel that is told.
        quiet_seconds: for conditions on log entries, which never end by themselves: shortest time between two notifications, in
            seconds; incidents are closed after a day.
    """
    strategy = {"notification_rate_limit": {"period": f"{quiet_seconds}s"}, "auto_close": "86400s"}
    return gcp.monitoring.AlertPolicy(
        component.child_name(suffix),
        project=project,
        display_name=f"{component.context.environment}: {summary}",
        combiner="OR",
        severity=severity.scheme.google,
        conditions=[dict(condition)],
        alert_strategy=strategy if quiet_seconds else None,
        notification_channels=[channel_id],
        user_labels=component.tags(),
        opts=component.child(),
    )
