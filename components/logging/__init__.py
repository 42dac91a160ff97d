"""Logging: audit trail, central log store, immutable archive, delivery of platform logs, alarms on tampering.

Every use of break-glass raises an alarm, too. What break-glass is called follows from the stack's names, as it does for human
access.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.base import Component, require
from vocabulary import StackContext

RETENTION_DAYS: Final = (30, 60, 90, 120, 150, 180, 365, 400, 545, 731)
"""Retention periods of the log store, in days, that all three clouds take: CloudWatch Logs has a fixed list, Log Analytics keeps
30 to 730 days and Cloud Logging 1 to 3,650; 731 (two years) is written as 730 on Azure."""


@dataclass(frozen=True, kw_only=True)
class AwsLoggingOptions:
    """What only AWS needs.

    Attributes:
        boundary_id: permission boundary of the roles that deliver logs; from account access.
    """

    boundary_id: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class LoggingArgs:
    """Arguments of every logging component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id whose activity is audited.
        scope: where the resources live; ``scope`` of the account baseline.
        retention_days: how long the central log store keeps entries; one of ``RETENTION_DAYS``.
        archive_retention_days: how long the archive refuses deletion of an object, in days; 1 to 3,650, and not less than
            ``retention_days``.
        alert_email: where alarms on tampering go.
        customer_managed_key: whether log store and archive are encrypted with a key of ours; expected in prod.
        lock_archive: whether not even an administrator can shorten the archive's retention (S3 Object Lock compliance mode,
            locked immutability or retention policy; on Google Cloud also the log store's). Cannot be undone, so only prod sets
            it, and only once the archive stands: Azure refuses to create an archive that is locked from the start.
        aws: what only AWS needs; None elsewhere.

    Raises:
        ArgumentError: a period is not possible, or the e-mail address is none.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    retention_days: int
    archive_retention_days: int
    alert_email: str
    customer_managed_key: bool = False
    lock_archive: bool = False
    aws: AwsLoggingOptions | None = None

    def __post_init__(self) -> None:
        """Check ranges and their relation."""
        periods = ", ".join(map(str, RETENTION_DAYS))
        require(self.retention_days in RETENTION_DAYS, "retention_days", self.retention_days, f"write one of {periods}")
        require(
            self.retention_days <= self.archive_retention_days <= 3650,  # noqa: PLR2004 - ten years, the longest Cloud Logging keeps
            "archive_retention_days",
            self.archive_retention_days,
            f"write {self.retention_days} (retention_days) to 3650 days",
        )
        require("@" in self.alert_email, "alert_email", self.alert_email, "write an e-mail address")


class Logging(Component):
    """Outputs of every logging component."""

    _CAPABILITY = "logging"

    log_store_id: pulumi.Output[str]
    """Central log store: CloudWatch log group ARN, Log Analytics workspace id, Cloud Logging bucket id."""
    archive_id: pulumi.Output[str]
    """Immutable archive: S3 bucket ARN, storage account id, Cloud Storage bucket name."""
    audit_trail_id: pulumi.Output[str]
    """Delivery of the audit trail: CloudTrail trail ARN, subscription diagnostic setting id, log sink id."""
    alert_channel_id: pulumi.Output[str]
    """Where alarms go: SNS topic ARN, action group id, notification channel id."""
    encryption_key_id: pulumi.Output[str]
    """Customer-managed key (KMS key ARN, Key Vault key URI, CryptoKey id), or an empty string where the cloud's own keys are
    used."""
