"""All rules, family by family."""

from typing import Final

from policy_packs.guardrails import tags
from policy_packs.guardrails.rule import Rule

RULES: Final[tuple[Rule, ...]] = (*tags.RULES,)
