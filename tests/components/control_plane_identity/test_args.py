"""Wrong uses of the control plane's identity, and what the errors say."""

from collections.abc import Callable
from typing import Any

import pytest

from components.base import ArgumentError
from components.control_plane_identity import ControlPlaneIdentityArgs
from components.control_plane_identity.aws import AwsControlPlaneIdentity
from components.control_plane_identity.azure import AzureControlPlaneIdentity
from components.control_plane_identity.gcp import GcpControlPlaneIdentity
from tests.components.control_plane_identity.examples import args, aws_args, federated_args
from tests.components.support import run


@pytest.mark.parametrize(
    ("build", "changes", "message"),
    [
        (aws_args, {"execution_account_ids": {"test": "111122223333"}}, "write environments among dev, staging, prod"),
        (aws_args, {"execution_account_ids": {"dev": "1111-2222-3333"}}, "execution_account_ids.dev: '1111-2222-3333' is not"),
        (federated_args, {"aws_issuer": "tokens.sts.global.api.aws"}, "write the issuer's URL, with https://"),
        (
            federated_args,
            {"aws_role_arn": "arn:aws:sts::444455556666:assumed-role/control-plane/session"},
            "tokens never name the assumed-role session",
        ),
        (
            federated_args,
            {"aws_role_arn": f"arn:aws:iam::444455556666:role/{'long-path/' * 9}control-plane"},
            "subjects of at most 127 characters",
        ),
    ],
)
def test_wrong_arguments_say_what_to_write(
    build: Callable[..., ControlPlaneIdentityArgs], changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError) as error:
        build(**changes)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("component", "arguments", "message"),
    [
        (AwsControlPlaneIdentity, aws_args(account_id="acme"), "account_id: 'acme' is not possible here; write the 12 digits"),
        (AwsControlPlaneIdentity, aws_args(organization_id="900000000000"), "write the AWS organization's id, 'o-' and"),
        (AwsControlPlaneIdentity, aws_args(execution_account_ids=None), "name the account of at least one environment"),
        (AzureControlPlaneIdentity, args(aws_issuer="https://issuer"), "aws_role_arn: None is not possible here; give what"),
        (GcpControlPlaneIdentity, args(), "aws_issuer: None is not possible here; give what the identity on AWS puts out"),
    ],
)
def test_what_one_cloud_needs_is_asked_for_by_its_component(
    component: type, arguments: ControlPlaneIdentityArgs, message: str
) -> None:
    with pytest.raises(ArgumentError) as error:
        run(lambda: component("control-plane", arguments))
    assert message in str(error.value)
