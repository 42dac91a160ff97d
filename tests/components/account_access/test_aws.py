"""Access of pipelines to AWS accounts: who gets in, and that nobody gets further than meant."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import components
from automation.sandbox.mocks import Registration
from components.account_access.aws import AwsAccountAccess
from components.account_access.aws_boundary import MAXIMUM_POLICY_LENGTH
from components.data_reads import AWS_DATA_READS, AWS_LOG_READS, AWS_SECRET_READS
from stacks.environment import BLUEPRINTS
from tests.components.account_access.examples import (
    ACCOUNT,
    AZURE_DEVOPS_ISSUER,
    AZURE_DEVOPS_SUBJECTS,
    GITHUB_SUBJECTS,
    TENANT,
    args,
    github,
)
from tests.components.iam import EVERYTHING, allows, statements
from tests.components.support import Deployed, changed, run, untagged

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ISSUER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
BOUNDARY_ARN = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-account-access-dev-boundary"
STACK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-training"
OWN_ROLE = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-org-account-access-dev-deploy"
STATE = "arn:aws:s3:::acme-ml-state"
STATE_KEY = "arn:aws:kms:eu-central-1:444455556666:key/5f1c"
KINDS = ("preview", "deploy")

MAXIMUM_INLINE_LENGTH = 10_240
MAXIMUM_ATTACHED_POLICIES = 10
MAXIMUM_TRUST_LENGTH = 2_048


@cache
def default() -> Deployed:
    return deploy()


def deploy(**changes: Any) -> Deployed:
    full = {"state_store": STATE, "state_key": STATE_KEY, "entra_tenant_id": TENANT, "entra_audience": "api://acme"}
    return run(lambda: AwsAccountAccess("account-access-dev", args(ACCOUNT, ACCOUNT, **{**full, **changes})))


def rights(deployed: Deployed, kind: str) -> list[dict[str, Any]]:
    role = deployed.one(ROLE, f"account-access-dev-{kind}").inputs["name"]
    inline = [policy.inputs["policy"] for policy in deployed.of(ROLE_POLICY) if policy.inputs["role"] == role]
    return statements(*inline, *(policy.inputs["policy"] for policy in managed(deployed, kind)))


def managed(deployed: Deployed, kind: str) -> list[Registration]:
    """Managed policies of ours that are attached to a deployer."""
    role = deployed.one(ROLE, f"account-access-dev-{kind}").inputs["name"]
    attached = {a.inputs["policyArn"] for a in deployed.of(ATTACHMENT) if a.inputs["role"] == role}
    return [policy for policy in deployed.of(POLICY) if policy.outputs["arn"] in attached]


def boundary(deployed: Deployed) -> list[dict[str, Any]]:
    return statements(deployed.named("account-access-dev-boundary").inputs["policy"])


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_exact_pipeline_gets_in(kind: str) -> None:
    trusted = statements(default().one(ROLE, f"account-access-dev-{kind}").inputs["assumeRolePolicy"])
    hosts = {
        "token.actions.githubusercontent.com": GITHUB_SUBJECTS,
        AZURE_DEVOPS_ISSUER.removeprefix("https://"): AZURE_DEVOPS_SUBJECTS,
    }
    audiences = ("sts.amazonaws.com", "api://AzureADTokenExchange")
    assert [(s["Principal"], s["Action"], s["Condition"]) for s in trusted] == [
        (
            {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"},
            "sts:AssumeRoleWithWebIdentity",
            {"StringEquals": {f"{host}:aud": audience, f"{host}:sub": subjects[kind]}},
        )
        for (host, subjects), audience in zip(hosts.items(), audiences, strict=True)
    ]


def test_each_issuer_is_trusted_for_one_audience_without_thumbprints() -> None:
    issuers = {issuer.inputs["url"]: issuer.inputs for issuer in default().of(ISSUER)}
    assert {url: inputs["clientIdLists"] for url, inputs in issuers.items()} == {
        "https://token.actions.githubusercontent.com": ["sts.amazonaws.com"],
        AZURE_DEVOPS_ISSUER: ["api://AzureADTokenExchange"],
        f"https://sts.windows.net/{TENANT}/": ["api://acme"],
    }
    assert not any("thumbprintLists" in inputs for inputs in issuers.values())


def test_workloads_of_entra_are_let_in_only_where_azure_is_used() -> None:
    assert set(default().outputs["token_issuer_ids"]) == {"github", "azure-devops", "entra"}
    assert set(deploy(entra_tenant_id=None, entra_audience=None).outputs["token_issuer_ids"]) == {"github", "azure-devops"}


def test_a_preview_only_reads() -> None:
    verbs = {
        action.partition(":")[2]
        for statement in rights(default(), "preview")
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
    }
    assert {re.match("Describe|Get|GET|List|View|Decrypt", verb) is not None for verb in verbs} == {True}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("action", sorted({*AWS_DATA_READS, *AWS_SECRET_READS, *AWS_LOG_READS}))
def test_no_pipeline_reads_data_whatever_else_allows_it(kind: str, action: str) -> None:
    concrete = action.replace("*", "")
    assert not allows([*rights(default(), kind), EVERYTHING], concrete, f"arn:aws:test:eu-central-1:{ACCOUNT}:anything")


@pytest.mark.parametrize(
    ("kind", "action", "file", "allowed"),
    [
        ("preview", "s3:GetObject", ".pulumi/stacks/ml-control-plane/dev.json", True),
        ("preview", "s3:GetObject", ".pulumi/stacks/ml-control-plane/org.json", True),
        ("preview", "s3:GetObject", ".pulumi/stacks/ml-control-plane/prod.json", False),
        ("preview", "s3:PutObject", ".pulumi/stacks/ml-control-plane/dev.json", False),
        ("preview", "s3:PutObject", ".pulumi/locks/organization/ml-control-plane/dev/1.json", False),
        ("deploy", "s3:PutObject", ".pulumi/stacks/ml-control-plane/dev.json", True),
        ("deploy", "s3:DeleteObject", ".pulumi/locks/organization/ml-control-plane/dev/1.json", True),
        ("deploy", "s3:PutObject", ".pulumi/history/ml-control-plane/dev/dev-1.history.json", True),
        ("deploy", "s3:PutObject", ".pulumi/stacks/ml-control-plane/org.json", False),
        ("deploy", "s3:PutObject", ".pulumi/stacks/ml-control-plane/prod.json", False),
        ("deploy", "s3:GetObject", ".pulumi/stacks/ml-control-plane/prod.json", False),
    ],
)
def test_a_pipeline_reaches_the_state_of_its_own_stack(kind: str, action: str, file: str, allowed: bool) -> None:
    assert allows(rights(default(), kind), action, f"{STATE}/{file}") is allowed


def test_only_the_key_of_the_state_is_used() -> None:
    deployed = default()
    assert allows(rights(deployed, "preview"), "kms:Decrypt", STATE_KEY)
    assert not allows(rights(deployed, "preview"), "kms:GenerateDataKey", STATE_KEY)
    assert allows(rights(deployed, "deploy"), "kms:GenerateDataKey", STATE_KEY)
    without = deploy(state_store=None, state_key=None)
    for kind in KINDS:
        assert not allows([*rights(without, kind), EVERYTHING], "kms:Decrypt", STATE_KEY)
        assert not allows([*rights(without, kind), EVERYTHING], "s3:GetObject", f"{STATE}/.pulumi/meta.yaml")


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("deploy", "route53:AssociateVPCWithHostedZone"),  # an endpoint with a private DNS name (EC2: CreateVpcEndpoint)
        ("deploy", "iam:DeleteAccountPasswordPolicy"),  # destroy
        ("preview", "sns:GetSubscriptionAttributes"),  # refresh; SecurityAudit lists subscriptions only
        ("preview", "s3:ListTagsForResource"),
    ],
)
def test_what_the_provider_calls_on_the_way_is_allowed(kind: str, action: str) -> None:
    assert allows(rights(default(), kind), action, "arn:aws:any:::thing")


@pytest.mark.parametrize(
    "action", ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]
)
def test_a_deployer_makes_roles_below_the_boundary_only(action: str) -> None:
    mine = rights(default(), "deploy")
    assert allows(mine, action, STACK_ROLE, iam__PermissionsBoundary=BOUNDARY_ARN)
    assert not allows(mine, action, STACK_ROLE)
    assert not allows(mine, action, STACK_ROLE, iam__PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess")
    assert not allows(mine, action, f"arn:aws:iam::{ACCOUNT}:role/other", iam__PermissionsBoundary=BOUNDARY_ARN)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:DeleteRolePermissionsBoundary", STACK_ROLE),
        ("iam:CreatePolicyVersion", BOUNDARY_ARN),
        ("iam:DeletePolicy", BOUNDARY_ARN),
        ("iam:PutRolePolicy", OWN_ROLE),
        ("iam:AttachRolePolicy", OWN_ROLE),
        ("iam:UpdateAssumeRolePolicy", OWN_ROLE),
        ("iam:UpdateAssumeRolePolicy", OWN_ROLE.replace("deploy", "preview")),
        ("iam:AddClientIDToOpenIDConnectProvider", f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"),
        ("iam:CreateOpenIDConnectProvider", f"arn:aws:iam::{ACCOUNT}:oidc-provider/evil.example.com"),
        ("cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-central-1:444455556666:trail/acme-ml-org-organization-trail"),
        ("cloudtrail:DeleteTrail", "arn:aws:cloudtrail:eu-central-1:444455556666:trail/acme-ml-org-organization-trail"),
        ("sts:AssumeRole", STACK_ROLE),
    ],
)
def test_a_deployer_never_touches_what_guards_it(action: str, resource: str) -> None:
    assert not allows([*rights(default(), "deploy"), EVERYTHING], action, resource, iam__PermissionsBoundary=BOUNDARY_ARN)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/anyone"),
        ("iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/anyone"),
        ("organizations:LeaveOrganization", "*"),
        ("ec2:CreateVpcBlockPublicAccessExclusion", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:vpc/vpc-1"),
        ("ec2:ModifyVpcBlockPublicAccessOptions", "*"),
        ("ec2:RunInstances", "*"),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/another"),
        ("s3:DeleteBucket", "arn:aws:s3:::acme-ml-prod-logging-archive"),
        ("s3:PutBucketPolicy", "arn:aws:s3:::someone-else"),
        ("kms:PutKeyPolicy", f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/untagged"),
    ],
)
def test_a_deployer_manages_its_own_stack_only(action: str, resource: str) -> None:
    assert not allows(rights(default(), "deploy"), action, resource)


def test_a_deployer_hands_roles_to_the_stacks_services_only() -> None:
    mine = rights(default(), "deploy")
    assert allows(mine, "iam:PassRole", STACK_ROLE, iam__PassedToService="vpc-flow-logs.amazonaws.com")
    assert not allows(mine, "iam:PassRole", STACK_ROLE, iam__PassedToService="ec2.amazonaws.com")
    assert not allows(mine, "iam:PassRole", OWN_ROLE, iam__PassedToService="vpc-flow-logs.amazonaws.com")


def test_no_policy_allows_every_action_or_a_whole_service_everywhere() -> None:
    deployed = default()
    for kind in KINDS:
        wide = [
            action
            for statement in rights(deployed, kind)
            if statement["Effect"] == "Allow"
            for action in statement["Action"]
            if action == "*" or (action.endswith(":*") and "*" in (statement["Resource"], *statement["Resource"]))
        ]
        assert wide == []
    assert all("*" not in s["Action"] for s in boundary(deployed) if s["Effect"] == "Allow")


@pytest.mark.parametrize(
    "action",
    [
        "account:CloseAccount",
        "cloudtrail:StopLogging",
        "guardduty:DeleteDetector",
        "iam:AttachRolePolicy",
        "iam:CreateAccessKey",
        "iam:CreateUser",
        "iam:DeleteRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
        "kms:ScheduleKeyDeletion",
        "logs:DeleteLogGroup",
        "organizations:LeaveOrganization",
        "s3:BypassGovernanceRetention",
        "sts:AssumeRole",
    ],
)
def test_the_boundary_refuses_whatever_a_role_is_given(action: str) -> None:
    assert not allows([*boundary(default()), EVERYTHING], action, f"arn:aws:test:eu-central-1:{ACCOUNT}:anything")


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:eu-central-1:{ACCOUNT}:{resource}"


FIREWALL = arn("wafv2", "regional/webacl/acme-ml-dev-control-plane-hosting-api/1")
FUNCTION = arn("lambda", "function:acme-ml-dev-secret-broker-changes")
QUEUE = arn("sqs", "acme-ml-dev-secret-broker-changes")
REPOSITORY = arn("ecr", "repository/acme-ml-dev-ml-training")
SECRET = arn("secretsmanager", "secret:acme-ml-dev-secrets-model-hub-token-a1b2c3")
LOG_GROUP = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:acme-ml-dev-logging-store"
BUCKET = "arn:aws:s3:::acme-ml-dev-logging-archive"
TOPIC = f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-ml-dev-logging-alarms"
CREATION = {
    "accessanalyzer.Analyzer": ("access-analyzer:CreateAnalyzer", "*"),
    "amp.AlertManagerDefinition": ("aps:CreateAlertManagerDefinition", arn("aps", "workspace/ws-1")),
    "amp.RuleGroupNamespace": ("aps:CreateRuleGroupsNamespace", arn("aps", "rulegroupsnamespace/ws-1/observability")),
    "amp.Workspace": ("aps:CreateWorkspace", "*"),
    "amp.WorkspaceConfiguration": ("aps:UpdateWorkspaceConfiguration", arn("aps", "workspace/ws-1")),
    "apigatewayv2.Api": ("apigateway:POST", "arn:aws:apigateway:eu-central-1::/apis"),
    "apigatewayv2.Authorizer": ("apigateway:POST", "arn:aws:apigateway:eu-central-1::/apis/a1/authorizers"),
    "apigatewayv2.Integration": ("apigateway:POST", "arn:aws:apigateway:eu-central-1::/apis/a1/integrations"),
    "apigatewayv2.Route": ("apigateway:POST", "arn:aws:apigateway:eu-central-1::/apis/a1/routes"),
    "apigatewayv2.Stage": ("apigateway:POST", "arn:aws:apigateway:eu-central-1::/apis/a1/stages"),
    "appautoscaling.Policy": ("application-autoscaling:PutScalingPolicy", arn("application-autoscaling", "scalable-target/1")),
    "appautoscaling.Target": (
        "application-autoscaling:RegisterScalableTarget",
        arn("application-autoscaling", "scalable-target/1"),
    ),
    "athena.Workgroup": ("athena:CreateWorkGroup", arn("athena", "workgroup/acme-ml-dev-evidence-lake-auditors")),
    "bcmdata.Export": ("bcm-data-exports:CreateExport", f"arn:aws:bcm-data-exports:us-east-1:{ACCOUNT}:table/FOCUS_1_2_AWS"),
    "budgets.Budget": ("budgets:ModifyBudget", f"arn:aws:budgets::{ACCOUNT}:budget/acme-ml-dev-cost"),
    "cloudtrail.Trail": (
        "cloudtrail:CreateTrail",
        f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/acme-ml-dev-logging-audit-trail",
    ),
    "cloudwatch.EventArchive": ("events:CreateArchive", arn("events", "archive/acme-ml-dev-evidence-lake-events")),
    "cloudwatch.EventBus": ("events:CreateEventBus", arn("events", "event-bus/acme-ml-dev-evidence-lake-events")),
    "cloudwatch.EventBusPolicy": ("events:PutPermission", "*"),
    "cloudwatch.EventRule": (
        "events:PutRule",
        arn("events", "rule/acme-ml-dev-evidence-lake-events/acme-ml-dev-evidence-lake-ours"),
    ),
    "cloudwatch.EventTarget": ("events:PutTargets", arn("events", "rule/acme-ml-dev-secret-broker-rotation")),
    "cloudwatch.LogAccountPolicy": ("logs:PutAccountPolicy", "*"),
    "cloudwatch.LogGroup": ("logs:CreateLogGroup", LOG_GROUP),
    "cloudwatch.LogMetricFilter": ("logs:PutMetricFilter", LOG_GROUP),
    "cloudwatch.LogResourcePolicy": ("logs:PutResourcePolicy", "*"),
    "cloudwatch.LogStream": ("logs:CreateLogStream", f"{LOG_GROUP}:log-stream:archive"),
    "cloudwatch.MetricAlarm": (
        "cloudwatch:PutMetricAlarm",
        f"arn:aws:cloudwatch:eu-central-1:{ACCOUNT}:alarm:acme-ml-dev-logging-root",
    ),
    "dynamodb.Table": ("dynamodb:CreateTable", arn("dynamodb", "table/acme-ml-dev-secret-broker-state")),
    "ebs.EncryptionByDefault": ("ec2:EnableEbsEncryptionByDefault", "*"),
    "ebs.SnapshotBlockPublicAccess": ("ec2:EnableSnapshotBlockPublicAccess", "*"),
    "ec2.DefaultSecurityGroup": ("ec2:RevokeSecurityGroupIngress", "*"),
    "ec2.Eip": ("ec2:AllocateAddress", "*"),
    "ec2.FlowLog": ("ec2:CreateFlowLogs", "*"),
    "ec2.ImageBlockPublicAccess": ("ec2:EnableImageBlockPublicAccess", "*"),
    "ec2.InstanceMetadataDefaults": ("ec2:ModifyInstanceMetadataDefaults", "*"),
    "ec2.InternetGateway": ("ec2:AttachInternetGateway", "*"),
    "ec2.ManagedPrefixList": ("ec2:CreateManagedPrefixList", "*"),
    "ec2.NatGateway": ("ec2:CreateNatGateway", "*"),
    "ec2.Route": ("ec2:CreateRoute", "*"),
    "ec2.RouteTable": ("ec2:CreateRouteTable", "*"),
    "ec2.RouteTableAssociation": ("ec2:AssociateRouteTable", "*"),
    "ec2.SecurityGroup": ("ec2:CreateSecurityGroup", "*"),
    "ec2.SerialConsoleAccess": ("ec2:EnableSerialConsoleAccess", "*"),
    "ec2.Subnet": ("ec2:ModifySubnetAttribute", "*"),
    "ec2.Vpc": ("ec2:CreateVpc", "*"),
    "ec2.VpcBlockPublicAccessExclusion": ("ec2:CreateVpcBlockPublicAccessExclusion", arn("ec2", "subnet/subnet-1")),
    "ec2.VpcEndpoint": ("ec2:CreateVpcEndpoint", "*"),
    "ec2.VpcEndpointRouteTableAssociation": ("ec2:ModifyVpcEndpoint", "*"),
    "ec2.VpcEndpointSubnetAssociation": ("ec2:ModifyVpcEndpoint", "*"),
    "ecr.LifecyclePolicy": ("ecr:PutLifecyclePolicy", REPOSITORY),
    "ecr.RegistryScanningConfiguration": ("ecr:PutRegistryScanningConfiguration", "*"),
    "ecr.Repository": ("ecr:CreateRepository", REPOSITORY),
    "ecr.RepositoryPolicy": ("ecr:SetRepositoryPolicy", REPOSITORY),
    "ecs.Cluster": ("ecs:CreateCluster", arn("ecs", "cluster/acme-ml-dev-otel-collector-gateway")),
    "ecs.Service": (
        "ecs:CreateService",
        arn("ecs", "service/acme-ml-dev-otel-collector-gateway/acme-ml-dev-otel-collector-gateway"),
    ),
    "ecs.TaskDefinition": ("ecs:RegisterTaskDefinition", arn("ecs", "task-definition/acme-ml-dev-otel-collector-gateway:*")),
    "glue.CatalogDatabase": ("glue:CreateDatabase", arn("glue", "database/acme_ml_dev_evidence_lake_catalog")),
    "glue.CatalogTable": ("glue:CreateTable", arn("glue", "table/acme_ml_dev_evidence_lake_catalog/events")),
    "grafana.RoleAssociation": ("grafana:UpdatePermissions", arn("grafana", "/workspaces/g-1")),
    "grafana.Workspace": ("grafana:CreateWorkspace", "*"),
    "iam.AccountPasswordPolicy": ("iam:UpdateAccountPasswordPolicy", "*"),
    "iam.Role": ("iam:CreateRole", STACK_ROLE),
    "iam.RolePolicy": ("iam:PutRolePolicy", STACK_ROLE),
    "kinesis.FirehoseDeliveryStream": (
        "firehose:CreateDeliveryStream",
        f"arn:aws:firehose:eu-central-1:{ACCOUNT}:deliverystream/acme-ml-dev-logging-platform",
    ),
    "kms.Alias": ("kms:CreateAlias", f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/acme-ml-dev-logging-key"),
    "kms.Key": ("kms:CreateKey", "*"),
    "lakeformation.DataLakeSettings": ("lakeformation:PutDataLakeSettings", "*"),
    "lakeformation.OptIn": ("lakeformation:CreateLakeFormationOptIn", "*"),
    "lakeformation.Permissions": ("lakeformation:GrantPermissions", "*"),
    "lakeformation.Resource": ("lakeformation:RegisterResource", "*"),
    "lambda_.EventSourceMapping": ("lambda:CreateEventSourceMapping", "*"),
    "lambda_.Function": ("lambda:CreateFunction", FUNCTION),
    "lambda_.FunctionEventInvokeConfig": ("lambda:PutFunctionEventInvokeConfig", FUNCTION),
    "lambda_.Permission": ("lambda:AddPermission", FUNCTION),
    "lb.Listener": ("elasticloadbalancing:CreateListener", arn("elasticloadbalancing", "loadbalancer/app/acme-ml-dev-api/1")),
    "lb.ListenerRule": ("elasticloadbalancing:CreateRule", arn("elasticloadbalancing", "listener/app/acme-ml-dev-api/1/2")),
    "lb.LoadBalancer": (
        "elasticloadbalancing:CreateLoadBalancer",
        arn("elasticloadbalancing", "loadbalancer/app/acme-ml-dev-api/1"),
    ),
    "lb.TargetGroup": ("elasticloadbalancing:CreateTargetGroup", arn("elasticloadbalancing", "targetgroup/acme-ml-dev-api/1")),
    "rds.Cluster": ("rds:CreateDBCluster", arn("rds", "cluster:acme-ml-dev-control-plane-hosting-database")),
    "rds.ClusterInstance": ("rds:CreateDBInstance", arn("rds", "db:acme-ml-dev-control-plane-hosting-database-1")),
    "rds.ClusterParameterGroup": ("rds:CreateDBClusterParameterGroup", arn("rds", "cluster-pg:acme-ml-dev-database")),
    "rds.SubnetGroup": ("rds:CreateDBSubnetGroup", arn("rds", "subgrp:acme-ml-dev-control-plane-hosting-database")),
    "s3.AccountPublicAccessBlock": ("s3:PutAccountPublicAccessBlock", "*"),
    "s3.Bucket": ("s3:CreateBucket", BUCKET),
    "s3.BucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration", BUCKET),
    "s3.BucketObjectLockConfiguration": ("s3:PutBucketObjectLockConfiguration", BUCKET),
    "s3.BucketOwnershipControls": ("s3:PutBucketOwnershipControls", BUCKET),
    "s3.BucketPolicy": ("s3:PutBucketPolicy", BUCKET),
    "s3.BucketPublicAccessBlock": ("s3:PutBucketPublicAccessBlock", BUCKET),
    "s3.BucketReplicationConfig": ("s3:PutReplicationConfiguration", BUCKET),
    "s3.BucketServerSideEncryptionConfiguration": ("s3:PutEncryptionConfiguration", BUCKET),
    "s3.BucketVersioning": ("s3:PutBucketVersioning", BUCKET),
    "sagemaker.Domain": ("sagemaker:CreateDomain", arn("sagemaker", "domain/d-1")),
    "sagemaker.ModelPackageGroup": (
        "sagemaker:CreateModelPackageGroup",
        arn("sagemaker", "model-package-group/acme-ml-dev-ml-m"),
    ),
    "sagemaker.UserProfile": ("sagemaker:CreateUserProfile", arn("sagemaker", "user-profile/d-1/first-engineer")),
    "scheduler.Schedule": ("scheduler:CreateSchedule", arn("scheduler", "schedule/acme-ml-dev-secret-broker-passes/verify")),
    "scheduler.ScheduleGroup": (
        "scheduler:CreateScheduleGroup",
        arn("scheduler", "schedule-group/acme-ml-dev-secret-broker-passes"),
    ),
    "secretsmanager.Secret": ("secretsmanager:CreateSecret", SECRET),
    "secretsmanager.SecretPolicy": ("secretsmanager:PutResourcePolicy", SECRET),
    "secretsmanager.SecretRotation": ("secretsmanager:RotateSecret", SECRET),
    "sns.Topic": ("sns:CreateTopic", TOPIC),
    "sns.TopicPolicy": ("sns:SetTopicAttributes", TOPIC),
    "sns.TopicSubscription": ("sns:Subscribe", TOPIC),
    "sqs.Queue": ("sqs:CreateQueue", QUEUE),
    "sqs.QueuePolicy": ("sqs:SetQueueAttributes", QUEUE),
    "sqs.RedriveAllowPolicy": ("sqs:SetQueueAttributes", QUEUE),
    "vpc.SecurityGroupEgressRule": ("ec2:AuthorizeSecurityGroupEgress", "*"),
    "vpc.SecurityGroupIngressRule": ("ec2:AuthorizeSecurityGroupIngress", "*"),
    "vpclattice.Listener": ("vpc-lattice:CreateListener", arn("vpc-lattice", "service/svc-1/listener/l-1")),
    "vpclattice.Service": ("vpc-lattice:CreateService", arn("vpc-lattice", "service/svc-1")),
    "vpclattice.ServiceNetwork": ("vpc-lattice:CreateServiceNetwork", arn("vpc-lattice", "servicenetwork/sn-1")),
    "vpclattice.ServiceNetworkServiceAssociation": ("vpc-lattice:CreateServiceNetworkServiceAssociation", "*"),
    "vpclattice.ServiceNetworkVpcAssociation": ("vpc-lattice:CreateServiceNetworkVpcAssociation", "*"),
    "vpclattice.TargetGroup": ("vpc-lattice:CreateTargetGroup", arn("vpc-lattice", "targetgroup/tg-1")),
    "wafv2.WebAcl": ("wafv2:CreateWebACL", FIREWALL),
    "wafv2.WebAclAssociation": ("wafv2:AssociateWebACL", FIREWALL),
    "wafv2.WebAclLoggingConfiguration": ("wafv2:PutLoggingConfiguration", FIREWALL),
    "xray.TraceSegmentDestination": ("xray:UpdateTraceSegmentDestination", "*"),
}
"""What creating each type of resource of an environment's stack asks for."""


