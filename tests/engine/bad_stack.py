"""A stack that breaks the rules on purpose, on three clouds: what a team that does not know them might well write.

``python -m tests.engine.bad_stack FOLDER`` previews it in the sandbox of the project FOLDER as ``mlcp`` would, and
leaves its plan and reports there. ``PLANTED`` says which rule each resource breaks; what else it breaks is not listed.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure_native
import pulumi_gcp as gcp

from automation.operations import execute
from automation.plan import Operation
from automation.request import Request
from stacks.interpreter import raise_gc_thresholds
from stacks.providers import aws_provider, azure_provider, gcp_provider
from vocabulary import Cloud, Environment, Region, Sensitivity, StackContext

CANARY: Final = "canary-4711-never-to-be-seen"
"""A secret value in an input that rules look at."""

PLANTED: Final[Mapping[str, tuple[str, ...]]] = {
    # AWS
    "open-bucket": ("MLCP-SEC-030", "MLCP-SEC-001", "MLCP-SEC-012", "MLCP-SEC-022"),
    "untagged-queue": ("MLCP-TAG-001", "MLCP-SEC-003"),
    "shouting-topic": ("MLCP-TAG-004",),
    "ssh-from-anywhere": ("MLCP-SEC-034",),
    "open-database": ("MLCP-SEC-002", "MLCP-SEC-018", "MLCP-SEC-036", "MLCP-SEC-046"),
    "do-everything": ("MLCP-SEC-041",),
    "all-but-billing": ("MLCP-SEC-041",),
    "administrators": ("MLCP-SEC-042",),
    "pipeline-key": ("MLCP-SEC-044",),
    "trusts-everyone": ("MLCP-SEC-031",),
    "still-key": ("MLCP-SEC-008",),
    "quiet-trail": ("MLCP-SEC-016",),
    "forgetful-logs": ("MLCP-SEC-017",),
    "machine": ("MLCP-SEC-024", "MLCP-SEC-005"),
    "moving-image": ("MLCP-SEC-025",),
    "loose-registry": ("MLCP-SEC-026",),
    "abroad": ("MLCP-RES-002",),
    "copies-abroad": ("MLCP-RES-008",),
    "open-notebook": ("MLCP-ML-001", "MLCP-ML-010", "MLCP-ML-004"),
    # Azure
    "open-account": ("MLCP-SEC-010", "MLCP-SEC-030", "MLCP-SEC-032", "MLCP-SEC-045"),
    "open-vault": ("MLCP-SEC-019", "MLCP-SEC-020", "MLCP-SEC-032"),
    "any-port": ("MLCP-SEC-034",),
    "owner-of-all": ("MLCP-SEC-042",),
    "starred-role": ("MLCP-SEC-041",),
    "american-account": ("MLCP-RES-002",),
    "open-workspace": ("MLCP-ML-004",),
    "idle-instance": ("MLCP-ML-002",),
    "admin-registry": ("MLCP-SEC-045",),
    # Google Cloud
    "everyones-bucket": ("MLCP-SEC-031",),
    "mixed-bucket": ("MLCP-SEC-030", "MLCP-TAG-001"),
    "editors": ("MLCP-SEC-042",),
    "key-of-account": ("MLCP-SEC-044",),
    "open-firewall": ("MLCP-SEC-034",),
    "weak-database": ("MLCP-SEC-036", "MLCP-SEC-018"),
    "us-dataset": ("MLCP-RES-002",),
    "everywhere-secret": ("MLCP-RES-008", "MLCP-SEC-019"),
    "tagged-service": ("MLCP-SEC-025",),
    "public-workbench": ("MLCP-ML-005",),
}
"""Rules that each resource breaks."""


class _Handmade(pulumi.ComponentResource):
    """A component around the resources of a cloud, so that none is found by lying at the top only."""

    def __init__(self, cloud: Cloud, provider: pulumi.ProviderResource) -> None:
        super().__init__(
            f"mlcp:handmade:{cloud.capitalize()}Handmade", f"handmade-{cloud}", None, pulumi.ResourceOptions(providers=[provider])
        )
        self.child = pulumi.ResourceOptions(parent=self)


def _context() -> StackContext:
    return StackContext(
        prefix="acme-ml",
        environment=Environment.PROD,
        region=Region.EU_CENTRAL,
        owner="ml-platform@example.com",
        cost_center="cc-4711",
        data_sensitivity=Sensitivity.CONFIDENTIAL,
    )


def build() -> None:
    """The stack."""
    context = _context()
    _aws(context)
    _azure(context)
    _gcp(context)


def _policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _aws(context: StackContext) -> None:
    provider = aws_provider("aws", region=context.region, account_id="333344445555", assume_role=None)
    child = _Handmade(Cloud.AWS, provider).child
    tags = context.tags(Cloud.AWS, "handmade")
    aws.s3.Bucket("open-bucket", bucket="acme-ml-prod-open", tags=tags, opts=child)
    aws.sqs.Queue("untagged-queue", name="acme-ml-prod-untagged", opts=child)
    aws.sns.Topic("shouting-topic", tags={**tags, "Owner": "somebody@example.com"}, opts=child)
    group = aws.ec2.SecurityGroup("machines", vpc_id="vpc-0a1b2c3d", description="Machines", tags=tags, opts=child)
    aws.vpc.SecurityGroupIngressRule(
        "ssh-from-anywhere",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=22,
        to_port=22,
        tags=tags,
        opts=child,
    )
    aws.rds.Instance(
        "open-database",
        engine="postgres",
        instance_class="db.t4g.medium",
        allocated_storage=20,
        username="labels",
        password=pulumi.Output.secret(CANARY),
        publicly_accessible=True,
        skip_final_snapshot=True,
        tags=tags,
        opts=child,
    )
    role = aws.iam.Role(
        "trusts-everyone",
        assume_role_policy=_policy({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}),
        tags=tags,
        opts=child,
    )
    wildcard = {"Effect": "Allow", "Action": ["s3:GetObject", "*"], "Resource": "*"}
    aws.iam.RolePolicy("do-everything", role=role.name, policy=_policy(wildcard), opts=child)
    aws.iam.Policy(
        "all-but-billing",
        policy=_policy({"Effect": "Allow", "NotAction": ["billing:*"], "Resource": ["*"]}),
        tags=tags,
        opts=child,
    )
    aws.iam.RolePolicyAttachment(
        "administrators", role=role.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess", opts=child
    )
    aws.iam.AccessKey("pipeline-key", user="pipeline", opts=child)
    aws.kms.Key("still-key", description="Without rotation", tags=tags, opts=child)
    aws.cloudtrail.Trail(
        "quiet-trail", s3_bucket_name="acme-ml-prod-trail", enable_log_file_validation=False, tags=tags, opts=child
    )
    aws.cloudwatch.LogGroup("forgetful-logs", name="/acme/forgetful", tags=tags, opts=child)
    aws.ec2.Instance(
        "machine", ami="ami-0a1b2c3d4e5f60718", instance_type="m7g.large", subnet_id="subnet-0a1b2c3d", tags=tags, opts=child
    )
    aws.lambda_.Function(
        "moving-image",
        name="acme-ml-prod-moving",
        role="arn:aws:iam::333344445555:role/moving",
        package_type="Image",
        image_uri="333344445555.dkr.ecr.eu-central-1.amazonaws.com/control-plane:latest",
        tags=tags,
        opts=child,
    )
    aws.ecr.Repository("loose-registry", name="acme-ml-prod-loose", image_tag_mutability="MUTABLE", tags=tags, opts=child)
    aws.s3.Bucket("abroad", bucket="acme-ml-prod-abroad", region="us-east-1", tags=tags, opts=child)
    aws.secretsmanager.Secret(
        "copies-abroad", name="acme-ml-prod-copied", replicas=[{"region": "us-west-2"}], tags=tags, opts=child
    )
    aws.sagemaker.NotebookInstance(
        "open-notebook",
        name="acme-ml-prod-open",
        instance_type="ml.p4d.24xlarge",
        role_arn="arn:aws:iam::333344445555:role/notebook",
        direct_internet_access="Enabled",
        root_access="Enabled",
        tags=tags,
        opts=child,
    )


def _azure(context: StackContext) -> None:
    subscription = "00000003-0000-4000-8000-000000000000"
    provider = azure_provider(
        "azure", region=context.region, subscription_id=subscription, tenant_id="aaaaaaaa-0000-4000-8000-000000000000"
    )
    child = _Handmade(Cloud.AZURE, provider).child
    common = {
        "resource_group_name": "acme-ml-prod",
        "tags": context.tags(Cloud.AZURE, "handmade"),
        "opts": child,
    }
    storage = {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}, **common}
    azure_native.storage.StorageAccount(
        "open-account",
        account_name="acmemlprodopen",
        location="germanywestcentral",
        allow_blob_public_access=True,
        allow_shared_key_access=True,
        minimum_tls_version="TLS1_0",
        public_network_access="Enabled",
        **storage,
    )
    azure_native.storage.StorageAccount(
        "american-account",
        account_name="acmemlprodus",
        location="East US 2",
        **storage,
    )
    azure_native.keyvault.Vault(
        "open-vault",
        vault_name="acme-ml-prod-open",
        location="germanywestcentral",
        properties={
            "tenant_id": "aaaaaaaa-0000-4000-8000-000000000000",
            "sku": {"family": "A", "name": "standard"},
            "access_policies": [],
            "enable_rbac_authorization": False,
            "public_network_access": "Enabled",
        },
        **common,
    )
    azure_native.network.NetworkSecurityGroup(
        "any-port",
        network_security_group_name="acme-ml-prod-any",
        location="germanywestcentral",
        security_rules=[
            {
                "name": "everyone",
                "priority": 100,
                "direction": "Inbound",
                "access": "Allow",
                "protocol": "*",
                "source_address_prefix": "Internet",
                "source_port_range": "*",
                "destination_address_prefix": "*",
                "destination_port_range": "*",
            }
        ],
        **common,
    )
    azure_native.authorization.RoleAssignment(
        "owner-of-all",
        principal_id="11111111-1111-4111-8111-111111111111",
        principal_type="ServicePrincipal",
        role_definition_id=(
            f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
        ),
        scope=f"/subscriptions/{subscription}",
        opts=child,
    )
    azure_native.authorization.RoleDefinition(
        "starred-role",
        role_name="acme everything",
        scope=f"/subscriptions/{subscription}",
        assignable_scopes=[f"/subscriptions/{subscription}"],
        permissions=[{"actions": ["*"]}],
        opts=child,
    )
    workspace = azure_native.machinelearningservices.Workspace(
        "open-workspace",
        workspace_name="acme-ml-prod-open",
        location="germanywestcentral",
        identity={"type": "SystemAssigned"},
        public_network_access="Enabled",
        **common,
    )
    azure_native.machinelearningservices.Compute(
        "idle-instance",
        compute_name="acme-idle",
        workspace_name=workspace.name,
        location="germanywestcentral",
        properties=azure_native.machinelearningservices.ComputeInstanceArgs(
            compute_type="ComputeInstance",
            properties=azure_native.machinelearningservices.ComputeInstancePropertiesArgs(vm_size="Standard_DS3_v2"),
        ),
        **common,
    )
    azure_native.containerregistry.Registry(
        "admin-registry",
        registry_name="acmemlprodadmin",
        location="germanywestcentral",
        sku={"name": "Premium"},
        admin_user_enabled=True,
        **common,
    )


def _gcp(context: StackContext) -> None:
    child = _Handmade(Cloud.GCP, gcp_provider("gcp", region=context.region, project_id="acme-ml-prod")).child
    labels = context.tags(Cloud.GCP, "handmade")
    bucket = gcp.storage.Bucket(
        "mixed-bucket",
        name="acme-ml-prod-mixed",
        location="europe-west3",
        uniform_bucket_level_access=False,
        labels={"owner": "somebody"},
        opts=child,
    )
    gcp.storage.BucketIAMMember(
        "everyones-bucket", bucket=bucket.name, role="roles/storage.objectViewer", member="allUsers", opts=child
    )
    gcp.projects.IAMMember(
        "editors", project="acme-ml-prod", role="roles/editor", member="group:engineers@example.com", opts=child
    )
    account = gcp.serviceaccount.Account("account", account_id="handmade-account", opts=child)
    gcp.serviceaccount.Key("key-of-account", service_account_id=account.name, opts=child)
    gcp.compute.Firewall(
        "open-firewall",
        name="acme-ml-prod-open",
        network="acme-ml-prod",
        allows=[{"protocol": "tcp", "ports": ["22"]}],
        source_ranges=["0.0.0.0/0"],
        opts=child,
    )
    gcp.sql.DatabaseInstance(
        "weak-database",
        name="acme-ml-prod-weak",
        database_version="POSTGRES_17",
        region="europe-west3",
        deletion_protection=False,
        settings={
            "tier": "db-custom-2-7680",
            "user_labels": labels,
            "ip_configuration": {
                "ipv4_enabled": True,
                "authorized_networks": [{"name": "all", "value": "0.0.0.0/0"}],
            },
        },
        opts=child,
    )
    gcp.bigquery.Dataset("us-dataset", dataset_id="handmade", location="US", labels=labels, opts=child)
    gcp.secretmanager.Secret(
        "everywhere-secret",
        secret_id="everywhere",  # noqa: S106 - a name
        replication={"auto": {}},
        labels=labels,
        opts=child,
    )
    gcp.cloudrunv2.Service(
        "tagged-service",
        name="handmade",
        location="europe-west3",
        template={"containers": [{"image": "europe-west3-docker.pkg.dev/acme-ml-prod/images/service:latest"}]},
        labels=labels,
        opts=child,
    )
    gcp.workbench.Instance(
        "public-workbench",
        name="handmade",
        location="europe-west3-a",
        gce_setup={"machine_type": "e2-standard-4", "disable_public_ip": False},
        labels=labels,
        opts=child,
    )


if __name__ == "__main__":
    raise_gc_thresholds()
    project = Path(sys.argv[1])
    request = Request(
        operation=Operation.PREVIEW,
        stack="prod",
        sandbox=True,
        as_json=True,
        plan_file=project / "plan.json",
        reports=(project / "report.md", project / "report.html"),
    )
    sys.exit(execute(request, project, build))
