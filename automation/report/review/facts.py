"""What a reviewer must know of a preview, sorted and grouped; every format renders the same facts."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Final

from automation.costs import Cost
from automation.parity_check import Parity
from automation.plan import Action, Change, Plan, Suppression, Violation
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

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The resources that change: neither what stays, nor components, which only group others, nor the stack itself."""
        return tuple(change for change in self.plan.changed() if not change.is_component and change.parent)

    @cached_property
    def lost(self) -> tuple[Change, ...]:
        """What is deleted or replaced, which deletes it too; deletions first, then by cloud and capability."""
        found = [change for change in self.changes if change.action in {Action.DELETE, Action.REPLACE}]
        return tuple(
            sorted(found, key=lambda change: (change.action is not Action.DELETE, *_place(change), change.type, change.name))
        )

    @cached_property
    def groups(self) -> "tuple[Group, ...]":
        """What changes, by cloud and capability; in each what is deleted or replaced first."""
        order = (Action.DELETE, Action.REPLACE, Action.UPDATE, Action.CREATE, Action.SAME)
        found = sorted(self.changes, key=lambda change: (*_place(change), order.index(change.action), change.type, change.name))
        return tuple(
            Group(cloud=members[0].cloud, capability=capability, changes=members)
            for (_, capability), members in ((place, tuple(same)) for place, same in groupby(found, key=_place))
        )

    @cached_property
    def broken(self) -> "tuple[BrokenRule, ...]":
        """The rules that are broken: mandatory ones first, then the most severe."""

        def key(violation: Violation) -> tuple[str, str, str]:
            return _level(violation), violation.pack, violation.rule

        found = [
            BrokenRule(id=rule_id, pack=pack, level=level, rule=self.rules.get(rule_id), violations=tuple(members))
            for (level, pack, rule_id), members in groupby(sorted(self.plan.violations, key=key), key=key)
        ]
        return tuple(sorted(found, key=lambda broken: (_LEVELS.index(broken.level), _severity_rank(broken.rule), broken.id)))

    @property
    def levels(self) -> dict[str, int]:
        """Number of violations by level, without zeros."""
        counts = Counter(map(_level, self.plan.violations))
        return {level: counts[level] for level in _LEVELS if counts[level]}

    @cached_property
    def undecided(self) -> tuple[tuple[str, str, int], ...]:
        """Rules that cannot be judged before ``up``: id, why, and for how many resources."""
        counts = Counter((one.rule, one.reason) for one in self.plan.undecided)
        return tuple((rule, reason, count) for (rule, reason), count in sorted(counts.items()))


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
        violations: what breaks it.
    """

    id: str
    pack: str
    level: str
    rule: Rule | None
    violations: tuple[Violation, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The resources that break it."""
        found = (_finding(violation, self.rule) for violation in self.violations)
        return tuple(sorted(found, key=lambda finding: (finding.type, finding.name, finding.problem)))

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


def _place(change: Change) -> tuple[int, str]:
    clouds = list(Cloud)
    rank = clouds.index(change.cloud) if change.cloud is not None else len(clouds)
    if change.type.startswith(_PROVIDER_PREFIX):
        return rank, PROVIDERS
    return rank, change.capability or OUTSIDE


def cloud_title(cloud: Cloud | None) -> str:
    """Name of a cloud for people."""
    return cloud.display_name if cloud is not None else "Other"


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
