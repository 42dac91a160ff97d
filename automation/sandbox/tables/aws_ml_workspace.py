"""AWS: rows of SageMaker types.

Sources: the SageMaker API reference (``CreateDomain``, ``CreateUserProfile``, ``CreateModelPackageGroup``, ``IdleSettings``,
``DefaultEbsStorageSettings``), and "Changing this forces a new resource" in the resources' pages of the provider's documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

_NAME = Text(
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", 1, 63, "1 to 63 letters, digits and hyphens, starting and ending with a letter or digit"
)
_IDLE_TIMES = tuple(
    f"{settings}.appLifecycleManagement.idleSettings.{time}"
    for settings in (
        "defaultSpaceSettings.jupyterLabAppSettings",
        "defaultUserSettings.codeEditorAppSettings",
        "defaultUserSettings.jupyterLabAppSettings",
    )
    for time in ("idleTimeoutInMinutes", "minIdleTimeoutInMinutes", "maxIdleTimeoutInMinutes")
)
_VOLUME_SIZES = tuple(
    f"{settings}.spaceStorageSettings.defaultEbsStorageSettings.{size}"
    for settings in ("defaultSpaceSettings", "defaultUserSettings")
    for size in ("defaultEbsVolumeSizeInGb", "maximumEbsVolumeSizeInGb")
)

RULES: dict[str, TypeRules] = {
    "aws:sagemaker/domain:Domain": TypeRules(
        id="d-{letters:12}",
        identity="domain:{domainName}",
        force_new=("authMode", "domainName", "kmsKeyId", "vpcId"),
        text={"domainName": _NAME},
        values={
            "authMode": ("IAM", "SSO"),
            "appNetworkAccessType": ("PublicInternetOnly", "VpcOnly"),
            "domainSettings.executionRoleIdentityConfig": ("USER_PROFILE_NAME", "DISABLED"),
            **dict.fromkeys(_IDLE_TIMES, ()),  # a range, which the SDK's docstring writes like a list
        },
        numbers={**dict.fromkeys(_IDLE_TIMES, Number(60, 525600)), **dict.fromkeys(_VOLUME_SIZES, Number(5, 16384))},
        syntax={
            "kmsKeyId": "arn",
            "defaultSpaceSettings.executionRole": "arn",
            "defaultUserSettings.executionRole": "arn",
        },
        exists="creating SageMaker AI Domain: ResourceInUse: a domain named {domainName} already exists",
        outputs={
            "arn": "arn:{partition}:sagemaker:{region}:{account}:domain/{id}",
            "homeEfsFileSystemId": "fs-{hex:17}",
            "securityGroupIdForDomainBoundary": "",
            "singleSignOnApplicationArn": "",
            "singleSignOnManagedApplicationInstanceId": "",
            "url": "https://{id}.studio.{region}.sagemaker.aws",
        },
    ),
    "aws:sagemaker/userProfile:UserProfile": TypeRules(
        id="arn:{partition}:sagemaker:{region}:{account}:user-profile/{domainId}/{userProfileName}",
        force_new=("domainId", "userProfileName", "singleSignOnUserIdentifier", "singleSignOnUserValue"),
        text={"userProfileName": _NAME},
        together=(("singleSignOnUserValue", "singleSignOnUserIdentifier"),),
        outputs={"arn": "{id}", "homeEfsFileSystemUid": "200001"},
        exists="creating SageMaker AI User Profile ({userProfileName}): ResourceInUse: it already exists in domain {domainId}",
    ),
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": TypeRules(
        id="{modelPackageGroupName}",
        force_new=("modelPackageGroupName", "modelPackageGroupDescription"),
        text={"modelPackageGroupName": _NAME, "modelPackageGroupDescription": Text("", 0, 1024, "up to 1024 characters")},
        outputs={"arn": "arn:{partition}:sagemaker:{region}:{account}:model-package-group/{id}"},
        exists="creating SageMaker AI Model Package Group ({modelPackageGroupName}): ValidationException: Model Package Group "
        "already exists: arn:{partition}:sagemaker:{region}:{account}:model-package-group/{modelPackageGroupName}",
    ),
}
