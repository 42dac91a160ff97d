"""Configuration of the collectors: pure functions from a cloud to what its collector reads. All the same, but for names.

A workload sends OTLP to the gateway, or to an agent beside it that does. The gateway says where telemetry comes from, brings it
to one vocabulary, takes secrets out, and writes it to AWS: metrics to Prometheus, traces to X-Ray, logs to CloudWatch. One store,
so that a trace that goes over clouds is one trace, and no exporter needs a key. What workloads print is no business of the
collectors: each cloud keeps that itself.

Sources: OpenTelemetry Collector "Configuration", "Internal telemetry" and the README of each component; CloudWatch "OTLP
endpoints" (10,000 spans and 5 MB a request); Amazon Managed Service for Prometheus "Ingest metrics".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import yaml

from vocabulary import Cloud, StackContext
from vocabulary.telemetry import (
    COLLECTOR_JOB,
    ENVIRONMENT_LABEL,
    PROVIDER_LABEL,
    REGION_LABEL,
    RENAMES,
    RESOURCE_RENAMES,
    SENSITIVE_ATTRIBUTES,
    SERIES_ATTRIBUTES,
)

GRPC_PORT: Final = 4317
"""Where OTLP comes in over gRPC (OpenTelemetry Protocol: "Default port")."""

HTTP_PORT: Final = 4318
"""Where OTLP comes in over HTTP; agents only, since not every cloud gives a gateway two ports."""

HEALTH_PORT: Final = 13133
"""Where the collector answers whether it is well."""

VCPUS: Final = 1
"""Virtual processors of a gateway: the least with which Cloud Run lets an instance take more than one request at a time."""

MEMORY_MIB: Final = 2048
"""Memory of a gateway in MiB: the least that Fargate gives with one processor."""

AWS_TOKEN_FILE: Final = "/tmp/aws-token"  # noqa: S105, S108 - a path; the container has one user
"""Where the image's entry point keeps a token of the workload that AWS takes, on the other clouds."""

GATEWAY_TOKEN_FILE: Final = "/tmp/gateway-token"  # noqa: S105, S108
"""Where an agent on Google Cloud keeps a token that the gateway takes."""

METRICS_URL: Final = "METRICS_URL"
"""Environment variable: Prometheus remote-write URL."""

INSTANCE: Final = "COLLECTOR_INSTANCE"
"""Environment variable that the image's entry point sets: an id of its own for each container, so that series of two containers
stay apart."""

ROLE_ARN: Final = "AWS_ROLE_ARN"
"""Environment variable: role on AWS that a collector of another cloud takes."""

_OWN_METRICS_PORT: Final = 8888
_AGENT_MEMORY_MIB: Final = 256
_LIMIT, _SPIKE = 0.8, 0.2
"""Parts of the memory that data may take, and that may come at once."""

_RETRIES: Final = {"enabled": True, "initial_interval": "5s", "max_interval": "30s", "max_elapsed_time": "10m"}
"""After ten minutes data is given up, and the alert on lost telemetry fires."""

_MOST_ATTRIBUTES: Final = 64
_LONGEST_VALUE: Final = 4096
_CONTEXTS: Final = {"trace": ("resource", "span"), "metric": ("resource", "datapoint"), "log": ("resource", "log")}
"""What carries attributes, by signal (OTTL contexts)."""


class Role(StrEnum):
    """What a collector is there for."""

    AGENT = "agent"
    """Beside a workload: takes in what it says and passes it on."""
    GATEWAY = "gateway"
    """One for each cloud: delivers."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Where a gateway delivers to, on AWS.

    Attributes:
        region: AWS region of the stores.
        log_group: log group that has a stream for each cloud, named after it.
    """

    region: str
    log_group: str


