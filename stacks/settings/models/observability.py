"""Settings of observability and of the collectors that feed it."""

from typing import Annotated

from pydantic import Field, StrictInt

from components.observability import LONGEST_RETENTION_DAYS
from stacks.settings.forms import AwsGroups, CompanyRange, Email
from stacks.settings.models.base import Model


class ObservabilitySettings(Model):
    """Metrics, dashboards and where alerts go, for all clouds."""

    page_email: Email | None = None
    """Where alerts of severity critical and high go: the address by which the on-call tool takes alerts; by default
    ``logging.alert_email``."""
    ticket_email: Email | None = None
    """Where all other alerts go; by default ``logging.alert_email``."""
    metrics_retention_days: Annotated[StrictInt, Field(ge=30, le=LONGEST_RETENTION_DAYS)] = 150
    """How long metrics are kept, in days."""
    dashboard_groups: AwsGroups = {}
    """Identity Center group id for each human role that sees the dashboards, as ``Pulumi.org.yaml`` has it."""
    dashboard_ranges: list[CompanyRange] = []
    """Public address ranges of the company's networks that reach the dashboards; besides, only the environment's network does."""


class TelemetrySettings(Model):
    """The gateway that takes in telemetry on each cloud."""

    minimum_instances: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    """Instances that always run on each cloud."""
    maximum_instances: Annotated[StrictInt, Field(ge=1, le=100)] = 4
    """Instances that load may bring it to on each cloud."""
