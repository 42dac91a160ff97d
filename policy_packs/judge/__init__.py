"""Judges plans by the rule table, free of Pulumi's types: what the CrossGuard pack runs. Rego does the same by the same table."""

from policy_packs.judge.configuration import Configuration, ConfigurationError, read_configuration
from policy_packs.judge.facts import facts
from policy_packs.judge.judgement import Judge, Outcome, Verdict
from policy_packs.judge.table import Enforcement, Rule, rules
from policy_packs.judge.world import World

__all__ = [
    "Configuration",
    "ConfigurationError",
    "Enforcement",
    "Judge",
    "Outcome",
    "Rule",
    "Verdict",
    "World",
    "facts",
    "read_configuration",
    "rules",
]
