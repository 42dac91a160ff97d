"""A small Pulumi program on three clouds, and a command that runs ``mlcp``'s operations on it.

``python -m tests.automation.small_program PROGRAM OPERATION FOLDER [CLOUDS] [OPTION ...]`` runs it as ``mlcp`` would, in a
process of its own; in the sandbox unless CLOUDS is ``real``. The options are those of ``mlcp preview``.
"""

import argparse
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

CANARY = "canary-5ecr3t"
"""Part of every secret value of the program ``secret``."""


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


def build_secret() -> None:
    """The same, and secret values where rules, plans and outputs look."""
    _build(tagged=True)
    provider = aws_provider("aws-secret", region=Region.EU_CENTRAL, account_id="111122223333", assume_role=None)
    options = pulumi.ResourceOptions(provider=provider)
    secret = aws.secretsmanager.Secret("token", tags={"owner": pulumi.Output.secret(f"{CANARY} tag")}, opts=options)
    aws.secretsmanager.SecretVersion(
        "token", secret_id=secret.id, secret_string=pulumi.Output.secret(f"{CANARY} value"), opts=options
    )
    pulumi.log.warn("a note about a secret")
    pulumi.export("canary", pulumi.Output.secret(f"{CANARY} output"))


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


_PROGRAMS = {"tagged": build, "untagged": build_untagged, "secret": build_secret, "failing": build_failing}

if __name__ == "__main__":
    raise_gc_thresholds()
    parser = argparse.ArgumentParser()
    for positional in ("program", "operation", "folder"):
        parser.add_argument(positional)
    parser.add_argument("clouds", nargs="?", default="")
    parser.add_argument("--refresh", action="store_true")
    parser.add_argument("--plan", type=Path)
    parser.add_argument("--report", type=Path, action="append", default=[])
    given = parser.parse_args()
    in_sandbox = given.clouds != "real"
    request = Request(
        operation=Operation(given.operation),
        stack="dev",
        sandbox=in_sandbox,
        as_json=True,
        clouds=given.clouds if in_sandbox and given.clouds else None,
        refresh=given.refresh,
        plan_file=given.plan,
        reports=tuple(given.report),
    )
    sys.exit(execute(request, Path(given.folder), _PROGRAMS[given.program]))
