"""Collectors on Google Cloud: a gateway on Cloud Run that only the network reaches, and only known workloads may call."""

from typing import Any, Final

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.gcp_projects import require_project_id
from components.otel_collector import OtelCollector, OtelCollectorArgs, require_way_to_aws
from components.otel_collector.configuration import GRPC_PORT, HEALTH_PORT, MEMORY_MIB, VCPUS
from components.otel_collector.gateway import HEALTH_PATH, NAME, agent, environment
from vocabulary import Cloud

_INVOKER: Final = "roles/run.invoker"

_CONCURRENCY: Final = 80
"""Requests that a gateway takes at a time; Cloud Run starts another before it has so many, or before its processor is at 60 %
(Cloud Run: "About instance autoscaling")."""


class GcpOtelCollector(OtelCollector):
    """Cloud Run service with internal ingress. Callers bring an identity token, since Cloud Run asks for one.

    TLS ends at Google's front end with a certificate that Google keeps valid. What the gateway sends goes through the network,
    so from fixed addresses, and is logged there. Tokens for AWS are the service account's.

    Sources: Cloud Run "Restrict network ingress", "Direct VPC egress", "Use gRPC", "Configure container health checks",
    "Authenticate service-to-service".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: OtelCollectorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the collector.

        Raises:
            ArgumentError: ``account_id`` is not a project id, or ``gcp`` or ``way_to_aws`` is missing.
        """
        require_project_id("account_id", args.account_id)
        require(args.gcp is not None, "gcp", args.gcp, "give GcpCollectorOptions with the service accounts that may call")
        assert args.gcp  # noqa: S101 - for the type checker; the line above is for people
        way = require_way_to_aws(args)
        super().__init__(name, args.context, opts)
        self._args = args
        self._way = way
        self._options = args.gcp
        self._region = self.context.place(self._CLOUD).name
        gateway = self._gateway()
        self._callers(gateway)
        endpoint = pulumi.Output.concat(gateway.uri, ":443")
        self.register(
            otlp_endpoint=endpoint,
            gateway_id=gateway.id,
            agent_configuration=agent(self.context, self._CLOUD, endpoint),
        )

    def _gateway(self) -> gcp.cloudrunv2.Service:
        variables = environment(self._args, self._CLOUD, self._way)
        return gcp.cloudrunv2.Service(
            self.child_name(NAME),
            project=self._args.scope,
            location=self._region,
            description="Takes in OTLP from workloads and delivers it to AWS",
            ingress="INGRESS_TRAFFIC_INTERNAL_ONLY",
            invoker_iam_disabled=False,
            deletion_protection=False,  # a gateway holds nothing
            scaling={"min_instance_count": self._args.minimum_instances},
            template={
                "service_account": self._args.identity_id,
                "encryption_key": self._args.key.key_id if self._args.key else None,
                "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
                "max_instance_request_concurrency": _CONCURRENCY,
                "timeout": "60s",
                "scaling": {"max_instance_count": self._args.maximum_instances},
                "vpc_access": {
                    "network_interfaces": [
                        {"network": self._args.placement.network_id, "subnetwork": self._args.placement.subnet_ids["private"][0]}
                    ],
                    "egress": "ALL_TRAFFIC",
                },
                "containers": [
                    {
                        "name": NAME,
                        "image": self._args.image,
                        "ports": {"name": "h2c", "container_port": GRPC_PORT},
                        "envs": [{"name": name, "value": value} for name, value in sorted(variables.items())],
                        "resources": {
                            "limits": {"cpu": str(VCPUS), "memory": f"{MEMORY_MIB}Mi"},
                            "cpu_idle": False,  # it delivers and scrapes between requests, too
                            "startup_cpu_boost": True,
                        },
                        "startup_probe": _probe(period_seconds=2, failure_threshold=10),
                        "liveness_probe": _probe(period_seconds=10, failure_threshold=3),
                    }
                ],
                "labels": self.tags(),
            },
            labels=self.tags(),
            opts=self.child(),
        )

    def _callers(self, gateway: gcp.cloudrunv2.Service) -> None:
        for workload, email in self._options.callers.items():
            gcp.cloudrunv2.ServiceIamMember(
                self.child_name(f"call-from-{workload}"),
                project=self._args.scope,
                location=self._region,
                name=gateway.name,
                role=_INVOKER,
                member=pulumi.Output.format("serviceAccount:{0}", email),
                opts=self.child(),
            )


def _probe(*, period_seconds: int, failure_threshold: int) -> dict[str, Any]:
    return {
        "http_get": {"path": HEALTH_PATH, "port": HEALTH_PORT},
        "period_seconds": period_seconds,
        "timeout_seconds": 2,
        "failure_threshold": failure_threshold,
    }
