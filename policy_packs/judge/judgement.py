"""Judges resources by the rule table, for one stack."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from plans import Resource
from policy_packs.judge.conditions import Judged, Scope, compiled
from policy_packs.judge.configuration import Configuration, Suppression
from policy_packs.judge.table import Check, Enforcement, Rule, rules
from policy_packs.judge.truth import Truth
from policy_packs.judge.world import STACK_TYPE, World
from vocabulary import Cloud, Environment


class Outcome(StrEnum):
    """What a rule says of a resource that does not keep it for sure."""

    VIOLATION = "violation"
    UNDECIDED = "undecided"
    """It cannot be known before ``up``."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule says of a resource.

    Attributes:
        rule: the rule.
        resource: the resource.
        outcome: whether it breaks the rule, or that is not known yet.
        level: what that does.
        problem: what is wrong.
        fix: what to write.
        details: what functions found, sorted.
        unknown: paths that are not known yet, sorted.
        suppression: what allows the violation for a while, or once did.
        suppressed: whether it still does.
    """

    rule: Rule
    resource: Resource
    outcome: Outcome
    level: Enforcement
    problem: str = ""
    fix: str = ""
    details: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    suppression: Suppression | None = None
    suppressed: bool = False

    @property
    def message(self) -> str:
        """The verdict in one line, without any value of the resource."""
        if self.outcome is Outcome.UNDECIDED:
            are = "is" if len(self.unknown) == 1 else "are"
            return f"{self.rule.id} cannot be judged before up: {', '.join(self.unknown)} {are} unknown"
        problem = ": ".join(part for part in (self.problem, ", ".join(self.details)) if part)
        text = f"{self.rule.id}: {self.resource.type} {self.resource.name}: {problem}. {self.rule.why}. Fix: {self.fix}."
        if self.suppression is None:
            return text
        if self.suppressed:
            return f"{text} (suppressed until {self.suppression.expires}: {self.suppression.reason})"
        return f"{text} (its suppression ended on {self.suppression.expires})"


@dataclass(frozen=True)
class _Applied:
    """A check, compiled."""

    rule: Rule
    check: Check
    level: Enforcement
    when: Judged
    require: Judged


class Judge:
    """The rules as they hold for one stack. Judging changes nothing; a judge may be used by several threads."""

    def __init__(
        self,
        world: World,
        configuration: Configuration,
        today: datetime.date,
        table: Iterable[Rule] | None = None,
    ) -> None:
        """Compile the rules.

        Args:
            world: stack, settings and facts.
            configuration: what the stack changes of the rules.
            today: the day that suppressions are held against.
            table: the rules; all of the project's unless given.
        """
        self._world = world
        self._configuration = configuration
        self._today = today
        self._alone: dict[str, list[_Applied]] = defaultdict(list)
        self._together: dict[str, list[_Applied]] = defaultdict(list)
        self.levels: frozenset[Enforcement] = frozenset()
        for rule in rules().values() if table is None else table:
            self._add(rule)

    def types_to_repair(self) -> frozenset[str]:
        """Types of the rules whose violations are mended in this stack."""
        applied = [*_flat(self._alone), *_flat(self._together)]
        return frozenset(token for one in applied if one.level is Enforcement.REMEDIATE for token in one.check.types)

    def judges(self, type_token: str) -> bool:
        """Whether any rule looks at single resources of a type."""
        return type_token in self._alone

    def resource(self, resource: Resource) -> list[Verdict]:
        """What the rules that look at ``resource`` alone say of it."""
        return list(self._verdicts(self._alone, resource, self._world))

    def stack(
        self,
        resources: Sequence[Resource],
        price: Callable[[], Mapping[str, Any] | None],
        clouds: frozenset[Cloud] = frozenset(Cloud),
    ) -> list[Verdict]:
        """What the rules that look at several resources say.

        Args:
            resources: all resources of the stack.
            price: gives the monthly estimate by cloud, or None.
            clouds: the clouds that the operation covers.
        """
        world = replace(self._world, resources=resources, price=cache(price), clouds=clouds)
        whole = Resource(urn=f"::{world.stack}", type=STACK_TYPE)
        subjects = [whole, *(resource for resource in resources if resource.type != STACK_TYPE)]
        return [verdict for subject in subjects for verdict in self._verdicts(self._together, subject, world)]

    def _add(self, rule: Rule) -> None:
        level = self._configuration.enforcement.get(rule.id, rule.enforcement[Environment(self._world.environment)])
        if level is Enforcement.DISABLED:
            return
        world = replace(self._world, configuration=self._configuration.of(rule))
        self.levels |= {level}
        if any(suppression.rule == rule.id for suppression in self._configuration.suppressions):
            self.levels |= {Enforcement.ADVISORY}
        for check in rule.checks:
            applied = _Applied(rule, check, level, compiled(check.when, world), compiled(check.require, world))
            for type_token in check.types:
                (self._together if check.looks_at_others else self._alone)[type_token].append(applied)

    def _verdicts(self, applied: Mapping[str, Sequence[_Applied]], resource: Resource, world: World) -> Iterator[Verdict]:
        scope = Scope.of(resource, world)
        for one in applied.get(resource.type, ()):
            applies = one.when(scope)
            if applies.holds is False:
                continue
            required = one.require(scope)
            if required.holds is True:
                continue
            yield self._verdict(one, resource, applies, required)

    def _verdict(self, applied: _Applied, resource: Resource, applies: Truth, required: Truth) -> Verdict:
        verdict = Verdict(
            rule=applied.rule, resource=resource, outcome=Outcome.UNDECIDED, level=applied.level, fix=applied.check.fix
        )
        if applies.holds is None or required.holds is None:
            return replace(verdict, unknown=tuple(sorted(applies.unknown | required.unknown)))
        verdict = replace(
            verdict, outcome=Outcome.VIOLATION, problem=applied.check.problem, details=tuple(sorted(required.details))
        )
        covering = [one for one in self._configuration.suppressions if one.covers(applied.rule, resource)]
        if not covering:
            return verdict
        latest = max(covering, key=lambda suppression: suppression.expires)
        if latest.expires < self._today:
            return replace(verdict, suppression=latest)
        return replace(verdict, suppression=latest, suppressed=True, level=Enforcement.ADVISORY)


def _flat(applied: Mapping[str, Sequence[_Applied]]) -> Iterator[_Applied]:
    for checks in applied.values():
        yield from checks
