"""The rule table: ``policy_packs/rules/*.yaml``, which OPA reads as data too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from policy_packs.judge.conditions import Condition, looks_at_others
from policy_packs.judge.facts import facts
from vocabulary import Cloud, Environment, Severity

RULES: Final = Path(__file__).resolve().parents[1] / "rules"
"""Folder of the table."""

_FAMILIES: Final = {"TAG": "tags", "COST": "budgets and cost", "SEC": "security", "RES": "residency", "ML": "machine learning"}
_PACKAGES: Final = {cloud.package: cloud for cloud in Cloud}


class Enforcement(StrEnum):
    """What a violation does."""

    MANDATORY = "mandatory"
    """The operation fails."""
    ADVISORY = "advisory"
    """It is reported."""
    REMEDIATE = "remediate"
    """What can be mended without a person is mended; what remains fails the operation."""
    DISABLED = "disabled"
    """Nothing: the rule is not judged."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One way in which a rule looks at resources.

    Attributes:
        types: type tokens that it judges.
        when: where it applies; everywhere unless given.
        require: what must hold.
        problem: what is wrong where it does not.
        fix: what to write instead.
    """

    types: tuple[str, ...]
    when: Condition
    require: Condition
    problem: str
    fix: str

    @cached_property
    def looks_at_others(self) -> bool:
        """Whether it needs the other resources of the stack."""
        return looks_at_others(self.when) or looks_at_others(self.require)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule.

    Attributes:
        id: ``MLCP-<FAMILY>-<NUMBER>``; never used for another rule.
        title: what must hold.
        why: what happens otherwise.
        severity: how bad that is.
        enforcement: what a violation does, by environment.
        frameworks: ids of the controls that it serves, by framework.
        fix: what to write.
        configuration: JSON Schema of each setting that a stack may change, with its default.
        checks: how resources are judged.
    """

    id: str
    title: str
    why: str
    severity: Severity
    enforcement: Mapping[Environment, Enforcement]
    frameworks: Mapping[str, tuple[str, ...]]
    fix: str
    configuration: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    checks: tuple[Check, ...]

    @property
    def family(self) -> str:
        """Its family, such as ``tags``."""
        return _FAMILIES[self.id.split("-")[1]]

    @property
    def types(self) -> tuple[str, ...]:
        """All types that it judges, sorted."""
        return tuple(sorted({type_token for check in self.checks for type_token in check.types}))

    @property
    def clouds(self) -> tuple[Cloud, ...]:
        """The clouds of those types; all of them for a rule about whole stacks."""
        named = {_PACKAGES[package] for package in (token.partition(":")[0] for token in self.types) if package in _PACKAGES}
        return tuple(cloud for cloud in Cloud if cloud in named or not named)

    @property
    def defaults(self) -> dict[str, Any]:
        """The rule's settings where a stack says nothing."""
        return {name: schema["default"] for name, schema in self.configuration.items()}


@cache
def entries() -> Mapping[str, Mapping[str, Any]]:
    """The table as it is written, by id of the rule: what OPA reads."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(RULES.glob("*.yaml")):
        for rule_id, entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["rules"].items():
            if rule_id in found:
                raise ValueError(f"{path.name}: there is another rule {rule_id}")
            found[rule_id] = entry
    return found


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id, in the order of families and numbers."""
    found = {rule.id: rule for rule in parse_rules(entries())}
    order = list(_FAMILIES)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0].split("-")[1]), item[0])))


def parse_rules(written: Mapping[str, Mapping[str, Any]]) -> list[Rule]:
    """The rules that are ``written`` in the form of the table."""
    return [_rule(rule_id, entry) for rule_id, entry in written.items()]


def _rule(rule_id: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=rule_id,
        title=entry["title"],
        why=entry["why"],
        severity=Severity(entry["severity"]),
        enforcement={Environment(name): Enforcement(level) for name, level in entry["enforcement"].items()},
        frameworks={name: tuple(ids) for name, ids in entry["frameworks"].items()},
        fix=entry["fix"],
        configuration=entry.get("configuration", {}),
        checks=tuple(
            Check(
                types=_types(check["types"]),
                when=check.get("when", {"all": []}),
                require=check["require"],
                problem=check["problem"],
                fix=check.get("fix", entry["fix"]),
            )
            for check in entry["checks"]
        ),
    )


def _types(named: Sequence[str] | Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Type tokens as they are listed, or the names at a path into the facts: ``{fact: [tags, places]}``."""
    if not isinstance(named, Mapping):
        return tuple(named)
    place: Any = facts()
    for step in named["fact"]:
        place = place[step]
    return tuple(place)
