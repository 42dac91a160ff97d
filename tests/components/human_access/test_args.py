"""Wrong uses of human access, each with what is said about it; and what all clouds have in common."""

from collections.abc import Callable
from typing import Any

import pytest

from components.base import ArgumentError
from components.human_access import HumanAccessArgs
from components.human_access.aws import AwsHumanAccess
from components.human_access.azure import AzureHumanAccess
from components.human_access.gcp import GcpHumanAccess
from tests.components.human_access.examples import GROUP_ADDRESSES, GROUP_IDS, aws_args, azure_args, gcp_args
from tests.components.support import run

CLOUDS = [(AwsHumanAccess, aws_args), (AzureHumanAccess, azure_args), (GcpHumanAccess, gcp_args)]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: aws_args(groups={"admin": GROUP_IDS["reader"]}),
            "groups: ['admin'] is not possible here; write roles among reader, operator, break-glass",
        ),
        (
            lambda: aws_args(groups=dict.fromkeys(GROUP_IDS, GROUP_IDS["reader"])),
            "give each role a group of its own; that of break-glass has no members until an emergency",
        ),
        (
            lambda: AwsHumanAccess("human-access-dev", aws_args(account_id="acme-dev")),
            "account_id: 'acme-dev' is not possible here; write the 12 digits of an AWS account id",
        ),
        (
            lambda: AwsHumanAccess("human-access-dev", aws_args(identity_center_instance_arn=None)),
            "identity_center_instance_arn: None is not possible here; write the instance's ARN",
        ),
        (
            lambda: AwsHumanAccess("human-access-dev", aws_args(groups={"reader": "readers"})),
            "groups.reader: 'readers' is not possible here; write the id of an Identity Center group",
        ),
        (
            lambda: AzureHumanAccess("human-access-dev", azure_args(groups={"operator": "operators@example.com"})),
            "groups.operator: 'operators@example.com' is not possible here; write a GUID",
        ),
        (
            lambda: GcpHumanAccess("human-access-dev", gcp_args(groups={"reader": "group:readers@example.com"})),
            "write the Google group's e-mail address, without 'group:'",
        ),
        (
            lambda: GcpHumanAccess("human-access-dev", gcp_args(approver_group="approvers")),
            "approver_group: 'approvers' is not possible here; write the Google group's e-mail address, without 'group:'",
        ),
        (
            lambda: GcpHumanAccess("human-access-dev", gcp_args(approver_group=None)),
            "approver_group: None is not possible here; write a second group that approves break-glass; nobody lets himself in",
        ),
        (
            lambda: GcpHumanAccess("human-access-dev", gcp_args(approver_group=GROUP_ADDRESSES["break-glass"])),
            "write a second group that approves break-glass; nobody lets himself in",
        ),
    ],
)
def test_wrong_arguments(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        build()
    assert message in str(error.value)


@pytest.mark.parametrize(("component", "arguments"), CLOUDS)
def test_roles_with_a_group_are_granted_and_no_others(
    component: Callable[[str, HumanAccessArgs], Any], arguments: Callable[..., HumanAccessArgs]
) -> None:
    everyone = run(lambda: component("human-access-dev", arguments())).outputs
    assert set(everyone) == {"role_ids", "grant_ids"}
    assert set(everyone["role_ids"]) == set(everyone["grant_ids"]) == {"reader", "operator", "break-glass"}
    readers = {"reader": arguments().groups["reader"]}
    only = run(lambda: component("human-access-dev", arguments(groups=readers)))
    assert set(only.outputs["role_ids"]) == set(only.outputs["grant_ids"]) == {"reader"}
    assert not [resource.name for resource in only if "operator" in resource.name or "break-glass" in resource.name]


@pytest.mark.parametrize(("component", "arguments"), CLOUDS)
def test_without_groups_nobody_gets_in(
    component: Callable[[str, HumanAccessArgs], Any], arguments: Callable[..., HumanAccessArgs]
) -> None:
    nobody = run(lambda: component("human-access-dev", arguments(groups={})))
    assert [resource.name for resource in nobody if resource.custom] == []
    assert nobody.outputs == {"role_ids": {}, "grant_ids": {}}
