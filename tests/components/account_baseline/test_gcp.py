"""The account baseline on Google Cloud."""

from tests.components.account_baseline.baselines import ACCOUNTS, baseline, what_scope_waits_for
from vocabulary import Cloud

SERVICE = "gcp:projects/service:Service"
FIRST = {"account-baseline-api-serviceusage", "account-baseline-api-cloudresourcemanager"}


def waits_for(name: str) -> set[str]:
    return {urn.rpartition("::")[2] for urn in baseline(Cloud.GCP).named(name).dependencies}


def test_apis_are_never_switched_off_by_us() -> None:
    services = baseline(Cloud.GCP).of(SERVICE)
    assert {service.inputs["disableOnDestroy"] for service in services} == {False}
    assert {service.inputs["project"] for service in services} == {ACCOUNTS[Cloud.GCP]}
    enabled = {service.inputs["service"] for service in services}
    assert {"aiplatform.googleapis.com", "compute.googleapis.com", "cloudkms.googleapis.com", "sts.googleapis.com"} <= enabled


def test_the_apis_that_enable_others_come_first() -> None:
    names = {service.name for service in baseline(Cloud.GCP).of(SERVICE)}
    assert names >= FIRST
    for name in sorted(names - FIRST):
        assert waits_for(name) >= FIRST, name


def test_service_agents_come_after_their_api() -> None:
    agents = baseline(Cloud.GCP).of("gcp:projects/serviceIdentity:ServiceIdentity")
    assert {"account-baseline-agent-logging", "account-baseline-agent-aiplatform"} <= {agent.name for agent in agents}
    for agent in agents:
        assert agent.name.replace("-agent-", "-api-") in waits_for(agent.name)


def test_service_agents_that_work_in_the_project_get_their_roles_since_asking_for_them_gives_none() -> None:
    grants = baseline(Cloud.GCP).of("gcp:projects/iAMMember:IAMMember")
    given = {grant.inputs["role"]: grant.inputs["member"].rpartition("@")[2] for grant in grants}
    assert given == {
        "roles/aiplatform.serviceAgent": "gcp-sa-aiplatform.iam.gserviceaccount.com",
        "roles/run.serviceAgent": "serverless-robot-prod.iam.gserviceaccount.com",
    }
    assert {grant.name for grant in grants} <= what_scope_waits_for(Cloud.GCP)


def test_the_default_service_account_is_disabled_and_instances_take_people_by_iam_only() -> None:
    (accounts,) = baseline(Cloud.GCP).of("gcp:projects/defaultServiceAccounts:DefaultServiceAccounts")
    assert accounts.inputs["action"] == "DISABLE"
    assert waits_for(accounts.name) >= {"account-baseline-api-compute", "account-baseline-api-iam"}, "one makes it, one finds it"
    metadata = {item.inputs["key"]: item.inputs["value"] for item in baseline(Cloud.GCP).of("gcp:compute/projectMetadataItem:*")}
    assert metadata == {"enable-oslogin": "TRUE", "block-project-ssh-keys": "TRUE"}
