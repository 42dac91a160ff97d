"""What a stack declares: resources that a rule's setting names."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from plans import Resource
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.world import World


@function("declared")
def declared(resource: Resource, arguments: Mapping[str, Any], _world: World) -> Findings:
    """Whether one of the globs ``arguments["resources"]`` covers a resource.

    A glob is over ``{type}::{name}``, with ``*`` for any characters, as in suppressions.
    """
    name = f"{resource.type}::{resource.name}"
    patterns = (glob.replace("[", "[[]").replace("?", "[?]") for glob in arguments["resources"])
    if any(fnmatchcase(name, pattern) for pattern in patterns):
        return Findings()
    return Findings(problems=frozenset({"it is not declared"}))
