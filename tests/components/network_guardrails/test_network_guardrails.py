"""Network guardrails on every cloud."""

from importlib import import_module
from typing import Any

import pytest

from components.base import ArgumentError
from components.network_guardrails import NetworkGuardrails, NetworkGuardrailsArgs
from tests.components.support import Deployed, context, run, untagged
from vocabulary import Cloud, Environment

ACCOUNTS = {Cloud.AWS: "111122223333", Cloud.AZURE: "acme-ml-dev", Cloud.GCP: "folders/123456789012"}


def guardrails(cloud: Cloud, **changes: Any) -> Deployed:
    module = import_module(f"components.network_guardrails.{cloud}")
    implementation: type[NetworkGuardrails] = getattr(module, f"{cloud.value.capitalize()}NetworkGuardrails")
    org = context(environment=Environment.ORG)
    args = NetworkGuardrailsArgs(**{"context": org, "target": Environment.DEV, "account_id": ACCOUNTS[cloud], **changes})
    return run(lambda: implementation("network-guardrails-dev", args))


@pytest.mark.parametrize("cloud", list(Cloud))
def test_every_cloud_denies_public_ingress(cloud: Cloud) -> None:
    deployed = guardrails(cloud)
    assert deployed.outputs["guardrail_ids"]["no-public-ingress"]
    assert untagged(deployed) == set()
    assert [resource.deprecated for resource in deployed if resource.deprecated] == []


def test_aws_blocks_what_comes_in_and_lets_nat_gateways_out() -> None:
    (options,) = guardrails(Cloud.AWS).of("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions")
    assert options.inputs["internetGatewayBlockMode"] == "block-ingress"


def test_azure_denies_in_the_whole_management_group_out_of_the_deployers_reach() -> None:
    deployed = guardrails(Cloud.AZURE)
    assignments = deployed.of("azure-native:authorization:PolicyAssignment")
    assert {assignment.name.removeprefix("network-guardrails-dev-") for assignment in assignments} == set(
        deployed.outputs["guardrail_ids"]
    )
    for assignment in assignments:
        assert assignment.inputs["scope"] == "/providers/Microsoft.Management/managementGroups/acme-ml-dev"
        assert assignment.inputs["enforcementMode"] == "Default"
        assert assignment.inputs["nonComplianceMessages"][0]["message"], "whoever is stopped reads what to do"
        assert len(assignment.outputs["name"]) <= 24
    effects = {assignment.name: assignment.inputs.get("parameters") for assignment in assignments}
    assert effects["network-guardrails-dev-no-public-ingress"] is None, "this definition always denies and takes no parameter"
    assert effects["network-guardrails-dev-no-open-storage"] == {"effect": {"value": "Deny"}}, "it only audits by default"


def test_google_cloud_leaves_private_sources_to_the_network_and_denies_the_rest() -> None:
    deployed = guardrails(Cloud.GCP)
    (policy,) = deployed.of("gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules")
    (association,) = deployed.of("gcp:compute/firewallPolicyAssociation:FirewallPolicyAssociation")
    assert policy.inputs["parent"] == association.inputs["attachmentTarget"] == ACCOUNTS[Cloud.GCP]
    rules = sorted(policy.inputs["rules"], key=lambda rule: rule["priority"])
    assert [(rule["direction"], rule["action"]) for rule in rules] == [
        ("INGRESS", "goto_next"),
        ("INGRESS", "deny"),
        ("INGRESS", "deny"),
    ]
    assert [rule["match"]["srcIpRanges"] for rule in rules[1:]] == [["0.0.0.0/0"], ["::/0"]]


@pytest.mark.parametrize(
    ("cloud", "changes", "message"),
    [
        (
            Cloud.AWS,
            {"account_id": "acme-ml-dev"},
            "account_id: 'acme-ml-dev' is not possible here; write the 12 digits of an AWS account id",
        ),
        (
            Cloud.AZURE,
            {"account_id": "/acme-ml-dev"},
            "account_id: '/acme-ml-dev' is not possible here; write the management group's id, such as 'acme-ml-dev'",
        ),
        (
            Cloud.GCP,
            {"account_id": "acme-ml-dev"},
            "account_id: 'acme-ml-dev' is not possible here; write the environment's folder, such as 'folders/123456789012'",
        ),
        (
            Cloud.AWS,
            {"target": Environment.ORG},
            "target: 'org' is not possible here; write 'dev', 'staging' or 'prod'",
        ),
    ],
)
def test_wrong_guardrails(cloud: Cloud, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        guardrails(cloud, **changes)
    assert str(refusal.value) == message
