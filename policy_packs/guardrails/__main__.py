"""Starts the pack. ``PolicyPack`` serves the engine until it is stopped, so everything else is in importable modules."""

import sys
from pathlib import Path

from pulumi_policy import PolicyPack

from policy_packs.guardrails.lifetime import end_with_parent
from policy_packs.guardrails.pack import policies
from policy_packs.guardrails.this_stack import judge_of_this_stack, price, world_of_this_stack
from policy_packs.judge import ConfigurationError

end_with_parent()
world = world_of_this_stack()
try:
    judge = judge_of_this_stack(world, Path(__file__).resolve().parents[1] / "config")
except ConfigurationError as error:
    sys.exit(str(error))
PolicyPack("guardrails", policies(judge, lambda resources: price(resources, world.environment)))
