"""Where a resource's tags are, by type, and which tags its provider adds."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from policy_packs.guardrails.rule import Resource
from vocabulary import Cloud

TYPES_FILE: Final = Path(__file__).with_name("taggable_types.json")
"""Types by the property that holds their tags; written by ``generate_types``."""

_NESTED: Final[Mapping[str, tuple[str, ...]]] = {
    "gcp:sql/databaseInstance:DatabaseInstance": ("settings", "userLabels"),
    "gcp:container/nodePool:NodePool": ("nodeConfig", "resourceLabels"),
}
"""Types whose tags are not at the top level (their pages in the provider's documentation)."""

_LISTS: Final[Mapping[str, tuple[str, ...]]] = {"aws:autoscaling/group:Group": ("tags",)}
"""Types that want tags as a list of ``key``, ``value`` and ``propagateAtLaunch`` (Auto Scaling: CreateAutoScalingGroup)."""

_PROVIDER_TAGS: Final[Mapping[Cloud, tuple[str, ...]]] = {
    Cloud.AWS: ("defaultTags", "tags"),
    Cloud.GCP: ("defaultLabels",),
}
"""Where providers have tags that they add to every resource."""


def place_of_tags(type_token: str) -> tuple[str, ...] | None:
    """Path of the input that holds the tags of a type, or None where the type has none."""
    return _places().get(type_token)


def has_tag_list(type_token: str) -> bool:
    """Whether the type wants its tags as a list."""
    return type_token in _LISTS


def tags_of(resource: Resource) -> Mapping[str, Any]:
    """The tags of ``resource`` with those that its provider adds.

    Raises:
        UnknownUntilUpError: the tags as a whole are not known at preview. (A single unknown one raises when it is looked up.)
    """
    place = place_of_tags(resource.type) or ()
    own = resource.get(*place)
    if has_tag_list(resource.type):
        own = {tag["key"]: tag["value"] for tag in own or ()}
    return _Layered(own or {}, _provider_tags(resource))


def _provider_tags(resource: Resource) -> Mapping[str, Any]:
    value: Any = resource.provider
    for step in _PROVIDER_TAGS.get(resource.cloud, ()) if resource.cloud is not None else ():
        value = value.get(step) or {}
        if isinstance(value, str):  # settings of a provider that are no text reach the engine as JSON
            value = json.loads(value)
    return value if value is not resource.provider else {}


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    by_property: dict[str, list[str]] = json.loads(TYPES_FILE.read_text(encoding="utf-8"))
    places: dict[str, tuple[str, ...]] = {token: (name,) for name, tokens in by_property.items() for token in tokens}
    return {**places, **_NESTED, **_LISTS}


class _Layered(Mapping[str, Any]):
    """A mapping over another one; unlike ``ChainMap`` or a merged copy it does not look at values that nobody asks for."""

    def __init__(self, upper: Mapping[str, Any], lower: Mapping[str, Any]) -> None:
        self._layers = (upper, lower)

    def __getitem__(self, key: str) -> Any:
        for layer in self._layers:
            if key in list(layer):
                return layer[key]
        raise KeyError(key)

    def __iter__(self) -> Any:
        return iter(dict.fromkeys(key for layer in self._layers for key in layer))

    def __len__(self) -> int:
        return len(list(iter(self)))
