"""The words that components, services and policies share: clouds, regions, sensitivity, tags, names and stack identity.

Nothing here imports Pulumi or a cloud's SDK, so that services and policy packs can use it too.
"""

from vocabulary.clouds import Cloud
from vocabulary.compute import MACHINES, Accelerator, ComputeSize, Machine, quotas
from vocabulary.context import Environment, StackContext
from vocabulary.names import NameKind, physical_name
from vocabulary.regions import Region, Residency, region_in, standby_region_in
from vocabulary.roles import HumanRole
from vocabulary.sensitivity import Sensitivity
from vocabulary.services import Service, service_role_name
from vocabulary.severity import SEVERITY_LABEL, Response, Severity
from vocabulary.tags import REQUIRED_TAGS, StandardTags, render_tags

__all__ = [
    "MACHINES",
    "REQUIRED_TAGS",
    "SEVERITY_LABEL",
    "Accelerator",
    "Cloud",
    "ComputeSize",
    "Environment",
    "HumanRole",
    "Machine",
    "NameKind",
    "Region",
    "Residency",
    "Response",
    "Sensitivity",
    "Service",
    "Severity",
    "StackContext",
    "StandardTags",
    "physical_name",
    "quotas",
    "region_in",
    "render_tags",
    "service_role_name",
    "standby_region_in",
]
