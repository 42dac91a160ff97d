"""Starts the pack. ``PolicyPack`` serves the engine until it is stopped, so everything else is in importable modules."""

from pulumi_policy import PolicyPack

from policy_packs.guardrails.lifetime import end_with_parent
from policy_packs.guardrails.pack import policies
from policy_packs.guardrails.rules import RULES

end_with_parent()
PolicyPack("guardrails", policies(RULES))
