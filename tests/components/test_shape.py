"""What every component has in common, on every cloud."""

import inspect
import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components.base import Component
from stacks.environment import BLUEPRINTS
from vocabulary import Cloud

CAPABILITIES = {
    "account_access": "AccountAccess",
    "account_baseline": "AccountBaseline",
    "artifact_store": "ArtifactStore",
    "control_plane_hosting": "ControlPlaneHosting",
    "control_plane_identity": "ControlPlaneIdentity",
    "cost": "Cost",
    "encryption": "Encryption",
    "evidence_lake": "EvidenceLake",
    "governance": "Governance",
    "human_access": "HumanAccess",
    "identity": "Identity",
    "image_registry": "ImageRegistry",
    "logging": "Logging",
    "ml_workspace": "MlWorkspace",
    "network_guardrails": "NetworkGuardrails",
    "networking": "Network",
    "observability": "Observability",
    "otel_collector": "OtelCollector",
    "secret_broker": "SecretBroker",
    "service_identity": "ServiceIdentity",
}
ABSENT = {(blueprint.name, cloud) for blueprint in BLUEPRINTS for cloud in blueprint.absent}
COMPONENTS = [(capability, cloud) for capability in CAPABILITIES for cloud in Cloud if (capability, cloud) not in ABSENT]


def component(capability: str, cloud: Cloud) -> type[Component]:
    module = import_module(f"components.{capability}.{cloud}")
    found: type[Component] = getattr(module, f"{cloud.value.capitalize()}{CAPABILITIES[capability]}")
    return found


def schema(capability: str, cloud: Cloud) -> Any:
    """What Pulumi's own analyzer makes of a component, for use from every Pulumi language."""
    kind = component(capability, cloud)
    return Analyzer("mlcp").analyze([kind])["component_definitions"][kind.__name__]


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_clouds_take_the_same_arguments_and_give_the_same_outputs(capability: str) -> None:
    shapes = [schema(capability, cloud) for cloud in Cloud if (capability, cloud) in COMPONENTS]
    assert shapes[0].outputs
    for shape in shapes[1:]:
        assert shape.inputs.keys() == shapes[0].inputs.keys()
        assert shape.outputs.keys() == shapes[0].outputs.keys()


@pytest.mark.parametrize(("capability", "cloud"), COMPONENTS)
def test_components_have_one_signature(capability: str, cloud: Cloud) -> None:
    parameters = inspect.signature(component(capability, cloud).__init__).parameters
    assert list(parameters) == ["self", "name", "args", "opts"]
    assert parameters["opts"].default is None
    args = parameters["args"].annotation
    assert is_dataclass(args)
    assert args.__dataclass_params__.frozen
    assert all(field.kw_only for field in fields(args))


def test_every_capability_s_folder_is_in_this_test() -> None:
    found = {path.parent.name for path in Path(inspect.getfile(Component)).parent.glob("*/__init__.py")}
    assert found == set(CAPABILITIES)


@pytest.mark.parametrize("cloud", Cloud)
def test_a_cloud_s_sdk_is_imported_in_modules_that_carry_the_cloud_s_name(cloud: Cloud) -> None:
    sdk = f"pulumi_{cloud.package.replace('-', '_')}"
    folder = Path(inspect.getfile(Component)).parent
    users = {path for path in folder.rglob("*.py") if re.search(rf"^\s*(import|from) {sdk}\b", path.read_text(), re.MULTILINE)}
    assert users
    assert {path.relative_to(folder) for path in users if path.stem.partition("_")[0] != cloud} == set()
