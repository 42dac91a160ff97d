"""Prints the verdicts on a plan document."""

import argparse
import datetime
from collections import Counter
from pathlib import Path

from plans import read_plan
from policy_packs.judge import Configuration, Judge, World, facts, rules

parser = argparse.ArgumentParser()
parser.add_argument("plan")
parser.add_argument("--rule")
options = parser.parse_args()
plan = read_plan(Path(options.plan).read_text())
world = World(stack=plan.stack, settings=plan.settings, facts=facts())
table = [rule for rule in rules().values() if options.rule in (None, rule.id)]
judge = Judge(world, Configuration(), datetime.date.today(), table)
verdicts = [v for r in plan.after for v in judge.resource(r)] + judge.stack(plan.after, lambda: None)
types = Counter(resource.type for resource in plan.after)
for rule in table:
    print(rule.id, "subjects:", sum(types[t] for t in rule.types))
for verdict in verdicts:
    print(verdict.level, verdict.message)
print(len(verdicts))
