"""What the formats write: verdicts, with what is known of their rules. No value of a resource is in any of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from policy_packs.judge import Enforcement, Outcome, Rule


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule says of a resource.

    Attributes:
        rule: id of the rule.
        urn: the resource.
        type: its type token.
        name: its name in the program.
        outcome: whether it breaks the rule, or that is not known yet.
        is_mandatory: whether that fails the test.
        message: all of it in one line.
        problem: what is wrong.
        fix: what to write instead.
        details: what exactly is wrong, if the rule tells.
        unknown: paths of inputs that are not known yet.
        source: where the program makes the resource, as ``components/aws_bucket.py:65``, or empty.
        suppressed_until: last day that the stack's configuration allows it, as ``2027-03-31``, or empty.
        suppressed_because: why it does.
    """

    rule: str
    urn: str
    type: str
    name: str
    outcome: Outcome
    is_mandatory: bool
    message: str
    problem: str
    fix: str
    details: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    source: str = ""
    suppressed_until: str = ""
    suppressed_because: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """What is mandatory comes first, then advice, then what is suppressed, then what is undecided; by rule and resource."""
        return (not self.is_mandatory, self.outcome, self.suppressed_until != "", self.rule, self.urn, self.message)

    @property
    def place(self) -> tuple[str, int] | None:
        """File and line of the program, or None."""
        path, _, line = self.source.rpartition(":")
        return (path, int(line)) if path and line.isdigit() else None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the rules say of a plan.

    Attributes:
        stack: name of the stack.
        resources: how many resources were looked at.
        rules: the whole rule table, by id.
        levels: what a violation of each rule does in this stack.
        verdicts: the verdicts, mandatory ones first.
    """

    stack: str
    resources: int
    rules: Mapping[str, Rule]
    levels: Mapping[str, Enforcement]
    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether no mandatory rule is broken."""
        return not self.mandatory

    @cached_property
    def mandatory(self) -> tuple[Verdict, ...]:
        """Violations that fail the test."""
        return tuple(verdict for verdict in self.verdicts if verdict.is_mandatory)

    @cached_property
    def suppressed(self) -> tuple[Verdict, ...]:
        """Violations that the stack's configuration allows for a while."""
        return tuple(verdict for verdict in self.verdicts if verdict.suppressed_until)

    @cached_property
    def undecided(self) -> tuple[Verdict, ...]:
        """What cannot be judged before ``up``."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome is Outcome.UNDECIDED)

    @cached_property
    def advisory(self) -> tuple[Verdict, ...]:
        """Violations that are only reported, without those that are suppressed."""
        others = {*self.mandatory, *self.suppressed, *self.undecided}
        return tuple(verdict for verdict in self.verdicts if verdict not in others)

    @property
    def enabled(self) -> Iterator[Rule]:
        """The rules that are judged in this stack."""
        return (rule for rule in self.rules.values() if self.levels[rule.id] is not Enforcement.DISABLED)

    def of(self, rule: Rule) -> tuple[Verdict, ...]:
        """The verdicts of one rule."""
        return tuple(verdict for verdict in self.verdicts if verdict.rule == rule.id)
