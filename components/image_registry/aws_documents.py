"""Who may use an ECR repository: policy documents, computed without an engine.

Within an account a repository's policy can only add to what IAM allows, so that what closes it are denials. Sources: ECR "Private
repository policies", Lambda "Create a Lambda function using a container image" (Amazon ECR permissions).
"""

from collections.abc import Sequence
from typing import Any, Final

from components.aws_policies import Statement, execution_role_name, role_arn
from components.image_registry import Repository
from vocabulary import StackContext

_PULL: Final = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
"""What a pull consists of; ``ecr:BatchCheckLayerAvailability`` is part of a push too."""

_RUN_BY_LAMBDA: Final = (Repository.CONTROL_PLANE,)
"""Images of services that run on Lambda, which pulls in its own name, and in the name of whoever makes or changes a function."""


def repository_policy(
    context: StackContext, account_id: str, repository: Repository, puller_arns: Sequence[str], deployer_arns: Sequence[str]
) -> dict[str, Any]:
    """The document: TLS only, pulls by those who run the image only; AWS's own services (Inspector, Lambda) are not shut out."""
    stack = f"{context.prefix}-{context.environment}-"
    running = {
        Repository.CONTROL_PLANE: [role_arn(account_id, f"{stack}*"), *deployer_arns],
        Repository.COLLECTOR: [role_arn(account_id, f"{stack}*")],
        Repository.TRAINING: [
            role_arn(account_id, execution_role_name(context.prefix, context.environment)),
            role_arn(account_id, f"{stack}ml-*"),
            *puller_arns,
        ],
    }[repository]
    statements = [
        _deny("DenyWithoutTls", ["ecr:*"], {"Bool": {"aws:SecureTransport": "false"}}),
        _deny(
            "DenyPullsByOthers",
            list(_PULL),
            {
                "ArnNotLike": {"aws:PrincipalArn": [*running, role_arn(account_id, "aws-service-role/*")]},
                "Bool": {"aws:PrincipalIsAWSService": "false"},
            },
        ),
    ]
    if repository in _RUN_BY_LAMBDA:
        functions = {"aws:SourceArn": f"arn:aws:lambda:*:{account_id}:function:{stack}*"}
        statements.append(
            {
                "Sid": "LambdaPulls",
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": list(_PULL),
                "Condition": {"StringEquals": {"aws:SourceAccount": account_id}, "ArnLike": functions},
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}


def _deny(sid: str, actions: list[str], conditions: dict[str, Any]) -> Statement:
    return {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": actions, "Condition": conditions}
