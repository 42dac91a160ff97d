"""Rules on tags and labels (``MLCP-TAG``)."""

from typing import Final

from policy_packs.guardrails.rule import Rule
from policy_packs.guardrails.tags.required import REQUIRED_TAGS_RULE

RULES: Final[tuple[Rule, ...]] = (REQUIRED_TAGS_RULE,)
