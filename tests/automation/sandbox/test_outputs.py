"""Ids and outputs in the shapes that the clouds' documentation gives."""

import re
from typing import Any

import pytest

from automation.sandbox import model
from automation.sandbox.scope import scope_of

CONFIG = {
    "aws": {"region": "eu-central-1", "allowedAccountIds": ["111122223333"], "defaultTags": {"tags": {"managed-by": "pulumi"}}},
    "azure-native": {"subscriptionId": "5a1c6f0e-3b7d-4c55-9a61-0f0e6a1d2b3c", "location": "westeurope"},
    "gcp": {"project": "ml-dev-1", "region": "europe-west4", "defaultLabels": {"managed-by": "pulumi"}},
}
GROUP = "/subscriptions/5a1c6f0e-3b7d-4c55-9a61-0f0e6a1d2b3c/resourceGroups/rg"
GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def make(token: str, inputs: dict[str, Any], seed: str = "urn") -> tuple[str, dict[str, Any]]:
    package = token.split(":", maxsplit=1)[0]
    return model.outputs(token, "thing", inputs, scope_of(package, CONFIG[package]), seed=seed)


SHAPES = [
    # token, inputs, pattern of the id, output, pattern of the output
    ("aws:ec2/vpc:Vpc", {}, r"vpc-[0-9a-f]{17}", "arn", r"arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-[0-9a-f]{17}"),
    ("aws:ec2/natGateway:NatGateway", {}, r"nat-[0-9a-f]{17}", "publicIp", r"\d+\.\d+\.\d+\.\d+"),
    ("aws:iam/role:Role", {"name": "r", "path": "/ml/"}, "r", "arn", "arn:aws:iam::111122223333:role/ml/r"),
    ("aws:iam/policy:Policy", {"name": "p"}, "arn:aws:iam::111122223333:policy/p", "arn", "arn:aws:iam::111122223333:policy/p"),
    (
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        {"url": "https://token.actions.githubusercontent.com"},
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
        "arn",
        "arn:aws:iam::.*",
    ),
    (  # an issuer keeps its slash
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        {"url": "https://sts.windows.net/tenant/"},
        "arn:aws:iam::111122223333:oidc-provider/sts.windows.net/tenant/",
        "arn",
        "arn:aws:iam::.*/",
    ),
    ("aws:s3/bucket:Bucket", {"bucket": "b"}, "b", "bucketRegionalDomainName", r"b\.s3\.eu-central-1\.amazonaws\.com"),
    ("aws:kms/key:Key", {}, GUID, "arn", f"arn:aws:kms:eu-central-1:111122223333:key/{GUID}"),
    ("aws:kms/key:Key", {"region": "us-east-1"}, GUID, "arn", f"arn:aws:kms:us-east-1:111122223333:key/{GUID}"),
    ("aws:kms/alias:Alias", {"name": "alias/a", "targetKeyId": "k"}, "alias/a", "targetKeyArn", ".*:111122223333:key/k"),
    ("aws:sqs/queue:Queue", {"name": "q"}, "https://sqs.eu-central-1.amazonaws.com/111122223333/q", "arn", ".*:111122223333:q"),
    ("aws:sns/topic:Topic", {"name": "t"}, "arn:aws:sns:eu-central-1:111122223333:t", "owner", "111122223333"),
    (
        "aws:cloudwatch/logGroup:LogGroup",
        {"name": "/ml/audit"},
        "/ml/audit",
        "arn",
        "arn:aws:logs:eu-central-1:111122223333:log-group:/ml/audit",
    ),
    ("aws:organizations/organizationalUnit:OrganizationalUnit", {}, r"ou-[0-9a-f]{4}-[0-9a-f]{8}", "arn", ".*:ou/o-.*"),
    ("azure-native:resources:ResourceGroup", {"resourceGroupName": "rg"}, GROUP, "type", "Microsoft.Resources/resourceGroups"),
    (
        "azure-native:network:Subnet",
        {"resourceGroupName": "rg", "virtualNetworkName": "v", "subnetName": "s"},
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
        "name",
        "s",
    ),
    (
        "azure-native:privatedns:PrivateZone",
        {"resourceGroupName": "rg", "privateZoneName": "privatelink.vaultcore.azure.net"},
        f"{GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net",
        "type",
        "Microsoft.Network/privateDnsZones",
    ),
    (
        "azure-native:managedidentity:UserAssignedIdentity",
        {"resourceGroupName": "rg", "resourceName": "i"},
        f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i",
        "principalId",
        GUID,
    ),
    (
        "azure-native:keyvault:Key",
        {"resourceGroupName": "rg", "vaultName": "v", "keyName": "k"},
        f"{GROUP}/providers/Microsoft.KeyVault/vaults/v/keys/k",
        "keyUri",
        "https://v.vault.azure.net/keys/k",
    ),
    (
        "azure-native:storage:BlobContainer",
        {"resourceGroupName": "rg", "accountName": "a", "containerName": "c"},
        f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c",
        "type",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
    ),
    # A type without a row: the generic path.
    (
        "azure-native:eventhub:Namespace",
        {"resourceGroupName": "rg", "namespaceName": "n"},
        f"{GROUP}/providers/Microsoft.EventHub/namespaces/.*",
        "provisioningState",
        "Succeeded",
    ),
    (
        "gcp:compute/network:Network",
        {"name": "n"},
        "projects/ml-dev-1/global/networks/n",
        "selfLink",
        "https://www.googleapis.com/.*/n",
    ),
    (
        "gcp:compute/subnetwork:Subnetwork",
        {"name": "s", "ipCidrRange": "10.2.0.0/20"},
        "projects/ml-dev-1/regions/europe-west4/subnetworks/s",
        "gatewayAddress",
        r"10\.2\.0\.1",
    ),
    (
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        {"workloadIdentityPoolId": "pool"},
        "projects/ml-dev-1/locations/global/workloadIdentityPools/pool",
        "name",
        r"projects/\d{12}/locations/global/workloadIdentityPools/pool",
    ),
    (
        "gcp:kms/cryptoKey:CryptoKey",
        {"keyRing": "projects/p/locations/l/keyRings/r", "name": "k"},
        "projects/p/locations/l/keyRings/r/cryptoKeys/k",
        "name",
        "k",
    ),
    (
        "gcp:projects/iAMMember:IAMMember",
        {"project": "p", "role": "roles/viewer", "member": "user:a@example.com"},
        "p/roles/viewer/user:a@example.com",
        "etag",
        ".+",
    ),
    (
        "gcp:logging/projectSink:ProjectSink",
        {"name": "s"},
        "projects/ml-dev-1/sinks/s",
        "writerIdentity",
        r"serviceAccount:service-\d+@gcp-sa-logging\.iam\.gserviceaccount\.com",
    ),
]


