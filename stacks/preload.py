"""Loads what the clouds' SDKs hold for a stack, ahead of the program.

The SDKs load each of their modules at its first use. In the program that takes seconds in which nothing else happens; while the
engine starts, it takes none.
"""

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

import components
from components.base import Component
from stacks import environment, organization
from stacks.settings import OrganizationSettings, Settings

_SDKS: Final = ("pulumi_aws", "pulumi_azure_native", "pulumi_gcp")
_USE: Final = re.compile(r"(?<![\w.])(aws|azure_native|gcp)\.([a-z]\w*)\.")
"""How components name a module of an SDK, unless they import it."""


def preload(settings: Settings) -> None:
    """Load the modules of the clouds' SDKs that the components of the stack name.

    Nothing may use the SDKs before this returns: their lazy modules are no good while another thread loads them.
    """
    for capability in _capabilities(settings):
        for cloud in settings.clouds:
            name = f"{capability.__module__}.{cloud}"
            if find_spec(name):
                import_module(name)
    for user in [part for path, part in sys.modules.items() if path.startswith(f"{components.__name__}.")]:
        for module in _sdk_modules(user):
            hasattr(module, "__all__")  # any attribute loads it


def _capabilities(settings: Settings) -> Iterable[type[Component]]:
    if isinstance(settings, OrganizationSettings):
        return organization.CAPABILITIES
    return [blueprint.capability for blueprint in environment.BLUEPRINTS if settings.uses(blueprint.name)]


def _sdk_modules(user: ModuleType) -> Iterator[ModuleType]:
    """The modules of SDKs that ``user`` names, none if it uses no SDK: as ``network`` after its import, or as ``aws.ec2``."""
    named = {name: part for name, part in vars(user).items() if inspect.ismodule(part) and part.__name__.startswith(_SDKS)}
    yield from (part for part in named.values() if part.__name__ not in _SDKS)
    for sdk, name in sorted(set(_USE.findall(inspect.getsource(user)))):
        if sdk in named and inspect.ismodule(part := getattr(named[sdk], name)):
            yield part
