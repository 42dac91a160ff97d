"""The stand-ins over real gRPC, as the engine calls them."""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from automation.sandbox.sdk_source import PACKAGES, package
from automation.sandbox.values import UNKNOWN, Secret, decode, encode
from tests.automation.sandbox.support import CONFIG, StandIns, stand_ins, urn

VPC, BUCKET, RING = "aws:ec2/vpc:Vpc", "aws:s3/bucket:Bucket", "gcp:kms/keyRing:KeyRing"
OIDC, FEDERATION = (
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation",
)
GROUP, ACCOUNT = "azure-native:resources:ResourceGroup", "azure-native:storage:StorageAccount"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"


@pytest.fixture
def cloud() -> Iterator[StandIns]:
    with stand_ins() as running:
        yield running


def _error(call: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(grpc.RpcError) as raised:
        call(*arguments, **options)
    return str(raised.value.details())  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", PACKAGES)
def test_each_reports_the_version_of_its_sdk(cloud: StandIns, name: str) -> None:
    info = cloud.provider(name).stub.GetPluginInfo(empty_pb2.Empty())
    assert info.version == package(name).version


def test_an_explicit_provider_s_settings_are_checked(cloud: StandIns) -> None:
    stub = cloud.provider("aws").stub
    good = stub.CheckConfig(provider_pb2.CheckRequest(urn="urn:p", news=encode(CONFIG["aws"])))
    assert (decode(good.inputs), list(good.failures)) == (CONFIG["aws"], [])
    bad = stub.CheckConfig(provider_pb2.CheckRequest(urn="urn:p", news=encode({"regoin": "eu-central-1"})))
    assert [f.property for f in bad.failures] == ["regoin", "region"]


def test_resources_belong_to_the_provider_of_their_connection(cloud: StandIns) -> None:
    """The engine attaches every explicit provider of a package to the same port."""
    first = cloud.provider("aws")
    second = cloud.provider("aws", {"region": "us-east-1", "allowedAccountIds": '["444455556666"]'})
    arns = [decode(p.create(VPC, {"cidrBlock": "10.0.0.0/16"}).properties)["arn"] for p in (first, second, first)]
    assert [a.split(":")[3:5] for a in arns] == [
        ["eu-central-1", "111122223333"],
        ["us-east-1", "444455556666"],
        ["eu-central-1", "111122223333"],
    ]


def test_a_refused_input_is_a_check_failure_of_its_property(cloud: StandIns) -> None:
    failures = cloud.provider("aws").check(VPC, {"cidrBlock": "10.0.0.0/8", "nothing": 1}).failures
    assert [f.property for f in failures] == ["nothing", "cidrBlock"]


def test_preview_echoes_inputs_and_leaves_out_what_the_cloud_decides(cloud: StandIns) -> None:
    news = {"cidrBlock": UNKNOWN, "tags": {"team": Secret("x"), "vpc": UNKNOWN}}
    created = cloud.provider("aws").create(VPC, news, preview=True)
    assert created.id == ""
    assert decode(created.properties) == news


def test_unknowns_and_secrets_survive_at_any_depth(cloud: StandIns) -> None:
    news = {
        "vpcId": "vpc-1",
        "ingress": [{"cidrBlock": UNKNOWN, "action": "allow", "protocol": "-1", "ruleNo": 100, "fromPort": 0, "toPort": 0}],
    }
    checked = cloud.provider("aws").check("aws:ec2/networkAcl:NetworkAcl", news)
    assert not checked.failures
    assert decode(checked.inputs) == news


def test_secret_inputs_come_back_as_secret_outputs(cloud: StandIns) -> None:
    created = cloud.provider("aws").create(VERSION, {"secretId": "arn:aws:secretsmanager:x", "secretString": Secret("hunter2")})
    outputs = decode(created.properties)
    assert outputs["secretString"] == Secret("hunter2")
    assert outputs["versionStages"] == ["AWSCURRENT"]


def test_azure_outputs_that_hold_keys_are_secret_though_the_sdk_does_not_say_so(cloud: StandIns) -> None:
    news = {"resourceGroupName": "rg", "kind": "web", "applicationType": "web"}
    outputs = decode(cloud.provider("azure-native").create("azure-native:applicationinsights:Component", news).properties)
    assert isinstance(outputs["connectionString"], Secret)
    assert isinstance(outputs["instrumentationKey"], Secret)


def test_diff_says_what_changes_and_what_replaces(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    old = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1", "gone": "x"}}
    same = provider.diff(VPC, "vpc-1", old, old)
    assert same.changes == provider_pb2.DiffResponse.DIFF_NONE
    tags = provider.diff(VPC, "vpc-1", old, {**old, "tags": {"a": "2", "new.key": "y"}})
    assert tags.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert (list(tags.diffs), list(tags.replaces)) == (["tags"], [])
    kinds = provider_pb2.PropertyDiff
    assert {p: d.kind for p, d in tags.detailedDiff.items()} == {
        "tags.a": kinds.UPDATE,
        "tags.gone": kinds.DELETE,
        'tags["new.key"]': kinds.ADD,
    }
    moved = provider.diff(VPC, "vpc-1", old, {**old, "cidrBlock": "10.1.0.0/16"})
    assert list(moved.replaces) == ["cidrBlock"]
    assert moved.detailedDiff["cidrBlock"].kind == kinds.UPDATE_REPLACE
    assert not moved.deleteBeforeReplace


def test_a_resource_that_keeps_its_given_name_is_deleted_before_it_is_replaced(cloud: StandIns) -> None:
    given = {"bucket": "ml-evidence", "objectLockEnabled": False}
    assert cloud.provider("aws").diff(BUCKET, "ml-evidence", given, {**given, "objectLockEnabled": True}).deleteBeforeReplace
    made = {"bucket": "thing-0123abc", "objectLockEnabled": False}
    assert not cloud.provider("aws").diff(BUCKET, "thing-0123abc", made, {**made, "objectLockEnabled": True}).deleteBeforeReplace


def test_a_policy_document_written_differently_is_no_change(cloud: StandIns) -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    old = {"role": "r", "name": "n", "policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}
    new = {**old, "policy": json.dumps({"Statement": [statement], "Version": "2012-10-17"}, indent=2)}
    answer = cloud.provider("aws").diff("aws:iam/rolePolicy:RolePolicy", "r:n", old, new)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_names_follow_from_the_urn_and_are_kept(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    first = decode(provider.check(BUCKET, {}).inputs)["bucket"]
    assert first == decode(cloud.provider("aws").check(BUCKET, {}).inputs)["bucket"]
    assert first.startswith("thing-")
    assert len(first) == len("thing-") + 7
    assert decode(provider.check(BUCKET, {}, olds={"bucket": "thing-fromreal"}).inputs)["bucket"] == "thing-fromreal"


def test_a_replacement_gets_another_name_and_id(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    old = provider.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    provider.diff(VPC, old.id, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"})
    new = provider.create(VPC, {"cidrBlock": "10.1.0.0/16"})
    assert new.id != old.id
    provider.delete(VPC, old)
    assert provider.read(VPC, new.id).id == new.id
    assert provider.read(VPC, old.id).id == ""


def test_preview_gives_back_no_list_where_the_output_is_a_map(cloud: StandIns) -> None:
    news = {"scope": SUBSCRIPTION, "identity": {"type": "UserAssigned", "userAssignedIdentities": [f"{SUBSCRIPTION}/id"]}}
    created = cloud.provider("azure-native").create("azure-native:authorization:PolicyAssignment", news, preview=True)
    given_back = decode(created.properties)["identity"]
    assert (given_back["type"], given_back["userAssignedIdentities"]) == ("UserAssigned", UNKNOWN)


def test_preview_leaves_unknown_what_the_cloud_adds_inside_an_input(cloud: StandIns) -> None:
    news = {"properties": {"mode": "Incremental", "template": {}}}
    deployment = "azure-native:resources:DeploymentAtSubscriptionScope"
    created = cloud.provider("azure-native").create(deployment, news, preview=True)
    given_back = decode(created.properties)["properties"]
    assert (given_back["mode"], given_back["outputs"]) == ("Incremental", UNKNOWN)


def test_update_at_preview_keeps_the_outputs_that_dependents_use(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    old_inputs = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}, "instanceTenancy": "default"}
    created = provider.create(VPC, old_inputs)
    request = provider_pb2.UpdateRequest(
        id=created.id,
        urn=urn(VPC),
        olds=created.properties,
        old_inputs=encode(old_inputs),
        news=encode({"cidrBlock": "10.0.0.0/16", "tags": {"a": "2"}}),
        preview=True,
    )
    planned = decode(provider.stub.Update(request).properties)
    assert planned["arn"] == decode(created.properties)["arn"]
    assert planned["tags"] == {"a": "2"}
    assert "instanceTenancy" not in planned
    request.preview = False
    updated = decode(provider.stub.Update(request).properties)
    assert updated["arn"] == planned["arn"]
    assert updated["tagsAll"] == {"a": "2"}


def test_a_taken_name_is_an_error_of_the_service(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    provider.create(BUCKET, {"bucket": "ml-evidence"})
    assert "BucketAlreadyExists" in _error(provider.create, BUCKET, {"bucket": "ml-evidence"}, name="other")
    elsewhere = cloud.provider("aws", {"region": "us-east-1", "allowedAccountIds": '["444455556666"]'})
    assert "BucketAlreadyExists" in _error(elsewhere.create, BUCKET, {"bucket": "ml-evidence"}, name="other")


def test_what_exists_once_per_account_can_be_created_once(cloud: StandIns) -> None:
    provider, elsewhere = (
        cloud.provider("aws"),
        cloud.provider("aws", {"region": "us-east-1", "allowedAccountIds": '["444455556666"]'}),
    )
    provider.create(FEDERATION, {})
    assert "already enabled for account 111122223333" in _error(provider.create, FEDERATION, {}, name="again")
    assert decode(elsewhere.create(FEDERATION, {}, name="again").properties)["issuerIdentifier"].startswith("https://")
    github = {"url": "https://token.actions.githubusercontent.com", "clientIdLists": ["sts.amazonaws.com"]}
    provider.create(OIDC, github)
    assert "EntityAlreadyExists: Provider with url" in _error(provider.create, OIDC, github, name="again")


def test_defender_plans_are_there_before_anybody_creates_them(cloud: StandIns) -> None:
    plan = {"pricingName": "Arm", "pricingTier": "Standard", "scopeId": SUBSCRIPTION.removeprefix("/")}
    error = _error(cloud.provider("azure-native").create, "azure-native:security:Pricing", plan)
    assert f"cannot create already existing resource '{SUBSCRIPTION}/providers/Microsoft.Security/pricings/Arm'" in error


def test_an_identity_takes_twenty_federated_credentials(cloud: StandIns) -> None:
    token = "azure-native:managedidentity:FederatedIdentityCredential"  # noqa: S105 - a resource type
    provider = cloud.provider("azure-native")

    def credential(index: int, identity: str = "identity") -> dict[str, Any]:
        return {
            "resourceGroupName": "rg",
            "resourceName": identity,
            "audiences": ["api://AzureADTokenExchange"],
            "issuer": "https://issuer.example.com",
            "subject": f"subject-{index}",
        }

    for index in range(20):
        provider.create(token, credential(index), name=f"c{index}")
    assert "already has 20 federated identity credentials" in _error(provider.create, token, credential(20), name="c20")
    assert provider.create(token, credential(20, "second-identity"), name="c20").id


def test_a_deleted_key_ring_keeps_its_name_for_ever(cloud: StandIns) -> None:
    provider = cloud.provider("gcp")
    news = {"location": "europe-west4", "name": "evidence"}
    provider.delete(RING, provider.create(RING, news))
    message = _error(provider.create, RING, news)
    assert "Error 409: KeyRing projects/ml-dev-1/locations/europe-west4/keyRings/evidence already exists" in message
    assert "`generation`" in message
    assert provider.create(RING, {**news, "name": "evidence-2"}).id.endswith("evidence-2")


def test_an_automatic_name_avoids_the_names_that_its_resource_left_reserved(cloud: StandIns) -> None:
    provider = cloud.provider("gcp")
    news = {"location": "europe-west4"}
    first = provider.create(RING, news)
    provider.delete(RING, first)
    assert provider.create(RING, news).id != first.id


def test_deletion_protection_is_honoured(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    token = "aws:cloudwatch/logGroup:LogGroup"  # noqa: S105 - a resource type
    kept = provider.create(token, {"deletionProtectionEnabled": True})
    assert "deletionProtectionEnabled is true" in _error(provider.delete, token, kept)


def test_a_locked_log_bucket_keeps_its_retention(cloud: StandIns) -> None:
    provider = cloud.provider("gcp")
    token = "gcp:logging/projectBucketConfig:ProjectBucketConfig"  # noqa: S105 - a resource type
    first = {"project": "ml-dev-1", "location": "europe-west4", "bucketId": "store", "retentionDays": 30, "locked": False}
    locked = {**first, "retentionDays": 365, "locked": True}
    bucket = provider.create(token, first)
    provider.update(token, bucket, first, locked)
    for refused in ({**locked, "retentionDays": 30}, {**locked, "locked": False}):
        assert "the log bucket is locked" in _error(provider.update, token, bucket, locked, refused)
    provider.update(token, bucket, locked, {**locked, "description": "all entries"})


def test_a_locked_archive_can_only_be_kept_longer(cloud: StandIns) -> None:
    provider = cloud.provider("gcp")
    token = "gcp:storage/bucket:Bucket"  # noqa: S105 - a resource type

    def kept(seconds: str, *, locked: bool) -> dict[str, Any]:
        retention = {"retentionPeriod": seconds, "isLocked": locked}
        return {"name": "acme-archive", "location": "EUROPE-WEST4", "retentionPolicy": retention}

    first, longer = kept("7776000", locked=True), kept("15552000", locked=True)
    bucket = provider.create(token, first)
    provider.update(token, bucket, first, longer)
    for refused in (first, kept("15552000", locked=False), {k: v for k, v in longer.items() if k != "retentionPolicy"}):
        assert "it can only be made longer" in _error(provider.update, token, bucket, longer, refused)


def test_azure_locks_an_archive_only_once_it_is_there(cloud: StandIns) -> None:
    def archive(state: str, days: int) -> dict[str, Any]:
        policy = {"state": state, "immutabilityPeriodSinceCreationInDays": days}
        return {
            "resourceGroupName": "rg",
            "accountName": "mlarchive",
            "kind": "StorageV2",
            "sku": {"name": "Standard_ZRS"},
            "immutableStorageWithVersioning": {"enabled": True, "immutabilityPolicy": policy},
        }

    provider = cloud.provider("azure-native")
    assert "can only be created in a Disabled or Unlocked state" in _error(provider.create, ACCOUNT, archive("Locked", 30))
    there = provider.create(ACCOUNT, archive("Unlocked", 30))
    locking = provider.diff(ACCOUNT, there.id, archive("Unlocked", 30), archive("Locked", 30))
    assert (list(locking.diffs), list(locking.replaces)) == (["immutableStorageWithVersioning"], [])
    provider.update(ACCOUNT, there, archive("Unlocked", 30), archive("Locked", 30))
    provider.update(ACCOUNT, there, archive("Locked", 30), archive("Locked", 60))
    for refused in (archive("Unlocked", 60), archive("Locked", 59)):
        assert "can only be made longer" in _error(provider.update, ACCOUNT, there, archive("Locked", 60), refused)


def test_deleting_what_is_gone_succeeds(cloud: StandIns) -> None:
    provider = cloud.provider("aws")
    created = provider.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    provider.delete(VPC, created)
    provider.delete(VPC, created)


def test_read_returns_inputs_for_an_import_and_an_empty_id_for_what_is_gone(cloud: StandIns) -> None:
    provider = cloud.provider("azure-native")
    created = provider.create(GROUP, {"resourceGroupName": "rg", "location": "westeurope", "tags": {"a": "b"}})
    found = provider.read(GROUP, created.id, name="imported")
    assert decode(found.inputs) == {"resourceGroupName": "rg", "location": "westeurope", "tags": {"a": "b"}}
    assert decode(found.properties)["name"] == "rg"
    assert provider.read(GROUP, "/subscriptions/x/resourceGroups/other").id == ""


@pytest.mark.parametrize(
    ("token", "identifier", "expected"),
    [
        ("aws:organizations/organization:Organization", "o-a1b2c3d4e5", {"featureSet": "ALL"}),
        ("azure-native:management:ManagementGroup", "/providers/Microsoft.Management/managementGroups/acme", {"groupId": "acme"}),
        ("gcp:organizations/folder:Folder", "folders/800000000001", {"displayName": "found-800000000001"}),
    ],
)
def test_an_import_finds_what_stands_before_the_first_up_and_keeps_it(
    cloud: StandIns, token: str, identifier: str, expected: dict[str, Any]
) -> None:
    provider = cloud.provider(token.partition(":")[0])
    found = provider.read(token, identifier)
    assert found.id == identifier
    assert expected.items() <= decode(found.inputs).items()
    assert decode(provider.read(token, identifier).properties) == decode(found.properties)
    provider.delete(token, found)
    known = provider_pb2.ReadRequest(id=identifier, urn=urn(token), properties=found.properties, inputs=found.inputs)
    assert provider.stub.Read(known).id == "", "a refresh finds no second one"


def test_functions_are_answered_or_fail_loudly(cloud: StandIns) -> None:
    provider = cloud.provider("aws")

    def invoke(token: str, **arguments: Any) -> dict[str, Any]:
        answer = provider.stub.Invoke(provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))
        return decode(getattr(answer, "return"))

    assert invoke("aws:index/getCallerIdentity:getCallerIdentity")["accountId"] == "111122223333"
    zones = invoke("aws:index/getAvailabilityZones:getAvailabilityZones", state="available")
    assert zones["names"] == ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    assert "has no answer to aws:ec2/getAmi:getAmi" in _error(invoke, "aws:ec2/getAmi:getAmi", owners=["self"])
    assert "sttae is no property here; did you mean state?" in _error(
        invoke, "aws:index/getAvailabilityZones:getAvailabilityZones", sttae="available"
    )


def test_an_unknown_type_is_an_error_with_the_sdk_s_version(cloud: StandIns) -> None:
    message = _error(cloud.provider("aws").check, "aws:ec2/vpcs:Vpcs", {})
    assert message == f"pulumi_aws {package('aws').version} has no resource type aws:ec2/vpcs:Vpcs"


def test_the_cloud_outlives_the_process_without_secrets_on_disk(tmp_path: Any) -> None:
    with stand_ins(tmp_path) as cloud:
        secret = cloud.provider("aws").create(
            VERSION, {"secretId": "arn:aws:secretsmanager:x", "secretString": Secret("hunter2")}
        )
        cloud.provider("gcp").create(RING, {"location": "europe-west4", "name": "evidence"})
    assert not [f for f in tmp_path.iterdir() if b"hunter2" in f.read_bytes()]
    with stand_ins(tmp_path) as cloud:
        assert cloud.provider("aws").read(VERSION, secret.id).id == secret.id
        message = _error(cloud.provider("gcp").create, RING, {"location": "europe-west4", "name": "evidence"}, name="other")
        assert "already exists" in message


def test_a_create_that_the_engine_did_not_record_is_repeated(tmp_path: Any) -> None:
    """The engine or the stand-in was killed between the create and the engine's note of it."""
    news = {"resourceGroupName": "rg", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "accountName": "mlevidence"}
    with stand_ins(tmp_path) as cloud:
        lost = cloud.provider("azure-native").create(ACCOUNT, news)
    with stand_ins(tmp_path) as cloud:
        provider = cloud.provider("azure-native")
        assert provider.create(ACCOUNT, news) == lost
        provider.diff(ACCOUNT, lost.id, news, news)  # now the engine has shown that it knows of it
        assert "StorageAccountAlreadyTaken" in _error(provider.create, ACCOUNT, news)
