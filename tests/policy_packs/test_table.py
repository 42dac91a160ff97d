"""The rule table itself: complete, in the house's words, and about properties that the SDKs have."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from automation.sandbox import schema
from automation.sandbox.schema_types import TypeRef
from policy_packs.judge import Enforcement, Rule, World, rules
from policy_packs.judge.conditions import OPERATORS, compiled
from policy_packs.judge.facts import facts
from policy_packs.judge.paths import steps_of
from vocabulary import Cloud, Environment

FAMILIES = {"tags", "budgets and cost", "security", "residency", "machine learning"}
FRAMEWORKS = {"CIS", "NIST 800-53", "ISO 27001", "EU AI Act", "GDPR", "FinOps Framework"}
PACKAGES = {cloud.package for cloud in Cloud}
"""Packages whose SDKs are installed; rules name a few types of others, such as azuread, that teams add."""
GONE = {f"gcp:notebooks/{name[0].lower()}{name[1:]}:{name}" for name in ("Environment", "Instance", "Runtime")}
"""Types of older SDKs that rules name because they are gone."""
ANY = TypeRef("any")
RULES = list(rules().values())


def test_there_are_at_least_forty_five_rules_in_five_families_on_all_clouds() -> None:
    assert len(RULES) >= 45
    assert {rule.family for rule in RULES} == FAMILIES
    for family in FAMILIES:
        assert {cloud for rule in RULES if rule.family == family for cloud in rule.clouds} == set(Cloud)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_why_and_how_in_words_that_make_a_message(rule: Rule) -> None:
    for text in (
        rule.title,
        rule.why,
        rule.fix,
        *(check.problem for check in rule.checks),
        *(check.fix for check in rule.checks),
    ):
        assert text.strip() == text
        assert text
        assert not text.endswith("."), f"{rule.id}: the message adds the full stop: {text}"
        assert "\n" not in text
    assert set(rule.enforcement) == set(Environment)
    assert set(rule.frameworks) <= FRAMEWORKS
    assert rule.frameworks
    assert all(ids for ids in rule.frameworks.values())
    assert rule.checks


def test_rules_are_as_strict_in_prod_as_anywhere_and_advice_in_dev_is_the_default() -> None:
    order = [Enforcement.DISABLED, Enforcement.ADVISORY, Enforcement.REMEDIATE, Enforcement.MANDATORY]
    for rule in RULES:
        if rule.family == "budgets and cost":
            continue  # what is waste in dev may be wanted in prod
        strictness = {environment: order.index(level) for environment, level in rule.enforcement.items()}
        assert strictness[Environment.DEV] <= strictness[Environment.PROD], rule.id
        assert strictness[Environment.STAGING] <= strictness[Environment.PROD], rule.id
    advisory = [rule for rule in RULES if rule.enforcement[Environment.DEV] is Enforcement.ADVISORY]
    mandatory = [rule for rule in RULES if rule.enforcement[Environment.PROD] is Enforcement.MANDATORY]
    assert len(advisory) > len(RULES) / 2
    assert len(mandatory) > len(RULES) * 0.8


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_settings_have_a_schema_a_default_that_fits_it_and_a_description(rule: Rule) -> None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    for name, setting in rule.configuration.items():
        Draft202012Validator.check_schema(dict(setting))
        Draft202012Validator(dict(setting)).validate(setting["default"])
        assert setting["description"], f"{rule.id}: {name}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_conditions_compile_and_name_settings_that_the_rule_has(rule: Rule) -> None:
    world = World(stack="prod", settings={}, facts=facts(), configuration=rule.defaults)
    for check in rule.checks:
        compiled(check.when, world)
        compiled(check.require, world)
        for name in _settings_named(check.when, check.require):
            assert name in rule.configuration, f"{rule.id}: there is no setting {name}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_types_and_paths_are_ones_that_the_sdks_have(rule: Rule) -> None:
    """A path of a check for several types needs to be there in one of them: where it is not, there is nothing to find."""
    wrong = set()
    for check in rule.checks:
        types = [token for token in check.types if token.partition(":")[0] in PACKAGES and token not in GONE]
        found = {
            token: {*_wrong_paths(check.when, _inputs(token)), *_wrong_paths(check.require, _inputs(token))} for token in types
        }
        wrong |= set.intersection(*found.values()) if found else set()
        wrong |= {problem for problems in found.values() for problem in problems if "is a list" in problem}
    assert not wrong, "\n".join(sorted(wrong))


Root = Mapping[str, TypeRef] | TypeRef


@cache
def _inputs(type_token: str) -> Mapping[str, TypeRef]:
    """Types of a resource's inputs; an unknown type raises."""
    return {name: found.type for name, found in schema.resource(type_token).inputs.items()}


def _wrong_paths(condition: Mapping[str, Any], root: Root) -> Iterator[str]:
    for part in (*condition.get("all", ()), *condition.get("any", ()), *([condition["not"]] if "not" in condition else [])):
        yield from _wrong_paths(part, root)
    for name in ("each", "some"):
        if name in condition:
            found, problems = _walk(condition[name], root)
            yield from problems
            for element in found:
                yield from _wrong_paths(condition["satisfies"], element)
    for name in ("companion", "target"):
        if name in condition:
            yield from _wrong_relation(condition[name], root, is_companion=name == "companion")
    if any(operator in condition for operator in OPERATORS):
        yield from _walk(condition["path"], root)[1]


def _wrong_relation(relation: Mapping[str, Any], root: Root, *, is_companion: bool) -> Iterator[str]:
    for other in relation["types"]:
        if is_companion and "refers" in relation:
            yield from _walk(relation["refers"], _inputs(other))[1]
        yield from _wrong_paths(relation.get("satisfies", {"all": []}), _inputs(other))
    if not is_companion:
        yield from _walk(relation["property"], root)[1]


def _walk(path: str, root: Root) -> tuple[list[Root], list[str]]:
    """What lies at ``path``, and what is wrong with it."""
    places: list[Root] = [root]
    if path.startswith("$"):
        return [ANY], []
    steps = steps_of(path)
    for number, step in enumerate(steps):
        places = [found for place in places for found in _step(place, step.name)] if step.name else places
        if not places:
            return [], [f"{path}: there is no {step.name}"]
        if step.json:
            return [ANY], []
        lists = [place for place in places if isinstance(place, TypeRef) and place.kind == "list"]
        if lists and not step.each and number < len(steps) - 1:
            return [], [f"{path}: {step.name} is a list; write {step.name}[]"]
        places = [_element(place) if step.each else place for place in places]
    return places, []


def _step(place: Root, name: str) -> list[Root]:
    if isinstance(place, Mapping):
        return [place[name]] if name in place else []
    match place.kind:
        case "object":
            properties = schema.object_type(place.name).properties
            return [properties[name].type] if name in properties else []
        case "map":
            return [place.item or ANY]
        case "union":
            return [found for option in place.options for found in _step(option, name)]
        case "any":
            return [ANY]
        case _:
            return []


def _element(place: Root) -> Root:
    return place.item or ANY if isinstance(place, TypeRef) and place.kind in {"list", "map"} else place


def _settings_named(*parts: Any) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Mapping):
            if set(part) == {"setting"}:
                yield part["setting"]
            yield from _settings_named(*part.values())
        elif isinstance(part, list):
            yield from _settings_named(*part)