def _types_of_the_environment() -> set[str]:
    folder = Path(components.__file__).parent
    sources = [*folder.glob("aws_*.py"), *(path for b in BLUEPRINTS for path in (folder / b.name).rglob("aws*.py"))]
    found = {match for source in sources for match in re.findall(r"\baws\.([a-z0-9_]+\.[A-Z]\w*)\(", source.read_text())}
    return {name for name in found if not name.endswith("Args")}


def test_a_deployer_may_create_every_type_of_resource_of_the_environment() -> None:
    mine = rights(default(), "deploy")
    types = _types_of_the_environment()
    assert types - set(CREATION) == set(), "add the action that creates it here, and its line to account_access/aws_services.py"
    keys = {
        "iam__PermissionsBoundary": BOUNDARY_ARN,
        "application-autoscaling__service-namespace": "ecs",
        "aws__RequestTag/environment": "dev",
        "aws__ResourceTag/environment": "dev",
        "lambda__FunctionArn": FUNCTION,
    }
    refused = {name for name in types if not allows(mine, *CREATION[name], **keys)}
    assert refused == set()


def test_a_service_becomes_its_own_environments_execution_role_and_nobody_else() -> None:
    execution = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-execution"
    ceiling = [*boundary(default()), EVERYTHING]
    assert allows(ceiling, "sts:AssumeRole", execution)
    for other in (OWN_ROLE, STACK_ROLE, execution.replace(ACCOUNT, "999988887777"), execution.replace("dev", "prod")):
        assert not allows(ceiling, "sts:AssumeRole", other)


