"""One severity scheme for every alert on every cloud: what a severity means, and how each cloud writes it.

Sources: Azure Monitor "Create a new alert rule" (severity 0 to 4), Cloud Monitoring ``AlertPolicy.Severity`` (three values, so
that the label ``severity`` tells medium from low). Prometheus rules and CloudWatch alarms have no severity of their own: rules
carry the label, alarms the severity's topic.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SEVERITY_LABEL: Final = "severity"
"""Label of Prometheus rules and Google Cloud alert policies, and attribute of notifications, that holds the severity."""


class Response(StrEnum):
    """How people hear of an alert."""

    PAGE = "page"
    """Somebody is called, at any hour."""
    TICKET = "ticket"
    """Somebody finds it on their list in working hours."""


@dataclass(frozen=True, kw_only=True)
class SeverityScheme:
    """What a severity means.

    Attributes:
        meaning: when to choose it, for whoever writes an alert.
        response: how people hear of it.
        respond_minutes: until somebody works on it; for tickets in working hours.
        repeat_minutes: how often it is said again while it lasts.
        azure: severities of Azure Monitor that mean this one; ours are written with the first.
        google: severity of a Google Cloud alert policy.
    """

    meaning: str
    response: Response
    respond_minutes: int
    repeat_minutes: int
    azure: tuple[int, ...]
    google: str


class Severity(StrEnum):
    """How bad it is if an alert is true."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def scheme(self) -> SeverityScheme:
        """What the severity means, and how each cloud writes it."""
        return _SCHEMES[self]


_SCHEMES: Final = {
    Severity.CRITICAL: SeverityScheme(
        meaning="people or data are being harmed, or we are blind to it",
        response=Response.PAGE,
        respond_minutes=15,
        repeat_minutes=30,
        azure=(0,),
        google="CRITICAL",
    ),
    Severity.HIGH: SeverityScheme(
        meaning="jobs or services fail for some, or will for all within hours",
        response=Response.PAGE,
        respond_minutes=60,
        repeat_minutes=120,
        azure=(1,),
        google="ERROR",
    ),
    Severity.MEDIUM: SeverityScheme(
        meaning="something works worse or at its limit, and nobody notices yet",
        response=Response.TICKET,
        respond_minutes=8 * 60,
        repeat_minutes=24 * 60,
        azure=(2,),
        google="WARNING",
    ),
    Severity.LOW: SeverityScheme(
        meaning="worth knowing, with no date",
        response=Response.TICKET,
        respond_minutes=5 * 8 * 60,
        repeat_minutes=7 * 24 * 60,
        azure=(3, 4),
        google="WARNING",
    ),
}
