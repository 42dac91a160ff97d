"""Keys on AWS: who may use which."""

import json
from typing import Any

import pytest

from components.encryption import USED_BY_JOBS, KeyPurpose
from tests.components.encryption.keys import ACCOUNT, encryption
from tests.components.support import Deployed
from vocabulary import Cloud

KEY = "aws:kms/key:Key"
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return encryption(Cloud.AWS)


def policy(deployed: Deployed, name: str) -> dict[str, dict[str, Any]]:
    document = json.loads(deployed.one(KEY, f"encryption-{name}").inputs["policy"])
    return {statement["Sid"]: statement for statement in document["Statement"]}


def test_keys_rotate_and_wait_before_they_are_deleted(deployed: Deployed) -> None:
    for key in deployed.of(KEY):
        assert key.inputs["enableKeyRotation"] is True
        assert key.inputs["rotationPeriodInDays"] == 365
        assert key.inputs["deletionWindowInDays"] == 30


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_nobody_uses_a_key_but_through_a_service_of_its_purpose(deployed: Deployed, purpose: KeyPurpose) -> None:
    for statement in policy(deployed, purpose).values():
        uses = [action for action in statement["Action"] if action.startswith(("kms:Decrypt", "kms:Encrypt", "kms:Generate"))]
        if uses and statement["Principal"] == ROOT:
            through = statement["Condition"]["StringEquals"]
            assert through["kms:CallerAccount"] == ACCOUNT
            assert all(name.endswith(".eu-central-1.amazonaws.com") for name in through["kms:ViaService"])
        elif uses:
            assert statement["Principal"].keys() == {"Service"}
            assert ACCOUNT in json.dumps(statement["Condition"]), "a service acts for this account only"


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_grants_are_for_services_only_and_nobody_has_every_right(deployed: Deployed, purpose: KeyPurpose) -> None:
    for statement in policy(deployed, purpose).values():
        assert "kms:*" not in statement["Action"]
        assert statement["Principal"] != "*"
        if "kms:CreateGrant" in statement["Action"]:
            assert statement["Action"] == ["kms:CreateGrant"]
            assert statement["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
            assert "kms:ViaService" in statement["Condition"]["StringEquals"]


def test_the_key_of_images_serves_the_registry_alone(deployed: Deployed) -> None:
    statements = policy(deployed, "images")
    assert statements.keys() == {"AccountAdministersThroughIam", "AccountUsesThroughServices", "ServicesHoldGrants"}
    through = statements["AccountUsesThroughServices"]["Condition"]["StringEquals"]["kms:ViaService"]
    assert through == ["ecr.eu-central-1.amazonaws.com"]


def test_log_groups_of_this_account_and_no_others_use_a_key(deployed: Deployed) -> None:
    logs = policy(deployed, "services")["LogGroupsEncrypt"]
    assert logs["Principal"] == {"Service": "logs.eu-central-1.amazonaws.com"}
    groups = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:*"
    assert logs["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}


def test_whoever_administers_keys_does_not_decrypt(deployed: Deployed) -> None:
    administration = policy(deployed, "ml")["AccountAdministersThroughIam"]
    assert "Condition" not in administration
    assert not {
        action for action in administration["Action"] if "crypt" in action or "Generate" in action or "CreateGrant" in action
    }
    assert "kms:PutKeyPolicy" in administration["Action"], "else nobody could ever change the policy"


def test_the_standby_key_is_used_through_the_standby_region(deployed: Deployed) -> None:
    key = deployed.one(KEY, "encryption-artifacts-standby")
    assert key.inputs["region"] == "eu-west-1"
    through = policy(deployed, "artifacts-standby")["AccountUsesThroughServices"]["Condition"]["StringEquals"]["kms:ViaService"]
    assert through == ["s3.eu-west-1.amazonaws.com", "sagemaker.eu-west-1.amazonaws.com"]


def test_jobs_find_their_keys_by_alias_and_no_others(deployed: Deployed) -> None:
    for alias in deployed.of("aws:kms/alias:Alias"):
        of_jobs = alias.name.removeprefix("encryption-").removesuffix("-standby") in {purpose.value for purpose in USED_BY_JOBS}
        assert alias.inputs["name"].startswith("alias/acme-ml-dev-ml-") is of_jobs
