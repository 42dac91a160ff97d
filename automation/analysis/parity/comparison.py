"""Compares resolved plans: cloud with cloud in each stack, and environment with environment on each cloud."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Final

from automation.analysis.facts import OTHER, Facet, Fact, facts_of, kind_of
from automation.analysis.parity.declarations import CloudDeclaration, Declarations, StackDeclaration
from automation.analysis.parity.difference import Axis, Difference, Side
from automation.analysis.resolved_plan import ResolvedPlan
from stacks.environment import BLUEPRINTS
from stacks.settings import resolved
from stacks.settings.loading import ORGANIZATION_STACK
from vocabulary import Cloud

_BY_KIND: Final = frozenset({Facet.RETENTION, Facet.REDUNDANCY})
"""Facets that only resources of one kind share: an archive is kept longer than a queue. In the others everything that a
capability has should be alike."""

_BUILT: Final = "built"
_ABSENT: Final = "absent"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What comparing has found.

    Attributes:
        differences: every difference, drift first.
        stale: declarations that no difference needs any more.
        agreeing: number of facets in which all clouds or stacks agree.
    """

    differences: tuple[Difference, ...]
    stale: tuple[CloudDeclaration | StackDeclaration, ...]
    agreeing: int

    @property
    def drift(self) -> tuple[Difference, ...]:
        """Differences that nobody has declared."""
        return tuple(difference for difference in self.differences if difference.is_drift)

    @property
    def intended(self) -> tuple[Difference, ...]:
        """Differences that are declared."""
        return tuple(difference for difference in self.differences if not difference.is_drift)

    @property
    def succeeded(self) -> bool:
        """Whether everything is the same or declared, and everything declared is so."""
        return not self.drift and not self.stale


def compare(plans: Sequence[ResolvedPlan], declarations: Declarations) -> Comparison:
    """Compare ``plans`` along all facets."""
    facts = {plan.stack: facts_of(plan.resources) for plan in plans}
    run = _Run(declarations)
    found = [difference for plan in plans for difference in run.clouds(plan, facts[plan.stack])]
    environments = [plan for plan in plans if plan.stack != ORGANIZATION_STACK]
    found = [*_merged(found), *run.stacks(environments, facts)]
    return Comparison(
        differences=tuple(sorted(found, key=lambda difference: (not difference.is_drift, difference))),
        stale=tuple(run.stale(plans)),
        agreeing=run.agreeing,
    )


