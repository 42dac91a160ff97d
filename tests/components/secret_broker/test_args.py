"""Wrong uses of the secret broker, and what the errors say."""

from collections.abc import Callable
from typing import Any

import pytest

from components.base import ArgumentError
from components.secret_broker import Rotator, SecretBrokerArgs, SecretSourceArgs, SecretTargetArgs
from components.secret_broker.aws import AwsSecretBroker
from components.secret_broker.azure import AzureSecretBroker
from components.secret_broker.gcp import GcpSecretBroker
from tests.components.secret_broker.examples import AZURE, TOKEN, aws_args, azure_args, gcp_args, options
from tests.components.support import run
from vocabulary import Cloud


def source(**changes: Any) -> SecretSourceArgs:
    return SecretSourceArgs(**{"name": "token", "description": "A token", **changes})


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: source(name="Model_Hub"), "name: 'Model_Hub' is not possible here; write lower-case words"),
        (lambda: source(name="a" * 65), "at most 64 characters"),
        (lambda: source(rotator=Rotator.GENERATED), "rotation_days: None is not possible here; give rotator and rotation_days"),
        (lambda: source(rotation_days=30), "rotation_days: 30 is not possible here; give rotator and rotation_days together"),
        (lambda: source(rotator=Rotator.DATABASE, rotation_days=400), "write 1 to 365 days"),
        (
            lambda: SecretTargetArgs(cloud=Cloud.AWS, store_id="s", client_id="c", token_audience="a"),  # noqa: S106
            "cloud: 'aws' is not possible here; write 'azure' or 'gcp'",
        ),
        (lambda: options(sources=[TOKEN, TOKEN]), "aws.sources: ['model-hub-token', 'model-hub-token'] is not possible here"),
        (lambda: options(targets=[AZURE, AZURE]), "aws.targets: ['azure', 'azure'] is not possible here; name each cloud once"),
        (lambda: options(reconcile_minutes=1), "aws.reconcile_minutes: 1 is not possible here; write 5 to 720 minutes"),
    ],
)
def test_wrong_arguments_say_what_to_write(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        build()
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("component", "build", "changes", "message"),
    [
        (AwsSecretBroker, aws_args, {"account_id": "acme"}, "account_id: 'acme' is not possible here; write the 12 digits"),
        (AwsSecretBroker, aws_args, {"aws": None}, "aws: None is not possible here; give it"),
        (AwsSecretBroker, aws_args, {"placement": None}, "placement: None is not possible here; give it"),
        (AzureSecretBroker, azure_args, {"broker_id": None}, "broker_id: None is not possible here; give it"),
        (AzureSecretBroker, azure_args, {"log_store_id": None}, "log_store_id: None is not possible here; give it"),
        (AzureSecretBroker, azure_args, {"tenant_id": "acme"}, "tenant_id: 'acme' is not possible here; write a GUID"),
        (GcpSecretBroker, gcp_args, {"queue_url": None}, "queue_url: None is not possible here; give it"),
        (GcpSecretBroker, gcp_args, {"account_id": "1234"}, "write the project's id"),
    ],
)
def test_what_one_cloud_needs_is_asked_for_by_its_component(
    component: type, build: Callable[..., SecretBrokerArgs], changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError) as error:
        run(lambda: component("secret-broker", build(**changes)))
    assert message in str(error.value)
