"""What a deployer manages in an environment's AWS account: the workspace for machine learning, but no jobs and endpoints.

Source: "Service Authorization Reference"; SageMaker "Create a domain".
"""

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow


def learning(account: Account) -> list[Statement]:
    """The domain, its users, the groups of model packages."""
    rooms = [account.arn("sagemaker", f"{kind}/*") for kind in ("domain", "user-profile")]
    groups = account.arn("sagemaker", f"model-package-group/{account.names}ml-*")
    return [
        allow("NewDomains", ["sagemaker:CreateDomain", "sagemaker:CreateUserProfile"], rooms, account.tagging),
        # Ids of domains are generated; the account has no others.
        allow(
            "Domains",
            [
                "sagemaker:AddTags",
                "sagemaker:DeleteTags",
                *(f"sagemaker:{verb}{kind}" for verb in ("Delete", "Update") for kind in ("Domain", "UserProfile")),
            ],
            rooms,
        ),
        allow(
            "ModelPackageGroups",
            [
                "sagemaker:AddTags",
                "sagemaker:CreateModelPackageGroup",
                "sagemaker:DeleteModelPackageGroup",
                "sagemaker:DeleteTags",
            ],
            groups,
        ),
    ]
