"""The account baseline on AWS."""

from typing import Any

from tests.components.account_baseline.baselines import baseline
from vocabulary import Cloud


def inputs(token: str) -> dict[str, Any]:
    (resource,) = baseline(Cloud.AWS).of(token)
    return dict(resource.inputs)


def test_nothing_in_the_account_can_be_shared_with_the_public() -> None:
    block = inputs("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")
    switches = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block[switch] is True for switch in switches)
    assert inputs("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess")["state"] == "block-all-sharing"
    assert inputs("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess")["state"] == "block-new-sharing"


def test_instances_are_born_encrypted_with_session_tokens_and_without_serial_console() -> None:
    assert inputs("aws:ebs/encryptionByDefault:EncryptionByDefault")["enabled"] is True
    metadata = inputs("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults")
    assert metadata["httpTokens"] == "required"
    assert metadata["httpPutResponseHopLimit"] == 2, "one hop would shut out containers"
    assert inputs("aws:ec2/serialConsoleAccess:SerialConsoleAccess")["enabled"] is False


def test_access_from_outside_is_watched() -> None:
    assert inputs("aws:accessanalyzer/analyzer:Analyzer")["type"] == "ACCOUNT"


def test_a_password_made_by_hand_must_be_a_good_one() -> None:
    policy = inputs("aws:iam/accountPasswordPolicy:AccountPasswordPolicy")
    assert policy["minimumPasswordLength"] >= 14
    assert policy["passwordReusePrevention"] == 24
