"""Diagnostic settings, as all capabilities make them. Their names are ours: a guardrail keeps those from deletion.

Source: Azure Monitor "Diagnostic settings in Azure Monitor".
"""

from collections.abc import Iterable, Sequence

import pulumi
from pulumi_azure_native import monitor

from components.base import Component
from vocabulary import NameKind


def diagnostic_setting(
    component: Component,
    suffix: str,
    source_id: pulumi.Input[str],
    log_store_id: pulumi.Input[str],
    *,
    categories: Sequence[str] = (),
    archive_id: pulumi.Input[str] | None = None,
    depends_on: Iterable[pulumi.Resource] = (),
) -> monitor.DiagnosticSetting:
    """Deliver what a resource logs, as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        source_id: the resource that logs.
        log_store_id: the central log store.
        categories: which of its logs; all of them unless given.
        archive_id: storage account that keeps them too, if one does.
        depends_on: what must stand before.
    """
    everything = [{"category_group": "allLogs", "enabled": True}]
    return monitor.DiagnosticSetting(
        component.child_name(suffix),
        resource_uri=source_id,
        name=component.physical_name(NameKind.AZURE_RESOURCE, suffix),
        workspace_id=log_store_id,
        storage_account_id=archive_id,
        logs=[{"category": category, "enabled": True} for category in categories] or everything,
        opts=component.child(depends_on=depends_on),
    )
