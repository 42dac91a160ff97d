"""The image registry on AWS."""

import json
from typing import Any

import pytest

from components.encryption_key import EncryptionKey
from tests.components.image_registry.registries import ACCOUNT, PULLERS, registry
from tests.components.support import Deployed, context
from vocabulary import Cloud

REPOSITORY = "aws:ecr/repository:Repository"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def deployed() -> Deployed:
    return registry(Cloud.AWS)


def policy(deployed: Deployed, repository: str) -> dict[str, dict[str, Any]]:
    document = deployed.one("aws:ecr/repositoryPolicy:RepositoryPolicy", f"image-registry-{repository}").inputs["policy"]
    return {statement["Sid"]: statement for statement in json.loads(document)["Statement"]}


def test_tags_never_move_and_images_are_scanned_on_push_and_after(deployed: Deployed) -> None:
    for repository in deployed.of(REPOSITORY):
        assert repository.inputs["imageTagMutability"] == "IMMUTABLE"
        assert repository.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
    scanning = deployed.one("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", "image-registry-scanning")
    assert scanning.inputs["scanType"] == "ENHANCED"
    assert scanning.inputs["rules"][0]["scanFrequency"] == "CONTINUOUS_SCAN"
    assert scanning.inputs["rules"][0]["repositoryFilters"] == [{"filter": "*", "filterType": "WILDCARD"}]


def test_untagged_images_go_and_releases_stay(deployed: Deployed) -> None:
    for made in deployed.of("aws:ecr/lifecyclePolicy:LifecyclePolicy"):
        untagged, tagged = json.loads(made.inputs["policy"])["rules"]
        assert (untagged["selection"]["tagStatus"], untagged["selection"]["countNumber"]) == ("untagged", 7)
        assert (tagged["selection"]["tagStatus"], tagged["selection"]["countNumber"]) == ("tagged", 100)


def test_only_a_service_of_this_account_is_ever_allowed_by_a_repository_s_policy(deployed: Deployed) -> None:
    for repository in ("control-plane", "collector", "training"):
        for statement in policy(deployed, repository).values():
            if statement["Effect"] == "Allow":
                assert repository == "control-plane"
                assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}
                assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
                assert statement["Action"] == ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def test_the_training_image_is_pulled_by_jobs_the_control_plane_and_workspaces_only(deployed: Deployed) -> None:
    statement = policy(deployed, "training")["DenyPullsByOthers"]
    assert statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"] == [
        f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-execution",
        f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-ml-*",
        *sorted(PULLERS[Cloud.AWS].values()),
        f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/*",
    ]
    assert statement["Condition"]["Bool"] == {"aws:PrincipalIsAWSService": "false"}, "else scanning and Lambda were shut out"


def test_whoever_makes_functions_may_pull_their_image_since_lambda_asks_in_its_name() -> None:
    deployer = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-org-account-access-dev-deploy"
    deployed = registry(Cloud.AWS, deployer_ids=[deployer])
    spared = {
        name: policy(deployed, name)["DenyPullsByOthers"]["Condition"]["ArnNotLike"] for name in ("control-plane", "training")
    }
    assert deployer in spared["control-plane"]["aws:PrincipalArn"]
    assert deployer not in spared["training"]["aws:PrincipalArn"]


def test_nothing_comes_or_goes_without_tls(deployed: Deployed) -> None:
    for repository in ("control-plane", "collector", "training"):
        statement = policy(deployed, repository)["DenyWithoutTls"]
        assert (statement["Effect"], statement["Action"]) == ("Deny", ["ecr:*"])


def test_images_are_encrypted_with_our_key_where_there_is_one(deployed: Deployed) -> None:
    keyed = registry(Cloud.AWS, key=EncryptionKey(key_id=KEY))
    assert all(
        made.inputs["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": KEY}] for made in keyed.of(REPOSITORY)
    )
    assert all(made.inputs["encryptionConfigurations"] == [{"encryptionType": "AES256"}] for made in deployed.of(REPOSITORY))


def test_a_repository_with_images_is_deleted_only_where_nothing_is_protected(deployed: Deployed) -> None:
    assert all(made.inputs["forceDelete"] is True for made in deployed.of(REPOSITORY))
    protected = registry(Cloud.AWS, context=context(protect=True))
    assert all(made.inputs["forceDelete"] is False for made in protected.of(REPOSITORY))
