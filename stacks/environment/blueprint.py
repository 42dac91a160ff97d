"""How a capability becomes part of an environment: what it stands on, where it exists, and what it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from components.base import Component
from stacks.environment.site import Place
from vocabulary import Cloud


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """A capability in an environment.

    Attributes:
        capability: the capability's base class.
        arguments: makes the arguments for one cloud.
        requires: capabilities that must stand on the same cloud. One that is switched off takes along what requires it.
        home: the cloud that it must stand on first, where the others only bring something to it; None if all are equal.
        order: the clouds, in the order of building: a cloud may use what was built before it.
        absent: clouds without a part in it, and why: the reason is shown wherever the clouds are compared.
    """

    capability: type[Component]
    arguments: Callable[[Place], Any]
    requires: tuple[type[Component], ...] = ()
    home: Cloud | None = None
    order: tuple[Cloud, ...] = (Cloud.AWS, Cloud.AZURE, Cloud.GCP)
    absent: Mapping[Cloud, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the capability's folder, such as ``ml_workspace``; also its key in the setting ``capabilities``."""
        return self.capability._CAPABILITY

    def stands_on(self, place: Place) -> bool:
        """Whether everything it needs has been built, so that it can be built on this cloud."""
        needed = [(capability, place.cloud) for capability in self.requires]
        if self.home and self.home is not place.cloud:
            needed.append((self.capability, self.home))
        return all(key in place.site.built for key in needed)
