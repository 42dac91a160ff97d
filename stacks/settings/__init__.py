"""Settings: one typed schema for all that can be set, read from ``Pulumi.<stack>.yaml`` or from the running Pulumi program."""

from stacks.settings.loading import json_schema, load, parse, resolved
from stacks.settings.models import EnvironmentSettings, OrganizationSettings, Settings
from stacks.settings.problems import Problem, SettingsError
from stacks.settings.source import NAMESPACE

__all__ = [
    "NAMESPACE",
    "EnvironmentSettings",
    "OrganizationSettings",
    "Problem",
    "Settings",
    "SettingsError",
    "json_schema",
    "load",
    "parse",
    "resolved",
]
