"""What somebody is told about on Azure: changes of the logs themselves, of their archive and of its key."""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import monitor

from components.azure_roles import custom_role_guid
from components.base import Component
from components.logging import tampering
from vocabulary import Cloud, HumanRole, NameKind, Severity

_QUERY_WINDOW: Final = "PT30M"
"""How far queries look back; the activity log takes up to 20 minutes to arrive (Azure Monitor: "Log data ingestion time")."""

_GREATER_THAN: Final = "GreaterThan"
"""Operator of a query alert. The SDK's ``monitor.ConditionOperator`` is another API's enum of the same name ("gt"), which Azure
Monitor refuses here (REST API "Scheduled Query Rules": ``ConditionOperator``)."""


@dataclass(frozen=True, kw_only=True)
class AlarmArgs:
    """What alarms watch, where they lie and whom they tell.

    Attributes:
        account_id: the subscription.
        resource_group: name of the resource group of the alarms.
        archive_id: storage account of the archive.
        log_store_id: Log Analytics workspace.
        vault_id: vault of the archive's key; None for Azure's own key.
        channel_id: action group that is told.
    """

    account_id: str
    resource_group: pulumi.Input[str]
    archive_id: pulumi.Input[str]
    log_store_id: pulumi.Input[str]
    vault_id: pulumi.Input[str] | None
    channel_id: pulumi.Input[str]


def alarms(logging: Component, args: AlarmArgs) -> None:
    """All alarms, to one action group."""
    scopes: dict[str, pulumi.Input[str]] = {
        "subscription": f"/subscriptions/{args.account_id}",
        "archive": args.archive_id,
        "log-store": args.log_store_id,
    }
    if args.vault_id is not None:
        scopes["key-vault"] = args.vault_id
    for alarm in tampering.AZURE_OPERATIONS:
        if alarm.watched in scopes:
            for operation in alarm.operations:
                _operation_alarm(logging, args, alarm, operation, scopes[alarm.watched])
    break_glass = custom_role_guid(args.account_id, logging.context.name(NameKind.AZURE_RESOURCE, HumanRole.BREAK_GLASS))
    for signal in tampering.azure_signals(args.vault_id, break_glass):
        _query_alarm(logging, args, signal)


def _operation_alarm(
    logging: Component,
    args: AlarmArgs,
    alarm: tampering.AzureOperations,
    operation: str,
    scope: pulumi.Input[str],
) -> None:
    """One rule for each operation: in the category Administrative the service takes one operation name, in ``equals``."""
    suffix = "-".join([alarm.name, *operation.lower().split("/")[-2:]])
    monitor.ActivityLogAlert(
        logging.child_name(suffix),
        resource_group_name=args.resource_group,
        activity_log_alert_name=logging.physical_name(NameKind.AZURE_RESOURCE, suffix),
        location="Global",
        enabled=True,
        description=f"{logging.context.environment}: {alarm.summary}",
        scopes=[scope],
        condition={
            "all_of": [
                {"field": "category", "equals": "Administrative"},
                {"field": "status", "equals": "Succeeded"},
                {"field": "operationName", "equals": operation},
            ]
        },
        actions={"action_groups": [{"action_group_id": args.channel_id}]},
        tags=logging.tags(),
        opts=logging.child(),
    )


def _query_alarm(logging: Component, args: AlarmArgs, signal: tampering.Signal) -> None:
    """Not validated when created: the tables appear with the first entry. Muted for as long as the query looks back."""
    monitor.ScheduledQueryRule(
        logging.child_name(signal.name),
        resource_group_name=args.resource_group,
        rule_name=logging.physical_name(NameKind.AZURE_RESOURCE, signal.name),
        location=logging.context.place(Cloud.AZURE).name,
        kind=monitor.Kind.LOG_ALERT,
        description=f"{logging.context.environment}: {signal.summary}",
        severity=Severity.CRITICAL.scheme.azure[0],
        enabled=True,
        scopes=[args.log_store_id],
        skip_query_validation=True,
        evaluation_frequency="PT5M",
        window_size=_QUERY_WINDOW,
        auto_mitigate=False,
        mute_actions_duration=_QUERY_WINDOW,
        criteria={
            "all_of": [
                {
                    "query": signal.query,
                    "time_aggregation": monitor.TimeAggregation.COUNT,
                    "operator": _GREATER_THAN,
                    "threshold": 0,
                    "failing_periods": {"min_failing_periods_to_alert": 1, "number_of_evaluation_periods": 1},
                }
            ]
        },
        actions={"action_groups": [args.channel_id]},
        tags=logging.tags(),
        opts=logging.child(),
    )
