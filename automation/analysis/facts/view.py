"""A resource with what belongs to it: several clouds spread the settings of one thing over several resources."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from automation.analysis.resolved_plan import PlannedResource

_NAMES: Final = ("arn", "name", "bucket", "url", "repository", "vaultName", "accountName", "workspaceName")
"""Outputs by which other resources may refer to one, besides its id."""


class Resources:
    """All resources of a plan, with ways from one to those that refer to it."""

    def __init__(self, resources: Iterable[PlannedResource]) -> None:
        self._by_type: dict[str, list[PlannedResource]] = defaultdict(list)
        for resource in resources:
            self._by_type[resource.type].append(resource)

    def __iter__(self) -> Iterator[PlannedResource]:
        for resources in self._by_type.values():
            yield from resources

    def of(self, type_: str) -> list[PlannedResource]:
        """All resources of a type."""
        return self._by_type.get(type_, [])

    def referring(self, resource: PlannedResource, type_: str, *path: str) -> list[PlannedResource]:
        """Resources of ``type_`` whose input at ``path`` names ``resource``, by its id, ARN or name."""
        known = names_of(resource)
        return [other for other in self.of(type_) if known & set(_flat(at(other.inputs, *path)))]


def names_of(resource: PlannedResource) -> set[str]:
    """Texts by which other resources refer to ``resource``."""
    texts = [resource.id, *(resource.outputs.get(name) for name in _NAMES), *(resource.inputs.get(name) for name in _NAMES)]
    return {text for text in texts if isinstance(text, str) and text}


def at(value: Any, *path: str) -> Any:
    """What lies at ``path``; a list on the way stands for its first item, None for nothing there."""
    for step in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, Mapping):
        yield from (key for key in value if isinstance(key, str))


class View:
    """One resource, as the readers of facts see it."""

    def __init__(self, resource: PlannedResource, resources: Resources) -> None:
        self.resource = resource
        self.resources = resources

    def get(self, *path: str) -> Any:
        """The input at ``path``, or None."""
        return at(self.resource.inputs, *path)

    def companion(self, type_: str, *path: str) -> "View | None":
        """The resource of ``type_`` that names this one at ``path``, or None."""
        found = self.resources.referring(self.resource, type_, *path)
        return View(found[0], self.resources) if found else None

    def companions(self, type_: str, *path: str) -> "list[View]":
        """All resources of ``type_`` that name this one at ``path``."""
        return [View(found, self.resources) for found in self.resources.referring(self.resource, type_, *path)]
