"""What a deployer manages on AWS: every type of the environment's capabilities, only the stack's own, and no data in it."""

import re
from pathlib import Path

import pytest

import components
from stacks.environment import BLUEPRINTS
from tests.components.account_access.aws_access import BOUNDARY_ARN, STACK_ROLE, default, rights
from tests.components.account_access.examples import ACCOUNT
from tests.components.iam import EVERYTHING, allows


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
