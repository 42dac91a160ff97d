"""Inputs that the real providers refuse or take, each with the message. Sources are cited where the SDK does not say it."""

import json
from typing import Any

import pytest

from automation.sandbox import model
from automation.sandbox.config import check_config
from automation.sandbox.scope import scope_of
from automation.sandbox.values import UNKNOWN

GUID = "5a1c6f0e-3b7d-4c55-9a61-0f0e6a1d2b3c"
SUBSCRIPTION = f"/subscriptions/{GUID}"
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "x"}, "Action": "sts:AssumeRole"}]}
READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}


def problems(token: str, inputs: dict[str, Any], **options: Any) -> list[str]:
    config = {"aws": {"region": "eu-central-1"}, "gcp": {"project": "ml-dev-1"}}
    scope = scope_of(token.split(":", maxsplit=1)[0], config.get(token.split(":", maxsplit=1)[0], {}))
    _, failures = model.check(token, "thing", inputs, scope, seed="urn", **options)
    return [f.reason for f in failures]


def _statements(count: int) -> str:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Sid": f"S{i}"} for i in range(count)]})


VAULT = {"resourceGroupName": "rg", "properties": {"tenantId": GUID, "sku": {"name": "standard", "family": "A"}}}
ASSIGNMENT = {
    "scope": SUBSCRIPTION,
    "principalId": GUID,
    "roleDefinitionId": f"{SUBSCRIPTION}/providers/X/roleDefinitions/{GUID}",
}
CREDENTIAL = {
    "resourceGroupName": "rg",
    "resourceName": "identity",
    "audiences": ["api://AzureADTokenExchange"],
    "issuer": "https://token.actions.githubusercontent.com",
    "subject": "repo:acme/ml:environment:prod",
}

