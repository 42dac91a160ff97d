"""Governance on Google Cloud: organization policies on the platform's folder, perimeters, the organization's sink."""

import json
from typing import Any

import pytest

from automation.sandbox.tables import PACKAGE_TABLES
from components.gcp_dual_regions import dual_region
from components.governance import PerimeterMode
from components.governance.gcp import PERIMETER_SERVICES
from components.governance.gcp_guardrails import allowed_locations
from tests.components.governance.examples import OPTIONS, governance
from tests.components.support import Deployed, changed, untagged
from vocabulary import Cloud, Region, Residency, standby_region_in

FOLDER = "folders/800000000000"
POLICY = "gcp:orgpolicy/policy:Policy"
PERIMETER = "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter"
ACCESS_POLICY = "gcp:accesscontextmanager/accessPolicy:AccessPolicy"


def rule(deployed: Deployed, constraint: str) -> dict[str, Any]:
    policies = {policy.inputs["name"]: policy for policy in deployed.of(POLICY)}
    (found,) = policies[f"{FOLDER}/policies/{constraint}"].inputs["spec"]["rules"]
    return dict(found)


def test_policies_lie_on_the_platforms_folder_each_constraint_once() -> None:
    policies = governance(Cloud.GCP).of(POLICY)
    assert {policy.inputs["parent"] for policy in policies} == {FOLDER}
    names = [policy.inputs["name"] for policy in policies]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("iam.managed.disableServiceAccountKeyCreation", {"enforce": "TRUE"}),
        ("iam.managed.disableServiceAccountKeyUpload", {"enforce": "TRUE"}),
        ("iam.managed.preventPrivilegedBasicRolesForDefaultServiceAccounts", {"enforce": "TRUE"}),
        ("compute.skipDefaultNetworkCreation", {"enforce": "TRUE"}),
        ("compute.managed.vmExternalIpAccess", {"enforce": "TRUE"}),
        ("storage.publicAccessPrevention", {"enforce": "TRUE"}),
        ("storage.uniformBucketLevelAccess", {"enforce": "TRUE"}),
        ("storage.secureHttpTransport", {"enforce": "TRUE"}),
        ("iam.disableAuditLoggingExemption", {"enforce": "TRUE"}),
        ("resourcemanager.allowedExportDestinations", {"denyAll": "TRUE"}),
        ("storage.restrictAuthTypes", {"values": {"deniedValues": ["in:ALL_HMAC_SIGNED_REQUESTS"]}}),
        ("gcp.restrictTLSVersion", {"values": {"deniedValues": ["TLS_VERSION_1", "TLS_VERSION_1_1"]}}),
    ],
)
def test_what_a_policy_says(constraint: str, expected: dict[str, Any]) -> None:
    assert rule(governance(Cloud.GCP), constraint) == expected


def test_locations_follow_the_residency() -> None:
    europe = rule(governance(Cloud.GCP), "gcp.resourceLocations")["values"]["allowedValues"]
    assert europe == [
        "in:eu-locations",
        "eu",
        "europe",
        "in:europe-north1-locations",
        "in:europe-west1-locations",
        "in:europe-west3-locations",
        "in:europe-west9-locations",
    ]
    assert all(Residency.US.value not in value.split("-") for value in europe)


def test_only_the_organizations_own_may_be_granted_anything() -> None:
    members = rule(governance(Cloud.GCP), "iam.managed.allowedPolicyMembers")
    assert members["enforce"] == "TRUE"
    parameters = json.loads(members["parameters"])
    normal = json.dumps(parameters, separators=(",", ":"), sort_keys=True)
    assert members["parameters"] == normal, "or the provider's normal form differs from ours"
    assert parameters["allowedPrincipalSets"] == ["//cloudresourcemanager.googleapis.com/organizations/900000000001"]
    assert all(subject.startswith("serviceAccount:") for subject in parameters["allowedMemberSubjects"])


def test_accounts_of_googles_that_deliver_into_our_projects_may_be_granted_that() -> None:
    deployed = governance(Cloud.GCP)
    allowed = json.loads(rule(deployed, "iam.managed.allowedPolicyMembers")["parameters"])["allowedMemberSubjects"]
    assert "serviceAccount:billing-export-bigquery@system.gserviceaccount.com" in allowed
    grants = [*deployed.of("gcp:pubsub/topicIAMMember:TopicIAMMember"), *deployed.of("gcp:storage/bucketIAMMember:*")]
    assert {grant.inputs["member"] for grant in grants} <= set(allowed), "topic and archive lie below the policy"


def test_policies_wait_for_the_apis_of_the_project() -> None:
    deployed = governance(Cloud.GCP)
    api = deployed.named("governance-api-accesscontextmanager").urn
    assert all(api in policy.dependencies for policy in deployed.of(POLICY)), "a folder's policy depends on no project by itself"


@pytest.mark.parametrize("region", [region for region in Region if standby_region_in(Cloud.GCP, region)])
def test_what_spans_two_regions_may_be_made(region: Region) -> None:
    pair = dual_region(region)
    assert pair is not None
    allowed = allowed_locations(region.residency)
    assert {pair.location.lower(), pair.key_location} <= set(allowed)
    assert {f"in:{name.lower()}-locations" for name in pair.regions or ()} <= set(allowed)


