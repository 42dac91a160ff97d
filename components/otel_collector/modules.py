"""What the collector's image is built with: OpenTelemetry Collector components and their Go modules.

Only what the configurations name, so that the image holds no code that nobody needs; a test holds the two together. The image's
build (``builder``, "OpenTelemetry Collector Builder") takes its list from here.
"""

from typing import Final

VERSION: Final = "0.155.0"
"""Version of all modules but the configuration providers, which count in step from 1."""

_CORE: Final = "go.opentelemetry.io/collector"
_CONTRIB: Final = "github.com/open-telemetry/opentelemetry-collector-contrib"

MODULES: Final = {
    "extensions": {
        "bearertokenauth": f"{_CONTRIB}/extension/bearertokenauthextension",
        "health_check": f"{_CONTRIB}/extension/healthcheckextension",
        "sigv4auth": f"{_CONTRIB}/extension/sigv4authextension",
    },
    "receivers": {
        "otlp": f"{_CORE}/receiver/otlpreceiver",
        "prometheus": f"{_CONTRIB}/receiver/prometheusreceiver",
    },
    "processors": {
        "batch": f"{_CORE}/processor/batchprocessor",
        "memory_limiter": f"{_CORE}/processor/memorylimiterprocessor",
        "resource": f"{_CONTRIB}/processor/resourceprocessor",
        "transform": f"{_CONTRIB}/processor/transformprocessor",
    },
    "exporters": {
        "otlp_grpc": f"{_CORE}/exporter/otlpexporter",
        "otlp_http": f"{_CORE}/exporter/otlphttpexporter",
        "prometheus_remote_write": f"{_CONTRIB}/exporter/prometheusremotewriteexporter",
    },
}
"""Module by the name that a component has in configurations, by kind. Types are those of this version; ``otlphttp`` and the like
are former names."""
