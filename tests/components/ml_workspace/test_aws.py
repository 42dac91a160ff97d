"""The ML workspace on AWS."""

import json
from typing import Any

import pytest

from components.ml_workspace import AwsMlWorkspaceOptions
from tests.components.iam import allows, statements
from tests.components.ml_workspace.workspaces import ACCOUNT, workspace
from tests.components.support import Deployed, changed, context
from vocabulary import Cloud

DOMAIN = "aws:sagemaker/domain:Domain"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-ml-org-boundary"

SAGEMAKER = f"arn:aws:sagemaker:eu-central-1:{ACCOUNT}"
OURS = {"aws__ResourceAccount": ACCOUNT}
OWN_PRIVATE = {
    "sagemaker__OwnerUserProfileArn": f"{SAGEMAKER}:user-profile/${{sagemaker:DomainId}}/${{sagemaker:UserProfileName}}",
    "sagemaker__SpaceSharingType": "Private",
}


def aws(**changes: Any) -> Deployed:
    return workspace(Cloud.AWS, **changes)


def domain(**changes: Any) -> Any:
    return aws(**changes).one(DOMAIN, "ml-workspace-domain").inputs


def may(action: str, resource: str = "*", **keys: str) -> bool:
    """Whether people in Studio may; a condition counts as met where the policy's variables are written out."""
    policy = aws().one("aws:iam/rolePolicy:RolePolicy", "ml-workspace-studio").inputs["policy"]
    rights = [statement for statement in statements(policy) if "ArnLike" not in statement.get("Condition", {})]
    owned = [
        {
            **statement,
            "Condition": {"StringEquals": {**statement["Condition"]["ArnLike"], **statement["Condition"]["StringEquals"]}},
        }
        for statement in statements(policy)
        if "ArnLike" in statement.get("Condition", {})
    ]
    plain = [statement for statement in rights if "ForAnyValue:StringLike" not in statement.get("Condition", {})]
    return allows([*plain, *owned], action, resource, **keys)


def test_traffic_stays_in_our_network() -> None:
    made = domain()
    assert made["appNetworkAccessType"] == "VpcOnly"
    assert made["subnetIds"] == ["subnet-1a", "subnet-1b"], "isolated: no way to the internet"
    assert domain(internet_access=True)["subnetIds"] == ["subnet-0a", "subnet-0b"]


def test_only_members_of_the_domain_come_in() -> None:
    rules = aws().of(INGRESS)
    assert {(rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in rules} == {(2049, 2049), (8192, 65535)}
    for rule in rules:
        assert rule.inputs["referencedSecurityGroupId"] == rule.inputs["securityGroupId"]
        assert "cidrIpv4" not in rule.inputs
    outside = [rule.inputs for rule in aws().of(EGRESS) if "cidrIpv4" in rule.inputs]
    assert [(rule["fromPort"], rule["toPort"]) for rule in outside] == [(443, 443)]


def test_notebooks_do_not_share_the_group_of_jobs() -> None:
    deployed = aws()
    studio = deployed.one("aws:ec2/securityGroup:SecurityGroup", "ml-workspace-studio").id
    for settings in ("defaultUserSettings", "defaultSpaceSettings"):
        assert domain()[settings]["securityGroups"] == [studio]
    assert deployed.outputs["job_network_id"] != studio


@pytest.mark.parametrize("minutes", [60, 480])
def test_idle_apps_are_shut_down_and_nobody_extends_the_time(minutes: int) -> None:
    made = domain(idle_shutdown_minutes=minutes)
    apps = [
        made["defaultUserSettings"]["jupyterLabAppSettings"],
        made["defaultUserSettings"]["codeEditorAppSettings"],
        made["defaultSpaceSettings"]["jupyterLabAppSettings"],
    ]
    for app in apps:
        assert app["appLifecycleManagement"]["idleSettings"] == {
            "lifecycleManagement": "ENABLED",
            "idleTimeoutInMinutes": minutes,
            "minIdleTimeoutInMinutes": 60,
            "maxIdleTimeoutInMinutes": minutes,
        }


def test_the_audit_trail_names_the_person() -> None:
    assert domain()["domainSettings"]["executionRoleIdentityConfig"] == "USER_PROFILE_NAME"
    role = aws().one("aws:iam/role:Role", "ml-workspace-studio")
    assert role.inputs["permissionsBoundary"] == BOUNDARY
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["sagemaker.amazonaws.com"]}
    assert trust["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity"]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_the_home_file_system_goes_with_what_may_go() -> None:
    assert domain()["retentionPolicy"] == {"homeEfsFileSystem": "Delete"}
    assert domain(context=context(protect=True))["retentionPolicy"] == {"homeEfsFileSystem": "Retain"}