REFUSED = [
    # Structure: from the SDKs' Args classes.
    ("aws:ec2/subnet:Subnet", {"cidrBlock": "10.0.0.0/24"}, "vpcId is missing; it is required"),
    (
        "aws:ec2/subnet:Subnet",
        {"vpcId": "v", "cidr_block": "10.0.0.0/24"},
        "cidr_block is no property here; did you mean cidrBlock?",
    ),
    (
        "aws:ec2/subnet:Subnet",
        {"vpcId": "v", "mapPublicIpOnLaunch": "perhaps"},
        "mapPublicIpOnLaunch is a string; it takes a boolean",
    ),
    ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16", "tags": ["a"]}, "tags is a list; it takes a map"),
    ("aws:sqs/queue:Queue", {"delaySeconds": 1.5}, "delaySeconds is a number; it takes a integer"),
    (
        "azure-native:storage:StorageAccount",
        {"resourceGroupName": "rg", "kind": "StorageV2", "sku": {"tier": "x"}},
        "sku.name is missing; it is required",
    ),
    (
        "azure-native:storage:StorageAccount",
        {"resourceGroupName": "rg", "kind": "StorageV3", "sku": {"name": "Standard_LRS"}},
        'kind is "StorageV3"; write one of Storage, StorageV2, BlobStorage, FileStorage, BlockBlobStorage',
    ),
    # NAT gateway SKU StandardV2 is not in the SDK's enum.
    (
        "azure-native:network:NatGateway",
        {"resourceGroupName": "rg", "sku": {"name": "StandardV9"}},
        'sku.name is "StandardV9"; write one of ',
    ),
    # Docstrings.
    ("gcp:compute/network:Network", {"routingMode": "regional"}, 'routingMode is "regional"; write one of REGIONAL, GLOBAL'),
    (
        "aws:iam/role:Role",
        {"assumeRolePolicy": json.dumps(TRUST), "name": "a", "namePrefix": "b"},
        "name conflicts with namePrefix",
    ),
    # https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    (
        "aws:ec2/vpc:Vpc",
        {"cidrBlock": "10.0.0.0/8"},
        'cidrBlock is "10.0.0.0/8"; a VPC or subnet block has a prefix of /16 to /28',
    ),
    ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.1/16"}, "has host bits set"),
    ("aws:ec2/vpc:Vpc", {}, "cidrBlock is missing; give one of cidrBlock, ipv4IpamPoolId"),
    (
        "aws:ec2/route:Route",
        {"routeTableId": "rtb", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw", "natGatewayId": "nat"},
        "gatewayId conflicts with natGatewayId; give one of them",
    ),
    ("aws:ec2/flowLog:FlowLog", {"vpcId": "v", "subnetId": "s"}, "subnetId conflicts with vpcId; give one of them"),
    ("aws:ec2/flowLog:FlowLog", {"vpcId": "v", "maxAggregationInterval": 300}, 'is "300"; write one of 60, 600'),
    (
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {"ipProtocol": "tcp", "securityGroupId": "sg", "cidrIpv4": "10.0.0.0/16", "referencedSecurityGroupId": "sg"},
        "cidrIpv4 conflicts with referencedSecurityGroupId",
    ),
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    ("aws:s3/bucket:Bucket", {"bucket": "Evidence"}, 'bucket is "Evidence"; it takes 3 to 63 lower-case letters'),
    ("aws:s3/bucket:Bucket", {"bucket": "192.168.5.4"}, "it takes 3 to 63"),
    ("aws:s3/bucket:Bucket", {"bucket": "a" * 64}, "it takes 3 to 63"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    ("aws:iam/role:Role", {"assumeRolePolicy": json.dumps(TRUST), "name": "r" * 65}, "it takes 1 to 64"),
    ("aws:iam/role:Role", {"assumeRolePolicy": "{not json"}, "assumeRolePolicy is no JSON document"),
    ("aws:iam/role:Role", {"assumeRolePolicy": json.dumps(READ)}, "Statement[0] has no Principal"),
    ("aws:iam/rolePolicy:RolePolicy", {"role": "r", "policy": json.dumps(TRUST)}, "Statement[0] has a Principal"),
    ("aws:iam/policy:Policy", {"policy": _statements(80)}, "the service takes at most 6144"),
    (
        "aws:iam/policy:Policy",
        {"policy": json.dumps({"Version": "2012-10-18", "Statement": READ["Statement"]})},
        'has Version "2012-10-18"; write "2012-10-17"',
    ),
    (
        "aws:iam/policy:Policy",
        {"policy": json.dumps({"Statement": [{"Effect": "allow", "Action": "GetObject", "Resource": "*"}]})},
        'Statement[0] has Effect "allow"; write "Allow" or "Deny"',
    ),
    (
        "aws:iam/policy:Policy",
        {"policy": json.dumps({"Statement": [{"Effect": "Allow", "Action": "GetObject", "Resource": "*"}]})},
        'has the action "GetObject"; write "service:Action"',
    ),
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
    ("aws:organizations/policy:Policy", {"content": _statements(60)}, "the service takes at most 5120"),
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    ("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 31}, 'retentionInDays is "31"; write one of 0, 1, 3'),
    ("aws:kms/key:Key", {"deletionWindowInDays": 5}, "deletionWindowInDays is 5; it takes 7 to 30"),
    (
        "aws:kms/key:Key",
        {"keyUsage": "GENERATE_VERIFY_MAC", "customerMasterKeySpec": "RSA_2048"},
        'customerMasterKeySpec is "RSA_2048"; write one of HMAC_224',
    ),
    (
        "aws:kms/key:Key",
        {"keyUsage": "GENERATE_VERIFY_MAC", "customerMasterKeySpec": "HMAC_256", "enableKeyRotation": True},
        "keyUsage conflicts with enableKeyRotation",
    ),
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
    (
        "aws:secretsmanager/secret:Secret",
        {"name": "token", "recoveryWindowInDays": 5},
        'recoveryWindowInDays is "5"; write one of 0, 7',
    ),
    (
        "aws:secretsmanager/secretRotation:SecretRotation",
        {"secretId": "s", "rotationLambdaArn": "rotate", "rotationRules": {"automaticallyAfterDays": 30}},
        "rotationLambdaArn",
    ),
    (
        "aws:secretsmanager/secretRotation:SecretRotation",
        {"secretId": "s", "rotationRules": {"automaticallyAfterDays": 2000}},
        "rotationRules.automaticallyAfterDays is 2000; it takes 1 to 1000",
    ),
    (
        "aws:dynamodb/table:Table",
        {"name": "state", "hashKey": "kind", "attributes": [{"name": "kind", "type": "String"}]},
        'attributes[0].type is "String"; write one of S, N, B',
    ),
    (
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        {"functionName": "f", "maximumRetryAttempts": 3},
        "maximumRetryAttempts is 3; it takes 0 to 2",
    ),
    ("aws:kms/alias:Alias", {"targetKeyId": "k", "name": "evidence"}, "it takes alias/ and up to 250"),
    (
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        {"clientIdLists": ["a"], "url": "http://x"},
        "write an https:// address",
    ),
    ("aws:cloudwatch/eventRule:EventRule", {"eventPattern": '{"source": "aws.s3"}'}, "what an event may match is a list"),
    # https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
    (
        "azure-native:storage:StorageAccount",
        {"resourceGroupName": "rg", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "accountName": "ml-evidence"},
        'accountName is "ml-evidence"; it takes 3 to 24 lower-case letters and digits',
    ),
    ("azure-native:keyvault:Vault", {**VAULT, "vaultName": "v" * 25}, "it takes 3 to 24 letters, digits and single hyphens"),
    ("azure-native:keyvault:Vault", {**VAULT, "vaultName": "1vault"}, "starting with a letter"),
    (
        "azure-native:keyvault:Vault",
        {"resourceGroupName": "rg", "properties": {**VAULT["properties"], "softDeleteRetentionInDays": 100}},
        "properties.softDeleteRetentionInDays is 100; it takes 7 to 90",
    ),
    ("azure-native:authorization:RoleAssignment", {**ASSIGNMENT, "roleAssignmentName": "reader"}, "write a GUID such as"),
    # https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
    (
        "azure-native:managedidentity:FederatedIdentityCredential",
        {**CREDENTIAL, "subject": "repo:acme/*"},
        'subject is "repo:acme/*"; it takes 1 to 600 characters, matched exactly: no wildcards',
    ),
    (
        "azure-native:monitor:DiagnosticSetting",
        {"resourceUri": SUBSCRIPTION, "logs": [{"enabled": True, "categoryGroup": "allLogs"}]},
        "workspaceId is missing; give at least one of",
    ),
    (
        "azure-native:monitor:ActivityLogAlert",
        {
            "resourceGroupName": "rg",
            "location": "Global",
            "scopes": [SUBSCRIPTION],
            "actions": {},
            "condition": {"allOf": [{"anyOf": [{"field": "operationName", "equals": "Microsoft.KeyVault/vaults/delete"}]}]},
        },
        'condition.allOf[0].anyOf[0].field is "operationName"; it takes other fields than operationName, which takes one value',
    ),
    # The SDK's enum of the same name is another API's: https://learn.microsoft.com/rest/api/monitor/scheduled-query-rules
    (
        "azure-native:monitor:ScheduledQueryRule",
        {"resourceGroupName": "rg", "scopes": [SUBSCRIPTION], "criteria": {"allOf": [{"query": "Heartbeat", "operator": "gt"}]}},
        'criteria.allOf[0].operator is "gt"; write one of Equals, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual',
    ),
    # https://cloud.google.com/compute/docs/naming-resources
    ("gcp:compute/network:Network", {"name": "Net"}, "it takes 1 to 63 lower-case letters, digits and hyphens"),
    # https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
    (
        "gcp:compute/globalForwardingRule:GlobalForwardingRule",
        {"name": "psc-apis", "target": "all-apis"},
        'name is "psc-apis"; it takes 1 to 20 lower-case letters and digits, starting with a letter',
    ),
    # https://cloud.google.com/iam/docs/service-accounts-create
    ("gcp:serviceaccount/account:Account", {"accountId": "mlops"}, "it takes 6 to 30"),
    ("gcp:serviceaccount/account:Account", {"accountId": "a" * 31}, "it takes 6 to 30"),
    # https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create
    ("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", {"workloadIdentityPoolId": "gcp-pool"}, "not starting with gcp-"),
    (
        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        {"workloadIdentityPoolId": "pool", "workloadIdentityPoolProviderId": "github"},
        "aws is missing; give one of aws, oidc, saml, x509",
    ),
    # https://cloud.google.com/iam/docs/principal-identifiers
    (
        "gcp:projects/iAMMember:IAMMember",
        {"project": "ml-dev-1", "role": "roles/viewer", "member": "reader@example.com"},
        "an IAM member starts with one of user:, serviceAccount:",
    ),
    (
        "gcp:projects/iAMMember:IAMMember",
        {"project": "ml-dev-1", "role": "viewer", "member": "user:reader@example.com"},
        'role is "viewer"; it takes roles/... or projects/.../roles/...',
    ),
    # https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys
    (
        "gcp:kms/cryptoKey:CryptoKey",
        {"keyRing": "projects/p/locations/l/keyRings/r", "rotationPeriod": "3600s"},
        'rotationPeriod is "3600s"; it takes seconds and "s", at least "86400s"',
    ),
    ("gcp:kms/cryptoKey:CryptoKey", {"keyRing": "ring"}, "the id of a key ring"),
    ("gcp:dns/managedZone:ManagedZone", {"dnsName": "googleapis.com"}, "a domain name that ends with a dot"),
    ("gcp:projects/service:Service", {"service": "compute"}, "such as compute.googleapis.com"),
    ("gcp:storage/bucket:Bucket", {"location": "EU", "name": "google-evidence"}, "without google"),
    # Machine learning: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html, Vertex AI
    # "Create an online store instance", Azure Machine Learning "Use customer-managed keys" (az keyvault key show --query key.kid)
    (
        "aws:sagemaker/domain:Domain",
        {
            "authMode": "IAM",
            "domainName": "ml",
            "vpcId": "vpc-0",
            "subnetIds": ["subnet-0"],
            "defaultUserSettings": {
                "executionRole": "arn:aws:iam::111122223333:role/studio",
                "jupyterLabAppSettings": {"appLifecycleManagement": {"idleSettings": {"idleTimeoutInMinutes": 30}}},
            },
        },
        (
            "defaultUserSettings.jupyterLabAppSettings.appLifecycleManagement.idleSettings.idleTimeoutInMinutes is 30; "
            "it takes 60 to 525600"
        ),
    ),
    (
        "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
        {"modelPackageGroupName": "churn_models"},
        (
            'modelPackageGroupName is "churn_models"; it takes 1 to 63 letters, digits and hyphens, '
            "starting and ending with a letter or digit"
        ),
    ),
    (
        "azure-native:machinelearningservices:Workspace",
        {
            "resourceGroupName": "rg",
            "workspaceName": "ml",
        },
        'workspaceName is "ml"; it takes 3 to 33 letters, digits and -_, starting with a letter or digit',
    ),
    (
        "azure-native:machinelearningservices:Workspace",
        {
            "resourceGroupName": "rg",
            "encryption": {
                "status": "Enabled",
                "keyVaultProperties": {
                    "keyVaultArmId": f"{SUBSCRIPTION}/x",
                    "keyIdentifier": "https://v.vault.azure.net/keys/ml",
                },
            },
        },
        (
            'encryption.keyVaultProperties.keyIdentifier is "https://v.vault.azure.net/keys/ml"; it takes the key\'s URI with '
            "its version, such as https://vault.vault.azure.net/keys/name/0123456789abcdef0123456789abcdef"
        ),
    ),
    (
        "azure-native:machinelearningservices:Compute",
        {"resourceGroupName": "rg", "workspaceName": "work", "computeName": "a-cluster-with-a-long-name"},
        'computeName is "a-cluster-with-a-long-name"; it takes 2 to 16 letters, digits and hyphens',
    ),
    (
        "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore",
        {"name": "features", "optimized": {"x": 1}, "encryptionSpec": {"kmsKeyName": "k"}},
        "optimized conflicts with encryptionSpec; give one of them",
    ),
    (
        "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore",
        {"name": "ml-features", "bigtable": {"autoScaling": {"minNodeCount": 1, "maxNodeCount": 2}}},
        'name is "ml-features"; it takes 1 to 60 of a-z0-9_, not starting with a digit',
    ),
    (
        "gcp:colab/runtimeTemplate:RuntimeTemplate",
        {"displayName": "cpu", "location": "europe-west3", "idleShutdownConfig": {"idleTimeout": "300s"}},
        'idleShutdownConfig.idleTimeout is "300s"; it takes 0s, or 600s to 86400s',
    ),
]


@pytest.mark.parametrize(("token", "inputs", "message"), REFUSED, ids=[f"{t.split(':')[-1]}-{m[:25]}" for t, _, m in REFUSED])
def test_what_a_provider_refuses_is_refused(token: str, inputs: dict[str, Any], message: str) -> None:
    found = problems(token, inputs)
    assert any(message in p for p in found), found


TAKEN = [
    ("aws:ec2/subnet:Subnet", {"vpcId": UNKNOWN, "cidrBlock": UNKNOWN, "tags": {"a": UNKNOWN}}),
    ("aws:ec2/subnet:Subnet", {"vpcId": "v", "cidrBlock": "10.0.0.0/28", "mapPublicIpOnLaunch": "true"}),
    ("aws:sqs/queue:Queue", {"delaySeconds": "5"}),
    ("aws:iam/role:Role", {"assumeRolePolicy": json.dumps(TRUST), "namePrefix": "deployer"}),
    ("aws:iam/policy:Policy", {"policy": _statements(40)}),
    ("aws:kms/key:Key", {"keyUsage": "KEY_AGREEMENT", "customerMasterKeySpec": "ECC_NIST_P256"}),
    ("aws:organizations/policy:Policy", {"content": json.dumps(READ), "type": "RESOURCE_CONTROL_POLICY"}),
    ("aws:cloudwatch/eventRule:EventRule", {"scheduleExpression": "rate(5 minutes)"}),
    ("azure-native:keyvault:Vault", {**VAULT, "vaultName": "ml-vault-1"}),
    ("azure-native:managedidentity:FederatedIdentityCredential", CREDENTIAL),
    ("azure-native:authorization:RoleAssignment", ASSIGNMENT),
    ("gcp:compute/globalForwardingRule:GlobalForwardingRule", {"name": "allapis", "target": "all-apis"}),
    ("gcp:compute/globalForwardingRule:GlobalForwardingRule", {"name": "with-hyphens", "target": "projects/p/x"}),
    (
        "gcp:projects/iAMMember:IAMMember",
        {
            "project": "ml-dev-1",
            "role": "roles/viewer",
            "member": "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*",
        },
    ),
    ("gcp:kms/cryptoKey:CryptoKey", {"keyRing": "projects/p/locations/l/keyRings/r", "rotationPeriod": "7776000s"}),
]


@pytest.mark.parametrize(("token", "inputs"), TAKEN, ids=[f"{t.split(':')[-1]}-{i}" for i, (t, _) in enumerate(TAKEN)])
def test_what_a_provider_takes_is_taken(token: str, inputs: dict[str, Any]) -> None:
    assert problems(token, inputs) == []


def test_scalars_are_coerced_as_the_real_plugins_do() -> None:
    scope = scope_of("aws", {"region": "eu-central-1"})
    inputs, _ = model.check("aws:sqs/queue:Queue", "q", {"delaySeconds": "5", "fifoQueue": "false"}, scope, seed="u")
    assert (inputs["delaySeconds"], inputs["fifoQueue"]) == (5, False)
    endpoint, _ = model.check("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {"vpcId": "v", "subnetIds": "subnet-1"}, scope, seed="u")
    assert endpoint["subnetIds"] == ["subnet-1"]


def test_messages_do_not_show_secrets() -> None:
    found = problems("aws:s3/bucket:Bucket", {"bucket": "Hunter2Hunter2"}, secrets=["bucket"])
    assert found == ["bucket is a secret whose value does not fit; see the property's documentation"]


@pytest.mark.parametrize(
    "inputs", [{"kind": "StorageV3", "sku": {"name": "Standard_LRS"}}, {"kind": "Storage", "sku": {"name": "x"}, "y": 1}]
)
def test_lenient_azure_takes_what_its_real_plugin_takes(inputs: dict[str, Any]) -> None:
    assert problems("azure-native:storage:StorageAccount", {"resourceGroupName": "rg", **inputs}) != []
    assert problems("azure-native:storage:StorageAccount", {"resourceGroupName": "rg", **inputs}, lenient=True) == []


def test_aws_is_never_lenient() -> None:
    assert problems("aws:sqs/queue:Queue", {"nothing": 1}, lenient=True) == ["nothing is no property here; remove it"]


CONFIGS = [
    (
        "aws",
        {"region": "eu-central-1", "allowedAccountIds": '["123"]'},
        'allowedAccountIds[0] is "123"; an AWS account id has 12 digits',
    ),
    ("aws", {"region": "eu-central-1", "asumeRoles": "[]"}, "asumeRoles is no property here; did you mean assumeRoles?"),
    ("aws", {"region": "Frankfurt"}, 'region is "Frankfurt"'),
    ("aws", {}, "region is missing"),
    ("azure-native", {"subscriptionId": "my-subscription"}, "write a GUID"),
    ("gcp", {"region": "europe-west4"}, "project is missing"),
    ("gcp", {"project": "ML_Dev"}, "a project id"),
]


@pytest.mark.parametrize(("package", "config", "message"), CONFIGS, ids=[f"{p}-{m[:20]}" for p, _, m in CONFIGS])
def test_a_provider_s_configuration_is_checked(package: str, config: dict[str, Any], message: str) -> None:
    _, failures = check_config(package, config)
    assert any(message in f.reason for f in failures), failures


def test_a_provider_s_configuration_arrives_as_json_in_strings() -> None:
    config, failures = check_config(
        "aws",
        {
            "region": "eu-central-1",
            "allowedAccountIds": '["111122223333"]',
            "assumeRoles": '[{"roleArn": "arn:aws:iam::111122223333:role/deploy"}]',
            "skipMetadataApiCheck": "false",
            "version": "7.51.1",
        },
    )
    assert failures == []
    assert config["allowedAccountIds"] == ["111122223333"]
    assert scope_of("aws", config).realm == "111122223333"