def test_a_perimeter_around_each_environment_only_records_at_first() -> None:
    perimeters = governance(Cloud.GCP).of(PERIMETER)
    assert [perimeter.inputs["title"] for perimeter in perimeters] == ["acme_ml_dev", "acme_ml_prod"]
    for perimeter in perimeters:
        assert perimeter.inputs["useExplicitDryRunSpec"] is True
        assert "status" not in perimeter.inputs
        assert perimeter.inputs["spec"]["restrictedServices"] == [f"{name}.googleapis.com" for name in PERIMETER_SERVICES]
        (project,) = perimeter.inputs["spec"]["resources"]
        assert project.removeprefix("projects/").isdecimal(), "perimeters take numbers of projects, not ids"
    assert len({str(perimeter.inputs["spec"]["resources"]) for perimeter in perimeters}) == 2, "a project is in one perimeter"


def test_enforced_perimeters_refuse_the_same() -> None:
    recording = governance(Cloud.GCP).of(PERIMETER)
    refusing = governance(Cloud.GCP, perimeter_mode=PerimeterMode.ENFORCED).of(PERIMETER)
    for before, after in zip(recording, refusing, strict=True):
        assert after.inputs["status"] == before.inputs["spec"]
        assert "spec" not in after.inputs
        assert after.inputs["useExplicitDryRunSpec"] is False


def test_only_an_environments_own_members_reach_into_its_perimeter() -> None:
    for environment, perimeter in zip(("dev", "prod"), governance(Cloud.GCP).of(PERIMETER), strict=True):
        (ingress,) = perimeter.inputs["spec"]["ingressPolicies"]
        assert ingress["ingressFrom"]["identities"] == OPTIONS[Cloud.GCP].perimeter_members[environment]
        assert "identityType" not in ingress["ingressFrom"]
        assert "egressPolicies" not in perimeter.inputs["spec"]


def test_the_control_plane_enters_as_the_execution_account_once_that_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom it acts as is who is asked for; an identity that does not exist is refused."""
    member = "serviceAccount:acme-ml-dev-execution@acme-ml-dev.iam.gserviceaccount.com"
    answer = {"accounts": [{"member": member}], "id": "projects/acme-ml-dev"}
    monkeypatch.setitem(PACKAGE_TABLES["gcp"].functions, "gcp:serviceaccount/getS:getS", answer)
    deployed = governance(Cloud.GCP)
    asked = [dict(arguments) for token, arguments in deployed.mocks.calls if token.endswith(":getS")]
    assert {"project": "acme-ml-dev", "prefix": "acme-ml-dev-execution"} in asked
    for perimeter in deployed.of(PERIMETER):
        (ingress,) = perimeter.inputs["spec"]["ingressPolicies"]
        assert member in ingress["ingressFrom"]["identities"]


def test_the_access_policy_is_for_the_folder_alone() -> None:
    (policy,) = governance(Cloud.GCP).of(ACCESS_POLICY)
    assert policy.inputs["scopes"] == FOLDER
    assert policy.import_id == ""


def test_with_the_ids_of_all_that_exists_nothing_of_the_organization_is_made_anew() -> None:
    deployed = governance(Cloud.GCP, access_policy="123456789012")
    adopted = [*deployed.of("gcp:organizations/folder:Folder"), *deployed.of(ACCESS_POLICY)]
    assert {resource.import_id for resource in adopted} == {
        FOLDER,
        "folders/800000000001",
        "folders/800000000003",
        "123456789012",
    }
    assert all(resource.protect and resource.retain_on_delete for resource in adopted)
    (first, *_) = deployed.of(PERIMETER)
    assert first.inputs["parent"] == "accessPolicies/123456789012"


def test_the_sink_takes_audit_logs_of_the_whole_organization_into_a_kept_bucket() -> None:
    deployed = governance(Cloud.GCP, args={"audit_retention_days": 400, "lock_audit_archive": True})
    (sink,) = deployed.of("gcp:logging/organizationSink:OrganizationSink")
    assert sink.inputs["includeChildren"] is True
    assert "cloudaudit.googleapis.com" in sink.inputs["filter"]
    (bucket,) = deployed.of("gcp:storage/bucket:Bucket")
    assert bucket.inputs["retentionPolicy"] == {"retentionPeriod": str(400 * 86400), "isLocked": True}
    assert bucket.inputs["publicAccessPrevention"] == "enforced"
    (grant,) = deployed.of("gcp:storage/bucketIAMMember:BucketIAMMember")
    assert (grant.inputs["role"], grant.inputs["member"]) == ("roles/storage.objectCreator", sink.outputs["writerIdentity"])


def test_findings_are_published_unless_left_off() -> None:
    notification = "gcp:securitycenter/v2OrganizationNotificationConfig:V2OrganizationNotificationConfig"
    deployed = governance(Cloud.GCP)
    (config,) = deployed.of(notification)
    (publisher,) = deployed.of("gcp:pubsub/topicIAMMember:TopicIAMMember")
    assert publisher.inputs["member"] == f"serviceAccount:{config.outputs['serviceAccount']}"
    quiet = governance(Cloud.GCP, finding_notifications=False)
    assert quiet.of(notification) == []
    assert quiet.of("gcp:pubsub/topic:Topic") == []


def test_another_environment_changes_nothing_else() -> None:
    options = OPTIONS[Cloud.GCP]
    more = governance(
        Cloud.GCP,
        environment_folders={**options.environment_folders, "staging": "folders/800000000002"},
        project_ids={**options.project_ids, "staging": "acme-ml-staging"},
        perimeter_members={**options.perimeter_members, "staging": []},
        execution_accounts={**options.execution_accounts, "staging": "acme-ml-staging-execution"},
    )
    assert changed(governance(Cloud.GCP), more) == set()


def test_everything_taggable_is_tagged_and_nothing_is_deprecated() -> None:
    deployed = governance(Cloud.GCP)
    assert untagged(deployed) == set()
    assert [resource.deprecated for resource in deployed if resource.deprecated] == []
