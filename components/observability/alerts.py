"""Alerts of the observability itself, and the routing of every alert by its severity: plain data, rendered for Prometheus.

Other capabilities bring alerts of their own; these say when there is nobody left to say anything.

Sources: Amazon Managed Service for Prometheus "Alert manager and templating" and "Rules"; OpenTelemetry Collector "Internal
telemetry" for the names of its metrics.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from vocabulary import SEVERITY_LABEL, Cloud, Severity
from vocabulary.telemetry import COLLECTOR_JOB, ENVIRONMENT_LABEL, PROVIDER_LABEL

UNKNOWN_SEVERITY: Final = Severity.HIGH
"""Where an alert goes that carries no severity or a misspelt one: it must not get lost, and somebody has to correct it."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """An alerting rule.

    Attributes:
        name: name of the alert.
        summary: what is wrong, for whoever is called.
        severity: how bad it is if it is true.
        expression: PromQL that has a result while it is true.
        minutes: how long it must be true.
    """

    name: str
    summary: str
    severity: Severity
    expression: str
    minutes: int


def silent_collector(cloud: Cloud) -> Alert:
    """Nothing has come from the collector of ``cloud`` for ten minutes: all alerts on its metrics are blind."""
    selector = f'up{{job="{COLLECTOR_JOB}",{PROVIDER_LABEL}="{cloud}"}}'
    return Alert(
        name="CollectorSilent",
        summary=f"No metrics come from {cloud.display_name}: alerts on them can not fire",
        severity=Severity.CRITICAL,
        expression=f"absent_over_time({selector}[10m])",
        minutes=5,
    )


COLLECTOR_ALERTS: Final = (
    Alert(
        name="CollectorLosesTelemetry",
        summary="The collector gives up on what it could not deliver",
        severity=Severity.HIGH,
        expression=f"sum by ({PROVIDER_LABEL}) "
        '(rate({__name__=~"otelcol_exporter_(send|enqueue)_failed_(metric_points|spans|log_records)_total"}[10m])) > 0',
        minutes=15,
    ),
    Alert(
        name="CollectorRefusesTelemetry",
        summary="The collector has no memory left and refuses what workloads send",
        severity=Severity.HIGH,
        expression=f"sum by ({PROVIDER_LABEL}) "
        '(rate({__name__=~"otelcol_receiver_refused_(metric_points|spans|log_records)_total"}[10m])) > 0',
        minutes=15,
    ),
    Alert(
        name="CollectorQueueFills",
        summary="The collector delivers more slowly than telemetry comes in",
        severity=Severity.MEDIUM,
        expression=f"max by ({PROVIDER_LABEL}, exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity) > 0.8",
        minutes=15,
    ),
)
"""What a collector that is not silent says about itself."""


def rule_group(alerts: Sequence[Alert]) -> str:
    """The alerts as a rule file with one group."""
    rules = [
        {
            "alert": alert.name,
            "expr": alert.expression,
            "for": f"{alert.minutes}m",
            "labels": {SEVERITY_LABEL: str(alert.severity)},
            "annotations": {"summary": alert.summary},
        }
        for alert in alerts
    ]
    return _yaml({"groups": [{"name": "observability", "interval": "1m", "rules": rules}]})


def routing(topic_arns: Mapping[Severity, str], region: str) -> str:
    """Definition of the alert manager: each severity goes to its topic, and is repeated as often as the scheme says.

    The manager's own configuration is a text inside the definition, as the service wants it.
    """
    configuration = {
        "route": {
            "receiver": str(UNKNOWN_SEVERITY),
            "group_by": ["alertname", PROVIDER_LABEL, ENVIRONMENT_LABEL],
            "group_wait": "30s",
            "group_interval": "5m",
            "repeat_interval": f"{UNKNOWN_SEVERITY.scheme.repeat_minutes}m",
            "routes": [
                {
                    "receiver": str(severity),
                    "matchers": [f'{SEVERITY_LABEL}="{severity}"'],
                    "repeat_interval": f"{severity.scheme.repeat_minutes}m",
                }
                for severity in topic_arns
            ],
        },
        "inhibit_rules": [
            {  # what a silent collector said last is no news
                "source_matchers": ['alertname="CollectorSilent"'],
                "target_matchers": ['alertname=~"Collector.+"', 'alertname!="CollectorSilent"'],
                "equal": [PROVIDER_LABEL],
            }
        ],
        "receivers": [
            {"name": str(severity), "sns_configs": [_topic(severity, arn, region)]} for severity, arn in topic_arns.items()
        ],
    }
    return _yaml({"alertmanager_config": _yaml(configuration)})


def _topic(severity: Severity, arn: str, region: str) -> dict[str, Any]:
    return {
        "topic_arn": arn,
        "sigv4": {"region": region},
        "send_resolved": True,
        # Up to 100 ASCII characters (SNS: Publish); names of alerts are code.
        "subject": f"{severity}: {{{{ .GroupLabels.alertname }}}} is {{{{ .Status }}}}",
        "attributes": {SEVERITY_LABEL: str(severity)},
    }


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as literal blocks, which people can read in a diff."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _yaml(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=1000)