def test_a_role_below_the_boundary_hands_roles_to_jobs_and_tasks_only() -> None:
    ceiling = boundary(default())
    assert allows(ceiling, "iam:PassRole", STACK_ROLE, iam__PassedToService="ecs-tasks.amazonaws.com")
    assert not allows(ceiling, "iam:PassRole", STACK_ROLE, iam__PassedToService="lambda.amazonaws.com")
    assert not allows(ceiling, "iam:PassRole", OWN_ROLE, iam__PassedToService="ecs-tasks.amazonaws.com")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("lambda:InvokeFunction", FUNCTION),
        ("ecs:RunTask", arn("ecs", "task-definition/acme-ml-dev-control-plane-hosting-catalog:3")),
        ("sagemaker:CreateTrainingJob", arn("sagemaker", "training-job/acme-ml-dev-ml-1")),
        ("sagemaker:CreateEndpoint", arn("sagemaker", "endpoint/acme-ml-dev-ml-1")),
        ("ecr:PutImage", REPOSITORY),
        ("secretsmanager:PutSecretValue", SECRET),
        ("sqs:SendMessage", QUEUE),
        ("events:PutEvents", arn("events", "event-bus/acme-ml-dev-evidence-lake-events")),
        ("dynamodb:PutItem", arn("dynamodb", "table/acme-ml-dev-secret-broker-state")),
        ("grafana:CreateWorkspaceServiceAccountToken", arn("grafana", "/workspaces/g-1")),
        ("athena:StartQueryExecution", arn("athena", "workgroup/acme-ml-dev-evidence-lake-auditors")),
    ],
)
def test_a_deployer_runs_nothing_and_writes_no_data(action: str, resource: str) -> None:
    keys = {"aws__ResourceTag/environment": "dev", "aws__RequestTag/environment": "dev"}
    assert not allows(rights(default(), "deploy"), action, resource, **keys)


