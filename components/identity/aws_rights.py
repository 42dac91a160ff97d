"""What identities may do in an environment's AWS account: the statements of their policies, as data.

Everything is bound to this account and region, and to names that start with ``ml_prefix``. Sources: "Service Authorization
Reference" (which actions take resources and condition keys), SageMaker "How to use SageMaker AI execution roles", "Give
SageMaker AI training jobs access to resources in your Amazon VPC" and "Condition keys for Amazon SageMaker AI".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from components.aws_policies import AwsPlace, Statement, allow

JOB_SERVICE: Final = "sagemaker.amazonaws.com"
"""What jobs run on."""

TELEMETRY_SERVICE: Final = "ecs-tasks.amazonaws.com"
"""What the telemetry collector runs on."""

_OPERATED: Final = {
    "training-job": ("CreateTrainingJob", "DescribeTrainingJob", "StopTrainingJob"),
    "processing-job": ("CreateProcessingJob", "DescribeProcessingJob", "StopProcessingJob"),
    "transform-job": ("CreateTransformJob", "DescribeTransformJob", "StopTransformJob"),
    "model": ("CreateModel", "DeleteModel", "DescribeModel"),
    "model-package-group": ("CreateModelPackageGroup", "DescribeModelPackageGroup"),
    "model-package": ("CreateModelPackage", "DescribeModelPackage", "UpdateModelPackage"),
    "feature-group": ("CreateFeatureGroup", "DescribeFeatureGroup", "UpdateFeatureGroup", "UpdateFeatureMetadata"),
    "endpoint-config": ("CreateEndpointConfig", "DeleteEndpointConfig", "DescribeEndpointConfig"),
    "endpoint": ("CreateEndpoint", "DeleteEndpoint", "DescribeEndpoint", "UpdateEndpoint"),
}
"""SageMaker actions by the type of resource they work on."""

_PLACED: Final = {"model": "CreateModel", "processing-job": "CreateProcessingJob", "training-job": "CreateTrainingJob"}
"""Actions that say which network the containers run in, by the same."""

_LISTED: Final = (
    "ListEndpointConfigs",
    "ListEndpoints",
    "ListFeatureGroups",
    "ListModelPackageGroups",
    "ListModelPackages",
    "ListModels",
    "ListProcessingJobs",
    "ListTrainingJobs",
    "ListTransformJobs",
)
_PULL: Final = ("BatchCheckLayerAvailability", "BatchGetImage", "DescribeImages", "GetDownloadUrlForLayer")
_PUSH: Final = ("CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart")
_OBJECTS: Final = ("AbortMultipartUpload", "GetObject", "ListMultipartUploadParts", "PutObject")


@dataclass(frozen=True, kw_only=True)
class Place(AwsPlace):
    """Where rights hold.

    Attributes:
        environment: value of the ``environment`` tag.
        stack_prefix: start of all names of the stack, ``<prefix>-<environment>-``.
        ml_prefix: start of the names of what jobs may use.
    """

    environment: str
    stack_prefix: str
    ml_prefix: str


def execution_rights(place: Place, job_role_arns: Iterable[str]) -> list[Statement]:
    """What the control plane may do: run jobs, keep registries in step, mirror images, move artifacts."""
    operated = [action for actions in _OPERATED.values() for action in actions if action not in _PLACED.values()]
    in_a_network = {"Null": {"sagemaker:VpcSecurityGroupIds": "false", "sagemaker:VpcSubnets": "false"}}
    return [
        allow("StartInOurNetworkOnly", _actions("sagemaker", _PLACED.values()), _named(place, _PLACED), in_a_network),
        allow("OperateByName", _actions("sagemaker", [*operated, "AddTags", "ListTags"]), _named(place, _OPERATED)),
        allow("ListsHaveNoResource", _actions("sagemaker", _LISTED), "*"),
        allow(
            "RunJobsAsTheirOwnRoles",
            ["iam:PassRole"],
            sorted(job_role_arns),
            {"StringEquals": {"iam:PassedToService": JOB_SERVICE}},
        ),
        *_images(place, [*_PULL, *_PUSH]),
        *_artifacts(place),
        allow(
            "ReadJobLogs",
            ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
            [place.arn("logs", "log-group:/aws/sagemaker/*")],
        ),
        allow(
            "LetVolumesUseOurKeys",
            ["kms:CreateGrant"],
            [place.arn("kms", "key/*")],
            _our_keys(place) | {"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    ]


def job_rights(place: Place) -> list[Statement]:
    """What a job may do: pull its image, read and write artifacts, run in our network, write logs and metrics."""
    return [
        *_images(place, _PULL),
        *_artifacts(place),
        # Which secrets a job reads, each secret's own policy says (components/secret_broker).
        allow(
            "OpenSecretsThatAreReadable",
            ["kms:Decrypt"],
            [place.arn("kms", "key/*")],
            {
                "StringEquals": {
                    "aws:ResourceTag/environment": place.environment,
                    "kms:ViaService": f"secretsmanager.{place.region}.amazonaws.com",
                }
            },
        ),
        allow(
            "WriteJobLogs",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [place.arn("logs", "log-group:/aws/sagemaker/*")],
        ),
        allow(
            "MetricsHaveNoResource",
            ["cloudwatch:PutMetricData"],
            "*",
            {"StringLike": {"cloudwatch:namespace": "/aws/sagemaker/*"}},
        ),
        allow(
            "DescribingNetworksHasNoResource",
            [
                f"ec2:Describe{what}"
                for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "VpcEndpoints", "Vpcs")
            ],
            "*",
        ),
        allow(
            "EnterOurNetwork",
            ["ec2:CreateNetworkInterface"],
            [place.arn("ec2", "security-group/*"), place.arn("ec2", "subnet/*")],
            {"StringEquals": {"aws:ResourceTag/environment": place.environment}},
        ),
        allow(
            "InterfacesOfJobsCarryNoTags",
            ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission"],
            [place.arn("ec2", "network-interface/*")],
        ),
        allow(
            "HandInterfacesToSageMakerOnly",
            ["ec2:CreateNetworkInterfacePermission"],
            [place.arn("ec2", "network-interface/*")],
            {"StringEquals": {"ec2:AuthorizedService": JOB_SERVICE}},
        ),
    ]


def telemetry_rights(place: Place) -> list[Statement]:
    """What a telemetry collector of any cloud may do: write metrics, traces and logs, read nothing."""
    return [
        allow(
            "WriteMetrics",
            ["aps:RemoteWrite"],
            [place.arn("aps", "workspace/*")],
            {"StringEquals": {"aws:ResourceTag/environment": place.environment}},
        ),
        allow("TracesHaveNoResource", ["xray:PutSpans", "xray:PutSpansForIndexing", "xray:PutTraceSegments"], "*"),
        allow(
            "WriteTelemetryLogs",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [place.arn("logs", f"log-group:{place.stack_prefix}telemetry*")],
        ),
    ]


def _named(place: Place, kinds: Iterable[str]) -> list[str]:
    return [place.arn("sagemaker", f"{kind}/{place.ml_prefix}*") for kind in kinds]


def _actions(service: str, names: Iterable[str]) -> list[str]:
    return [f"{service}:{name}" for name in names]


def _images(place: Place, names: Iterable[str]) -> list[Statement]:
    return [
        allow("LoginToTheRegistryHasNoResource", ["ecr:GetAuthorizationToken"], "*"),
        allow("UseOurImages", _actions("ecr", names), [place.arn("ecr", f"repository/{place.ml_prefix}*")]),
    ]


def _artifacts(place: Place) -> list[Statement]:
    # Bucket names are global: without the account a bucket of someone else's with our prefix would match.
    ours = {"StringEquals": {"aws:ResourceAccount": place.account_id}}
    buckets = f"arn:aws:s3:::{place.ml_prefix}*"
    return [
        allow("SeeOurBuckets", ["s3:GetBucketLocation", "s3:ListBucket"], [buckets], ours),
        allow("UseOurArtifacts", _actions("s3", _OBJECTS), [f"{buckets}/*"], ours),
        allow(
            "UseOurKeys", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], [place.arn("kms", "key/*")], _our_keys(place)
        ),
    ]


def _our_keys(place: Place) -> dict[str, dict[str, str]]:
    return {"ForAnyValue:StringLike": {"kms:ResourceAliases": f"alias/{place.ml_prefix}*"}}
