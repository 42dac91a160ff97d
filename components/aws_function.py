"""Lambda functions from the control-plane image, as all capabilities make them.

Source: Lambda "Using a non-AWS base image", "Configuring advanced logging controls for Lambda functions".
"""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.base import Component
from vocabulary import NameKind

_RUNTIME: Final = ("python", "-m", "awslambdaric")
"""What makes Lambda's runtime interface of the image; the image's own entry point starts services that listen."""


def image_function(
    component: Component,
    suffix: str,
    *,
    image: pulumi.Input[str],
    handler: str,
    description: str,
    role: aws.iam.Role,
    rights: aws.iam.RolePolicy,
    log_group: aws.cloudwatch.LogGroup,
    memory_mb: int,
    timeout_seconds: int,
    environment: Mapping[str, pulumi.Input[str]],
    **settings: Any,
) -> aws.lambda_.Function:
    """A function as child ``suffix`` of ``component``.

    Args:
        component: the component that owns it.
        suffix: what the component calls it.
        image: the image, by digest.
        handler: what in the image it runs.
        description: what it does, for people.
        role: its role.
        rights: the role's policy, which it waits for.
        log_group: where its logs go.
        memory_mb: memory, in MB; it gives processor time in proportion.
        timeout_seconds: longest run, in seconds; 900 at most.
        environment: environment variables.
        settings: what else ``Function`` takes, such as its network.
    """
    return aws.lambda_.Function(
        component.child_name(suffix),
        name=component.physical_name(NameKind.LAMBDA_FUNCTION, suffix),
        description=description,
        package_type="Image",
        image_uri=image,
        image_config={"entry_points": list(_RUNTIME), "commands": [handler]},
        architectures=["x86_64"],
        role=role.arn,
        memory_size=memory_mb,
        timeout=timeout_seconds,
        environment={"variables": dict(environment)},
        logging_config={
            "log_format": "JSON",
            "log_group": log_group.name,
            "application_log_level": "INFO",
            "system_log_level": "INFO",
        },
        tags=component.tags(),
        opts=component.child(depends_on=[rights]),
        **settings,
    )