def test_people_work_in_their_own_spaces_only() -> None:
    space, app = f"{SAGEMAKER}:space/d-1/lab", f"{SAGEMAKER}:app/d-1/lab/JupyterLab/default"
    assert may("sagemaker:CreateSpace", space, **OWN_PRIVATE)
    assert may("sagemaker:CreateApp", app, **OWN_PRIVATE)
    assert not may("sagemaker:CreateSpace", space, **{**OWN_PRIVATE, "sagemaker__SpaceSharingType": "Shared"})
    assert not may(
        "sagemaker:DeleteApp", app, **{**OWN_PRIVATE, "sagemaker__OwnerUserProfileArn": f"{SAGEMAKER}:user-profile/d-1/eve"}
    )
    assert not may("sagemaker:DeleteSpace", space)


def test_people_read_what_jobs_use_and_start_none() -> None:
    prefix = "acme-ml-dev-ml-"
    assert may("s3:GetObject", f"arn:aws:s3:::{prefix}artifacts/model", **OURS)
    assert may("sagemaker:DescribeModelPackageGroup", f"{SAGEMAKER}:model-package-group/{prefix}churn")
    assert may("ecr:BatchGetImage", f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/{prefix}training")
    assert not may("s3:GetObject", "arn:aws:s3:::acme-ml-dev-logging-archive/log", **OURS)
    assert not may("s3:GetObject", f"arn:aws:s3:::{prefix}artifacts/model", aws__ResourceAccount="999999999999")
    for action in (
        "CreateTrainingJob",
        "CreateEndpoint",
        "CreateProcessingJob",
        "UpdateModelPackage",
        "UpdateDomain",
        "CreateUserProfile",
    ):
        assert not may(f"sagemaker:{action}", f"{SAGEMAKER}:training-job/{prefix}x"), action
    assert not may("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-identity-training")


def test_keys_are_used_by_alias_and_grants_only_for_services() -> None:
    policy = aws().one("aws:iam/rolePolicy:RolePolicy", "ml-workspace-studio").inputs["policy"]
    keyed = [statement for statement in statements(policy) if any(action.startswith("kms:") for action in statement["Action"])]
    for statement in keyed:
        aliases = {"kms:ResourceAliases": "alias/acme-ml-dev-ml-*"}
        assert statement["Condition"]["ForAnyValue:StringLike"] == aliases
        if "kms:CreateGrant" in statement["Action"]:
            assert statement["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}


def test_names_that_rights_are_bound_to() -> None:
    deployed = aws()
    assert domain()["domainName"] == "acme-ml-dev-ml"
    group = deployed.one("aws:sagemaker/modelPackageGroup:ModelPackageGroup", "ml-workspace-models-churn")
    assert group.inputs["modelPackageGroupName"] == "acme-ml-dev-ml-churn"
    assert deployed.outputs["model_registry_id"] == f"{SAGEMAKER}:model-package-group/acme-ml-dev-ml-"
    assert deployed.outputs["feature_store_id"] == "acme-ml-dev-ml-"


def test_another_person_or_family_of_models_changes_nothing_that_is_there() -> None:
    more = AwsMlWorkspaceOptions(boundary_id=BOUNDARY, user_profiles=["ada", "grace"], model_groups=["churn", "fraud"])
    after = aws(aws=more)
    assert changed(aws(), after) == set()
    assert {made.inputs["userProfileName"] for made in after.of("aws:sagemaker/userProfile:UserProfile")} == {"ada", "grace"}