def test_what_the_clouds_services_ask_of_who_makes_a_resource_opens_no_data() -> None:
    """The catalogue writes a table's first description, Lambda looks at images, stores use a key in the deployer's name."""
    mine = rights(default(), "deploy")
    tables = "arn:aws:s3:::acme-ml-dev-evidence-lake-tables/warehouse/events"
    assert allows(mine, "s3:PutObject", f"{tables}/metadata/00000-1.metadata.json")
    assert not allows([*mine, EVERYTHING], "s3:GetObject", f"{tables}/data/00000-1.parquet")
    for kind, keys in (("own", {"aws__ResourceTag/environment": "dev"}), ("other", {"aws__ResourceTag/environment": "prod"})):
        key = arn("kms", "key/1")
        through = allows(mine, "kms:Decrypt", key, kms__ViaService="dynamodb.eu-central-1.amazonaws.com", **keys)
        assert through is (kind == "own")
        assert not allows([*mine, EVERYTHING], "kms:Decrypt", key, kms__ViaService="sqs.eu-central-1.amazonaws.com", **keys)
        assert not allows([*mine, EVERYTHING], "kms:Decrypt", key, **keys)


def test_exceptions_from_the_networks_guardrail_are_for_subnets_of_the_stack() -> None:
    mine, action = rights(default(), "deploy"), "ec2:CreateVpcBlockPublicAccessExclusion"
    own = {"aws__ResourceTag/environment": "dev", "aws__RequestTag/environment": "dev"}
    assert allows(mine, action, arn("ec2", "subnet/subnet-1"), **own)
    assert allows(mine, action, arn("ec2", "vpc-block-public-access-exclusion/1"), **own)
    assert not allows(mine, action, arn("ec2", "vpc/vpc-1"), **own)
    assert not allows(mine, action, arn("ec2", "subnet/subnet-1"))


