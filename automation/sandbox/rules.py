"""What a table row can say about a resource type. The rows are in `tables/`, one file per cloud.

Paths name nested inputs with dots and wire names ("oidc.issuerUri"); lists are passed through, so "rules.name" means
the name of every rule. Templates are explained in `templates`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A rule for a string: a regular expression for all of it, a length, and both in words for the message."""

    pattern: str = ""
    minimum: int = 0
    maximum: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A closed range for a number."""

    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Document:
    """A string that must hold a JSON document. `kind` names a validator of `documents`; `maximum` is its size in
    characters, counted without white space (as IAM counts)."""

    kind: str = "json"
    maximum: int = 0


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A deleted name stays taken for `days` (None: for ever); `days_from` is an input path that sets it.

    `message` is what the real service answers when the name is used again.
    """

    message: str
    days: int | None = None
    days_from: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A switch that holds: an update that has set the input `path` to `value` can not be taken back.

    While it holds, the number at `number` can not be changed either, or only be raised if it `grows`. `message` is what the
    real service answers, and `at_creation` what it answers if the resource is created with the switch set ("": it may be).
    """

    path: str
    value: bool | str
    number: str
    grows: bool
    message: str
    at_creation: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `maximum` resources of the type may share `key` (a template)."""

    key: str
    maximum: int
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeRules:
    """Everything hand-written about one resource type. All fields are optional; the schema does the rest."""

    id: str = ""
    """Template of the id."""
    identity: str = ""
    """Template of what must be unique, where it is not the id within account, project and region."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """Templates of outputs."""
    name_property: str | None = None
    """The input that is named automatically when left out; "" for none. Default: see `naming`."""
    automatic_name: str = ""
    """Template of the automatic name, where it is not the cloud's usual one."""
    force_new: tuple[str, ...] = ()
    """Inputs whose change replaces the resource."""
    in_place: tuple[str, ...] = ()
    """Inputs that do not force a replacement, though the general rules say so."""
    at_most_one: tuple[tuple[str, ...], ...] = ()
    exactly_one: tuple[tuple[str, ...], ...] = ()
    at_least_one: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    """Inputs of which all must be given when the first is."""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Valid values of an input, instead of the docstring's list; an empty tuple allows any."""
    text: Mapping[str, Text] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    syntax: Mapping[str, str] = field(default_factory=dict)
    """Input -> a named syntax of `syntaxes` (CIDR blocks, IAM members, ARNs)."""
    secret_outputs: tuple[str, ...] = ()
    no_conflicts: bool = False
    """Ignore what the docstrings say about conflicts."""
    upsert: bool = False
    """Creating it where it already exists succeeds in the real cloud."""
    exists: str = ""
    """Template of the real service's error for a name that is taken."""
    tombstone: Tombstone | None = None
    lock: Lock | None = None
    found: Mapping[str, Any] | None = None
    """Templates of the inputs of one that stands before the first `up`: an import finds it under whatever id it names."""
    limit: Limit | None = None
    variants: "tuple[Variant, ...]" = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """Checks that hold only where `property` has one of `values`; of `rules` only the checks of inputs count."""

    property: str
    values: tuple[str, ...]
    rules: TypeRules


NO_RULES = TypeRules()
