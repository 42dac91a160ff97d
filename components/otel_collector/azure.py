"""Collectors on Azure: a gateway on Container Apps, in an environment that only the virtual network reaches."""

from typing import Final

import pulumi
from pulumi_azure_native import app, privatedns

from components.azure_diagnostics import diagnostic_setting
from components.base import require
from components.otel_collector import OtelCollector, OtelCollectorArgs, require_way_to_aws
from components.otel_collector.configuration import GRPC_PORT, HEALTH_PORT, MEMORY_MIB, VCPUS
from components.otel_collector.gateway import CPU_PERCENT, HEALTH_PATH, MEMORY_PERCENT, NAME, agent, environment
from vocabulary import Cloud

_PROFILE: Final = "Consumption"
_DRAIN_SECONDS: Final = 60
"""Time that a gateway gets to deliver what it holds when it is stopped."""

_PROBES: Final = {app.Type.STARTUP: 2, app.Type.LIVENESS: 10, app.Type.READINESS: 5}
"""Probes, and the seconds between their requests."""

_SCALED_BY: Final = {"cpu": CPU_PERCENT, "memory": MEMORY_PERCENT}


class AzureOtelCollector(OtelCollector):
    """Container Apps environment without a public address, the gateway in it, and its name in a private DNS zone.

    TLS ends at the environment's proxy with a certificate that Azure keeps valid; from there to the container it is encrypted too
    (peer traffic encryption). Tokens for AWS are the managed identity's.

    Sources: Container Apps "Networking in Azure Container Apps environment", "Provide a virtual network to an internal
    environment", "Log storage and monitoring options", "Reliability in Azure Container Apps".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: OtelCollectorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the collector.

        Raises:
            ArgumentError: ``azure`` or ``way_to_aws`` is missing.
        """
        require(args.azure is not None, "azure", args.azure, "give AzureCollectorOptions with the registry of the image")
        assert args.azure  # noqa: S101 - for the type checker; the line above is for people
        way = require_way_to_aws(args)
        super().__init__(name, args.context, opts)
        self._args = args
        self._way = way
        self._options = args.azure
        self._location = self.context.place(self._CLOUD).name
        host = self._environment()
        self._names(host)
        gateway = self._gateway(host)
        endpoint = pulumi.Output.concat("https://", gateway.name, ".", host.default_domain, ":443")
        self.register(
            otlp_endpoint=endpoint,
            gateway_id=gateway.id,
            agent_configuration=agent(self.context, self._CLOUD, endpoint),
        )

    def _environment(self) -> app.ManagedEnvironment:
        host = app.ManagedEnvironment(
            self.child_name("telemetry"),
            resource_group_name=self._args.scope,
            location=self._location,
            vnet_configuration={
                "infrastructure_subnet_id": self._args.placement.subnet_ids["containers"][0],
                "internal": True,
            },
            public_network_access=app.PublicNetworkAccess.DISABLED,
            workload_profiles=[{"name": _PROFILE, "workload_profile_type": _PROFILE}],
            zone_redundant=True,
            peer_traffic_configuration={"encryption": {"enabled": True}},
            app_logs_configuration={"destination": "azure-monitor"},
            tags=self.tags(),
            opts=self.child(),
        )
        diagnostic_setting(self, "telemetry", host.id, self._options.log_store_id)
        return host

    def _names(self, host: app.ManagedEnvironment) -> None:
        """The environment's domain, which only this network resolves."""
        zone = privatedns.PrivateZone(
            self.child_name("names"),
            resource_group_name=self._args.scope,
            private_zone_name=host.default_domain,
            location="global",
            tags=self.tags(),
            opts=self.child(),
        )
        privatedns.VirtualNetworkLink(
            self.child_name("names"),
            resource_group_name=self._args.scope,
            private_zone_name=zone.name,
            virtual_network={"id": self._args.placement.network_id},
            registration_enabled=False,
            location="global",
            tags=self.tags(),
            opts=self.child(),
        )
        privatedns.PrivateRecordSet(
            self.child_name("names"),
            resource_group_name=self._args.scope,
            private_zone_name=zone.name,
            relative_record_set_name="*",
            record_type="A",
            ttl=300,
            a_records=[{"ipv4_address": host.static_ip}],
            opts=self.child(),
        )

    def _gateway(self, host: app.ManagedEnvironment) -> app.ContainerApp:
        variables = environment(self._args, self._CLOUD, self._way) | {"AZURE_PRINCIPAL_ID": self._options.principal_id}
        return app.ContainerApp(
            self.child_name(NAME),
            resource_group_name=self._args.scope,
            location=self._location,
            managed_environment_id=host.id,
            workload_profile_name=_PROFILE,
            identity={"type": app.ManagedServiceIdentityType.USER_ASSIGNED, "user_assigned_identities": [self._args.identity_id]},
            configuration={
                "active_revisions_mode": app.ActiveRevisionsMode.SINGLE,
                "registries": [{"server": self._options.registry_host, "identity": self._args.identity_id}],
                "ingress": {
                    "external": True,  # of the environment, which is internal to the virtual network
                    "allow_insecure": False,
                    "transport": app.IngressTransportMethod.HTTP2,
                    "target_port": GRPC_PORT,
                    "traffic": [{"latest_revision": True, "weight": 100}],
                },
            },
            template={
                "termination_grace_period_seconds": _DRAIN_SECONDS,
                "containers": [
                    {
                        "name": NAME,
                        "image": self._args.image,
                        "env": [{"name": name, "value": value} for name, value in sorted(variables.items())],
                        "resources": {"cpu": VCPUS, "memory": f"{MEMORY_MIB // 1024}Gi"},
                        "probes": [_probe(kind, seconds) for kind, seconds in _PROBES.items()],
                    }
                ],
                "scale": {
                    "min_replicas": self._args.minimum_instances,
                    "max_replicas": self._args.maximum_instances,
                    "rules": [
                        {"name": what, "custom": {"type": what, "metadata": {"type": "Utilization", "value": str(percent)}}}
                        for what, percent in _SCALED_BY.items()
                    ],
                },
            },
            tags=self.tags(),
            opts=self.child(),
        )


def _probe(kind: app.Type, seconds: int) -> dict[str, object]:
    return {
        "type": kind,
        "http_get": {"path": HEALTH_PATH, "port": HEALTH_PORT, "scheme": app.Scheme.HTTP},
        "period_seconds": seconds,
        "timeout_seconds": 2,
        "failure_threshold": 10 if kind is app.Type.STARTUP else 3,
    }
