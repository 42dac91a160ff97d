"""The ML workspace on Google Cloud."""

from typing import Any

import pytest

from components.ml_workspace import GcpMlWorkspaceOptions, WorkbenchArgs
from tests.components.ml_workspace.workspaces import KEYS, PROJECT, workspace
from tests.components.support import Deployed, changed
from vocabulary import Cloud

TEMPLATE = "gcp:colab/runtimeTemplate:RuntimeTemplate"
ONLINE = "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore"
ATTACHMENT = "gcp:compute/networkAttachment:NetworkAttachment"
ACCOUNT = f"training@{PROJECT}.iam.gserviceaccount.com"
KEY = KEYS[Cloud.GCP].key_id


def gcp(**changes: Any) -> Deployed:
    return workspace(Cloud.GCP, **changes)


def options(**changes: Any) -> GcpMlWorkspaceOptions:
    return GcpMlWorkspaceOptions(**{"job_identity_id": ACCOUNT, **changes})


@pytest.mark.parametrize(("internet", "subnet"), [(False, "isolated"), (True, "private")])
def test_notebooks_and_jobs_lie_in_our_network(internet: bool, subnet: str) -> None:
    deployed = gcp(internet_access=internet)
    (attachment,) = deployed.of(ATTACHMENT)
    assert attachment.inputs["subnetworks"] == [f"projects/{PROJECT}/regions/europe-west3/subnetworks/{subnet}"]
    for template in deployed.of(TEMPLATE):
        assert template.inputs["networkSpec"]["subnetwork"].endswith(f"/{subnet}")
        assert template.inputs["networkSpec"]["enableInternetAccess"] is False, "past our network"


def test_only_those_enter_our_network_whom_vertex_ai_s_agent_admits() -> None:
    (attachment,) = gcp().of(ATTACHMENT)
    assert attachment.inputs["connectionPreference"] == "ACCEPT_MANUAL"
    assert attachment.ignore_changes == ("producerAcceptLists",), "the agent's, not ours"
    (grant,) = gcp().of("gcp:projects/iAMMember:IAMMember")
    assert grant.inputs["role"] == f"projects/{PROJECT}/roles/acmemldevmlnetwork1nludydt"
    assert grant.inputs["member"].endswith("@gcp-sa-aiplatform.iam.gserviceaccount.com")


@pytest.mark.parametrize(("minutes", "timeout"), [(60, "3600s"), (1440, "86400s")])
def test_idle_runtimes_are_shut_down(minutes: int, timeout: str) -> None:
    for template in gcp(idle_shutdown_minutes=minutes).of(TEMPLATE):
        assert template.inputs["idleShutdownConfig"] == {"idleTimeout": timeout}


def test_runtimes_have_accelerators_and_secure_boot_only_without() -> None:
    plain = gcp().one(TEMPLATE, "ml-workspace-runtime-cpu-small").inputs
    fast = gcp(compute_sizes={"gpu-large": 1}).one(TEMPLATE, "ml-workspace-runtime-gpu-large").inputs
    assert plain["machineSpec"] == {"machineType": "n2-standard-4"}
    assert plain["shieldedVmConfig"] == {"enableSecureBoot": True}
    assert fast["machineSpec"] == {"machineType": "g2-standard-48", "acceleratorType": "NVIDIA_L4", "acceleratorCount": 4}
    assert fast["shieldedVmConfig"] == {"enableSecureBoot": False}


def test_lineage_of_pipelines_goes_to_a_store_that_we_made_first() -> None:
    store = gcp(key=KEYS[Cloud.GCP]).one("gcp:vertex/aiMetadataStore:AiMetadataStore", "ml-workspace-metadata").inputs
    assert store["name"] == "default"
    assert store["encryptionSpec"] == {"kmsKeyName": KEY}


def test_files_of_notebooks_are_encrypted_with_our_key_too() -> None:
    """Runtimes take the key of their template, files that of Dataform's location."""
    (files,) = gcp(key=KEYS[Cloud.GCP]).of("gcp:dataform/config:Config")
    assert files.inputs["defaultKmsKeyName"] == KEY
    assert files.retain_on_delete, "nobody can delete it"
    assert gcp().of("gcp:dataform/config:Config") == []


def test_an_online_store_only_where_it_is_paid_for() -> None:
    assert gcp().of(ONLINE) == []
    assert gcp().outputs["online_store_id"] == ""
    deployed = gcp(gcp=options(online_features=True), key=KEYS[Cloud.GCP])
    (store,) = deployed.of(ONLINE)
    assert "optimized" not in store.inputs, "takes no key of ours"
    assert store.inputs["encryptionSpec"] == {"kmsKeyName": KEY}
    assert store.inputs["bigtable"]["enableDirectBigtableAccess"] is False
    assert deployed.outputs["online_store_id"] == store.id
    assert changed(gcp(key=KEYS[Cloud.GCP]), deployed) == set()


def test_offline_features_stay_in_the_region_and_are_not_thrown_away() -> None:
    dataset = gcp(key=KEYS[Cloud.GCP]).one("gcp:bigquery/dataset:Dataset", "ml-workspace-features").inputs
    assert dataset["location"] == "europe-west3"
    assert dataset["deleteContentsOnDestroy"] is False
    assert dataset["defaultEncryptionConfiguration"] == {"kmsKeyName": KEY}


def test_a_workbench_is_private_and_one_person_s() -> None:
    bench = WorkbenchArgs(name="ada", owner="ada@example.com", size="gpu-small")
    deployed = gcp(gcp=options(workbenches=[bench]), key=KEYS[Cloud.GCP])
    made = deployed.one("gcp:workbench/instance:Instance", "ml-workspace-workbench-ada").inputs
    setup = made["gceSetup"]
    assert made["instanceOwners"] == ["ada@example.com"]
    assert made["location"] == "europe-west3-a"
    assert setup["disablePublicIp"] is True
    assert setup["networkInterfaces"][0]["subnet"].endswith("/isolated")
    assert setup["serviceAccounts"] == [{"email": ACCOUNT}]
    assert setup["metadata"]["idle-timeout-seconds"] == "3600"
    assert setup["machineType"] == "g2-standard-4"
    assert setup["acceleratorConfigs"] == [{"type": "NVIDIA_L4", "coreCount": "1"}]
    for disk in ("bootDisk", "dataDisks"):
        assert setup[disk]["diskEncryption"] == "CMEK"
        assert setup[disk]["kmsKey"] == KEY
    assert changed(gcp(key=KEYS[Cloud.GCP]), deployed) == set()


def test_there_is_no_workbench_unless_somebody_asks() -> None:
    assert gcp().of("gcp:workbench/instance:Instance") == []
