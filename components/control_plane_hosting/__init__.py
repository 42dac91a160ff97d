"""Control-plane hosting (R1 and the other services): one image, a task for each service, database, schedules, queues.

On AWS only. On Azure and Google Cloud the services act through ``service_identity``; nothing of them runs there.
"""

from dataclasses import dataclass

import pulumi

from components.base import Component, require
from components.encryption_key import EncryptionKey
from components.placement import Placement
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class ApiArgs:
    """The broker API as callers see it.

    Attributes:
        host_name: its host name, which a DNS record of yours points at the load balancer (output ``api_target``).
        certificate_arn: certificate of the host name, in the same account and region.
        issuer: ``iss`` of the tokens that callers bring, signed with RS256.
        audience: ``aud`` of the tokens.
        jwks_url: where the issuer publishes its keys.
        allowed_ranges: IPv4 ranges that may call.
        tasks: copies that run.
    """

    host_name: str
    certificate_arn: str
    issuer: str
    audience: str
    jwks_url: str
    allowed_ranges: list[str]
    tasks: int = 1

    def __post_init__(self) -> None:
        """HTTPS only, somebody who may call, and something that answers."""
        for argument in ("issuer", "jwks_url"):
            value = getattr(self, argument)
            require(value.startswith("https://"), f"api.{argument}", value, "write the URL with https://")
        require(bool(self.allowed_ranges), "api.allowed_ranges", self.allowed_ranges, "name at least one, such as '0.0.0.0/0'")
        require(self.tasks >= 1, "api.tasks", self.tasks, "write 1 or more")


@dataclass(frozen=True, kw_only=True)
class DatabaseArgs:
    """The services' database. A capacity unit of Aurora is about 2 GiB of memory.

    Attributes:
        instances: instances, spread over the zones; the first writes.
        minimum_capacity: units of an idle instance, in halves; 0 pauses it after an hour without connections.
        maximum_capacity: units of a busy instance, in halves.
    """

    instances: int = 1
    minimum_capacity: float = 0
    maximum_capacity: float = 2

    def __post_init__(self) -> None:
        """At least one instance, and room to grow."""
        require(self.instances >= 1, "database.instances", self.instances, "write 1 or more")
        require(
            0 <= self.minimum_capacity <= self.maximum_capacity,
            "database.minimum_capacity",
            self.minimum_capacity,
            f"write 0 to {self.maximum_capacity} (maximum_capacity)",
        )


@dataclass(frozen=True, kw_only=True)
class ControlPlaneHostingArgs:
    """Arguments of every control plane hosting component.

    Attributes:
        context: the stack.
        account_id: AWS account id.
        scope: where the resources live; ``scope`` of the account baseline.
        image: the control plane's image by digest, ``url@sha256:...``.
        api: the broker API.
        database: the services' database.
        placement: the network. Needs its ``public`` subnets, which it has with egress.
        zones: zones that the network spans; each has a public subnet.
        boundary_id: permission boundary of every role made here; from account access.
        alert_channel_id: where alarms go; from logging.
        log_retention_days: how long log groups keep entries; one of ``components.logging.RETENTION_DAYS``.
        token_audiences: audiences of the other clouds that services may take tokens for; empty where AWS is alone.
        key: customer-managed key of database, queues and logs; None for AWS's own.
        evidence_bus_arn: bus that services send evidence to; from the evidence lake. None without one.
        otlp_endpoint: where services send traces and metrics; from the collectors. None without them.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]
    image: pulumi.Input[str]
    api: ApiArgs
    database: DatabaseArgs
    placement: Placement
    zones: int
    boundary_id: pulumi.Input[str]
    alert_channel_id: pulumi.Input[str]
    log_retention_days: int
    token_audiences: list[pulumi.Input[str]]
    key: EncryptionKey | None = None
    evidence_bus_arn: pulumi.Input[str] | None = None
    otlp_endpoint: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """An image that cannot change."""
        if isinstance(self.image, str):
            require(
                "@sha256:" in self.image,
                "image",
                self.image,
                "write it by digest, url@sha256:..., so that what runs is what was built",
            )


class ControlPlaneHosting(Component):
    """Outputs of every control plane hosting component."""

    _CAPABILITY = "control_plane_hosting"

    api_url: pulumi.Output[str]
    """Where the broker API is reached, over TLS and with a token."""
    api_target: pulumi.Output[str]
    """Host that the DNS record of the API's host name must point at."""
    service_ids: pulumi.Output[dict[str, str]]
    """What runs each service: ECS service ARN or scheduled task definition ARN."""
    database_id: pulumi.Output[str]
    """The database cluster's ARN."""
    queue_urls: pulumi.Output[dict[str, str]]
    """Queue of each service that has one."""
