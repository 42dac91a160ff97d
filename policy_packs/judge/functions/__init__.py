"""Rules that conditions do not reach, each in a module for its topic, and in ``policy_packs/rego`` under the same name."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from plans import Resource
from policy_packs.judge.truth import TRUE, Truth
from policy_packs.judge.world import World

_MODULES: Final = ("budgets", "declarations", "iam", "identities", "idle", "images", "residency", "tags", "variables")


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a function finds.

    Attributes:
        problems: what is wrong, in short texts that hold no value of a resource.
        unknown: paths of values that it needs and that are not known before ``up``.
    """

    problems: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    def truth(self) -> Truth:
        """False with the problems, if there are any; else undecided, if something is unknown."""
        if self.problems:
            return Truth(False, details=self.problems)
        return Truth(None, self.unknown) if self.unknown else TRUE


Function = Callable[[Resource, Mapping[str, Any], World], Findings]


@dataclass(frozen=True)
class Registered:
    """A function of the rule table.

    Attributes:
        run: judges a resource.
        stack_wide: whether it needs ``World.resources``.
    """

    run: Function
    stack_wide: bool = False


_FUNCTIONS: dict[str, Registered] = {}


def function(name: str, *, stack_wide: bool = False) -> Callable[[Function], Function]:
    """Register a function under the ``name`` that rules call it by."""

    def register(run: Function) -> Function:
        if name in _FUNCTIONS:
            raise ValueError(f"there are two functions {name}")
        _FUNCTIONS[name] = Registered(run, stack_wide)
        return run

    return register


@cache
def functions() -> Mapping[str, Registered]:
    """All functions by name."""
    for module in _MODULES:
        importlib.import_module(f"{__name__}.{module}")
    return _FUNCTIONS
