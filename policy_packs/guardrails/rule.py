"""What a rule is, and what it sees of a resource. Free of Pulumi's types, so that a rule is tested with plain data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from vocabulary import Cloud


class Level(StrEnum):
    """What a violation does."""

    MANDATORY = "mandatory"
    """The operation fails."""
    ADVISORY = "advisory"
    """It is reported."""

    @property
    def policy(self) -> str:
        """Name of the Pulumi policy that runs the rules of this level."""
        return f"{self.value}-rules"


class UnknownUntilUpError(Exception):
    """A rule needs a value that is not known at preview. Holds the value's path, such as ``tags.owner``."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource as a rule sees it. Values may be secret: they never go into a message.

    Attributes:
        type: type token, such as ``aws:s3/bucket:Bucket``.
        urn: Pulumi's unique name of the resource.
        properties: inputs. Looking up one that is not known yet raises ``UnknownUntilUpError``.
        provider: settings of the provider that it is made with.
        parent_type: type token of the parent, such as ``mlcp:networking:AwsNetwork``, or empty.
    """

    type: str
    urn: str
    properties: Mapping[str, Any]
    provider: Mapping[str, Any] = field(default_factory=dict)
    parent_type: str = ""

    @property
    def name(self) -> str:
        """Name of the resource in the program."""
        return self.urn.rpartition("::")[2]

    @property
    def stack(self) -> str:
        """Name of the stack."""
        return self.urn.removeprefix("urn:pulumi:").partition("::")[0]

    @cached_property
    def cloud(self) -> Cloud | None:
        """The cloud that the type belongs to."""
        package = self.type.partition(":")[0]
        return next((cloud for cloud in Cloud if cloud.package == package), None)

    def get(self, *path: str) -> Any:
        """The input at ``path``, or None where there is none.

        Raises:
            UnknownUntilUpError: it is not known at preview.
        """
        value: Any = self.properties
        for step in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(step)
        return value


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A way in which a resource breaks a rule.

    Attributes:
        problem: what is wrong, without the resource's name and without any value of it.
        remedy: what to write instead.
    """

    problem: str
    remedy: str


Repair = Mapping[tuple[str, ...], object]
"""Inputs to set, by path."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule.

    Attributes:
        id: ``MLCP-<FAMILY>-<NUMBER>``; never used for another rule.
        title: what must hold, as a sentence.
        why: what happens otherwise.
        level: what a violation does.
        applies_to: whether the rule judges resources of a type; asked once for each type.
        check: finds violations; may raise ``UnknownUntilUpError``.
        repair: the inputs that mend what can be mended without asking a person; see docs/policies.md on when it runs.
    """

    id: str
    title: str
    why: str
    level: Level = Level.MANDATORY
    applies_to: Callable[[str], bool]
    check: Callable[[Resource], Iterable[Finding]]
    repair: Callable[[Resource], Repair] | None = None

    def message(self, resource: Resource, finding: Finding) -> str:
        """The violation in one line: rule, resource, what is wrong, why it matters, what to write."""
        return f"{self.id}: {resource.type} {resource.name}: {finding.problem}. {self.why}. Fix: {finding.remedy}."
