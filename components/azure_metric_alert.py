"""Alarms on metrics of Azure, as all capabilities make them: looked at every five minutes, over the last fifteen.

Source: Azure Monitor "Types of Azure Monitor alerts", metric alerts.
"""

import pulumi
from pulumi_azure_native import monitor

from components.base import Component
from vocabulary import NameKind, Severity


def metric_alert(
    component: Component,
    suffix: str,
    *,
    resource_group: pulumi.Input[str],
    source_id: pulumi.Input[str],
    criterion: monitor.MetricCriteriaArgs | monitor.DynamicMetricCriteriaArgs,
    summary: str,
    severity: Severity,
    channel_id: pulumi.Input[str],
    ends_by_itself: bool,
) -> monitor.MetricAlert:
    """An alarm as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        resource_group: name of the resource group.
        source_id: the resource whose metric it is.
        criterion: what sets it off.
        summary: what is wrong, for whoever is called.
        severity: how bad it is.
        channel_id: action group that is told.
        ends_by_itself: whether it is over once the metric is well again.
    """
    return monitor.MetricAlert(
        component.child_name(suffix),
        rule_name=component.physical_name(NameKind.AZURE_RESOURCE, suffix),
        resource_group_name=resource_group,
        location="global",
        description=f"{component.context.environment}: {summary}",
        severity=severity.scheme.azure[0],
        enabled=True,
        auto_mitigate=ends_by_itself,
        scopes=[source_id],
        evaluation_frequency="PT5M",
        window_size="PT15M",
        criteria=monitor.MetricAlertSingleResourceMultipleMetricCriteriaArgs(
            odata_type="Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria", all_of=[criterion]
        ),
        actions=[{"action_group_id": channel_id}],
        tags=component.tags(),
        opts=component.child(),
    )
