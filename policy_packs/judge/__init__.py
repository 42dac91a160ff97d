"""Judges plans by the rule table: what the CrossGuard pack runs. Free of Pulumi's types; Rego does the same from the same table."""

from policy_packs.judge.configuration import Configuration, ConfigurationError, read_configuration
from policy_packs.judge.judgement import Judge, Outcome, Verdict, facts
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
