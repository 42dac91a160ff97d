"""What must hold on every cloud in the same way."""

from importlib import import_module
from typing import Any

import pytest

from components.human_access import HumanAccess, HumanAccessArgs
from tests.components.logging.logs import DEV, OF_CLOUD, PROD, logging, make_logging
from tests.components.support import changed, context, run, untagged
from vocabulary import Cloud, Environment, HumanRole

CLOUDS = pytest.mark.parametrize("cloud", list(Cloud))
CASES = {"dev": DEV, "prod": PROD}

QUERY = {
    Cloud.AWS: lambda inputs: inputs["pattern"],
    Cloud.AZURE: lambda inputs: inputs["criteria"]["allOf"][0]["query"],
    Cloud.GCP: lambda inputs: inputs["conditions"][0]["conditionMatchedLog"]["filter"],
}
ALARM = {
    Cloud.AWS: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    Cloud.AZURE: "azure-native:monitor:ScheduledQueryRule",
    Cloud.GCP: "gcp:monitoring/alertPolicy:AlertPolicy",
}
DATA_BEARING = {
    Cloud.AWS: {
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "aws:cloudwatch/logGroup:LogGroup",
    },
    Cloud.AZURE: {
        "azure-native:keyvault:Vault",
        "azure-native:keyvault:Key",
        "azure-native:storage:StorageAccount",
        "azure-native:operationalinsights:Workspace",
    },
    Cloud.GCP: {
        "gcp:kms/cryptoKey:CryptoKey",
        "gcp:storage/bucket:Bucket",
        "gcp:logging/projectBucketConfig:ProjectBucketConfig",
    },
}


@CLOUDS
@pytest.mark.parametrize("case", CASES)
def test_every_resource_is_tagged_current_and_inside_the_component(cloud: Cloud, case: str) -> None:
    deployed = logging(cloud, **CASES[case])
    assert untagged(deployed) == set()
    assert {resource.name: resource.deprecated for resource in deployed if resource.deprecated} == {}
    children = [resource for resource in deployed if resource.custom]
    assert len(children) > 15
    assert {resource.parent.rpartition("::")[2] for resource in children} == {"logging"}
    assert all(resource.name.startswith("logging-") for resource in children)


@CLOUDS
def test_prod_protects_what_holds_data_and_nothing_else(cloud: Cloud) -> None:
    assert {resource.token for resource in logging(cloud, **PROD) if resource.protect} == DATA_BEARING[cloud]
    assert [resource.name for resource in logging(cloud, **DEV) if resource.protect] == []


@pytest.mark.parametrize("case", CASES)
def test_outputs_are_all_there(case: str) -> None:
    for cloud in Cloud:
        outputs = logging(cloud, **CASES[case]).outputs
        empty = {name for name, value in outputs.items() if not value}
        assert empty == (set() if case == "prod" else {"encryption_key_id"}), cloud


@CLOUDS
def test_without_a_key_of_ours_there_is_no_key_at_all(cloud: Cloud) -> None:
    deployed = logging(cloud, **DEV)
    assert deployed.outputs["encryption_key_id"] == ""
    assert [resource.token for resource in deployed if "key" in resource.token.lower()] == []


@CLOUDS
def test_a_longer_log_retention_changes_only_the_store_and_when_the_archive_gets_cold(cloud: Cloud) -> None:
    before, after = (logging(cloud, **{**PROD, "retention_days": days}) for days in (180, 365))
    touched = {
        Cloud.AWS: {"logging-store", "logging-audit-trail", "logging-delivery-errors", "logging-archive"},
        Cloud.AZURE: {"logging-store", "logging-archive"},
        Cloud.GCP: {"logging-store", "logging-archive"},
    }
    assert changed(before, after) == touched[cloud]
    assert len(changed(before, after)) == len(touched[cloud])


@CLOUDS
def test_the_same_arguments_give_the_same_plan(cloud: Cloud) -> None:
    assert changed(make_logging(cloud, **PROD), make_logging(cloud, **PROD)) == set()


GROUPS = {
    Cloud.AWS: "906123ab-1111-4111-8111-111111111111",
    Cloud.AZURE: "00000000-0000-4000-8000-00000000000a",
    Cloud.GCP: "ml-break-glass@example.com",
}
ACCESS: dict[Cloud, dict[str, Any]] = {
    Cloud.AWS: {"identity_center_instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef"},
    Cloud.AZURE: {},
    Cloud.GCP: {"approver_group": "ml-approvers@example.com"},
}


def _break_glass_as_made(cloud: Cloud) -> str:
    """What human access, in the ``org`` stack, really calls break-glass in the dev environment."""
    made_by = getattr(import_module(f"components.human_access.{cloud}"), f"{cloud.value.capitalize()}HumanAccess")
    args = HumanAccessArgs(
        context=context(environment=Environment.ORG),
        target=Environment.DEV,
        account_id=OF_CLOUD[cloud]["account_id"],
        groups={HumanRole.BREAK_GLASS: GROUPS[cloud]},
        **ACCESS[cloud],
    )

    def build() -> HumanAccess:
        access: HumanAccess = made_by("human-access-dev", args)
        return access

    deployed = run(build)
    token, field = {
        Cloud.AWS: ("aws:ssoadmin/permissionSet:PermissionSet", "name"),
        Cloud.AZURE: ("azure-native:authorization:RoleDefinition", "roleDefinitionId"),
        Cloud.GCP: ("gcp:privilegedaccessmanager/entitlement:entitlement", "entitlementId"),
    }[cloud]
    (role,) = deployed.of(token)
    return str(role.inputs[field])


@CLOUDS
def test_the_break_glass_alarm_watches_what_human_access_makes(cloud: Cloud) -> None:
    alarm = logging(cloud, **DEV).one(ALARM[cloud], "logging-break-glass")
    made = _break_glass_as_made(cloud)
    seen = {
        Cloud.AWS: f"AWSReservedSSO_{made}_*",
        Cloud.AZURE: f"'{made.replace('-', '')}'",
        Cloud.GCP: f'"entitlements/{made}"',
    }
    assert seen[cloud] in QUERY[cloud](alarm.inputs)
