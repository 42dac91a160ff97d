"""Whether secrets stand in environment variables."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from plans import SECRET, Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.world import World

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_REFERENCES: Final = frozenset({"PARAMETER_STORE", "SECRETS_MANAGER"})
"""Types of variables whose value names where the secret is (CodeBuild: ``EnvironmentVariable``)."""


@function("no_secrets")
def no_secrets(resource: Resource, arguments: Mapping[str, Any], _world: World) -> Findings:
    """No variable holds a secret: none is marked so, named so with a value of its own, or looks like a credential.

    Arguments:
        lists: paths to lists of variables with ``name`` and ``value``.
        maps: paths to objects of values by name.
        names: regular expression of what variables with secrets are called.
        references: regular expression of values that say where a secret is.
        credentials: regular expression of values that are credentials whatever their name.
    """
    names, references, credentials = (re.compile(arguments[name], re.ASCII) for name in ("names", "references", "credentials"))
    problems, unknown = set(), set()
    for path, variable in _variables(resource, arguments):
        if variable is None:
            unknown.add(path)
            continue
        name, value = variable
        known = name if isinstance(name, str) and not is_unknown(name) else ""
        shown = known if _NAME.fullmatch(known) else "a variable"
        called_secret = names.search(known) is not None
        if value == SECRET:
            problems.add(f"{shown} is marked secret")
        elif is_unknown(value):
            if called_secret or is_unknown(name):
                unknown.add(path)
        elif isinstance(value, str) and value:
            if called_secret and not references.search(value):
                problems.add(f"{shown} is called like a secret")
            if credentials.search(value):
                problems.add(f"{shown} holds what looks like a credential")
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


def _variables(resource: Resource, arguments: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, Any] | None]]:
    """Path of every variable, with its name and value; None for what is unknown as a whole."""
    for path in arguments.get("lists", ()):
        for element in select(resource.inputs, path):
            if is_unknown(element):
                yield path, None
            elif isinstance(element, Mapping) and element.get("type") not in _REFERENCES:
                yield path, (element.get("name"), element.get("value"))
    for path in arguments.get("maps", ()):
        for element in select(resource.inputs, path):
            if is_unknown(element):
                yield path, None
            elif isinstance(element, Mapping):
                yield from ((path, variable) for variable in element.items())
