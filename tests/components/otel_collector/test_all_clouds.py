"""What holds for the gateway on every cloud."""

import json
from typing import Any

import pytest
import yaml

from components.otel_collector.configuration import HEALTH_PORT
from tests.components.otel_collector.examples import DIGEST, METRICS_URL, ROLE, build, shipped
from tests.components.support import Deployed, changed, context, untagged
from vocabulary import Cloud, Environment

GATEWAYS = {
    Cloud.AWS: "aws:ecs/taskDefinition:TaskDefinition",
    Cloud.AZURE: "azure-native:app:ContainerApp",
    Cloud.GCP: "gcp:cloudrunv2/service:Service",
}


def container(cloud: Cloud, deployed: Deployed) -> dict[str, Any]:
    """The gateway's one container, as the cloud's service takes it."""
    inputs = deployed.one(GATEWAYS[cloud], "otel-collector-gateway").inputs
    containers = json.loads(inputs["containerDefinitions"]) if cloud is Cloud.AWS else inputs["template"]["containers"]
    (found,) = containers
    return dict(found)


def variables(cloud: Cloud, deployed: Deployed) -> dict[str, str]:
    """Environment variables of the gateway."""
    field = {Cloud.AWS: "environment", Cloud.AZURE: "env", Cloud.GCP: "envs"}[cloud]
    return {variable["name"]: variable["value"] for variable in container(cloud, deployed)[field]}


@pytest.mark.parametrize("cloud", list(Cloud))
def test_the_image_is_named_by_digest(cloud: Cloud) -> None:
    assert container(cloud, shipped(cloud))["image"].endswith(f"collector@{DIGEST}")


@pytest.mark.parametrize("cloud", list(Cloud))
def test_the_gateway_gets_its_configuration_and_where_metrics_go(cloud: Cloud) -> None:
    given = variables(cloud, shipped(cloud))
    configuration = yaml.safe_load(given["COLLECTOR_CONFIGURATION"])
    assert configuration["exporters"]["prometheus_remote_write"]["external_labels"]["provider"] == cloud
    assert configuration["exporters"]["otlp_http/logs"]["headers"]["x-aws-log-group"] == "acme-ml-dev-telemetry"
    assert given["METRICS_URL"] == METRICS_URL


@pytest.mark.parametrize(
    ("cloud", "audience"), [(Cloud.AZURE, "api://acme-ml-aws"), (Cloud.GCP, "sts.amazonaws.com"), (Cloud.AWS, None)]
)
def test_outside_aws_the_gateway_takes_a_role_there_with_its_own_token(cloud: Cloud, audience: str | None) -> None:
    given = variables(cloud, shipped(cloud))
    way = {name: given.get(name) for name in ("AWS_ROLE_ARN", "AWS_TOKEN_AUDIENCE", "AWS_TOKEN_SOURCE")}
    if audience is None:
        assert set(way.values()) == {None}
    else:
        assert way == {"AWS_ROLE_ARN": ROLE, "AWS_TOKEN_AUDIENCE": audience, "AWS_TOKEN_SOURCE": str(cloud)}


@pytest.mark.parametrize("cloud", list(Cloud))
def test_no_environment_variable_is_a_secret(cloud: Cloud) -> None:
    assert set(variables(cloud, shipped(cloud))) <= {
        "AWS_ROLE_ARN",
        "AWS_TOKEN_AUDIENCE",
        "AWS_TOKEN_FILE",
        "AWS_TOKEN_SOURCE",
        "AZURE_PRINCIPAL_ID",
        "COLLECTOR_CONFIGURATION",
        "GOMEMLIMIT",
        "METRICS_URL",
    }


@pytest.mark.parametrize("cloud", list(Cloud))
def test_the_endpoint_is_reached_over_tls(cloud: Cloud) -> None:
    endpoint = shipped(cloud).outputs["otlp_endpoint"]
    assert endpoint.startswith("https://")
    assert endpoint.endswith(":443")
    agent = yaml.safe_load(shipped(cloud).outputs["agent_configuration"])
    assert agent["exporters"]["otlp_grpc"]["endpoint"] == endpoint
    assert "tls" not in agent["exporters"]["otlp_grpc"], "the certificate is checked"


@pytest.mark.parametrize("cloud", list(Cloud))
def test_health_is_asked_for_where_the_collector_answers(cloud: Cloud) -> None:
    deployed = shipped(cloud)
    configuration = yaml.safe_load(variables(cloud, deployed)["COLLECTOR_CONFIGURATION"])
    assert configuration["extensions"]["health_check"]["endpoint"] == f"0.0.0.0:{HEALTH_PORT}"
    match cloud:
        case Cloud.AWS:
            group = deployed.one("aws:vpclattice/targetGroup:TargetGroup", "otel-collector-gateway").inputs
            ports = [group["config"]["healthCheck"]["port"]]
        case Cloud.AZURE:
            ports = [probe["httpGet"]["port"] for probe in container(cloud, deployed)["probes"]]
        case Cloud.GCP:
            given = container(cloud, deployed)
            ports = [given[probe]["httpGet"]["port"] for probe in ("startupProbe", "livenessProbe")]
    assert set(ports) == {HEALTH_PORT}


@pytest.mark.parametrize("cloud", list(Cloud))
def test_instances_are_as_many_as_the_settings_say(cloud: Cloud) -> None:
    deployed = shipped(cloud)
    match cloud:
        case Cloud.AWS:
            target = deployed.one("aws:appautoscaling/target:Target", "otel-collector-gateway").inputs
            limits = (target["minCapacity"], target["maxCapacity"])
        case Cloud.AZURE:
            scale = deployed.one(GATEWAYS[cloud], "otel-collector-gateway").inputs["template"]["scale"]
            limits = (scale["minReplicas"], scale["maxReplicas"])
        case Cloud.GCP:
            service = deployed.one(GATEWAYS[cloud], "otel-collector-gateway").inputs
            limits = (service["scaling"]["minInstanceCount"], service["template"]["scaling"]["maxInstanceCount"])
    assert limits == (2, 5)


@pytest.mark.parametrize("cloud", list(Cloud))
def test_everything_is_tagged(cloud: Cloud) -> None:
    assert untagged(shipped(cloud)) == set()


@pytest.mark.parametrize("cloud", list(Cloud))
def test_more_instances_change_how_many_run_and_nothing_else(cloud: Cloud) -> None:
    names = changed(shipped(cloud), build(cloud, maximum_instances=9))
    assert names == {"otel-collector-gateway"}


@pytest.mark.parametrize("cloud", list(Cloud))
def test_a_longest_prefix_still_makes_names_that_the_cloud_takes(cloud: Cloud) -> None:
    build(cloud, context=context(prefix="acme-machine", environment=Environment.STAGING))
