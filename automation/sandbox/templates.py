"""Templates of ids and outputs: Python format strings over a resource's inputs, its scope and made-up identifiers.

| field | meaning |
|---|---|
| `{bucket}`, `{settings.tier}` | an input or an output already made, by wire name; nested by dots |
| `{name}` | the resource's physical name: its name input, else its logical name |
| `{account}` `{project}` `{subscription}` | the realm of the provider; `project` is the input of that name where there is one |
| `{region}` `{location}` `{partition}` `{tenant}` `{number}` | likewise; `number` is the Google project number |
| `{hex:17}` `{digits:12}` `{guid}` `{letters:8}` | made up, the same every time for the same resource |
| `{guid:principalId}` `{hex:8-etag}` | another one for the same resource |
| `{field}`, `{guid:field}` | the name of the output being made up; a GUID of its own for each output |
| `{last:roleArn}` | what follows the last slash of an input |
| `{lower:accountName}` | an input in lower case |
| `{identifier:name}` | with an underscore for everything but letters and digits |
| `{or:keySpec=SYMMETRIC_DEFAULT}` | an input, or what follows the equals sign where it is left out |

A template that is a single field keeps the type of the value. Lists and dictionaries of templates work as expected;
numbers and booleans stand for themselves.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from automation.sandbox.scope import Scope, digits

_FIELD = re.compile(r"\{([a-zA-Z_][\w.]*)(?::((?:[^{}]|\{\w+\})*))?\}")
_MADE_UP = frozenset({"hex", "digits", "letters", "guid"})
_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "last": lambda text: text.rstrip("/").rsplit("/", 1)[-1],
    "lower": str.lower,
    "identifier": lambda text: re.sub(r"\W", "_", text),
}
_NAMESPACE = uuid.UUID("6f1c2f5e-6d0a-4c70-9c39-5f0f5b6f3c11")


class Context:
    """What the fields of a template are looked up in."""

    def __init__(self, scope: Scope, seed: str, name: str, values: Mapping[str, Any]):
        self.scope = scope
        self.seed = seed
        self.output = ""
        self.values: dict[str, Any] = {
            "account": scope.realm,
            "subscription": scope.realm,
            "project": scope.realm,
            "region": scope.region,
            "location": scope.region,
            "partition": scope.partition,
            "tenant": scope.tenant,
            "number": scope.number if scope.package == "gcp" else "",
            **values,
            "name": name,
        }

    def render(self, template: Any) -> Any:
        """The value of a template."""
        if isinstance(template, str):
            whole = _FIELD.fullmatch(template)
            if whole:
                return self._field(whole)
            return _FIELD.sub(lambda m: str(self._field(m)), template)
        if isinstance(template, Mapping):
            return {k: self.render(v) for k, v in template.items()}
        if isinstance(template, list | tuple):
            return [self.render(v) for v in template]
        return template

    def lookup(self, path: str) -> Any:
        """An input, output or scope value by its dotted path; None if there is none."""
        value: Any = self.values
        for part in path.split("."):
            if isinstance(value, list):
                value = value[0] if value else None
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _field(self, match: re.Match[str]) -> Any:
        head, detail = match.group(1), match.group(2) or ""
        if head in _MADE_UP:
            return made_up(head, self.seed, self.output if detail == "field" else detail)
        if head in _FUNCTIONS:
            return _FUNCTIONS[head](str(self.lookup(detail) or ""))
        if head == "or":
            path, _, default = detail.partition("=")
            value = self.lookup(path)
            return self.render(default) if value in (None, "") else value
        value = self.output if head == "field" else self.lookup(head)
        return "" if value is None else value


def made_up(kind: str, seed: str, detail: str) -> str:
    """An identifier that follows from the seed: hexadecimal, letters, digits or a GUID.

    `detail` is the length, or "length-salt"; for a GUID it is the salt alone.
    """
    if kind == "guid":
        return str(uuid.uuid5(_NAMESPACE, f"{seed}|{detail}"))
    length, _, salt = detail.partition("-")
    count = int(length or 8)
    if kind == "digits":
        return digits(seed, salt, count)
    text = hashlib.sha256(f"{seed}|{salt}".encode()).hexdigest()
    text += hashlib.sha256(text.encode()).hexdigest()
    if kind == "letters":
        text = "".join(chr(ord("a") + int(c, 16)) for c in text)
    return text[:count]
