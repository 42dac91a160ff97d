"""Names that telemetry of all clouds carries, so that one dashboard, one alert and one query fit every cloud.

Resource attributes follow OpenTelemetry's semantic conventions 1.37 where those have a name; ``cloud.provider`` has the values of
``Cloud``. Metrics get the labels besides, since a series keeps no resource attributes.
"""

from typing import Final

PROVIDER_LABEL: Final = "provider"
"""Label of every series: ``aws``, ``azure`` or ``gcp``."""

ENVIRONMENT_LABEL: Final = "environment"
"""Label of every series: the stack's environment."""

REGION_LABEL: Final = "region"
"""Label of every series: the neutral region."""

COLLECTOR_JOB: Final = "otel-collector"
"""Label ``job`` of what a collector says about itself."""

SERIES_ATTRIBUTES: Final = {"workload": "mlcp.workload", "job_id": "mlcp.job.id"}
"""Labels of series that come from resource attributes, beside ``job`` and ``instance`` (``service.name`` and
``service.instance.id``). Few: each value makes new series."""

RESOURCE_RENAMES: Final = {"deployment.environment": "deployment.environment.name"}
"""Resource attributes that older instrumentation writes, and what they are called now."""

RENAMES: Final = {
    "db.statement": "db.query.text",
    "db.system": "db.system.name",
    "http.method": "http.request.method",
    "http.status_code": "http.response.status_code",
    "http.url": "url.full",
    "messaging.destination": "messaging.destination.name",
    "net.peer.name": "server.address",
    "net.peer.port": "server.port",
}
"""The same for attributes of spans, logs and data points (OpenTelemetry: "HTTP semantic convention stability migration", and
those of databases and messaging)."""

SENSITIVE_ATTRIBUTES: Final = (
    r"(?i)^token$|(^|[._-])(authorization|bearer|cookie|credentials?|passw(or)?d|"
    r"(access|api|private)[._-]?key|secret([._-](key|value|string|access[._-]key))?|"
    r"(access|auth|id|refresh|session)[._-]token)$"
)
"""Pattern of attribute names whose values are secrets: they are dropped on the way, whoever wrote them. RE2, and Python's."""
