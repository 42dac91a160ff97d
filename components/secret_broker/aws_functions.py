"""The broker's functions on AWS, each from the control-plane image, inside the network.

They run in the private subnets, so that what they call elsewhere comes from the network's fixed addresses, which the targets let
in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_function import image_function
from components.aws_log_group import log_group
from components.aws_security_group import let_out, security_group
from components.base import Component
from components.encryption_key import EncryptionKey
from components.placement import Placement
from components.secret_broker import Rotator

_HTTPS: Final = 443
_POSTGRESQL: Final = 5432
_ANYWHERE: Final = "0.0.0.0/0"


@dataclass(frozen=True, kw_only=True)
class FunctionKind:
    """A function of the broker.

    Attributes:
        handler: what in the image it runs.
        summary: what it does, for people.
        memory_mb: memory, in MB; it gives processor time in proportion.
        timeout_seconds: longest run; 900 at most.
        inside: ports that it reaches inside the network.
        outside: whether it reaches the internet, over TLS only.
    """

    handler: str
    summary: str
    memory_mb: int
    timeout_seconds: int
    inside: tuple[int, ...] = (_HTTPS,)
    outside: bool = False


def rotator_function(rotator: Rotator) -> str:
    """Name among ``FUNCTIONS`` of the one that rotates."""
    return f"rotate-{rotator}"


CHANGES: Final = "changes"
RECONCILE: Final = "reconcile"

FUNCTIONS: Final = {
    CHANGES: FunctionKind(
        handler="services.secret_broker.functions.changes",
        summary="Carries changed secrets to the other clouds",
        memory_mb=512,
        timeout_seconds=120,
        outside=True,
    ),
    RECONCILE: FunctionKind(
        handler="services.secret_broker.functions.reconcile",
        summary="Compares all secrets with the other clouds, and starts rotations that are due",
        memory_mb=1024,
        timeout_seconds=900,
        outside=True,
    ),
    rotator_function(Rotator.GENERATED): FunctionKind(
        handler="services.secret_broker.functions.rotate_generated",
        summary="Makes the next value of generated secrets",
        memory_mb=256,
        timeout_seconds=60,
    ),
    rotator_function(Rotator.DATABASE): FunctionKind(
        handler="services.secret_broker.functions.rotate_database",
        summary="Changes the passwords of database users",
        memory_mb=256,
        timeout_seconds=120,
        inside=(_HTTPS, _POSTGRESQL),
    ),
}
"""The broker's functions by name."""


@dataclass(frozen=True, kw_only=True)
class FunctionArgs:
    """How a function is run.

    Attributes:
        image: the image that it runs, by digest.
        role: its role, and the policy of it that the function waits for.
        placement: the network.
        environment: environment variables; names and addresses only, so that Lambda's own key is enough for them.
        log_retention_days: how long its logs are kept.
        key: key of its logs; None for CloudWatch's own.
        undelivered_arn: queue for events that it failed to work off though nobody waits for the answer; None if somebody does.
    """

    image: pulumi.Input[str]
    role: aws.iam.Role
    rights: aws.iam.RolePolicy
    placement: Placement
    environment: Mapping[str, pulumi.Input[str]]
    log_retention_days: int
    key: EncryptionKey | None
    undelivered_arn: pulumi.Input[str] | None = None


def function(broker: Component, name: str, args: FunctionArgs) -> aws.lambda_.Function:
    """A function of ``FUNCTIONS`` with its log group and its own security group, which lets nothing in."""
    kind = FUNCTIONS[name]
    logs = log_group(
        broker,
        name,
        retention_days=args.log_retention_days,
        key_id=args.key.key_id if args.key else None,
        protect=False,
    )
    return image_function(
        broker,
        name,
        image=args.image,
        handler=kind.handler,
        description=kind.summary,
        role=args.role,
        rights=args.rights,
        log_group=logs,
        memory_mb=kind.memory_mb,
        timeout_seconds=kind.timeout_seconds,
        environment=args.environment,
        vpc_config={
            "subnet_ids": args.placement.subnet_ids["private"],
            "security_group_ids": [_security_group(broker, name, kind, args.placement).id],
        },
        dead_letter_config={"target_arn": args.undelivered_arn} if args.undelivered_arn else None,
    )


def _security_group(broker: Component, name: str, kind: FunctionKind, placement: Placement) -> aws.ec2.SecurityGroup:
    group = security_group(
        broker, name, network_id=placement.network_id, description=f"{kind.summary}; nobody calls it over the network"
    )
    reached: dict[str, tuple[pulumi.Input[str], int]] = {
        f"{name}-to-{port}": (placement.address_space, port) for port in kind.inside
    }
    if kind.outside:
        reached = {f"{name}-to-internet": (_ANYWHERE, _HTTPS)}
    for suffix, (destination, port) in reached.items():
        let_out(broker, suffix, group.id, port, cidr_ipv4=destination)
    return group
