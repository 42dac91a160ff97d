"""The real CrossGuard SDK judges the corpus, and says what it asks for; ``test_rego`` has OPA do the same."""

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from policy_packs.judge import rules
from tests.policy_packs.cases import Case, Said, cases
from tests.policy_packs.crossguard import diagnostics

_UNDECIDED = re.compile(r"(MLCP-\S+) cannot be judged before up: (.*) (?:is|are) unknown")


def crossguard_says(case: Case) -> frozenset[Said]:
    """The verdicts of the case's rule, read from what the SDK hands to the engine."""
    said = set()
    for diagnostic in diagnostics(case.document(), case.configuration, case.estimate):
        for line in diagnostic.message.splitlines():
            undecided = _UNDECIDED.search(line)
            if undecided and undecided[1] == case.rule:
                said.add(Said(resource="", outcome="undecided", path=undecided[2]))
            elif line.startswith(f"{case.rule}: "):
                said.add(
                    Said(
                        resource=line.split(" ")[2].rstrip(":"),
                        outcome="violation",
                        detail=_details(case.rule, line),
                        suppressed="(suppressed until" in line,
                    )
                )
    return frozenset(said)


def _details(rule_id: str, message: str) -> tuple[str, ...]:
    rule = rules()[rule_id]
    rest = max((message.partition(check.problem)[2] for check in rule.checks), key=len)
    return tuple(rest.removeprefix(": ").partition(f". {rule.why}")[0].split(", ")) if rest.startswith(": ") else ()


def _comparable(expected: frozenset[Said]) -> frozenset[Said]:
    """What the engine is told: it learns of undecided verdicts without their resource."""
    return frozenset(replace(said, resource="") if said.outcome == "undecided" else said for said in expected)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_crossguard_says_what_the_corpus_asks_for(case: Case) -> None:
    assert crossguard_says(case) == _comparable(case.expect)


def test_every_rule_has_a_plan_that_breaks_it_one_that_keeps_it_and_one_that_it_does_not_judge() -> None:
    by_rule = defaultdict(list)
    for case in cases():
        by_rule[case.rule].append(case)
    for rule in rules().values():
        plans = by_rule[rule.id]
        broken = [case for case in plans if any(said.outcome == "violation" for said in case.expect)]
        kept = [case for case in plans if not case.expect]
        assert len(plans) >= 3, f"{rule.id}: {len(plans)} plans"
        assert broken, rule.id
        assert len(kept) >= 2, f"{rule.id}: one plan that keeps it and one that it does not apply to"
