"""What a reviewer must know of a preview, sorted and grouped; every format renders the same facts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from automation.costs import Cost
from automation.parity_check import Parity
from automation.plan import Action, Change, Plan, Suppression, Undecided, Violation
from policy_packs.judge.table import Rule
from vocabulary import Cloud

PROVIDERS: Final = "providers"
OUTSIDE: Final = "outside any component"
_PROVIDER_PREFIX: Final = "pulumi:providers:"
_MESSAGE: Final = re.compile(r"(?P<problem>.*)\. Fix: (?P<fix>.*?)\.?(?P<more> \([^()]*\))?", re.DOTALL)
"""How the packs write a verdict; what comes after the remedy says that a suppression has ended."""

SUPPRESSED: Final = "suppressed"
_LEVELS: Final = ("mandatory", "advisory", SUPPRESSED)


@dataclass(frozen=True, kw_only=True)
class Review:
    """All that a report is made from.

    Attributes:
        plan: what the preview found.
        clouds: the clouds that it covers.
        narrowed: whether the stack has others, which are left alone.
        cost: what the plan costs, or None.
        cost_failure: why that could not be estimated, or empty.
        parity: how alike the stack's clouds are.
        rules: the rule table.
    """

    plan: Plan
    clouds: tuple[Cloud, ...]
    narrowed: bool = False
    cost: Cost | None = None
    cost_failure: str = ""
    parity: Parity = field(default_factory=Parity)
    rules: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One resource that breaks a rule.

    Attributes:
        type: its type token, or empty for the whole stack.
        name: its name.
        problem: what is wrong.
        fix: what to write.
        suppression: what allows it for a while.
    """

    type: str
    name: str
    problem: str
    fix: str
    suppression: Suppression | None


@dataclass(frozen=True, kw_only=True)
class BrokenRule:
    """A rule, and what breaks it at one level.

    Attributes:
        id: its id.
        pack: the policy pack.
        level: ``mandatory``, ``advisory`` or ``suppressed``.
        rule: what the table says of it; None for a rule of another pack.
        findings: the resources.
    """

    id: str
    pack: str
    level: str
    rule: Rule | None
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        """How bad it is, or empty if the pack does not say so."""
        return self.rule.severity.value if self.rule is not None else ""

    @property
    def fix(self) -> str:
        """What to write, if it is the same for all; otherwise empty."""
        fixes = {finding.fix for finding in self.findings}
        return fixes.pop() if len(fixes) == 1 else ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What changes of one capability on one cloud; ``cloud`` is None for what belongs to none."""

    cloud: Cloud | None
    capability: str
    changes: tuple[Change, ...]

    def count(self, *actions: Action) -> int:
        """How many of them are changed in one of those ways."""
        return sum(change.action in actions for change in self.changes)


def reviewed(plan: Plan) -> list[Change]:
    """The resources that change: neither what stays, nor components, which only group others, nor the stack itself."""
    return [change for change in plan.changed() if not change.is_component and change.parent]


def lost(plan: Plan) -> list[Change]:
    """What is deleted or replaced, which deletes it too; deletions first, then by cloud and capability."""
    found = [change for change in reviewed(plan) if change.action in {Action.DELETE, Action.REPLACE}]
    return sorted(found, key=lambda change: (change.action is not Action.DELETE, *_place(change), change.type, change.name))


def groups(plan: Plan) -> list[Group]:
    """What changes, by cloud and capability; in each what is replaced or deleted first."""
    order = (Action.DELETE, Action.REPLACE, Action.UPDATE, Action.CREATE, Action.SAME)
    changes = sorted(reviewed(plan), key=lambda change: (*_place(change), order.index(change.action), change.type, change.name))
    return [
        Group(cloud=members[0].cloud, capability=capability, changes=tuple(members))
        for (_, capability), members in ((place, list(found)) for place, found in groupby(changes, key=_place))
    ]


def _place(change: Change) -> tuple[int, str]:
    clouds = list(Cloud)
    rank = clouds.index(change.cloud) if change.cloud is not None else len(clouds)
    if change.type.startswith(_PROVIDER_PREFIX):
        return rank, PROVIDERS
    return rank, change.capability or OUTSIDE


def cloud_title(cloud: Cloud | None) -> str:
    """Name of a cloud for people."""
    return cloud.display_name if cloud is not None else "Other"


def broken_rules(review: Review) -> list[BrokenRule]:
    """The rules that are broken: mandatory ones first, then the most severe."""

    def key(violation: Violation) -> tuple[str, str, str]:
        return _level(violation), violation.pack, violation.rule

    found = [
        BrokenRule(
            id=rule_id,
            pack=pack,
            level=level,
            rule=(rule := review.rules.get(rule_id)),
            findings=tuple(sorted((_finding(one, rule) for one in members), key=lambda one: (one.type, one.name, one.problem))),
        )
        for (level, pack, rule_id), members in groupby(sorted(review.plan.violations, key=key), key=key)
    ]
    return sorted(found, key=lambda broken: (_LEVELS.index(broken.level), _severity_rank(broken.rule), broken.id))


def by_level(review: Review) -> dict[str, int]:
    """Number of violations by level, without zeros."""
    levels = [_level(violation) for violation in review.plan.violations]
    return {level: levels.count(level) for level in _LEVELS if level in levels}


def undecided_rules(undecided: Iterable[Undecided]) -> Iterator[tuple[str, str, int]]:
    """Rules that cannot be judged before ``up``: id, why, and for how many resources."""

    def key(one: Undecided) -> tuple[str, str]:
        return one.rule, one.reason

    for (rule, reason), members in groupby(sorted(undecided, key=key), key=key):
        yield rule, reason, len(list(members))


def _level(violation: Violation) -> str:
    if violation.suppression is not None:
        return SUPPRESSED
    return "mandatory" if violation.is_mandatory else "advisory"


def _severity_rank(rule: Rule | None) -> int:
    severities = list(type(rule.severity)) if rule is not None else []
    return severities.index(rule.severity) if rule is not None else len(severities)


def _finding(violation: Violation, rule: Rule | None) -> Finding:
    qualified, _, name = violation.urn.rpartition("::")
    type_token = qualified.rpartition("::")[2].rpartition("$")[2]
    problem = violation.message.removeprefix(f"{type_token} {name}: ") if type_token else violation.message
    parts = _MESSAGE.fullmatch(problem)
    fix = ""
    if parts is not None:
        problem, fix = parts["problem"] + (parts["more"] or ""), parts["fix"]
        if rule is not None:
            problem = problem.replace(f". {rule.why}", "", 1)
    return Finding(type=type_token, name=name, problem=problem, fix=fix, suppression=violation.suppression)
