"""What people may do in SageMaker Studio: the statements of the domain's execution role, as data.

Their own spaces, reading what jobs use, and nothing that starts a job: jobs go through the workload broker, which knows budget
and residency. So the role hands over no other.

Everything is bound to this account and region, and to names that start with ``ml_prefix``. Sources: "Service Authorization
Reference" (Amazon SageMaker), SageMaker "AmazonSageMakerFullAccess" (statements about spaces and apps), "Custom tag propagation",
"Provide your own KMS key" and "Monitoring user resource access from SageMaker AI Studio with sourceIdentity".
"""

from dataclasses import dataclass
from typing import Final

from components.aws_policies import AwsPlace, Conditions, Statement, allow, trust_services

STUDIO_SERVICE: Final = "sagemaker.amazonaws.com"
"""What runs people's apps, under the domain's execution role."""

_PULL: Final = ("BatchCheckLayerAvailability", "BatchGetImage", "DescribeImages", "GetDownloadUrlForLayer")
_OBJECTS: Final = ("AbortMultipartUpload", "GetObject", "ListMultipartUploadParts", "PutObject")
_OWNER: Final = "user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}"
"""Owner of a space: SageMaker fills in the profile that the app runs for."""

_SELF: Final = "user-profile/*/${aws:SourceIdentity}"
"""The same profile where there is no space: the domain makes its name the source identity of the session."""


@dataclass(frozen=True, kw_only=True)
class Place(AwsPlace):
    """Where rights hold.

    Attributes:
        ml_prefix: start of the names of what jobs and people may use.
    """

    ml_prefix: str


def studio_trust(account_id: str) -> Statement:
    """Who assumes the role: SageMaker, which says for which user profile, so that the audit trail names the person."""
    return trust_services([STUDIO_SERVICE], account_id) | {"Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]}


def studio_rights(place: Place) -> list[Statement]:
    """What people may do in Studio."""
    return [*_spaces(place), *_registries(place), *_images(place), *_artifacts(place), *_volumes(place), *_logs(place)]


def _spaces(place: Place) -> list[Statement]:
    own_private: Conditions = {
        "ArnLike": {"sagemaker:OwnerUserProfileArn": place.arn("sagemaker", _OWNER)},
        "StringEquals": {"sagemaker:SpaceSharingType": "Private"},
    }
    spaces, apps = (place.arn("sagemaker", f"{kind}/*") for kind in ("space", "app"))
    return [
        allow("OwnPrivateSpaces", _actions("sagemaker", "CreateSpace", "DeleteSpace", "UpdateSpace"), [spaces], own_private),
        allow("AppsInOwnPrivateSpaces", _actions("sagemaker", "CreateApp", "DeleteApp"), [apps], own_private),
        allow("TagsOfSpacesAndApps", _actions("sagemaker", "AddTags", "ListTags"), [spaces, apps]),
        allow(
            "SeeTheDomain",
            _actions("sagemaker", "DescribeApp", "DescribeDomain", "DescribeSpace", "DescribeUserProfile"),
            [place.arn("sagemaker", f"{kind}/*") for kind in ("app", "domain", "space", "user-profile")],
        ),
        allow("OpenOwnSpaces", ["sagemaker:CreatePresignedDomainUrl"], [place.arn("sagemaker", _SELF)]),
    ]


def _registries(place: Place) -> list[Statement]:
    kinds = ("feature-group", "model-package", "model-package-group", "training-job")
    read = ("BatchGetRecord", "DescribeFeatureGroup", "DescribeModelPackage", "DescribeModelPackageGroup", "DescribeTrainingJob")
    listed = ("Apps", "FeatureGroups", "ModelPackageGroups", "ModelPackages", "Spaces", "TrainingJobs", "UserProfiles")
    return [
        allow(
            "ReadRegistriesAndJobs",
            _actions("sagemaker", *read, "GetRecord"),
            [place.arn("sagemaker", f"{kind}/{place.ml_prefix}*") for kind in kinds],
        ),
        allow("ListsHaveNoResource", _actions("sagemaker", *(f"List{what}" for what in listed)), "*"),
    ]


def _images(place: Place) -> list[Statement]:
    return [
        allow("LoginToTheRegistryHasNoResource", ["ecr:GetAuthorizationToken"], "*"),
        allow("PullOurImages", _actions("ecr", *_PULL), [place.arn("ecr", f"repository/{place.ml_prefix}*")]),
    ]


def _artifacts(place: Place) -> list[Statement]:
    # Bucket names are global: without the account a bucket of someone else's with our prefix would match.
    ours: Conditions = {"StringEquals": {"aws:ResourceAccount": place.account_id}}
    buckets = f"arn:aws:s3:::{place.ml_prefix}*"
    return [
        allow("SeeOurBuckets", ["s3:GetBucketLocation", "s3:ListBucket"], [buckets], ours),
        allow("UseOurArtifacts", _actions("s3", *_OBJECTS), [f"{buckets}/*"], ours),
    ]


def _volumes(place: Place) -> list[Statement]:
    ours: Conditions = {"ForAnyValue:StringLike": {"kms:ResourceAliases": f"alias/{place.ml_prefix}*"}}
    keys = [place.arn("kms", "key/*")]
    use = ("Decrypt", "DescribeKey", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext")
    return [
        allow("UseOurKeys", _actions("kms", *use), keys, ours),
        allow("LetVolumesUseOurKeys", ["kms:CreateGrant"], keys, ours | {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ]


def _logs(place: Place) -> list[Statement]:
    return [
        allow(
            "WriteAppLogsAndReadJobLogs",
            _actions("logs", "CreateLogGroup", "CreateLogStream", "DescribeLogStreams", "GetLogEvents", "PutLogEvents"),
            [place.arn("logs", "log-group:/aws/sagemaker/*")],
        ),
    ]


def _actions(service: str, *names: str) -> list[str]:
    return [f"{service}:{name}" for name in names]
