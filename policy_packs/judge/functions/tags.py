"""What is wrong with the tags (Google Cloud: labels) of a resource.

Tags are looked for where the type keeps them, and those that its provider adds count. Sources of what the clouds take:
``policy_packs/facts.py``. Messages hold names of the standard tags only: another key may say more than it should.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.world import World

_BLANK: Final = re.compile(r"[ \t\r\n\f]*")
_CAMEL: Final = re.compile(r"([a-z0-9])([A-Z])")
_NO_LETTER_OR_DIGIT: Final = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, kw_only=True)
class Tags:
    """The tags of a resource.

    Attributes:
        place: path of the input that holds them.
        own: what is set on the resource; a value is any input, perhaps an unknown one.
        added: what its provider adds.
        unknown: paths of those two that are not known as a whole.
    """

    place: str
    own: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, Any] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    @cached_property
    def all(self) -> Mapping[str, Any]:
        """All tags as the cloud gets them: the resource's own win."""
        return {**self.added, **self.own}

    def path(self, name: str) -> str:
        """Path of a tag."""
        return f"{self.place}.{name}"


def tags_of(resource: Resource, facts: Mapping[str, Any]) -> Tags:
    """The tags of ``resource``, whose type is one of the facts' ``tags.places``."""
    place = facts["tags"]["places"][resource.type]
    value = select(resource.inputs, place)[0]
    own = _listed(value) if resource.type in facts["tags"]["lists"] else value
    added, unknown = _added(resource, facts["tags"]["provider"])
    if is_unknown(own):
        return Tags(place=place, unknown=frozenset({place}))
    return Tags(place=place, own=own if isinstance(own, Mapping) else {}, added=added, unknown=unknown)


def _listed(value: Any) -> Any:
    """A list of keys and values as an object; unknown if a key is."""
    if not isinstance(value, list):
        return value if is_unknown(value) else {}
    for entry in value:
        for part in (entry, entry.get("key") if isinstance(entry, Mapping) else None):
            if is_unknown(part):
                return part
    entries = (entry for entry in value if isinstance(entry, Mapping) and isinstance(entry.get("key"), str))
    return {entry["key"]: entry.get("value") for entry in entries}


def _added(resource: Resource, places: Mapping[str, list[str]]) -> tuple[Mapping[str, Any], frozenset[str]]:
    """What the provider adds, or the path of that if it is unknown. Its settings that are no text reach the engine as JSON."""
    steps = places.get(resource.cloud.value, []) if resource.cloud else []
    value: Any = resource.provider
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
        if is_unknown(value):
            return {}, frozenset({f"$provider.{steps[0]}"})
        if isinstance(value, str):
            value = _parsed(value)
    return (value if steps and isinstance(value, Mapping) else {}), frozenset()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def is_blank(value: Any) -> bool:
    """Whether a tag says nothing: no text, or an empty one."""
    return not isinstance(value, str) or _BLANK.fullmatch(value) is not None


@function("required_tags")
def required_tags(resource: Resource, _arguments: Mapping[str, Any], world: World) -> Findings:
    """The standard tags that are missing or blank, by name."""
    tags = tags_of(resource, world.facts)
    required: list[str] = world.facts["tags"]["required"]
    missing = {name for name in required if is_blank(tags.all.get(name))}
    certain = {name for name in missing if name in tags.own or not tags.unknown}
    unknown = {tags.path(name) for name in required if is_unknown(tags.all.get(name))}
    return Findings(
        problems=frozenset(certain), unknown=frozenset(unknown) | (tags.unknown if missing > certain else frozenset())
    )


def _findings(tags: Tags, names: tuple[str, ...], problems: Mapping[str, str]) -> Findings:
    """Findings on the tags ``names``: ``problems`` says what is wrong with those that are known."""
    unknown = {tags.path(name) for name in names if is_unknown(tags.all.get(name))}
    if any(name not in tags.own for name in names):
        unknown |= tags.unknown
    return Findings(problems=frozenset(problems.values()), unknown=frozenset(unknown))


def _known(tags: Tags, names: tuple[str, ...]) -> dict[str, str]:
    """Those of the tags ``names`` that say something and are known."""
    found = {name: tags.all.get(name) for name in names}
    return {
        name: value for name, value in found.items() if isinstance(value, str) and not is_blank(value) and not is_unknown(value)
    }


@function("allowed_tags")
def allowed_tags(resource: Resource, _arguments: Mapping[str, Any], world: World) -> Findings:
    """Standard tags whose value is not one of those allowed. Missing ones are another rule's."""
    names = ("environment", "provider", "managed-by", "data-sensitivity")
    values = world.facts["tags"]["values"]
    named = world.settings.get("environment") or world.stack
    allowed = {
        "environment": [named] if named in values["environment"] else values["environment"],
        "provider": [resource.cloud],
        "managed-by": values["managed-by"],
        "data-sensitivity": values["data-sensitivity"],
    }
    problems = {
        "environment": "environment is not the stack's",
        "provider": "provider is not the resource's cloud",
        "managed-by": "managed-by is not pulumi",
        "data-sensitivity": "data-sensitivity is no class",
    }
    tags = tags_of(resource, world.facts)
    known = _known(tags, names)
    return _findings(tags, names, {name: problems[name] for name, value in known.items() if value not in allowed[name]})


