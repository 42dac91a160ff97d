"""The condition language of the rule table, compiled for one stack. docs/policies.md describes it; Rego has the same in
``policy_packs/rego/conditions.rego``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Registered, functions
from policy_packs.judge.paths import select, steps_of
from policy_packs.judge.truth import Truth, every, negated, some, truth, unknown
from policy_packs.judge.values import is_present, number_in, same
from policy_packs.judge.world import World, refers

Condition = Mapping[str, Any]


class ConditionError(ValueError):
    """The rule table holds something that is no condition."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a condition is judged.

    Attributes:
        root: what its paths start from: the resource's inputs, or an element of a list.
        resource: the resource.
        world: what else can be looked at.
        prefix: path of the root in the resource, for messages.
    """

    root: Any
    resource: Resource
    world: World
    prefix: str = ""

    @classmethod
    def of(cls, resource: Resource, world: World) -> "Scope":
        """The scope of a resource's own inputs."""
        return cls(resource.inputs, resource, world)


Judged = Callable[[Scope], Truth]


def compiled(condition: Condition, world: World) -> Judged:
    """``condition`` as a function; references to settings, facts and configuration take their values from ``world``.

    Raises:
        ConditionError: it is no condition.
    """
    for name, make in _COMPOUND.items():
        if name in condition:
            return make(condition, world)
    if "path" in condition:
        return _test(condition, world)
    raise ConditionError(f"a condition has one of path, {', '.join(_COMPOUND)}; this one has {', '.join(condition) or 'nothing'}")


def looks_at_others(condition: Condition) -> bool:
    """Whether ``condition`` needs the other resources of the stack."""
    if "companion" in condition or "target" in condition:
        return True
    if "function" in condition:
        return _function_named(condition["function"]).stack_wide
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    parts += [condition[name] for name in ("not", "satisfies") if name in condition]
    return any(looks_at_others(part) for part in parts)


def resolved(value: Any, world: World) -> Any:
    """``value`` with what it refers to: ``{setting: name}``, ``{stack: path}`` or ``{fact: [step, ...]}``."""
    if isinstance(value, Mapping) and len(value) == 1:
        if "setting" in value:
            return world.configuration.get(value["setting"])
        if "stack" in value:
            return _at(world.settings, value["stack"].split("."))
        if "fact" in value:
            return _at(world.facts, [resolved(step, world) for step in value["fact"]])
    if isinstance(value, list):
        return [resolved(part, world) for part in value]
    return value


def _at(root: Any, steps: Sequence[Any]) -> Any:
    for step in steps:
        root = root.get(step) if isinstance(root, Mapping) and isinstance(step, str) else None
    return root


def _all(condition: Condition, world: World) -> Judged:
    parts = [compiled(part, world) for part in condition["all"]]
    return lambda scope: every(part(scope) for part in parts)


def _any(condition: Condition, world: World) -> Judged:
    parts = [compiled(part, world) for part in condition["any"]]
    return lambda scope: some(part(scope) for part in parts)


def _not(condition: Condition, world: World) -> Judged:
    part = compiled(condition["not"], world)
    return lambda scope: negated(part(scope))


def _elements(combine: Callable[..., Truth], name: str) -> Callable[[Condition, World], Judged]:
    def make(condition: Condition, world: World) -> Judged:
        path = condition[name]
        steps_of(path)
        part = compiled(condition["satisfies"], world)

        def judge(scope: Scope) -> Truth:
            place = _joined(scope.prefix, path)
            root, rest = _start(scope, path)
            return combine(
                unknown(place) if is_unknown(element) else part(replace(scope, root=element, prefix=place))
                for element in select(root, rest)
            )

        return judge

    return make


def _companion(condition: Condition, world: World) -> Judged:
    wanted = condition["companion"]
    part = compiled(wanted.get("satisfies", {"all": []}), world)
    types, refers_by = wanted["types"], wanted.get("refers")

    def judge(scope: Scope) -> Truth:
        return some(
            part(Scope.of(other, scope.world))
            for other in scope.world.of(types)
            if other.urn != scope.resource.urn and (refers_by is None or refers(other, refers_by, scope.resource))
        )

    return judge


def _target(condition: Condition, world: World) -> Judged:
    wanted = condition["target"]
    part = compiled(wanted.get("satisfies", {"all": []}), world)
    types, name = wanted["types"], wanted["property"]

    def judge(scope: Scope) -> Truth:
        return some(part(Scope.of(other, scope.world)) for other in scope.world.of(types) if refers(scope.resource, name, other))

    return judge


