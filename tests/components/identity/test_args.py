"""Wrong uses of identity, and what the errors say."""

from collections.abc import Callable
from typing import Any

import pytest

from components.base import ArgumentError
from components.identity import IdentityArgs, InboundWorkloadArgs, job_kinds
from components.identity.aws import AwsIdentity
from components.identity.azure import AzureIdentity
from components.identity.gcp import GcpIdentity
from tests.components.identity.examples import AZURE_WORKLOAD, GOOGLE_WORKLOAD, ROLE_ARN, aws_args, azure_args, gcp_args, inbound
from tests.components.support import run
from vocabulary import Cloud


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: aws_args(workloads=[]), "workloads: [] is not possible here; name at least one kind of job"),
        (lambda: aws_args(workloads=["training", "training"]), "write each once"),
        (lambda: aws_args(workloads=["Training_GPU"]), "workloads: 'Training_GPU' is not possible here; write lower-case words"),
        (lambda: aws_args(principals={"workload-broker": "arn:aws:iam::1:role/r"}), "name the 'control-plane' too"),
        (lambda: azure_args(artifact_principals={"workload-broker": "x"}), "artifact_principals: ['workload-broker'] is not"),
        (
            lambda: gcp_args(workloads=["artifact-replication"]),
            "workloads: ['artifact-replication'] is not possible here; choose",
        ),
        (lambda: InboundWorkloadArgs(name="a", cloud=Cloud.AWS, subject="x"), "cloud: <Cloud.AWS: 'aws'> is not possible here"),
        (lambda: InboundWorkloadArgs(name="Azure telemetry", cloud=Cloud.AZURE, subject="x"), "write lower-case words joined"),
        (lambda: inbound(inbound=[AZURE_WORKLOAD, AZURE_WORKLOAD]), "aws.inbound: ['azure-telemetry', 'azure-telemetry']"),
        (lambda: inbound(entra_issuer_arn=None), "aws.entra_issuer_arn: None is not possible here; give it, since workloads of"),
        (lambda: inbound(entra_audience=""), "aws.entra_audience"),
    ],
)
def test_wrong_arguments_say_what_to_write(build: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        build()
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("component", "arguments", "message"),
    [
        (AwsIdentity, aws_args(account_id="acme-dev"), "account_id: 'acme-dev' is not possible here; write the 12 digits"),
        (AwsIdentity, aws_args(organization_id="r-ab12"), "write the AWS organization's id, 'o-' and"),
        (AwsIdentity, aws_args(principals={"control-plane": "acme"}), "principals.control-plane: 'acme' is not possible here"),
        (
            AwsIdentity,
            aws_args(principals={"control-plane": ROLE_ARN, "catalog": "arn:aws:iam::999999999999:role/catalog"}),
            "write the ARN of a role of this account",
        ),
        (AzureIdentity, azure_args(account_id="acme-dev"), "account_id: 'acme-dev' is not possible here; write a GUID"),
        (AzureIdentity, azure_args(principals={"control-plane": "acme"}), "principals.control-plane: 'acme' is not possible"),
        (
            AzureIdentity,
            azure_args(artifact_principals={"artifact-replication": "acme"}),
            "principals.artifact-replication: 'acme'",
        ),
        (
            GcpIdentity,
            gcp_args(principals={"control-plane": "serviceAccount:a@b.iam.gserviceaccount.com"}),
            "without 'serviceAccount:'",
        ),
    ],
)
def test_what_one_cloud_needs_is_asked_for_by_its_component(component: type, arguments: IdentityArgs, message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        run(lambda: component("identity", arguments))
    assert message in str(error.value)


def test_google_workloads_need_no_entra_issuer() -> None:
    options = inbound(inbound=[GOOGLE_WORKLOAD], entra_issuer_arn=None, entra_audience=None)
    assert [workload.name for workload in options.inbound] == ["gcp-telemetry"]


def test_telemetry_is_no_job() -> None:
    assert job_kinds(["training", "telemetry", "inference"]) == ["training", "inference"]
