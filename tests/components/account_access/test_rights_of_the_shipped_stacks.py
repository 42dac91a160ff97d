"""What ``org`` grants holds against what the environments, as shipped, ask for: nothing that a real up would be refused."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.components.iam import allows, statements
from tests.stacks.simulation import shipped

ENVIRONMENTS = ("dev", "staging", "prod")
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
PROJECT_GRANT = "gcp:projects/iAMMember:IAMMember"
CONDITIONS = {
    "iam:PassedToService": ("StringEquals",),
    "iam:AWSServiceName": ("StringEquals",),
}
"""Conditions of a role's policy that the ceilings look at, too."""


def planned(stack: str, token: str) -> list[Any]:
    return [resource for resource in shipped(stack).created if resource.token == token]


def of_org(name: str, token: str) -> dict[str, Any]:
    (found,) = (resource for resource in planned("org", token) if resource.name == name)
    inputs: dict[str, Any] = found.inputs
    return inputs


def requests(statement: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Action, resource and condition keys of each request that a statement allows."""
    keys = {
        key.replace(":", "__"): value if isinstance(value, str) else value[0]
        for operator, values in statement.get("Condition", {}).items()
        for key, value in values.items()
        if operator in CONDITIONS.get(key, ())
    }
    for action in _listed(statement["Action"]):
        for resource in _listed(statement["Resource"]):
            yield action, resource, keys


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_boundary_leaves_every_role_what_its_policies_give(environment: str) -> None:
    ceiling = statements(of_org(f"account-access-{environment}-boundary", "aws:iam/policy:Policy")["policy"])
    policies = planned(environment, ROLE_POLICY)
    assert policies
    refused = {
        (policy.name, action, resource)
        for policy in policies
        for statement in statements(policy.inputs["policy"])
        if statement["Effect"] == "Allow"
        for action, resource, keys in requests(statement)
        if not allows(ceiling, action, resource, **keys)
    }
    assert refused == set(), "add it to account_access/aws_boundary.py, or take it out of the role"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_role_carries_the_boundary_and_is_the_deployers_to_make_and_hand_over(environment: str) -> None:
    deployer = deployer_rights(environment)
    for role in planned(environment, ROLE):
        arn, bounded = role.outputs["arn"], role.inputs["permissionsBoundary"]
        assert allows(deployer, "iam:CreateRole", arn, iam__PermissionsBoundary=bounded), role.name
        for statement in json.loads(role.inputs["assumeRolePolicy"])["Statement"]:
            for service in _listed(statement["Principal"].get("Service", [])):
                assert allows(deployer, "iam:PassRole", arn, iam__PassedToService=service), (role.name, service)


def deployer_rights(environment: str) -> list[dict[str, Any]]:
    name = f"account-access-{environment}-deploy"
    inline = [p.inputs["policy"] for p in planned("org", ROLE_POLICY) if p.name.startswith(f"{name}-")]
    managed = [p.inputs["policy"] for p in planned("org", "aws:iam/policy:Policy") if p.name.startswith(f"{name}-")]
    return statements(*inline, *managed)


NAMED = {
    "aws:athena/workgroup:Workgroup": "athena:CreateWorkGroup",
    "aws:budgets/budget:Budget": "budgets:ModifyBudget",
    "aws:cloudwatch/eventBus:EventBus": "events:CreateEventBus",
    "aws:cloudwatch/eventRule:EventRule": "events:PutRule",
    "aws:cloudwatch/logGroup:LogGroup": "logs:CreateLogGroup",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "cloudwatch:PutMetricAlarm",
    "aws:dynamodb/table:Table": "dynamodb:CreateTable",
    "aws:ecr/repository:Repository": "ecr:CreateRepository",
    "aws:ecs/cluster:Cluster": "ecs:CreateCluster",
    "aws:ecs/service:Service": "ecs:CreateService",
    "aws:ecs/taskDefinition:TaskDefinition": "ecs:RegisterTaskDefinition",
    "aws:glue/catalogDatabase:CatalogDatabase": "glue:CreateDatabase",
    "aws:glue/catalogTable:CatalogTable": "glue:CreateTable",
    "aws:lambda/function:Function": "lambda:CreateFunction",
    "aws:lb/targetGroup:TargetGroup": "elasticloadbalancing:CreateTargetGroup",
    "aws:rds/cluster:Cluster": "rds:CreateDBCluster",
    "aws:rds/clusterInstance:ClusterInstance": "rds:CreateDBInstance",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": "rds:CreateDBClusterParameterGroup",
    "aws:rds/subnetGroup:SubnetGroup": "rds:CreateDBSubnetGroup",
    "aws:s3/bucket:Bucket": "s3:CreateBucket",
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": "sagemaker:CreateModelPackageGroup",
    "aws:scheduler/schedule:Schedule": "scheduler:CreateSchedule",
    "aws:scheduler/scheduleGroup:ScheduleGroup": "scheduler:CreateScheduleGroup",
    "aws:secretsmanager/secret:Secret": "secretsmanager:CreateSecret",
    "aws:sns/topic:Topic": "sns:CreateTopic",
    "aws:sqs/queue:Queue": "sqs:CreateQueue",
    "aws:wafv2/webAcl:WebAcl": "wafv2:CreateWebACL",
}
"""What making a resource asks for, where IAM tells the stack's own by name."""


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_deployer_may_make_every_resource_under_the_name_that_it_gets(environment: str) -> None:
    deployer = deployer_rights(environment)
    refused = {
        (resource.name, resource.outputs["arn"])
        for token, action in NAMED.items()
        for resource in planned(environment, token)
        if not allows(deployer, action, resource.outputs["arn"])
    }
    assert refused == set()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_deployer_may_assign_every_role_that_its_stack_assigns_on_azure(environment: str) -> None:
    condition = of_org(f"account-access-{environment}-deploy", ASSIGNMENT)["condition"]
    listed = set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", condition))
    assigned = {grant.inputs["roleDefinitionId"].rpartition("/")[2]: grant.name for grant in planned(environment, ASSIGNMENT)}
    assert assigned
    assert {name for guid, name in assigned.items() if guid not in listed} == set()
    assert {grant.inputs["principalType"] for grant in planned(environment, ASSIGNMENT)} == {"ServicePrincipal"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_deployer_may_grant_every_role_that_its_stack_grants_in_the_project(environment: str) -> None:
    condition = of_org(f"account-access-{environment}-deploy-grants", PROJECT_GRANT)["condition"]["expression"]
    listed = set(re.findall(r"'((?:roles|projects)/[^']+)'", condition))
    granted = {grant.inputs["role"] for grant in planned(environment, PROJECT_GRANT)}
    assert granted
    assert granted - listed == set()
