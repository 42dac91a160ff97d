"""One configuration: what differs between clouds, and what it does to what passes through.

The rendered files were given to a collector with exactly these modules (``otelcol validate``, then OTLP through it) when they
were written; building one takes minutes, so that here their structure is held to the list that the image is built from.
"""

import re
from typing import Any

import pytest
import yaml

from components.observability.alerts import COLLECTOR_ALERTS, silent_collector
from components.otel_collector.configuration import AWS_TOKEN_FILE, Delivery, agent_configuration, gateway_configuration
from components.otel_collector.modules import MODULES
from tests.components.support import context
from vocabulary import Cloud, Environment
from vocabulary.telemetry import COLLECTOR_JOB, RENAMES, SENSITIVE_ATTRIBUTES

DELIVERY = Delivery(region="eu-central-1", log_group="acme-ml-dev-telemetry")
ENDPOINT = "https://gateway.example.com:443"


def gateway(cloud: Cloud = Cloud.AZURE, **changes: Any) -> dict[str, Any]:
    """The gateway's configuration as the collector reads it."""
    found: dict[str, Any] = yaml.safe_load(gateway_configuration(context(**changes), cloud, DELIVERY))
    return found


def agent(cloud: Cloud) -> dict[str, Any]:
    """The same for an agent."""
    found: dict[str, Any] = yaml.safe_load(agent_configuration(context(), cloud, ENDPOINT))
    return found


CONFIGURATIONS = [*(gateway(cloud) for cloud in Cloud), *(agent(cloud) for cloud in Cloud)]


def kinds(configuration: dict[str, Any], kind: str) -> set[str]:
    """Types of the components of a kind: names without what follows the slash."""
    return {name.partition("/")[0] for name in configuration[kind]}


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_the_image_holds_every_component_that_is_named(configuration: dict[str, Any]) -> None:
    for kind, modules in MODULES.items():
        assert kinds(configuration, kind) <= set(modules)


def test_the_image_holds_nothing_else() -> None:
    for kind, modules in MODULES.items():
        assert set().union(*(kinds(configuration, kind) for configuration in CONFIGURATIONS)) == set(modules)


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_pipelines_and_extensions_use_what_is_defined_and_define_what_is_used(configuration: dict[str, Any]) -> None:
    service = configuration["service"]
    assert set(service["extensions"]) == set(configuration["extensions"])
    for kind in ("receivers", "processors", "exporters"):
        used = {name for pipeline in service["pipelines"].values() for name in pipeline[kind]}
        assert used == set(configuration[kind])
    authenticators = {exporter["auth"]["authenticator"] for exporter in configuration["exporters"].values() if "auth" in exporter}
    assert authenticators <= set(configuration["extensions"])


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_memory_is_limited_first_and_batches_come_last(configuration: dict[str, Any]) -> None:
    for pipeline in configuration["service"]["pipelines"].values():
        assert pipeline["processors"][0] == "memory_limiter"
        assert pipeline["processors"][-1] == "batch"


def test_gateways_differ_in_their_origin_and_their_way_into_aws_only() -> None:
    def neutral(cloud: Cloud) -> dict[str, Any]:
        configuration = gateway(cloud)
        for name in list(configuration["extensions"]):
            configuration["extensions"][name].pop("assume_role", None)
        del configuration["processors"]["resource"]
        del configuration["exporters"]["prometheus_remote_write"]["external_labels"]
        del configuration["exporters"]["otlp_http/logs"]["headers"]["x-aws-log-stream"]
        return configuration

    assert neutral(Cloud.AWS) == neutral(Cloud.AZURE) == neutral(Cloud.GCP)


@pytest.mark.parametrize("cloud", list(Cloud))
def test_every_series_says_where_it_comes_from(cloud: Cloud) -> None:
    exporter = gateway(cloud, environment=Environment.PROD)["exporters"]["prometheus_remote_write"]
    assert exporter["external_labels"] == {"provider": str(cloud), "environment": "prod", "region": "eu-central"}


def test_a_workload_can_not_pass_for_another_cloud_s() -> None:
    actions = {action["key"]: action for action in gateway(Cloud.GCP)["processors"]["resource"]["attributes"]}
    assert {key: (action["value"], action["action"]) for key, action in actions.items()} == {
        "cloud.provider": ("gcp", "upsert"),
        "cloud.region": ("europe-west3", "upsert"),
        "deployment.environment.name": ("dev", "upsert"),
    }


