"""The Pulumi program: reads the settings that the engine hands over, builds the stack they describe, exports its outputs."""

import json
from typing import Any

import pulumi
from pulumi.runtime import config as engine_config

from stacks.environment import build_environment
from stacks.organization import build_organization
from stacks.organization_outputs import OrganizationOutputs
from stacks.settings import NAMESPACE, OrganizationSettings, Settings, SettingsError, parse


def build_stack() -> None:
    """Build the selected stack.

    Raises:
        pulumi.RunError: the settings are wrong; the message names every problem.
    """
    settings = _settings()
    if isinstance(settings, OrganizationSettings):
        outputs = build_organization(settings)
    else:
        outputs = build_environment(settings, OrganizationOutputs())
    for name, value in outputs.items():
        pulumi.export(name, value)


def _settings() -> Settings:
    prefix = f"{NAMESPACE}:"
    handed_over = engine_config.get_config_env() | engine_config.CONFIG.get()
    values = {key.removeprefix(prefix): _decoded(text) for key, text in handed_over.items() if key.startswith(prefix)}
    try:
        return parse(values, pulumi.get_stack())
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None


def _decoded(text: str) -> Any:
    """The engine hands lists and mappings over as JSON, everything else as text, which may look like JSON."""
    try:
        return json.loads(text) if text.startswith(("{", "[")) else text
    except ValueError:
        return text
