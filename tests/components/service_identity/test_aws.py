"""Outbound federation of an environment's account."""

from components.aws_policies import AWS_AUDIENCE
from components.service_identity.aws import AwsServiceIdentity
from tests.components.service_identity.examples import ROLES, aws_args
from tests.components.support import Deployed, run


def deploy() -> Deployed:
    return run(lambda: AwsServiceIdentity("service-identity-dev", aws_args()))


def test_federation_is_enabled_once_and_nothing_else_is_made() -> None:
    made = [resource.token for resource in deploy() if resource.custom]
    assert made == ["aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation"]


def test_every_service_that_acts_elsewhere_is_named_by_its_role() -> None:
    outputs = deploy().outputs
    assert outputs["principals"] == outputs["client_ids"] == ROLES
    assert "evidence-lake" not in ROLES
    assert outputs["token_issuer"].startswith("https://")
    assert outputs["token_audience"] == AWS_AUDIENCE