@pytest.mark.parametrize("cloud", list(Cloud))
def test_requests_are_signed_with_short_lived_credentials(cloud: Cloud) -> None:
    signers = {name: signer for name, signer in gateway(cloud)["extensions"].items() if name.startswith("sigv4auth")}
    assert {signer["service"] for signer in signers.values()} == {"aps", "logs", "xray"}
    for signer in signers.values():
        assert signer["region"] == "eu-central-1"
        if cloud is Cloud.AWS:
            assert "assume_role" not in signer
        else:
            assert signer["assume_role"] == {
                "arn": "${env:AWS_ROLE_ARN}",
                "sts_region": "eu-central-1",
                "web_identity_token_file": AWS_TOKEN_FILE,
            }


@pytest.mark.parametrize("cloud", list(Cloud))
def test_only_google_cloud_s_agents_bring_a_token(cloud: Cloud) -> None:
    exporter = agent(cloud)["exporters"]["otlp_grpc"]
    assert exporter["endpoint"] == ENDPOINT
    assert exporter.get("auth") == ({"authenticator": "bearertokenauth"} if cloud is Cloud.GCP else None)


def test_agents_listen_to_their_own_workload_only() -> None:
    for cloud in Cloud:
        protocols = agent(cloud)["receivers"]["otlp"]["protocols"]
        assert {name: protocol["endpoint"] for name, protocol in protocols.items()} == {
            "grpc": "127.0.0.1:4317",
            "http": "127.0.0.1:4318",
        }


@pytest.mark.parametrize("signal", ["trace", "metric", "log"])
def test_former_names_are_replaced_and_gone(signal: str) -> None:
    holder = {"trace": "span", "metric": "datapoint", "log": "log"}[signal]
    statements = gateway()["processors"]["transform"][f"{signal}_statements"]
    for former, current in RENAMES.items():
        renamed = next(statement for statement in statements if statement.startswith(f'set({holder}.attributes["{current}"]'))
        removed = f'delete_key({holder}.attributes, "{former}")'
        assert statements.index(renamed) < statements.index(removed)


@pytest.mark.parametrize("signal", ["trace", "metric", "log"])
def test_secrets_are_taken_out_of_whatever_carries_attributes(signal: str) -> None:
    statements = gateway()["processors"]["transform"][f"{signal}_statements"]
    guarded = [statement for statement in statements if statement.startswith("delete_matching_keys")]
    assert len(guarded) == 2
    for statement in guarded:
        # The collector reads $$ as $.
        assert SENSITIVE_ATTRIBUTES in statement.replace("$$", "$")


@pytest.mark.parametrize(
    "key",
    [
        "http.request.header.authorization",
        "aws.secret_access_key",
        "db.password",
        "api-key",
        "x.api_key",
        "set-cookie",
        "azure.client_secret",
        "auth_token",
        "token",
        "Session-Token",
        "private_key",
        "gcp.credentials",
    ],
)
def test_attributes_with_secrets_are_known_by_name(key: str) -> None:
    assert re.search(SENSITIVE_ATTRIBUTES, key)


@pytest.mark.parametrize(
    "key",
    ["gen_ai.usage.input_tokens", "next_page_token", "secrets.total", "service.name", "mlcp.job.id", "keyboard", "passwords"],
)
def test_attributes_that_only_look_like_it_stay(key: str) -> None:
    assert not re.search(SENSITIVE_ATTRIBUTES, key)


def test_a_dollar_that_is_no_reference_is_doubled() -> None:
    for cloud in Cloud:
        text = gateway_configuration(context(), cloud, DELIVERY)
        assert not re.search(r"(?<!\$)\$(?!\$|\{env:[A-Z_]+\})", text.replace("$$", "")), "the collector would expand it"


def test_what_the_collector_says_about_itself_is_what_alerts_ask_for() -> None:
    configuration = gateway()
    assert configuration["service"]["telemetry"]["resource"]["service.name"] == COLLECTOR_JOB
    assert f'job="{COLLECTOR_JOB}"' in silent_collector(Cloud.AWS).expression
    labels = configuration["exporters"]["prometheus_remote_write"]["external_labels"]
    for alert in COLLECTOR_ALERTS:
        assert set(re.findall(r"by \((\w+)", alert.expression)) <= set(labels)


def test_the_configuration_fits_into_an_environment_variable_of_every_service() -> None:
    """Cloud Run takes 32 KiB, an ECS task definition 64 KiB in all."""
    for cloud in Cloud:
        assert len(gateway_configuration(context(prefix="acme-machine"), cloud, DELIVERY)) < 20_000
