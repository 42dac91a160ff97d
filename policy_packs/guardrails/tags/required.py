"""``MLCP-TAG-001``: every resource that can carry tags carries the standard ones."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from policy_packs.guardrails.rule import Finding, Repair, Resource, Rule
from policy_packs.guardrails.tags.places import has_tag_list, place_of_tags, tags_of
from vocabulary import REQUIRED_TAGS, Cloud, Environment, Sensitivity
from vocabulary.tags import MANAGED_BY

_VALUES: Final[Mapping[str, frozenset[str]]] = {
    "environment": frozenset(Environment),
    "data-sensitivity": frozenset(Sensitivity),
    "managed-by": frozenset({MANAGED_BY}),
}
"""Tags with a closed list of values. ``provider`` must be the resource's own cloud."""

_FORMS: Final[Mapping[Cloud, tuple[re.Pattern[str], str]]] = {
    Cloud.AWS: (re.compile(r"[\w\s.:/=+\-@]{1,256}"), "1 to 256 letters, digits, spaces and _ . : / = + - @"),
    Cloud.AZURE: (re.compile(r".{1,256}"), "1 to 256 characters"),
    Cloud.GCP: (re.compile(r"[a-z0-9_-]{1,63}"), "1 to 63 lower-case letters, digits, _ and -"),
}
"""What each cloud takes as a value (sources: ``vocabulary/tags.py``)."""

_REMEDY: Final = "in a component, pass tags=self.tags() (Google Cloud: labels=self.tags())"


def _check(resource: Resource) -> Iterator[Finding]:
    tags = tags_of(resource)
    present = set(tags)
    missing = [name for name in REQUIRED_TAGS if name not in present]
    if missing:
        yield Finding(problem=f"{'tags' if len(missing) > 1 else 'tag'} {', '.join(missing)} missing", remedy=_REMEDY)
    for name in REQUIRED_TAGS:
        expected = None if name in missing else _expected(resource, name, str(tags[name]).strip())
        if expected is not None:
            yield Finding(problem=f"the value of tag {name} is empty or not allowed", remedy=f"write {expected}")


def _expected(resource: Resource, name: str, value: str) -> str | None:
    """What the tag should be, or None where ``value`` is all right."""
    if resource.cloud is None:
        return None
    allowed = frozenset({resource.cloud.value}) if name == "provider" else _VALUES.get(name)
    if allowed is not None:
        return None if value in allowed else " or ".join(sorted(allowed))
    pattern, words = _FORMS[resource.cloud]
    return None if pattern.fullmatch(value) else words


def _repair(resource: Resource) -> Repair:
    """Tags that follow from where the resource is. Owner, cost centre and sensitivity are for people to say."""
    place = place_of_tags(resource.type)
    if place is None or has_tag_list(resource.type) or resource.cloud is None:
        return {}
    tags = tags_of(resource)
    derived = _derived(resource, resource.cloud)
    return {(*place, name): value for name, value in derived.items() if not str(tags.get(name, "")).strip()}


def _derived(resource: Resource, cloud: Cloud) -> dict[str, str]:
    derived = {"managed-by": MANAGED_BY, "provider": cloud.value}
    if resource.stack in frozenset(Environment):
        derived["environment"] = resource.stack
    package, _, capability = resource.parent_type.rpartition(":")[0].partition(":")
    if package == "mlcp":
        derived["workload"] = capability.replace("_", "-")
    return derived


REQUIRED_TAGS_RULE: Final = Rule(
    id="MLCP-TAG-001",
    title="Every resource that can carry tags carries the standard ones",
    why="Costs, ownership, alerts and data rules follow the tags",
    applies_to=lambda type_token: place_of_tags(type_token) is not None,
    check=_check,
    repair=_repair,
)
