"""Rights in Secret Manager, bound to names."""

from typing import Any

from components.gcp_roles import SECRET_WRITER_PERMISSIONS, environment_role_id
from components.secret_broker.gcp import GcpSecretBroker
from tests.components.secret_broker.examples import BROKER_ACCOUNT, QUEUE, gcp_args
from tests.components.support import Deployed, changed, run, untagged

GRANT = "gcp:projects/iAMMember:IAMMember"
OURS = "resource.name.extract('/secrets/{name}').startsWith('acme-ml-dev-secrets-')"


def deploy(**changes: Any) -> Deployed:
    return run(lambda: GcpSecretBroker("secret-broker", gcp_args(**changes)))


def test_the_broker_creates_and_lists_and_touches_secrets_of_its_prefix_only() -> None:
    grant = deploy().one(GRANT, "secret-broker-broker").inputs
    assert grant["member"] == f"serviceAccount:{BROKER_ACCOUNT}"
    assert grant["role"] == f"projects/acme-ml-dev/roles/{environment_role_id('acme-ml', 'dev', 'secret-writer')}"
    assert grant["condition"]["expression"] == (
        "(resource.type != 'secretmanager.googleapis.com/Secret'"
        f" && resource.type != 'secretmanager.googleapis.com/SecretVersion') || {OURS}"
    )


def test_the_role_holds_secrets_and_nothing_about_who_may_read_them() -> None:
    assert all(p.startswith(("secretmanager.secrets.", "secretmanager.versions.")) for p in SECRET_WRITER_PERMISSIONS)
    assert not [p for p in SECRET_WRITER_PERMISSIONS if "*" in p or "IamPolicy" in p]


def test_jobs_read_secrets_of_the_prefix_only() -> None:
    grant = deploy().one(GRANT, "secret-broker-training").inputs
    assert grant["role"] == "roles/secretmanager.secretAccessor"
    assert grant["condition"]["expression"] == OURS


def test_no_value_and_no_secret_is_in_the_plan() -> None:
    assert not [resource.name for resource in deploy() if resource.token.startswith("gcp:secretmanager/")]


def test_the_broker_is_told_where_and_with_which_key_to_make_secrets() -> None:
    outputs = deploy().outputs
    assert outputs["store_id"] == "projects/acme-ml-dev/locations/europe-west3", "one region: nothing leaves the residency"
    assert outputs["name_prefix"] == "acme-ml-dev-secrets-"
    assert outputs["key_id"].endswith("/cryptoKeys/secrets")
    assert outputs["queue_url"] == QUEUE
    assert deploy(key=None).outputs["key_id"] == ""


def test_refusals_are_told() -> None:
    deployed = deploy()
    alarm = deployed.one("gcp:monitoring/alertPolicy:AlertPolicy", "secret-broker-refused").inputs
    assert 'protoPayload.serviceName="secretmanager.googleapis.com"' in alarm["conditions"][0]["conditionMatchedLog"]["filter"]
    assert alarm["notificationChannels"] == ["projects/acme-ml-dev/notificationChannels/1"]
    assert untagged(deployed) == set()


def test_a_new_reader_changes_nothing_else() -> None:
    readers = gcp_args().readers | {"inference": "inference@acme-ml-dev.iam.gserviceaccount.com"}
    assert changed(deploy(), deploy(readers=readers)) == set()