def test_policies_fit_their_limits() -> None:
    deployed = default()
    for kind in KINDS:
        role = deployed.one(ROLE, f"account-access-dev-{kind}").inputs
        inline = [p.inputs["policy"] for p in deployed.of(ROLE_POLICY) if p.inputs["role"] == role["name"]]
        assert sum(_length(policy) for policy in inline) <= MAXIMUM_INLINE_LENGTH
        assert all(_length(policy.inputs["policy"]) <= MAXIMUM_POLICY_LENGTH for policy in managed(deployed, kind))
        assert len([a for a in deployed.of(ATTACHMENT) if a.inputs["role"] == role["name"]]) <= MAXIMUM_ATTACHED_POLICIES
        assert _length(role["assumeRolePolicy"]) <= MAXIMUM_TRUST_LENGTH
    assert _length(deployed.named("account-access-dev-boundary").inputs["policy"]) <= MAXIMUM_POLICY_LENGTH


def _length(document: str) -> int:
    return len(json.dumps(json.loads(document), separators=(",", ":")))


def test_everything_carries_the_standard_tags() -> None:
    assert untagged(default()) == set()


def test_one_more_pipeline_system_changes_only_whom_the_roles_trust() -> None:
    one, both = deploy(pipelines=[github()]), default()
    assert changed(one, both) == {"account-access-dev-preview", "account-access-dev-deploy"}
    for kind in KINDS:
        before, after = (d.one(ROLE, f"account-access-dev-{kind}").inputs for d in (one, both))
        assert {key for key in after if before[key] != after[key]} == {"assumeRolePolicy"}


def test_roles_wait_for_the_issuers_that_they_trust() -> None:
    role = default().one(ROLE, "account-access-dev-deploy")
    assert {urn.rpartition("::")[2] for urn in role.dependencies} >= {
        "account-access-dev-github",
        "account-access-dev-azure-devops",
    }
