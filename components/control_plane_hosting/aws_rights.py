"""What services, their launcher and their schedules may do on AWS: the statements of their policies, as data.

A service acts in the environment through its execution role, as another cloud's identity through a token; what is left is its
queue, its user in the database, and what the execution role does not have.

Sources: "Service Authorization Reference"; ECS "Amazon ECS task execution IAM role"; EventBridge Scheduler "Setting up the
execution role"; Aurora "Creating and using an IAM policy for IAM database access".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws_policies import AwsPlace, Statement, allow, cost_export_bucket, execution_role_name, role_arn
from components.control_plane_hosting.services import HOSTED, Hosting, database_user
from components.federation import take_tokens
from vocabulary import Service, StackContext

TASKS: Final = "ecs-tasks.amazonaws.com"
"""The service that tasks assume their roles through."""

SCHEDULER: Final = "scheduler.amazonaws.com"
"""The service that schedules assume theirs through."""

_QUEUE: Final = ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "ReceiveMessage", "SendMessage")
_OBJECTS: Final = (
    "AbortMultipartUpload",
    "GetObject",
    "GetObjectAttributes",
    "GetObjectVersion",
    "GetObjectVersionAttributes",
    "ListMultipartUploadParts",
    "PutObject",
)
_COST_EXPLORER: Final = ("GetCostAndUsage", "GetCostForecast", "GetDimensionValues", "GetTags")


@dataclass(frozen=True, kw_only=True)
class Place(AwsPlace):
    """Where rights hold, and what they speak of.

    Attributes:
        context: the stack.
        database_resource_id: the cluster's resource id, ``cluster-...``.
        key_arn: customer-managed key of queues and database; None for AWS's own.
        evidence_bus_arn: bus that services send evidence to; None without one.
    """

    context: StackContext
    database_resource_id: pulumi.Input[str]
    key_arn: pulumi.Input[str] | None
    evidence_bus_arn: pulumi.Input[str] | None

    @property
    def names(self) -> str:
        """Start of the names of all that belongs to the stack."""
        return f"{self.context.prefix}-{self.context.environment}-"


def service_rights(
    place: Place, service: Service, queue_arn: pulumi.Input[str] | None, audiences: Sequence[pulumi.Input[str]]
) -> list[Statement]:
    """What ``service`` may do."""
    hosting = HOSTED[service]
    execution = role_arn(place.account_id, execution_role_name(place.context.prefix, place.context.environment))
    statements = [allow("ActAsTheExecutionIdentity", ["sts:AssumeRole"], execution)] if service.acts_as_execution else []
    if audiences:
        statements.append(take_tokens(audiences))
    if queue_arn is not None:
        statements.append(allow("UseItsQueue", [f"sqs:{name}" for name in _QUEUE], queue_arn))
        statements += _key_through(place, "sqs")
    if place.evidence_bus_arn is not None:
        statements.append(allow("SendEvidence", ["events:PutEvents"], place.evidence_bus_arn))
    return [*statements, *_database(place, service, hosting), *_beyond(place, service)]


def _database(place: Place, service: Service, hosting: Hosting) -> list[Statement]:
    if not hosting.database:
        return []
    users = place.arn("rds-db", "dbuser")
    user = pulumi.Output.format("{0}:{1}/{2}", users, place.database_resource_id, database_user(service))
    return [allow("SignInToTheDatabase", ["rds-db:connect"], user)]


def _beyond(place: Place, service: Service) -> list[Statement]:
    """What only this service does."""
    spend = allow("SpendHasNoResource", [f"ce:{name}" for name in _COST_EXPLORER], "*")
    tags = allow("TagsHaveNoResource", ["tag:GetResources", "tag:GetTagKeys", "tag:GetTagValues"], "*")
    export = f"arn:aws:s3:::{cost_export_bucket(place.context)}"
    budgets = f"arn:aws:budgets::{place.account_id}:budget/{place.names}*"
    of_service: Mapping[Service, list[Statement]] = {
        Service.ARTIFACT_REPLICATION: _artifacts(place),
        Service.COSTS: [
            spend,
            tags,
            allow("ReadOurBudgets", ["budgets:ViewBudget"], budgets),
            allow("FindBillingData", ["s3:GetBucketLocation", "s3:ListBucket"], export),
            allow("ReadBillingData", ["s3:GetObject"], f"{export}/*"),
        ],
        Service.REVIEWS: [spend, tags],
    }
    return of_service.get(service, [])


def _artifacts(place: Place) -> list[Statement]:
    """Reading and writing artifacts in the primary and the standby region; never deleting them."""
    # Bucket names are global: without the account a bucket of someone else's with our prefix would match.
    ours = {"StringEquals": {"aws:ResourceAccount": place.account_id}}
    our_keys = {"ForAnyValue:StringLike": {"kms:ResourceAliases": f"alias/{place.names}ml-*"}}
    buckets, keys = f"arn:aws:s3:::{place.names}ml-*", f"arn:aws:kms:*:{place.account_id}:key/*"
    return [
        allow("FindArtifacts", ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"], buckets, ours),
        allow("CopyArtifacts", [f"s3:{name}" for name in _OBJECTS], f"{buckets}/*", ours),
        allow("OpenAndSealArtifacts", ["kms:Decrypt", "kms:GenerateDataKey"], keys, our_keys),
    ]


def setup_rights(place: Place, secret_arn: pulumi.Input[str]) -> list[Statement]:
    """What the task that prepares the database may do: read the master's password, which RDS makes and rotates."""
    read = allow("ReadTheMastersPassword", ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], secret_arn)
    return [read, *_key_through(place, "secretsmanager")]


