"""What a deployer manages in an environment's AWS account: image registries, databases, tables, queues, secrets without values.

Source: "Service Authorization Reference".
"""

from typing import Final

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow

_REPOSITORY_ACTIONS: Final = (
    "ecr:*LifecyclePolicy",
    "ecr:*Repository",
    "ecr:*RepositoryPolicy",
    "ecr:*agResource",
    "ecr:PutImageScanningConfiguration",
    "ecr:PutImageTagMutability",
)

_DATABASE_ACTIONS: Final = (
    *(
        f"rds:{verb}DB{kind}"
        for verb in ("Create", "Delete", "Modify")
        for kind in ("Cluster", "ClusterParameterGroup", "Instance", "SubnetGroup")
    ),
    "rds:AddTagsToResource",
    "rds:CreateDBClusterSnapshot",
    "rds:RemoveTagsFromResource",
    "rds:ResetDBClusterParameterGroup",
)

_DATABASE_RESOURCES: Final = ("cluster", "cluster-pg", "cluster-snapshot", "db", "subgrp")

_DATABASE_DEFAULTS: Final = ("og:default*", "pg:default*")
"""Groups of options and parameters that AWS defines and that a new cluster or instance names."""

_SECRET_ACTIONS: Final = (
    "secretsmanager:*ResourcePolicy",
    "secretsmanager:*agResource",
    "secretsmanager:CancelRotateSecret",
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:RestoreSecret",
    "secretsmanager:RotateSecret",
    "secretsmanager:UpdateSecret",
)


def stores(account: Account) -> list[Statement]:
    """Repositories and their scanning, the relational database, tables, queues, secrets."""
    own = f"{account.names}*"
    databases = [account.arn("rds", f"{kind}:{own}") for kind in _DATABASE_RESOURCES]
    return [
        allow("Repositories", _REPOSITORY_ACTIONS, account.arn("ecr", f"repository/{account.names}ml-*")),
        allow(
            "ScanningHasNoResourceLevel",
            ["ecr:PutRegistryScanningConfiguration", "inspector2:Disable", "inspector2:Enable"],
            "*",
        ),
        allow("Databases", _DATABASE_ACTIONS, [*databases, *(account.arn("rds", name) for name in _DATABASE_DEFAULTS)]),
        allow(
            "PasswordsThatDatabasesMake",
            ["secretsmanager:CreateSecret", "secretsmanager:RotateSecret", "secretsmanager:TagResource"],
            account.arn("secretsmanager", "secret:rds!cluster-*"),
        ),
        allow(
            "Tables",
            [
                "dynamodb:*agResource",
                "dynamodb:CreateTable",
                "dynamodb:DeleteTable",
                "dynamodb:UpdateContinuousBackups",
                "dynamodb:UpdateTable",
                "dynamodb:UpdateTimeToLive",
            ],
            account.arn("dynamodb", f"table/{own}"),
        ),
        allow(
            "Queues",
            ["sqs:*agQueue", "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes"],
            account.arn("sqs", own),
        ),
        allow("Secrets", _SECRET_ACTIONS, account.arn("secretsmanager", f"secret:{account.names}secrets-*")),
    ]
