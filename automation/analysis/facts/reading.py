"""Reads the facts off resources, with the clouds' tables."""

from collections.abc import Iterable, Iterator
from typing import Final

from automation.analysis.facts.aws import AWS
from automation.analysis.facts.azure import AZURE
from automation.analysis.facts.gcp import GCP
from automation.analysis.facts.model import COMPLETE, PROTECTED, UNPROTECTED, Facet, Fact, Kind
from automation.analysis.facts.view import Resources, View
from automation.analysis.resolved_plan import PlannedResource
from automation.sandbox import schema
from vocabulary import REQUIRED_TAGS, Cloud

KINDS: Final[dict[str, Kind]] = {**AWS, **AZURE, **GCP}
"""All types whose facts are read."""

TAG_FIELDS: Final = {Cloud.AWS: ("tags",), Cloud.AZURE: ("tags",), Cloud.GCP: ("userLabels", "resourceLabels", "labels")}
"""Inputs that hold tags, the first that the type has. What Google Cloud calls tags are network tags or bound to policies."""

OTHER: Final = "other"
"""Kind of the types that no table has."""

_OTHER: Final = Kind(name=OTHER)


def kind_of(type_: str) -> Kind:
    """What a type is in neutral words; ``other`` if no table has it."""
    return KINDS.get(type_, _OTHER)


def facts_of(resources: "Iterable[PlannedResource] | Resources") -> list[Fact]:
    """All facts about ``resources``, in their order."""
    known = resources if isinstance(resources, Resources) else Resources(resources)
    return [fact for resource in known for fact in _facts(resource, known)]


def _facts(resource: PlannedResource, known: Resources) -> Iterator[Fact]:
    kind = kind_of(resource.type)
    view = View(resource, known)
    values = {facet: read(view) for facet, read in kind.readers.items()}
    values[Facet.TAGS] = _tags(resource)
    if kind.holds_data:
        values[Facet.PROTECTION] = PROTECTED if resource.protect else UNPROTECTED
    for facet, value in values.items():
        if value is not None:
            yield Fact(
                capability=resource.capability,
                cloud=resource.cloud,
                kind=kind.name_of(view),
                facet=facet,
                value=value,
                type=resource.type,
                resource=resource.name,
            )


def _tags(resource: PlannedResource) -> str | None:
    """Whether the standard tags are complete; None for types that take none."""
    inputs = schema.resource(resource.type).inputs
    field = next((name for name in TAG_FIELDS[resource.cloud] if name in inputs and inputs[name].type.kind == "map"), None)
    if field is None:
        return None
    missing = [tag for tag in REQUIRED_TAGS if tag not in (resource.inputs.get(field) or {})]
    return f"{', '.join(missing)} missing" if missing else COMPLETE