def launch_rights(place: Place, repository: str, log_groups: Sequence[str]) -> list[Statement]:
    """What ECS may do to start tasks: pull the one image, write the tasks' logs."""
    streams = [f"{place.arn('logs', f'log-group:{name}')}:log-stream:*" for name in log_groups]
    return [
        allow("LoginToTheRegistryHasNoResource", ["ecr:GetAuthorizationToken"], "*"),
        allow(
            "PullTheImage",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            place.arn("ecr", f"repository/{repository}"),
        ),
        allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], streams),
    ]


def schedule_rights(
    place: Place,
    *,
    cluster_arn: pulumi.Input[str],
    families: Sequence[str],
    role_arns: Sequence[pulumi.Input[str]],
    queue_arns: Sequence[pulumi.Input[str]],
) -> list[Statement]:
    """What schedules may do: run their tasks in the one cluster, under the tasks' own roles, and put messages into queues."""
    return [
        allow(
            "RunScheduledTasks",
            ["ecs:RunTask"],
            [place.arn("ecs", f"task-definition/{family}:*") for family in families],
            {"ArnEquals": {"ecs:cluster": cluster_arn}},
        ),
        allow(
            "TagWhatTheyRun",
            ["ecs:TagResource"],
            place.arn("ecs", f"task/{place.names}*"),
            {"StringEquals": {"ecs:CreateAction": "RunTask"}},
        ),
        allow("HandTasksTheirRoles", ["iam:PassRole"], list(role_arns), {"StringEquals": {"iam:PassedToService": TASKS}}),
        allow("TellWorkersAndReportFailures", ["sqs:SendMessage"], list(queue_arns)),
        *_key_through(place, "sqs"),
    ]


def access_log_delivery(bucket_arn: str, account_id: str) -> Statement:
    """The statement of the bucket's policy that lets the load balancer of this account write, and only below its own prefix.

    Without a condition on the source: the service documents none ("Access logs for your Application Load Balancer").
    """
    return {
        "Sid": "LoadBalancerWrites",
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"{bucket_arn}/AWSLogs/{account_id}/*",
    }


def _key_through(place: Place, service: str) -> list[Statement]:
    if place.key_arn is None:
        return []
    through = {"StringEquals": {"kms:ViaService": f"{service}.{place.region}.amazonaws.com"}}
    return [allow(f"UseTheKeyThrough{service.capitalize()}", ["kms:Decrypt", "kms:GenerateDataKey"], place.key_arn, through)]
