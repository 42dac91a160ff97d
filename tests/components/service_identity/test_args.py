"""Wrong uses of service identities, and what the errors say."""

from typing import Any

import pytest

from components.base import ArgumentError
from components.service_identity.azure import AzureServiceIdentity
from components.service_identity.gcp import GcpServiceIdentity
from tests.components.service_identity.examples import aws_args, federated_args
from tests.components.support import context, run
from vocabulary import Environment


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target": Environment.ORG}, "target: 'org' is not possible here; write 'dev', 'staging' or 'prod'"),
        ({"aws_account_id": "1111-2222-3333"}, "aws_account_id: '1111-2222-3333' is not possible here; write the 12 digits"),
        ({"aws_issuer": "tokens.sts.global.api.aws"}, "write the issuer's URL, with https://"),
    ],
)
def test_wrong_arguments_say_what_to_write(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        federated_args(**changes)
    assert message in str(error.value)


@pytest.mark.parametrize("component", [AzureServiceIdentity, GcpServiceIdentity])
def test_the_other_clouds_need_the_issuer(component: type) -> None:
    with pytest.raises(ArgumentError, match="aws_issuer: None is not possible here; give what the identity on AWS puts out"):
        run(lambda: component("service-identity-dev", aws_args()))


def test_every_role_fits_googles_subject() -> None:
    longest = context(prefix="a12345678901", environment=Environment.ORG)
    arns = aws_args(context=longest, target=Environment.STAGING).role_arns.values()
    assert max(map(len, arns)) <= 127
    assert len(set(arns)) == 6
