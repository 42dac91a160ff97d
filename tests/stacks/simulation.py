"""The shipped stacks, run in the simulated cloud without an engine."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from automation.analysis.resolved_plan import ResolvedPlan, resolve
from stacks.settings import NAMESPACE, parse

ROOT = Path(__file__).parents[2]
STACKS = ("org", "dev", "staging", "prod")


def values_of(stack: str) -> dict[str, Any]:
    """The shipped settings of a stack, as written, without the namespace."""
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    return {key.removeprefix(f"{NAMESPACE}:"): value for key, value in document["config"].items()}


def simulate(stack: str, **changes: Any) -> ResolvedPlan:
    """Run the program of ``stack`` with its shipped settings, in which ``changes`` replaces whole keys."""
    settings = parse(values_of(stack) | changes, stack)
    return resolve(settings, None if stack == "org" else organization_outputs())


@cache
def organization_outputs() -> dict[str, Any]:
    """Resolved outputs of the ``org`` stack as shipped."""
    return dict(shipped("org").outputs)


@cache
def shipped(stack: str) -> ResolvedPlan:
    """The simulation of a stack as shipped, run once."""
    return simulate(stack)