class _Run:
    """One comparison: remembers which declarations were needed."""

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations
        self._needed: set[int] = set()
        self.agreeing = 0

    def clouds(self, plan: ResolvedPlan, facts: Iterable[Fact]) -> Iterator[Difference]:
        """Differences between the clouds of one stack."""
        yield from self._missing(plan)
        groups: dict[tuple[str, Facet, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            groups[fact.capability, fact.facet, fact.kind if fact.facet in _BY_KIND else ""].append(fact)
        for (capability, facet, kind), members in sorted(groups.items()):
            if len({fact.value for fact in members}) == 1:
                self.agreeing += 1
                continue
            declared = {fact: self._covering(fact, plan.stack) for fact in members}
            rest = [fact for fact in members if not declared[fact]]
            settled = len({fact.value for fact in rest}) <= 1
            shown = members if settled else rest
            yield Difference(
                axis=Axis.CLOUDS,
                capability=capability,
                facet=facet,
                kind=kind,
                stacks=(plan.stack,),
                clouds=tuple(sorted({fact.cloud for fact in shown})),
                sides=tuple(_sides((fact.cloud, fact.value, fact.resource) for fact in shown)),
                reasons=tuple(dict.fromkeys(d.reason for found in declared.values() for d in found)) if settled else (),
            )

    def _missing(self, plan: ResolvedPlan) -> Iterator[Difference]:
        """Capabilities that one cloud of the stack has and another has not."""
        explained = {blueprint.name: blueprint.absent for blueprint in BLUEPRINTS}
        used = sorted(plan.settings.clouds)
        for capability in sorted({name for name, _ in plan.capabilities}):
            absent = [cloud for cloud in used if (capability, cloud) not in plan.capabilities]
            if not absent:
                self.agreeing += 1
                continue
            reasons = explained.get(capability, {})
            yield Difference(
                axis=Axis.CLOUDS,
                capability=capability,
                facet=Facet.PRESENCE,
                kind="",
                stacks=(plan.stack,),
                clouds=tuple(used),
                sides=tuple(Side(where=c.value, value=_ABSENT if c in absent else _BUILT) for c in used),
                reasons=tuple(reasons[c] for c in absent) if set(absent) <= set(reasons) else (),
            )

    def _covering(self, fact: Fact, stack: str) -> list[CloudDeclaration]:
        found = [declaration for declaration in self._declarations.clouds if declaration.covers(fact, stack)]
        self._needed |= {id(declaration) for declaration in found}
        return found

    def stacks(self, plans: Sequence[ResolvedPlan], facts: Mapping[str, Iterable[Fact]]) -> Iterator[Difference]:
        """Differences between the environments."""
        if len(plans) < 2:  # noqa: PLR2004 - one has nothing to differ from
            return
        settings = {plan.stack: resolved(plan.settings) for plan in plans}
        by_clouds: dict[Difference, list[Cloud]] = defaultdict(list)
        for (capability, cloud, facet, kind), values in sorted(_by_stack(plans, facts).items()):
            if len(set(values.values())) == 1:
                self.agreeing += 1
                continue
            reasons, hint = self._explanation(capability, facet, kind, values, settings)
            difference = Difference(
                axis=Axis.STACKS,
                capability=capability,
                facet=facet,
                kind=kind,
                stacks=tuple(values),
                clouds=(),
                sides=tuple(Side(where=stack, value=value) for stack, value in values.items()),
                reasons=reasons,
                hint=hint,
            )
            by_clouds[difference].append(cloud)
        for difference, clouds in by_clouds.items():
            yield replace(difference, clouds=tuple(clouds))

    def _explanation(
        self, capability: str, facet: Facet, kind: str, values: Mapping[str, str], settings: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], str]:
        """Why the stacks may differ, or what stands in the way of the reason that is declared."""
        hints = []
        for declaration in self._declarations.stacks:
            if not declaration.concerns(capability, facet, kind):
                continue
            if declaration.values is not None:
                declared = {stack.value: value for stack, value in declaration.values.items()}
                odd = {stack: value for stack, value in values.items() if declared.get(stack) != value}
                hint = "; ".join(f"declared for {stack}: {declared.get(stack, 'nothing')}" for stack in odd)
            else:
                hint = _against(declaration.setting or "", values, settings)
            if not hint:
                self._needed.add(id(declaration))
                return (declaration.reason,), ""
            hints.append(hint)
        return (), "; ".join(hints)

    def stale(self, plans: Sequence[ResolvedPlan]) -> Iterator[CloudDeclaration | StackDeclaration]:
        """Declarations that were not needed, of capabilities and clouds that are there."""
        there = {(plan.stack, capability, cloud) for plan in plans for capability, cloud in plan.capabilities}
        for declaration in self._declarations.clouds:
            concerned = any(
                stack in declaration.stacks and cloud is declaration.cloud and fnmatchcase(capability, declaration.capability)
                for stack, capability, cloud in there
            )
            if concerned and id(declaration) not in self._needed:
                yield declaration
        several = len({plan.stack for plan in plans if plan.stack != ORGANIZATION_STACK}) > 1
        for stack_declaration in self._declarations.stacks if several else ():
            concerned = any(fnmatchcase(capability, stack_declaration.capability) for _, capability, _ in there)
            if concerned and id(stack_declaration) not in self._needed:
                yield stack_declaration


def _by_stack(
    plans: Sequence[ResolvedPlan], facts: Mapping[str, Iterable[Fact]]
) -> dict[tuple[str, Cloud, Facet, str], dict[str, str]]:
    """What each stack has, by capability, cloud, facet and kind; several values are joined."""
    values: dict[tuple[str, Cloud, Facet, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for plan in plans:
        for fact in facts[plan.stack]:
            values[fact.capability, fact.cloud, fact.facet, fact.kind][plan.stack].add(fact.value)
    joined = {key: {stack: "; ".join(sorted(found)) for stack, found in stacks.items()} for key, stacks in values.items()}
    return joined | _presence(plans)


def _presence(plans: Sequence[ResolvedPlan]) -> dict[tuple[str, Cloud, Facet, str], dict[str, str]]:
    """Which stacks have a capability on a cloud, and, where all have it, which have each kind of resource."""
    presence: dict[tuple[str, Cloud, Facet, str], dict[str, str]] = {}
    stacks = [plan.stack for plan in plans]
    having: dict[tuple[str, Cloud], set[str]] = defaultdict(set)
    kinds: dict[tuple[str, Cloud, str], set[str]] = defaultdict(set)
    for plan in plans:
        for capability, cloud in plan.capabilities:
            having[capability, cloud].add(plan.stack)
        for resource in plan.resources:
            kinds[resource.capability, resource.cloud, kind_of(resource.type).name].add(plan.stack)
    for (capability, cloud), found in having.items():
        presence[capability, cloud, Facet.PRESENCE, ""] = {s: _BUILT if s in found else _ABSENT for s in stacks}
    for (capability, cloud, kind), found in kinds.items():
        if kind == OTHER:
            continue
        common = [stack for stack in stacks if stack in having[capability, cloud]]
        presence[capability, cloud, Facet.PRESENCE, kind] = {s: _BUILT if s in found else _ABSENT for s in common}
    return presence


def _against(setting: str, values: Mapping[str, str], settings: Mapping[str, Any]) -> str:
    """Two stacks that have the same ``setting`` and differ all the same; "" if there are none."""
    by_setting: dict[str, str] = {}
    for stack, value in values.items():
        written = repr(_setting(settings[stack], setting))
        other = by_setting.setdefault(written, stack)
        if values[other] != value:
            return f"setting {setting} is {written} in {other} and {stack}, which differ"
    return ""


def _setting(settings: Any, path: str) -> Any:
    for step in path.split("."):
        settings = settings.get(step) if isinstance(settings, Mapping) else None
    return settings


def _sides(found: Iterable[tuple[Cloud, str, str]]) -> Iterator[Side]:
    resources: dict[tuple[Cloud, str], list[str]] = defaultdict(list)
    for cloud, value, resource in found:
        resources[cloud, value].append(resource)
    for (cloud, value), names in sorted(resources.items()):
        yield Side(where=cloud.value, value=value, resources=tuple(sorted(set(names))))


def _merged(differences: Iterable[Difference]) -> list[Difference]:
    """Differences between clouds that are the same in several stacks, as one each."""
    stacks: dict[Difference, list[str]] = defaultdict(list)
    for difference in differences:
        stacks[replace(difference, stacks=())].extend(difference.stacks)
    return [replace(difference, stacks=tuple(names)) for difference, names in stacks.items()]
