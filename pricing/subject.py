"""A resource as the meters see it: its inputs, its region, the resources around it and the assumptions about its usage."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Final

from plans import Resource, is_unknown
from pricing.usage import Usage
from vocabulary import Cloud

_MISSING: Final = object()
_REGION_INPUTS: Final = {Cloud.AWS: ("region",), Cloud.AZURE: ("location",), Cloud.GCP: ("location", "region", "zone")}
_ZONE_PARTS: Final = 3
"""Parts of a Google Cloud zone's name, as in ``europe-west3-a``."""


class UnpricedError(Exception):
    """Something can not be priced; the message is the reason, without any value of the resource."""


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """All resources of a plan, and the assumptions that were used so far."""

    resources: tuple[Resource, ...]
    environment: str
    usage: Usage
    used: set[tuple[str, str]] = field(default_factory=set)
    by_urn: dict[str, Resource] = field(init=False)
    counts: Counter[str] = field(init=False)
    _referring: dict[str, list[Resource]] | None = None

    def __post_init__(self) -> None:
        self.by_urn = {resource.urn: resource for resource in self.resources}
        self.counts = Counter(resource.type for resource in self.resources)

    def referring(self, urn: str) -> list[Resource]:
        """Resources with an input that comes from the resource ``urn``."""
        if self._referring is None:
            found: defaultdict[str, list[Resource]] = defaultdict(list)
            for resource in self.resources:
                for other in {other for urns in resource.dependencies.values() for other in urns}:
                    found[other].append(resource)
            self._referring = dict(found)
        return self._referring.get(urn, [])


@dataclass(frozen=True)
class Subject:
    """The resource to price."""

    resource: Resource
    around: Surroundings

    @cached_property
    def region(self) -> str:
        """What the cloud calls the resource's region, in lower case.

        Raises:
            UnpricedError: neither the resource nor its provider says so.
        """
        cloud = self.resource.cloud
        names = _REGION_INPUTS[cloud] if cloud else ()
        for inputs in (self.resource.inputs, self.resource.provider):
            for name in names:
                value = inputs.get(name)
                if isinstance(value, str) and not is_unknown(value) and value.lower() != "global":
                    return _region(value)
        raise UnpricedError("its region is not known before up")

    def get(self, path: str, default: Any = _MISSING) -> Any:
        """The input at ``path`` (names separated by dots; a list stands for its first element).

        Raises:
            UnpricedError: it is not known yet, or it is missing and there is no default.
        """
        value: Any = self.resource.inputs
        for name in path.split("."):
            if isinstance(value, list):
                value = value[0] if value else None
            value = value.get(name) if isinstance(value, Mapping) else None
            if is_unknown(value):
                raise UnpricedError(f"{path} is not known before up")
        if value is None:
            if default is _MISSING:
                raise UnpricedError(f"{path} is not given")
            return default
        return value

    def text(self, path: str, default: Any = _MISSING) -> str:
        """The same as a text."""
        return str(self.get(path, default))

    def number(self, path: str, default: Any = _MISSING) -> Decimal:
        """The same as a number.

        Raises:
            UnpricedError: also if it is none.
        """
        value = self.get(path, default)
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise UnpricedError(f"{path} is no number") from None

    def items(self, path: str) -> list[Any]:
        """The input at ``path`` as a list; a single value counts as a list of one, none as an empty one.

        Raises:
            UnpricedError: it is not known yet.
        """
        value = self.get(path, [])
        return value if isinstance(value, list) else [value]

    def assume(self, name: str, variant: str = "") -> Decimal:
        """The assumption ``name`` for ``variant``, or else for the resource's capability."""
        variant = variant or self.resource.capability
        self.around.used.add((name, variant if variant in self.around.usage.assumptions[name].variants else ""))
        return self.around.usage.value(name, self.around.environment, variant)

    @property
    def hours(self) -> Decimal:
        """Hours of a month."""
        return self.assume("hours")

    @property
    def share(self) -> Decimal:
        """The part of one resource in what all resources of its type in the plan do together."""
        return Decimal(1) / self.around.counts[self.resource.type]

    def source(self, name: str, *types: str) -> "Subject":
        """The resource of one of ``types`` that the input ``name`` comes from.

        Raises:
            UnpricedError: there is none in the plan.
        """
        for urn in self.resource.dependencies.get(name, ()):
            found = self.around.by_urn.get(urn)
            if found is not None and found.type in types:
                return Subject(found, self.around)
        raise UnpricedError(f"{name} comes from no resource of the plan")

    def companions(self, *types: str) -> Iterable["Subject"]:
        """Resources of ``types`` with an input that comes from this one."""
        return (Subject(other, self.around) for other in self.around.referring(self.resource.urn) if other.type in types)

    def count(self, *types: str) -> int:
        """How many resources of ``types`` the plan holds."""
        return sum(self.around.counts[type_] for type_ in types)


def _region(value: str) -> str:
    name = value.lower().replace(" ", "")
    parts = name.split("-")
    return "-".join(parts[:-1]) if len(parts) == _ZONE_PARTS and len(parts[2]) == 1 and parts[2].isalpha() else name
