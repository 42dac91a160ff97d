"""The bootstrap registers every Azure resource provider of the shipped stacks: without it Azure refuses the first resource."""

import re

from tests.docs.test_examples import ROOT
from tests.stacks.simulation import shipped

_ELSEWHERE = {"applicationinsights": "insights", "monitor": "insights", "privatedns": "network"}
"""Modules of the SDK that are named otherwise than their provider."""

_ALWAYS_THERE = {"resources"}


def _registered() -> set[str]:
    page = (ROOT / "docs" / "getting-started-real-accounts.md").read_text(encoding="utf-8")
    loop = re.search(r"for provider in (.*?); do", page, re.DOTALL)
    assert loop
    return {name.lower() for name in re.findall(r"[A-Za-z]+", loop[1])}


def test_all_that_the_shipped_stacks_are_made_of_is_registered() -> None:
    tokens = {made.token for stack in ("org", "prod") for made in shipped(stack).created}
    modules = {token.split(":")[1] for token in tokens if token.startswith("azure-native:")} - _ALWAYS_THERE
    assert {_ELSEWHERE.get(module, module) for module in modules} <= _registered()
