"""Which service runs how, as data. The secret broker and the evidence lake are hosted by their own capabilities."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vocabulary import Service


class Mode(StrEnum):
    """How a service runs; also the second argument of the image's command."""

    SERVE = "serve"
    """Always, behind the load balancer."""
    WORK = "work"
    """Always, on its queue."""
    RUN = "run"
    """Once, whenever its schedule says."""


@dataclass(frozen=True, kw_only=True)
class Hosting:
    """How a service runs.

    Attributes:
        mode: how it runs.
        cpu: CPU units of its task; 1,024 are one processor.
        memory: memory of its task, in MiB; Fargate takes fixed pairs ("Task CPU and memory").
        queue: whether it has a queue, with a dead-letter queue.
        database: whether it is a user of the database, under its own name.
        schedule: when it runs, or when its worker is told to, in UTC ("Schedule types in EventBridge Scheduler").
    """

    mode: Mode
    cpu: int
    memory: int
    queue: bool = False
    database: bool = False
    schedule: str | None = None


HOSTED: Final = {
    Service.WORKLOAD_BROKER: Hosting(mode=Mode.SERVE, cpu=1024, memory=2048, queue=True, database=True),
    Service.CATALOG: Hosting(mode=Mode.RUN, cpu=512, memory=1024, schedule="rate(15 minutes)"),
    Service.ARTIFACT_REPLICATION: Hosting(
        mode=Mode.WORK, cpu=1024, memory=2048, queue=True, database=True, schedule="rate(1 hour)"
    ),
    Service.COSTS: Hosting(mode=Mode.RUN, cpu=1024, memory=4096, database=True, schedule="cron(0 6 * * ? *)"),
    Service.REVIEWS: Hosting(mode=Mode.RUN, cpu=512, memory=1024, schedule="cron(0 7 1 1,4,7,10 ? *)"),
}
"""What runs here. The review comes on the first day of each quarter."""

DATABASE_NAME: Final = "controlplane"
"""Name of the database in the cluster; letters and digits only."""


def database_user(service: Service) -> str:
    """The service's user in the database; it signs in with a token of its role, never with a password."""
    return service.value.replace("-", "_")
