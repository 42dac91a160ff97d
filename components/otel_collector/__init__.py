"""OpenTelemetry collectors (O3): one image and one configuration, on each cloud's container service.

Deliberately not here: the image, whose contract is in docs/capabilities/otel_collector.md; metrics of the clouds' own services,
which an exporter beside the gateway has to ask for.
"""

from dataclasses import dataclass

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class AwsCollectorOptions:
    """What only AWS needs, where telemetry of all clouds is kept.

    Attributes:
        boundary_id: permission boundary of the roles made here; from account access.
        repository: name of the image's repository, which starting a task may pull from.
        log_retention_days: how long logs of workloads and of the gateway are kept, in days.
    """

    boundary_id: pulumi.Input[str]
    repository: str
    log_retention_days: int


@dataclass(frozen=True, kw_only=True)
class WayToAws:
    """How a collector of another cloud gets into AWS.

    Attributes:
        role_arn: role that trusts the workload's tokens.
        audience: ``aud`` that the tokens must carry.
    """

    role_arn: pulumi.Input[str]
    audience: str


@dataclass(frozen=True, kw_only=True)
class AzureCollectorOptions:
    """What only Azure needs.

    Attributes:
        principal_id: principal id of the workload's managed identity, by which a container asks for its tokens.
        registry_host: registry that the image comes from.
        log_store_id: Log Analytics workspace that gets what the gateway prints.
    """

    principal_id: pulumi.Input[str]
    registry_host: pulumi.Input[str]
    log_store_id: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class GcpCollectorOptions:
    """What only Google Cloud needs.

    Attributes:
        callers: e-mail addresses of the service accounts that may call the gateway, by workload.
    """

    callers: dict[str, pulumi.Input[str]]


@dataclass(frozen=True, kw_only=True)
class OtelCollectorArgs:
    """Arguments of every otel collector component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
        image: the collector's image by digest.
        identity_id: workload that the gateway runs as: role ARN, managed identity resource id, service account e-mail address.
        metrics_url: Prometheus remote-write URL; from observability.
        placement: where the gateway runs.
        minimum_instances: instances that always run.
        maximum_instances: instances that load may bring it to.
        key: customer-managed key; None for the cloud's own. Azure takes none: nothing is stored there.
        way_to_aws: how the collector gets into AWS; None there.
        aws: what only AWS needs; None elsewhere.
        azure: likewise.
        gcp: likewise.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    image: pulumi.Input[str]
    identity_id: pulumi.Input[str]
    metrics_url: pulumi.Input[str]
    placement: Placement
    minimum_instances: int
    maximum_instances: int
    key: EncryptionKey | None = None
    way_to_aws: WayToAws | None = None
    aws: AwsCollectorOptions | None = None
    azure: AzureCollectorOptions | None = None
    gcp: GcpCollectorOptions | None = None

    def __post_init__(self) -> None:
        """Check the image and the numbers of instances."""
        require(
            not isinstance(self.image, str) or "@sha256:" in self.image,
            "image",
            self.image,
            "write it by digest, 'registry/repository@sha256:...'; a tag may be another image tomorrow",
        )
        require(
            self.minimum_instances >= 1, "minimum_instances", self.minimum_instances, "write 1 or more; someone has to listen"
        )
        require(
            self.maximum_instances >= self.minimum_instances,
            "maximum_instances",
            self.maximum_instances,
            f"write {self.minimum_instances} (minimum_instances) or more",
        )


class OtelCollector(Component):
    """Outputs of every otel collector component."""

    _CAPABILITY = "otel_collector"

    otlp_endpoint: pulumi.Output[str]
    """Private OTLP endpoint of the gateway that workloads send to over gRPC, as ``https://host:443``."""
    gateway_id: pulumi.Output[str]
    """The gateway: ECS service ARN, container app id, Cloud Run service id."""
    agent_configuration: pulumi.Output[str]
    """Configuration of the agent role, rendered for this cloud, for workloads that run a collector beside them."""


def require_way_to_aws(args: OtelCollectorArgs) -> WayToAws:
    """How a collector outside AWS gets in.

    Raises:
        ArgumentError: it is missing.
    """
    require(args.way_to_aws is not None, "way_to_aws", args.way_to_aws, "give WayToAws; telemetry is kept on AWS")
    assert args.way_to_aws  # noqa: S101 - for the type checker; the line above is for people
    return args.way_to_aws
