"""What counts as tampering on each cloud, as data: one signal is one alarm.

Signals of the same name watch the same thing on each cloud; a few have no counterpart (docs/capabilities/logging.md says which).
Where a routine deployment would set a signal off, only deletion is watched, or only our own archive, log store and key.

Sources: CIS AWS Foundations Benchmark, section "Monitoring"; CloudWatch Logs "Filter pattern syntax"; Azure "Resource provider
operations"; Google Cloud "Audit log methods" of each service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi


@dataclass(frozen=True, kw_only=True)
class Signal:
    """An alarm on tampering.

    Attributes:
        name: lower-case words joined by hyphens; part of the resources' names.
        summary: what happened, for the person who reads the alarm.
        query: what matches it, in the cloud's language: CloudWatch Logs filter pattern, Kusto query or Cloud Logging filter.
    """

    name: str
    summary: str
    query: pulumi.Input[str]


def _break_glass(query: str) -> Signal:
    return Signal(name="break-glass", summary="somebody entered with the rights for emergencies", query=query)


# AWS ---------------------------------------------------------------------------------------------

_AWS_CALLS: Final[tuple[tuple[str, str, dict[str, tuple[str, ...]]], ...]] = (
    (
        "audit-trail",
        "the audit trail was stopped, changed or deleted",
        {"cloudtrail": ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors")},
    ),
    (
        "encryption-key",
        "a customer-managed key was disabled or is going to be deleted",
        {"kms": ("DisableKey", "ScheduleKeyDeletion", "DisableKeyRotation")},
    ),
    (
        "log-delivery",
        "delivery of platform logs to the archive was changed or deleted",
        {"logs": ("DeleteAccountPolicy",), "firehose": ("DeleteDeliveryStream", "UpdateDestination")},
    ),
    ("flow-logs", "flow logs were deleted", {"ec2": ("DeleteFlowLogs",)}),
    (
        "alarms",
        "alarms or their notification were switched off",
        {
            "monitoring": ("DeleteAlarms", "DisableAlarmActions"),
            "logs": ("DeleteMetricFilter",),
            "sns": ("DeleteTopic", "Unsubscribe", "SetTopicAttributes"),
        },
    ),
)


def aws_signals(archive_name: str, log_group_names: Sequence[str], permission_set: str) -> tuple[Signal, ...]:
    """Filter patterns over CloudTrail's events in JSON; each at most 1,024 characters long (CloudWatch Logs PutMetricFilter).

    Args:
        archive_name: the archive bucket.
        log_group_names: log groups whose deletion or shortened retention is tampering.
        permission_set: name of the break-glass permission set; IAM Identity Center makes a role of it in the account.
    """
    calls = tuple(
        Signal(name=name, summary=summary, query=_aws_any(*(_aws_calls(source, events) for source, events in sources.items())))
        for name, summary, sources in _AWS_CALLS
    )
    groups = _aws_any_of("$.requestParameters.logGroupName", log_group_names)
    return (
        *calls,
        Signal(
            name="archive",
            summary="the archive bucket's settings were changed, or the bucket was deleted",
            query=f'{{ ($.eventSource = "s3.amazonaws.com") && ($.requestParameters.bucketName = "{archive_name}") && '
            '(($.eventName = "PutBucket*") || ($.eventName = "DeleteBucket*")) }',
        ),
        Signal(
            name="log-store",
            summary="a log group was deleted, or its retention or encryption changed",
            query=f'{{ ($.eventSource = "logs.amazonaws.com") && {groups} && (($.eventName = "DeleteLog*") || '
            '($.eventName = "*RetentionPolicy") || ($.eventName = "DisassociateKmsKey")) }',
        ),
        Signal(
            name="root-user",
            summary="somebody used the root user of the account",
            query='{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && '
            '($.eventType != "AwsServiceEvent") }',
        ),
        _break_glass(f'{{ $.userIdentity.sessionContext.sessionIssuer.userName = "AWSReservedSSO_{permission_set}_*" }}'),
    )


def _aws_calls(source: str, events: Sequence[str]) -> str:
    return f'(($.eventSource = "{source}.amazonaws.com") && {_aws_any_of("$.eventName", events)})'


def _aws_any_of(selector: str, values: Sequence[str]) -> str:
    return "(" + " || ".join(f'({selector} = "{value}")' for value in values) + ")"


def _aws_any(*conditions: str) -> str:
    return "{ " + " || ".join(conditions) + " }"


# Azure -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AzureOperations:
    """An alarm on operations of the activity log.

    Attributes:
        name: lower-case words joined by hyphens; part of the resources' names.
        summary: what happened, for the person who reads the alarm.
        operations: names of the operations.
        watched: ``subscription``, or the one resource that is watched: ``archive``, ``log-store`` or ``key-vault``.
    """

    name: str
    summary: str
    operations: tuple[str, ...]
    watched: str = "subscription"


AZURE_OPERATIONS: Final = (
    AzureOperations(
        name="audit-trail",
        summary="a diagnostic setting was deleted",
        operations=("Microsoft.Insights/diagnosticSettings/delete",),
    ),
    AzureOperations(
        name="archive",
        summary="the archive account's settings were changed, or the account or a container was deleted",
        operations=(
            "Microsoft.Storage/storageAccounts/write",
            "Microsoft.Storage/storageAccounts/delete",
            "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
            "Microsoft.Storage/storageAccounts/managementPolicies/write",
        ),
        watched="archive",
    ),
    AzureOperations(
        name="log-store",
        summary="the workspace or one of its tables was changed or deleted",
        operations=(
            "Microsoft.OperationalInsights/workspaces/write",
            "Microsoft.OperationalInsights/workspaces/delete",
            "Microsoft.OperationalInsights/workspaces/tables/write",
            "Microsoft.OperationalInsights/workspaces/tables/delete",
        ),
        watched="log-store",
    ),
    AzureOperations(
        name="key-vault",
        summary="the vault of the encryption key was changed or deleted",
        operations=("Microsoft.KeyVault/vaults/write", "Microsoft.KeyVault/vaults/delete"),
        watched="key-vault",
    ),
    AzureOperations(
        name="log-delivery",
        summary="a policy assignment, such as the one that delivers platform logs, was deleted",
        operations=("Microsoft.Authorization/policyAssignments/delete",),
    ),
    AzureOperations(
        name="flow-logs",
        summary="flow logs were deleted",
        operations=("Microsoft.Network/networkWatchers/flowLogs/delete",),
    ),
    AzureOperations(
        name="alarms",
        summary="an alarm or its notification was deleted",
        operations=(
            "Microsoft.Insights/activityLogAlerts/delete",
            "Microsoft.Insights/scheduledQueryRules/delete",
            "Microsoft.Insights/actionGroups/delete",
        ),
    ),
    AzureOperations(name="locks", summary="a resource lock was deleted", operations=("Microsoft.Authorization/locks/delete",)),
)


def azure_signals(vault_id: pulumi.Input[str] | None, role_id: str) -> tuple[Signal, ...]:
    """Kusto queries for what the activity log does not tell: what happened to keys inside a vault, and with whose rights.

    Args:
        vault_id: vault of the encryption key, if there is one.
        role_id: GUID of the break-glass role definition. Its use is seen, not the sign-in: that is in the Entra tenant's log.
    """
    key = "AzureDiagnostics | where OperationName in ('KeyDelete', 'KeyPurge', 'KeyUpdate', 'KeyRotationPolicySet')"
    keys = (
        ()
        if vault_id is None
        else (
            Signal(
                name="encryption-key",
                summary="the encryption key was disabled, changed or deleted",
                query=pulumi.Output.concat(key, " and ResourceId =~ '", vault_id, "'"),
            ),
        )
    )
    evidence = "replace_string(tostring(Authorization_d.evidence.roleDefinitionId), '-', '')"
    return (*keys, _break_glass(f"AzureActivity | where {evidence} =~ '{role_id.replace('-', '')}'"))


# Google Cloud ------------------------------------------------------------------------------------

_GCP_METHODS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "audit-trail",
        "a log sink was changed or deleted, or logs are excluded from one",
        r'protoPayload.methodName=~"^google\.logging\.v2\.ConfigServiceV2\.((Update|Delete)Sink|(Create|Update)Exclusion)$"',
    ),
    (
        "audit-configuration",
        "it was changed which accesses are logged",
        'protoPayload.methodName="SetIamPolicy" AND protoPayload.serviceData.policyDelta.auditConfigDeltas:*',
    ),
    (
        "log-store",
        "a log bucket was changed or deleted",
        r'protoPayload.methodName=~"^google\.logging\.v2\.ConfigServiceV2\.(Update|Delete)Bucket"',
    ),
    (
        "encryption-key",
        "a version of a customer-managed key was disabled or is going to be destroyed",
        'protoPayload.serviceName="cloudkms.googleapis.com" AND protoPayload.methodName=~"(Destroy|Update)CryptoKeyVersion$"',
    ),
    (
        "flow-logs",
        "flow logs of a subnet were switched off",
        r'protoPayload.methodName=~"compute\.subnetworks\.patch$" AND protoPayload.request.logConfig.enable=false',
    ),
    (
        "alarms",
        "an alarm or its notification was changed or deleted",
        r'protoPayload.methodName=~"^google\.monitoring\.v3\.(AlertPolicy|NotificationChannel)Service\.(Update|Delete)"',
    ),
    (
        "services",
        "an API was switched off",
        r'protoPayload.serviceName="serviceusage.googleapis.com" AND protoPayload.methodName=~"\.DisableService$"',
    ),
)


def gcp_signals(archive_name: str, entitlement: str) -> tuple[Signal, ...]:
    """Cloud Logging filters over audit logs.

    Args:
        archive_name: the archive bucket.
        entitlement: id of the break-glass entitlement of Privileged Access Manager.
    """
    methods = tuple(Signal(name=name, summary=summary, query=_gcp_audit(query)) for name, summary, query in _GCP_METHODS)
    archive = Signal(
        name="archive",
        summary="the archive bucket's settings or rights were changed, or it or an object in it was deleted",
        query=_gcp_audit(
            f'resource.type="gcs_bucket" AND resource.labels.bucket_name="{archive_name}" AND protoPayload.methodName=('
            '"storage.buckets.update" OR "storage.buckets.delete" OR "storage.setIamPermissions" OR "storage.objects.delete")'
        ),
    )
    entry = (
        'protoPayload.serviceName="privilegedaccessmanager.googleapis.com" AND protoPayload.methodName=~"CreateGrant$" AND '
        f'protoPayload.resourceName:"entitlements/{entitlement}"'
    )
    return (*methods, archive, _break_glass(_gcp_audit(entry)))


def _gcp_audit(query: str) -> str:
    return f'logName:"cloudaudit.googleapis.com" AND {query}'