def gateway_configuration(context: StackContext, cloud: Cloud, delivery: Delivery) -> str:
    """Configuration of the gateway on ``cloud``, as YAML. What is not known before ``up`` comes by environment variables."""
    signers = {"metrics": "aps", "traces": "xray", "logs": "logs"}
    before, after = ["memory_limiter", "resource"], ["transform", "batch"]
    return _render(
        {
            "extensions": {
                "health_check": {"endpoint": f"0.0.0.0:{HEALTH_PORT}"},
                **{f"sigv4auth/{signal}": _signer(cloud, delivery, service) for signal, service in signers.items()},
            },
            "receivers": {
                "otlp": {
                    "protocols": {
                        "grpc": {
                            "endpoint": f"0.0.0.0:{GRPC_PORT}",
                            # Lets clients come back through the load balancer, so that new gateways get their share.
                            "keepalive": {"server_parameters": {"max_connection_age": "5m", "max_connection_age_grace": "30s"}},
                        }
                    }
                },
                "prometheus": {"config": {"scrape_configs": [_own_metrics()]}},
            },
            "processors": {
                "memory_limiter": _memory_limit(MEMORY_MIB),
                "resource": {"attributes": [*_origin(context, cloud)]},
                "transform": {
                    "error_mode": "ignore",
                    **{f"{signal}_statements": list(_statements(signal)) for signal in _CONTEXTS},
                },
                "batch": {"send_batch_size": 1024, "send_batch_max_size": 2048, "timeout": "5s"},
            },
            "exporters": {
                "prometheus_remote_write": {
                    "endpoint": f"${{env:{METRICS_URL}}}",
                    "auth": {"authenticator": "sigv4auth/metrics"},
                    "external_labels": {
                        PROVIDER_LABEL: str(cloud),
                        ENVIRONMENT_LABEL: str(context.environment),
                        REGION_LABEL: str(context.region),
                    },
                    "target_info": {"enabled": False},
                    "disable_scope_info": True,
                    "retry_on_failure": _RETRIES,
                },
                "otlp_http/traces": {
                    "traces_endpoint": f"https://xray.{delivery.region}.amazonaws.com/v1/traces",
                    "auth": {"authenticator": "sigv4auth/traces"},
                    "retry_on_failure": _RETRIES,
                },
                "otlp_http/logs": {
                    "logs_endpoint": f"https://logs.{delivery.region}.amazonaws.com/v1/logs",
                    "headers": {"x-aws-log-group": delivery.log_group, "x-aws-log-stream": str(cloud)},
                    "auth": {"authenticator": "sigv4auth/logs"},
                    "retry_on_failure": _RETRIES,
                },
            },
            "service": _service(
                ["health_check", *(f"sigv4auth/{signal}" for signal in signers)],
                {
                    "metrics": (["otlp", "prometheus"], [*before, *after], ["prometheus_remote_write"]),
                    "traces": (["otlp"], [*before, *after], ["otlp_http/traces"]),
                    "logs": (["otlp"], [*before, *after], ["otlp_http/logs"]),
                },
            ),
        }
    )


def agent_configuration(context: StackContext, cloud: Cloud, gateway: str) -> str:
    """Configuration of an agent on ``cloud`` that passes everything on to ``gateway``, an ``https`` URL with a port.

    On Google Cloud the gateway asks who calls, so that the agent brings a token of its workload.
    """
    tokens = {"bearertokenauth": {"filename": GATEWAY_TOKEN_FILE}} if cloud is Cloud.GCP else {}
    exporter: dict[str, Any] = {"endpoint": gateway, "retry_on_failure": _RETRIES}
    if tokens:
        exporter["auth"] = {"authenticator": "bearertokenauth"}
    processors = ["memory_limiter", "resource", "batch"]
    return _render(
        {
            "extensions": {"health_check": {"endpoint": f"127.0.0.1:{HEALTH_PORT}"}, **tokens},
            "receivers": {
                "otlp": {
                    "protocols": {
                        "grpc": {"endpoint": f"127.0.0.1:{GRPC_PORT}"},
                        "http": {"endpoint": f"127.0.0.1:{HTTP_PORT}"},
                    }
                }
            },
            "processors": {
                "memory_limiter": _memory_limit(_AGENT_MEMORY_MIB),
                "resource": {"attributes": [*_origin(context, cloud)]},
                "batch": {"send_batch_size": 512, "send_batch_max_size": 1024, "timeout": "5s"},
            },
            "exporters": {"otlp_grpc": exporter},
            "service": _service(
                ["health_check", *tokens],
                {signal: (["otlp"], processors, ["otlp_grpc"]) for signal in ("metrics", "traces", "logs")},
            ),
        }
    )


