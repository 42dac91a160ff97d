"""Everything that can be set in ``Pulumi.<stack>.yaml``: field by field. Rules that span fields are in ``rules``.

Field docstrings become descriptions in the JSON Schema that editors use, so they say meaning, unit and source.
"""

from stacks.settings.models.base import Model
from stacks.settings.models.environment import EnvironmentSettings
from stacks.settings.models.organization import OrganizationSettings

__all__ = ["EnvironmentSettings", "Model", "OrganizationSettings", "Settings"]

Settings = EnvironmentSettings | OrganizationSettings
