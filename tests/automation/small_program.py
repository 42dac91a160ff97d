"""A small Pulumi program on three clouds, and a command that runs ``mlcp``'s operations on it.

``python -m tests.automation.small_program PROGRAM OPERATION FOLDER [CLOUDS]`` runs it as ``mlcp`` would, in a process of its
own; in the sandbox unless CLOUDS is ``real``.
"""

import sys
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure_native
import pulumi_gcp as gcp

from automation.operations import execute
from automation.plan import Operation
from automation.request import Request
from stacks.interpreter import raise_gc_thresholds
from stacks.providers import aws_provider, azure_provider, gcp_provider
from vocabulary import Cloud, Environment, Region, Sensitivity, StackContext

QUEUES = 40
"""Enough for an ``up`` to be interrupted in the middle."""


class _Storage(pulumi.ComponentResource):
    def __init__(self, cloud: Cloud, provider: pulumi.ProviderResource) -> None:
        super().__init__(
            f"mlcp:storage:{cloud.capitalize()}Storage", f"storage-{cloud}", None, pulumi.ResourceOptions(providers=[provider])
        )
        self.child = pulumi.ResourceOptions(parent=self)


def build() -> None:
    """Tagged storage on each cloud; the tags follow the settings ``owner`` and ``cost_center``."""
    _build(tagged=True)


def build_untagged() -> None:
    """The same, and one bucket without tags."""
    _build(tagged=False)


def build_failing() -> None:
    """An exception in the program."""
    raise ValueError("the address plan is full")


def _build(*, tagged: bool) -> None:
    config = pulumi.Config("ml-control-plane")
    context = StackContext(
        prefix="acme-ml",
        environment=Environment.DEV,
        region=Region.EU_CENTRAL,
        owner=config.require("owner"),
        cost_center=config.require("cost_center"),
        data_sensitivity=Sensitivity.INTERNAL,
    )
    pulumi.log.warn("a warning of the program")
    print("the program prints")  # noqa: T201 - must not reach standard output

    amazon = _Storage(Cloud.AWS, aws_provider("aws", region=context.region, account_id="111122223333", assume_role=None))
    tags = context.tags(Cloud.AWS, "storage")
    archive = aws.s3.Bucket(
        "archive", bucket="acme-ml-dev-archive", tags=tags, opts=pulumi.ResourceOptions(parent=amazon, protect=True)
    )
    if not tagged:
        aws.s3.Bucket("untagged", opts=amazon.child)
    for number in range(QUEUES):
        aws.sqs.Queue(f"queue-{number}", tags=tags, opts=amazon.child)

    azure = _Storage(
        Cloud.AZURE,
        azure_provider(
            "azure",
            region=context.region,
            subscription_id="00000001-0000-4000-8000-000000000000",
            tenant_id="aaaaaaaa-0000-4000-8000-000000000000",
        ),
    )
    group = azure_native.resources.ResourceGroup(
        "group",
        resource_group_name="acme-ml-dev",
        location="germanywestcentral",
        tags=context.tags(Cloud.AZURE, "storage"),
        opts=azure.child,
    )

    google = _Storage(Cloud.GCP, gcp_provider("gcp", region=context.region, project_id="acme-ml-dev"))
    gcp.storage.Bucket(
        "archive-copy",
        name="acme-ml-dev-archive-copy",
        location="europe-west3",
        labels=context.tags(Cloud.GCP, "storage"),
        opts=google.child,
    )

    pulumi.export("archive", archive.bucket)
    pulumi.export("group", group.id)
    pulumi.export("secret_output", pulumi.Output.secret("hunter2"))


_PROGRAMS = {"tagged": build, "untagged": build_untagged, "failing": build_failing}

if __name__ == "__main__":
    raise_gc_thresholds()
    program, operation, folder, *clouds = sys.argv[1:]
    in_sandbox = clouds != ["real"]
    request = Request(
        operation=Operation(operation),
        stack="dev",
        sandbox=in_sandbox,
        as_json=True,
        clouds=clouds[0] if clouds and in_sandbox else None,
    )
    sys.exit(execute(request, Path(folder), _PROGRAMS[program]))
