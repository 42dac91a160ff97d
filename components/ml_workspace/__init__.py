"""ML workspace: SageMaker, Azure Machine Learning and Vertex AI, private and encrypted."""

from dataclasses import dataclass

import pulumi

from components.base import Component
from vocabulary import StackContext


@dataclass(frozen=True, kw_only=True)
class MlWorkspaceArgs:
    """Arguments of every ml workspace component.

    Attributes:
        context: the stack.
        account_id: AWS account id, Azure subscription id or Google Cloud project id.
        scope: where the resources live; ``scope`` of the account baseline.
    """

    context: StackContext
    account_id: str
    scope: pulumi.Input[str]


class MlWorkspace(Component):
    """Outputs of every ml workspace component."""

    _CAPABILITY = "ml_workspace"

    workspace_id: pulumi.Output[str]
    """Where people and jobs work: SageMaker domain ARN, Azure ML workspace id, Vertex AI location of the project."""
    model_registry_id: pulumi.Output[str]
    """Where models are registered: model package group ARN, Azure ML registry id, model registry of the project."""
    feature_store_id: pulumi.Output[str]
    """Where features are served from: name prefix of feature groups, Azure ML feature store id, Vertex AI online store id."""
    compute: pulumi.Output[dict[str, str]]
    """What each neutral compute size is here: instance type or compute cluster name."""
