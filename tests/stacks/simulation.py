"""The shipped stacks, run in the simulated cloud without an engine."""

import fcntl
import os
import pickle
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from automation.analysis.resolved_plan import ResolvedPlan, resolve
from stacks.settings import NAMESPACE, parse

ROOT = Path(__file__).parents[2]
STACKS = ("org", "dev", "staging", "prod")
PLANS = "MLCP_TEST_PLANS"
"""Environment variable: a folder in which processes of one test run share the shipped plans."""


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
    """The simulation of a stack as shipped, run once, by the first process of the test run that needs it."""
    if PLANS not in os.environ:
        return simulate(stack)
    file = Path(os.environ[PLANS]) / f"{stack}.pickle"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            plan: ResolvedPlan = pickle.loads(file.read_bytes())  # noqa: S301 - our own
            return plan
        plan = simulate(stack)
        file.write_bytes(pickle.dumps(plan))
        return plan