@function("sensitivity_tag")
def sensitivity_tag(resource: Resource, _arguments: Mapping[str, Any], world: World) -> Findings:
    """Whether the class of the resource is that of the stack, where both are classes."""
    classes: list[str] = world.facts["sensitivities"]
    stack = world.settings.get("data_sensitivity")
    if stack not in classes:
        return Findings()
    names = ("data-sensitivity",)
    tags = tags_of(resource, world.facts)
    known = {name: classes.index(value) - classes.index(stack) for name, value in _known(tags, names).items() if value in classes}
    words = {True: "the class is above the stack's", False: "the class is below the stack's"}
    return _findings(tags, names, {name: words[difference > 0] for name, difference in known.items() if difference})


@function("address_of_owner")
def address_of_owner(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """Whether the owner is an address. Arguments: a pattern for each cloud, since labels take no ``@``."""
    names = ("owner",)
    tags = tags_of(resource, world.facts)
    pattern = arguments[str(resource.cloud)]
    known = _known(tags, names)
    return _findings(tags, names, {name: "owner" for name, value in known.items() if not _is(pattern, value)})


@function("tags_by_another_name")
def tags_by_another_name(resource: Resource, _arguments: Mapping[str, Any], world: World) -> Findings:
    """Standard tags that stand under a key of another case or with other signs, such as ``Owner`` or ``costCenter``."""
    tags = tags_of(resource, world.facts)
    required = {_letters(name): name for name in world.facts["tags"]["required"]}
    known = set(required.values())
    problems = {required[_letters(key)] for key in tags.all if key not in known and _letters(key) in required}
    return Findings(problems=frozenset(problems), unknown=tags.unknown)


@function("tags_fit_cloud")
def tags_fit_cloud(resource: Resource, _arguments: Mapping[str, Any], world: World) -> Findings:
    """What the resource's cloud would refuse."""
    tags = tags_of(resource, world.facts)
    form = world.facts["tags"]["forms"][str(resource.cloud)]
    values = [value for value in tags.all.values() if isinstance(value, str) and not is_unknown(value)]
    unknown = {tags.place} if any(map(is_unknown, tags.all.values())) else set()
    return Findings(problems=frozenset(_refused(form, list(tags.all), values)), unknown=tags.unknown | unknown)


def _refused(form: Mapping[str, Any], keys: list[str], values: list[str]) -> Iterator[str]:
    if len(keys) > form["most"]:
        yield f"there are more than {form['most']}"
    if any(not key or len(key) > form["longest_key"] for key in keys):
        yield f"a key is empty or longer than {form['longest_key']} characters"
    if any(_finds(form["not_in_key"], key) for key in keys):
        yield "a key holds what the cloud reserves or does not take"
    if any(len(value) > form["longest_value"] for value in values):
        yield f"a value is longer than {form['longest_value']} characters"
    if any(_finds(form["not_in_value"], value) for value in values):
        yield "a value holds characters that the cloud does not take"
    if not form["case_sensitive"] and len({key.lower() for key in keys}) < len(keys):
        yield "two keys differ by case only"


@function("harmless_tags")
def harmless_tags(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """Tags that hold secrets or personal data.

    Arguments: ``secret_keys`` and ``personal_keys``, patterns of keys in small letters, their words parted by ``_``;
    ``secret_values`` and ``addresses``, patterns of values; ``address_tags``, tags that may hold an address.
    """
    tags = tags_of(resource, world.facts)
    problems: set[str] = set()
    unknown = set(tags.unknown)
    for key, value in tags.all.items():
        words = _words(key)
        if _finds(arguments["secret_keys"], words):
            problems.add("a key names a secret")
        if _finds(arguments["personal_keys"], words):
            problems.add("a key names personal data")
        if is_unknown(value):
            unknown.add(tags.place)
        elif isinstance(value, str):
            if _finds(arguments["secret_values"], value):
                problems.add("a value looks like a secret")
            if key not in arguments["address_tags"] and _is(arguments["addresses"], value):
                problems.add("an address stands in a tag that is not for addresses")
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


# Tags are much the same on all resources of a stack.


@lru_cache(maxsize=1024)
def _words(key: str) -> str:
    """A key in small letters, its words parted by ``_`` where a capital parts them."""
    return _CAMEL.sub(r"\1_\2", key).lower()


@lru_cache(maxsize=1024)
def _letters(key: str) -> str:
    """The letters and digits of a key, small."""
    return _NO_LETTER_OR_DIGIT.sub("", key.lower())


@lru_cache(maxsize=4096)
def _finds(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.ASCII) is not None


@lru_cache(maxsize=4096)
def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None
