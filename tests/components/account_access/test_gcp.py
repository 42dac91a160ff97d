"""Access of pipelines to Google Cloud projects: who gets in, and that nobody gets further than meant."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import components
from components.account_access.gcp import GcpAccountAccess
from components.account_access.gcp_rights import IMAGE_CHECK, MAXIMUM_GRANTABLE_ROLES
from components.data_reads import GCP_DATA_READS, GCP_LOG_READS
from stacks.environment import BLUEPRINTS
from tests.components.account_access.examples import (
    AZURE_DEVOPS_ISSUER,
    AZURE_DEVOPS_SUBJECTS,
    GITHUB_SUBJECTS,
    PROJECT,
    args,
    github,
)
from tests.components.support import Deployed, changed, context, run
from vocabulary import Environment

ACCOUNT = "gcp:serviceaccount/account:Account"
ACCOUNT_GRANT = "gcp:serviceaccount/iAMMember:IAMMember"
CUSTOM_ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"
DENY_POLICY = "gcp:iam/denyPolicy:DenyPolicy"
GRANT = "gcp:projects/iAMMember:IAMMember"
POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
CONTROL_PLANE = "acme-ml-control-plane"
KINDS = ("preview", "deploy")

ROLES_WITH_DATA_OR_ALL_RIGHTS = {
    "roles/aiplatform.admin",
    "roles/artifactregistry.admin",
    "roles/artifactregistry.reader",
    "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    "roles/editor",
    "roles/iam.organizationRoleAdmin",
    "roles/iam.roleAdmin",
    "roles/iam.securityAdmin",
    "roles/iam.serviceAccountKeyAdmin",
    "roles/iam.serviceAccountTokenCreator",
    "roles/iam.workloadIdentityPoolAdmin",
    "roles/logging.admin",
    "roles/logging.privateLogViewer",
    "roles/logging.viewer",
    "roles/owner",
    "roles/pubsub.admin",
    "roles/secretmanager.admin",
    "roles/secretmanager.secretAccessor",
    "roles/storage.admin",
    "roles/storage.objectAdmin",
    "roles/storage.objectViewer",
    "roles/viewer",
}


def deploy(**changes: Any) -> Deployed:
    return run(lambda: GcpAccountAccess("account-access-dev", args(PROJECT, CONTROL_PLANE, **changes)))


@cache
def default() -> Deployed:
    return deploy()


def email(kind: str) -> str:
    address: str = default().one(ACCOUNT, f"account-access-dev-{kind}").outputs["email"]
    return address


def granted(kind: str) -> set[str]:
    return {grant.inputs["role"] for grant in default().of(GRANT) if grant.inputs["member"] == f"serviceAccount:{email(kind)}"}


def permissions(suffix: str) -> set[str]:
    return set(default().one(CUSTOM_ROLE, f"account-access-dev-{suffix}").inputs["permissions"])


@pytest.mark.parametrize(
    ("system", "issuer", "audience", "subjects"),
    [
        ("github", "https://token.actions.githubusercontent.com", "sts.amazonaws.com", GITHUB_SUBJECTS),
        ("azure-devops", AZURE_DEVOPS_ISSUER, "api://AzureADTokenExchange", AZURE_DEVOPS_SUBJECTS),
    ],
)
def test_only_the_exact_pipelines_get_in(system: str, issuer: str, audience: str, subjects: dict[str, str]) -> None:
    provider = default().one(PROVIDER, f"account-access-dev-{system}").inputs
    assert provider["oidc"] == {"issuerUri": issuer, "allowedAudiences": [audience]}
    assert provider["attributeMapping"] == {"google.subject": "assertion.sub"}
    assert provider["attributeCondition"] == f"assertion.sub in ['{subjects['deploy']}', '{subjects['preview']}']"


@pytest.mark.parametrize("kind", KINDS)
def test_each_deployer_is_one_exact_subject_of_each_system(kind: str) -> None:
    deployed = default()
    pool = deployed.one(POOL, "account-access-dev-deployers").outputs["name"]
    account = deployed.one(ACCOUNT, f"account-access-dev-{kind}").outputs["name"]
    grants = [grant.inputs for grant in deployed.of(ACCOUNT_GRANT) if grant.inputs["serviceAccountId"] == account]
    assert {grant["role"] for grant in grants} == {"roles/iam.workloadIdentityUser"}
    assert {grant["member"] for grant in grants} == {
        f"principal://iam.googleapis.com/{pool}/subject/{subjects[kind]}" for subjects in (GITHUB_SUBJECTS, AZURE_DEVOPS_SUBJECTS)
    }


def test_deployers_live_with_the_control_plane_and_have_rights_in_the_environment_only() -> None:
    deployed = default()
    assert {resource.inputs["project"] for token in (POOL, PROVIDER, ACCOUNT) for resource in deployed.of(token)} == {
        CONTROL_PLANE
    }
    assert {resource.inputs["project"] for token in (CUSTOM_ROLE, GRANT) for resource in deployed.of(token)} == {PROJECT}


@pytest.mark.parametrize("kind", KINDS)
def test_no_pipeline_holds_a_role_with_data_in_it(kind: str) -> None:
    assert granted(kind) & ROLES_WITH_DATA_OR_ALL_RIGHTS == set()
    images = {IMAGE_CHECK} if kind == "deploy" else set()
    assert permissions(f"{kind}-rights") & {*GCP_DATA_READS, *GCP_LOG_READS} == images


def test_a_preview_only_reads() -> None:
    assert {permission.rpartition(".")[2] for permission in permissions("preview-rights")} == {"get", "getIamPolicy", "list"}
    assert {role.rpartition(".")[2] for role in granted("preview") if role.startswith("roles/")} <= {
        "networkViewer",
        "reader",
        "serviceUsageConsumer",
        "viewer",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_pipeline_may_name_the_project_that_pays_for_its_calls(kind: str) -> None:
    """The provider sends it with each request (``user_project_override``), which takes ``serviceusage.services.use``."""
    assert granted(kind) & {"roles/serviceusage.serviceUsageAdmin", "roles/serviceusage.serviceUsageConsumer"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_pipeline_can_read_back_what_the_predefined_roles_leave_out(kind: str) -> None:
    """``logging.getProjectCmekSettings`` asks for ``logging.settings.get``; ``networkViewer`` reads no firewall policies."""
    assert permissions(f"{kind}-rights") >= {"compute.firewallPolicies.get", "logging.settings.get"}


def test_a_deployer_grants_listed_roles_only() -> None:
    grant = default().one(GRANT, "account-access-dev-deploy-grants").inputs
    assert grant["role"] == "roles/resourcemanager.projectIamAdmin"
    listed = re.fullmatch(
        r"api\.getAttribute\('iam\.googleapis\.com/modifiedGrantsByRole', \[\]\)\.hasOnly\(\[(.*)\]\)",
        grant["condition"]["expression"],
    )
    assert listed is not None
    roles = [role.strip("'") for role in listed.group(1).split(", ")]
    assert len(roles) <= MAXIMUM_GRANTABLE_ROLES
    assert not {"roles/owner", "roles/editor", "roles/resourcemanager.projectIamAdmin", "roles/iam.roleAdmin"} & set(roles)
    unconditional = {g.inputs["role"] for g in default().of(GRANT) if "condition" not in g.inputs}
    assert "roles/resourcemanager.projectIamAdmin" not in unconditional


def test_a_role_that_a_deployer_grants_can_not_grant_further() -> None:
    for role in ("execution", "ml-network", "secret-writer"):
        assert not [name for name in permissions(role) if name.endswith("setIamPolicy") or name.startswith("iam.")]


def test_the_deny_policy_takes_data_and_credentials_from_deployers_whatever_they_are_granted() -> None:
    policy = default().one(DENY_POLICY, "account-access-dev-boundary").inputs
    assert policy["parent"] == f"cloudresourcemanager.googleapis.com%2Fprojects%2F{PROJECT}"
    deployers, everybody = (rule["denyRule"] for rule in policy["rules"])
    assert set(deployers["deniedPrincipals"]) == {
        f"principal://iam.googleapis.com/projects/-/serviceAccounts/{email(kind)}" for kind in KINDS
    }
    assert set(deployers["deniedPermissions"]) >= {
        "artifactregistry.googleapis.com/repositories.uploadArtifacts",
        "bigquery.googleapis.com/tables.getData",
        "cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt",
        "iam.googleapis.com/roles.update",
        "iam.googleapis.com/serviceAccounts.getAccessToken",
        "iam.googleapis.com/workloadIdentityPoolProviders.update",
        "pubsub.googleapis.com/subscriptions.consume",
        "secretmanager.googleapis.com/versions.access",
        "storage.googleapis.com/objects.get",
    }
    assert everybody["deniedPrincipals"] == ["principalSet://goog/public:all"]
    assert set(everybody["deniedPermissions"]) == {
        "iam.googleapis.com/serviceAccountKeys.create",
        "storage.googleapis.com/hmacKeys.create",
    }


MANAGED_BY = {
    "artifactregistry": "artifactregistry.repositories.create",
    "bigquery.Dataset": "bigquery.datasets.create",
    "bigquery.DatasetIamMember": "bigquery.datasets.setIamPolicy",
    "bigquery.Table": "bigquery.tables.create",
    "cloudrunv2.Service": "run.services.create",
    "cloudrunv2.ServiceIamMember": "run.services.setIamPolicy",
    "colab": "aiplatform.notebookRuntimeTemplates.create",
    "compute": "roles/compute.networkAdmin",
    "dataform": "dataform.config.update",
    "dns": "roles/dns.admin",
    "kms": "roles/cloudkms.admin",
    "logging": "roles/logging.configWriter",
    "monitoring.AlertPolicy": "roles/monitoring.alertPolicyEditor",
    "monitoring.NotificationChannel": "roles/monitoring.notificationChannelEditor",
    "projects": "roles/serviceusage.serviceUsageAdmin",
    "pubsub.Subscription": "pubsub.subscriptions.create",
    "pubsub.SubscriptionIAMMember": "pubsub.subscriptions.setIamPolicy",
    "pubsub.Topic": "pubsub.topics.create",
    "pubsub.TopicIAMMember": "pubsub.topics.setIamPolicy",
    "serviceaccount": "roles/iam.serviceAccountAdmin",
    "storage": "storage.buckets.create",
    "vertex.AiFeatureOnlineStore": "aiplatform.featureOnlineStores.create",
    "vertex.AiMetadataStore": "aiplatform.metadataStores.create",
    "vertex.AiTensorboard": "aiplatform.tensorboards.create",
    "workbench": "notebooks.instances.create",
}
"""What manages each type that an environment's stack uses, or all of a module: a role, or a permission of the custom role."""