def _signer(cloud: Cloud, delivery: Delivery, service: str) -> dict[str, Any]:
    """Signs requests to ``service``: on AWS as the workload's role, elsewhere as the role that its token opens."""
    here = {"region": delivery.region, "service": service}
    if cloud is Cloud.AWS:
        return here
    return here | {
        "assume_role": {
            "arn": f"${{env:{ROLE_ARN}}}",
            "sts_region": delivery.region,
            "web_identity_token_file": AWS_TOKEN_FILE,
        }
    }


def _own_metrics() -> dict[str, Any]:
    return {
        "job_name": COLLECTOR_JOB,
        "scrape_interval": "30s",
        "static_configs": [{"targets": [f"127.0.0.1:{_OWN_METRICS_PORT}"]}],
    }


def _memory_limit(container_mib: int) -> dict[str, Any]:
    """In MiB, not in parts: not every container service shows the collector how much memory it has."""
    return {
        "check_interval": "1s",
        "limit_mib": int(container_mib * _LIMIT),
        "spike_limit_mib": int(container_mib * _SPIKE),
    }


def _origin(context: StackContext, cloud: Cloud) -> Iterator[dict[str, str]]:
    """Where telemetry comes from, whatever the workload says."""
    origin = {
        "cloud.provider": str(cloud),
        "cloud.region": context.place(cloud).name,
        "deployment.environment.name": str(context.environment),
    }
    for key, value in origin.items():
        yield {"key": key, "value": value, "action": "upsert"}


def _statements(signal: str) -> Iterator[str]:
    """What is done to a signal's attributes: current names, no secrets, no more and no longer values than stores take."""
    for holder in _CONTEXTS[signal]:
        yield from _renamed(f"{holder}.attributes", RESOURCE_RENAMES if holder == "resource" else RENAMES)
        yield f'delete_matching_keys({holder}.attributes, "{SENSITIVE_ATTRIBUTES}")'
        yield f"limit({holder}.attributes, {_MOST_ATTRIBUTES}, [])"
        yield f"truncate_all({holder}.attributes, {_LONGEST_VALUE})"
    if signal == "metric":
        for label, attribute in SERIES_ATTRIBUTES.items():
            source = f'resource.attributes["{attribute}"]'
            yield f'set(datapoint.attributes["{label}"], {source}) where {source} != nil'


def _renamed(attributes: str, names: Mapping[str, str]) -> Iterator[str]:
    for former, current in names.items():
        yield (
            f'set({attributes}["{current}"], {attributes}["{former}"]) '
            f'where {attributes}["{former}"] != nil and {attributes}["{current}"] == nil'
        )
        yield f'delete_key({attributes}, "{former}")'


def _service(extensions: Iterable[str], pipelines: Mapping[str, tuple[list[str], list[str], list[str]]]) -> dict[str, Any]:
    reader = {"pull": {"exporter": {"prometheus": {"host": "127.0.0.1", "port": _OWN_METRICS_PORT}}}}
    return {
        "extensions": list(extensions),
        "pipelines": {
            signal: {"receivers": receivers, "processors": processors, "exporters": exporters}
            for signal, (receivers, processors, exporters) in pipelines.items()
        },
        "telemetry": {
            # What it says about itself gets its labels "job" and "instance" from these, not from the scrape.
            "resource": {"service.name": COLLECTOR_JOB, "service.instance.id": f"${{env:{INSTANCE}}}"},
            "logs": {"level": "info", "encoding": "json"},
            "metrics": {"readers": [reader]},
        },
    }


def _render(configuration: dict[str, Any]) -> str:
    """As YAML. A ``$`` that is no reference is doubled, as the collector wants it."""
    return yaml.dump(_escaped(configuration), Dumper=_Dumper, sort_keys=False, width=1000)


def _escaped(value: Any) -> Any:
    match value:
        case dict():
            return {key: _escaped(item) for key, item in value.items()}
        case list():
            return [_escaped(item) for item in value]
        case str() if not value.startswith("${env:"):
            return value.replace("$", "$$")
    return value


class _Dumper(yaml.SafeDumper):
    """Without anchors, which people do not expect."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True