@pytest.mark.parametrize(
    ("token", "inputs", "identifier", "output", "pattern"), SHAPES, ids=[f"{s[0].split(':')[-1]}-{s[3]}" for s in SHAPES]
)
def test_shapes(token: str, inputs: dict[str, Any], identifier: str, output: str, pattern: str) -> None:
    made, outputs = make(token, inputs)
    assert re.fullmatch(identifier, made), made
    assert re.fullmatch(pattern, str(outputs[output])), outputs[output]


def test_the_same_resource_has_the_same_outputs_and_another_one_has_others() -> None:
    first = make("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"})
    assert first == make("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"})
    assert first[0] != make("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}, seed="other")[0]


def test_tags_and_labels_of_the_provider_are_merged() -> None:
    _, vpc = make("aws:ec2/vpc:Vpc", {"tags": {"owner": "ml"}})
    assert vpc["tagsAll"] == {"managed-by": "pulumi", "owner": "ml"}
    _, bucket = make("gcp:storage/bucket:Bucket", {"name": "b", "labels": {"owner": "ml"}})
    assert bucket["effectiveLabels"] == {"managed-by": "pulumi", "owner": "ml"}


def test_nested_outputs_are_added_to_nested_inputs() -> None:
    _, vault = make(
        "azure-native:keyvault:Vault",
        {"resourceGroupName": "rg", "vaultName": "V", "properties": {"tenantId": "t", "sku": {"name": "standard"}}},
    )
    assert vault["properties"]["vaultUri"] == "https://v.vault.azure.net/"
    assert vault["properties"]["tenantId"] == "t"


def test_documented_defaults_are_used() -> None:
    _, gateway = make("aws:ec2/natGateway:NatGateway", {})
    assert gateway["availabilityMode"] == "zonal"
    _, project = make("gcp:organizations/project:Project", {"projectId": "ml-dev-1"})
    assert project["deletionPolicy"] == "PREVENT"