def _function(condition: Condition, world: World) -> Judged:
    run = _function_named(condition["function"]).run
    arguments = {name: resolved(value, world) for name, value in condition.items() if name != "function"}

    @lru_cache(maxsize=1)
    def configured(everything: World) -> World:
        return replace(everything, configuration=world.configuration)

    def judge(scope: Scope) -> Truth:
        return run(scope.resource, arguments, configured(scope.world)).truth()

    return judge


def _function_named(name: str) -> Registered:
    try:
        return functions()[name]
    except KeyError:
        raise ConditionError(f"there is no function {name!r}; there are {', '.join(sorted(functions()))}") from None


_COMPOUND: Final[dict[str, Callable[[Condition, World], Judged]]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "each": _elements(every, "each"),
    "some": _elements(some, "some"),
    "companion": _companion,
    "target": _target,
    "function": _function,
}


def _expression(text: str | None) -> re.Pattern[str] | None:
    """As RE2 has it: ASCII classes, and ``$`` is the very end. None for a fact or setting that is missing: then no test holds."""
    if text is None:
        return None
    if text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1] + r"\Z"
    return re.compile(text, re.ASCII)


def _is(wanted: Any) -> Callable[[Any], bool]:
    return lambda value: same(value, wanted)


def _in(wanted: Any) -> Callable[[Any], bool]:
    wanted = wanted or []
    return lambda value: any(same(value, one) for one in wanted)


def _not_in(wanted: Any) -> Callable[[Any], bool]:
    is_in = _in(wanted)
    return lambda value: not is_in(value)


def _present(wanted: Any) -> Callable[[Any], bool]:
    return lambda value: is_present(value) is wanted


def _bounded(holds: Callable[[float, float], bool]) -> Callable[[Any], Callable[[Any], bool]]:
    def operator(bound: Any) -> Callable[[Any], bool]:
        limit = number_in(bound)

        def test(value: Any) -> bool:
            number = number_in(value)
            return number is not None and limit is not None and holds(number, limit)

        return test

    return operator


def _matches(wanted: Any) -> Callable[[Any], bool]:
    expression = _expression(wanted)
    return lambda value: isinstance(value, str) and expression is not None and expression.search(value) is not None


def _matches_not(wanted: Any) -> Callable[[Any], bool]:
    expression = _expression(wanted)
    return lambda value: (
        expression is not None and (value is None or (isinstance(value, str) and expression.search(value) is None))
    )


OPERATORS: Final[dict[str, Callable[[Any], Callable[[Any], bool]]]] = {
    "is": _is,
    "in": _in,
    "not_in": _not_in,
    "present": _present,
    "at_least": _bounded(lambda number, limit: number >= limit),
    "at_most": _bounded(lambda number, limit: number <= limit),
    "matches": _matches,
    "matches_not": _matches_not,
}
"""Tests on a value. Each takes what the rule says and gives the test."""


def _test(condition: Condition, world: World) -> Judged:
    named = [name for name in OPERATORS if name in condition]
    if len(named) != 1 or set(condition) - {"path", "default", *named}:
        raise ConditionError(f"a test on a path has one operator ({', '.join(OPERATORS)}); this one has {sorted(condition)}")
    path = condition["path"]
    steps_of(path)
    holds = OPERATORS[named[0]](resolved(condition[named[0]], world))
    default = resolved(condition.get("default"), world)

    def judge(scope: Scope) -> Truth:
        root, rest = _start(scope, path)
        return every(
            unknown(_joined(scope.prefix, path)) if is_unknown(value) else truth(holds(default if value is None else value))
            for value in select(root, rest)
        )

    return judge


def _start(scope: Scope, path: str) -> tuple[Any, str]:
    """What ``path`` starts from, and the path from there."""
    if not path.startswith("$"):
        return scope.root, path
    first, _, rest = path.partition(".")
    match first:
        case "$provider":
            root: Any = scope.resource.provider
        case "$settings":
            root = scope.world.all_settings
        case "$resource":
            resource = scope.resource
            root = {
                "type": resource.type,
                "name": resource.name,
                "capability": resource.capability,
                "cloud": resource.cloud.value if resource.cloud else None,
                "protect": resource.protect,
            }
        case _:
            raise ConditionError(f"{path}: the special roots are $provider, $resource and $settings")
    return root, rest or "."


def _joined(prefix: str, path: str) -> str:
    if path.startswith("$") or not prefix:
        return path
    return prefix if path == "." else f"{prefix}.{path}"