OUTSIDE_THE_PROJECT = {"billing.Budget"}
"""What lies on the billing account, whose owner grants the right to it (docs/capabilities/account_access.md)."""


def test_a_deployer_manages_every_service_of_the_environment() -> None:
    folder = Path(components.__file__).parent
    sources = "\n".join(path.read_text() for b in BLUEPRINTS for path in (folder / b.name).rglob("gcp*.py"))
    types = {name for name in re.findall(r"\bgcp\.([a-z0-9]+\.[A-Z]\w*)\(", sources) if not name.endswith("Args")}
    needed = {name: MANAGED_BY.get(name, MANAGED_BY.get(name.partition(".")[0])) for name in types - OUTSIDE_THE_PROJECT}
    assert {name for name, right in needed.items() if right is None} == set(), "add its line to account_access/gcp_rights.py"
    assert set(needed.values()) - granted("deploy") - permissions("deploy-rights") == set()


@pytest.mark.parametrize(
    "permission",
    [
        "aiplatform.customJobs.create",
        "aiplatform.endpoints.predict",
        "aiplatform.notebookRuntimes.assign",
        "artifactregistry.repositories.uploadArtifacts",
        "bigquery.jobs.create",
        "bigquery.tables.getData",
        "pubsub.topics.publish",
        "run.routes.invoke",
        "secretmanager.versions.add",
        "storage.objects.create",
    ],
)
def test_a_deployer_runs_nothing_and_writes_no_data(permission: str) -> None:
    assert permission not in permissions("deploy-rights")


def test_a_generation_gives_names_that_are_not_reserved() -> None:
    first, second = default(), deploy(context=context(environment=Environment.ORG, generation=2))
    for token, name, key in (
        (POOL, "account-access-dev-deployers", "workloadIdentityPoolId"),
        (ACCOUNT, "account-access-dev-deploy", "accountId"),
    ):
        assert first.one(token, name).inputs[key] != second.one(token, name).inputs[key]


def test_one_more_pipeline_system_changes_nothing_that_is_there() -> None:
    assert changed(deploy(pipelines=[github()]), default()) == set()
