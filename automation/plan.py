"""What an operation does, or did, to a stack: plain data, free of Pulumi's types, that every report is made from."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vocabulary import Cloud

_COMPONENT_PACKAGE: Final = "mlcp"
_PROVIDER_PREFIX: Final = "pulumi:providers:"


class Operation(StrEnum):
    """What ``mlcp`` does to a stack."""

    PREVIEW = "preview"
    UP = "up"
    DESTROY = "destroy"
    REFRESH = "refresh"
    OUTPUTS = "outputs"
    UNPROTECT = "unprotect"


class Action(StrEnum):
    """What happens to one resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    SAME = "same"


class Progress(StrEnum):
    """How far one resource is."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One resource of the plan.

    Attributes:
        urn: Pulumi's name of the resource, unique in the state.
        type: type token, such as ``aws:s3/bucket:Bucket``.
        parent: URN of the parent, empty for the stack itself.
        action: what happens to it.
        progress: how far that is; in a preview everything is done at once.
        properties: names of the properties that change. Never their values, which may be secret.
        forces: those of them that can not change in place: because of them the resource is replaced.
        left_out: whether it is not created because the operation does not cover its cloud.
    """

    urn: str
    type: str
    parent: str = ""
    action: Action
    progress: Progress = Progress.DONE
    properties: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    left_out: bool = False

    @property
    def name(self) -> str:
        """The name that the program gave the resource."""
        return self.urn.rpartition("::")[2]

    @property
    def cloud(self) -> Cloud | None:
        """The cloud that the resource or component belongs to; None for the stack itself."""
        return cloud_of(self.type)

    @property
    def capability(self) -> str:
        """Capability of the component that it is or lies in (``mlcp:logging:AwsLogging`` is ``logging``), or empty."""
        types = self.urn.rpartition("::")[0].rpartition("::")[2].split("$")
        tokens = [token.split(":") for token in types if token.startswith(f"{_COMPONENT_PACKAGE}:")]
        return tokens[-1][1] if tokens else ""

    @property
    def is_component(self) -> bool:
        """Whether it only groups other resources."""
        return self.type.startswith(f"{_COMPONENT_PACKAGE}:")


def cloud_of(type_token: str) -> Cloud | None:
    """The cloud of a resource type, a provider type or a component type (``mlcp:networking:AwsNetwork``)."""
    package = type_token.removeprefix(_PROVIDER_PREFIX).partition(":")[0]
    class_name = type_token.rpartition(":")[2]
    for cloud in Cloud:
        if package == cloud.package or (package == _COMPONENT_PACKAGE and class_name.startswith(cloud.capitalize())):
            return cloud
    return None


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """Why a violation is allowed for a while.

    Attributes:
        until: last day on which it is, as ``2027-03-31``.
        reason: the reason that was written down.
    """

    until: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A policy that a resource does not meet.

    Attributes:
        pack: name of the policy pack.
        rule: id of the rule, such as ``MLCP-TAG-001``.
        level: ``mandatory`` fails the operation, ``advisory`` does not.
        urn: the resource, empty where the policy judges the whole stack.
        message: which resource, what is wrong, and the remedy.
        suppression: what allows it for a while; it is advice then.
    """

    pack: str
    rule: str
    level: str
    urn: str
    message: str
    suppression: Suppression | None = None

    @property
    def is_mandatory(self) -> bool:
        """Whether it fails the operation."""
        return self.level == "mandatory"


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """A policy that cannot be judged before ``up``, since what it looks at is not known yet.

    Attributes:
        pack: name of the policy pack.
        rule: id of the rule.
        urn: the resource, or empty.
        reason: which values are not known.
    """

    pack: str
    rule: str
    urn: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """An error or a warning of the engine, a provider or the program.

    Attributes:
        message: what it says.
        urn: the resource that it is about, or empty.
    """

    message: str
    urn: str = ""

    def __str__(self) -> str:
        """The message, after the resource's type and name where it is about one."""
        if not self.urn:
            return self.message
        types, _, name = self.urn.rpartition("::")
        return f"{types.rpartition('::')[2].rpartition('$')[2]} {name}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an operation does, or did, to a stack.

    Attributes:
        stack: name of the stack.
        operation: the operation.
        changes: every resource of the plan, in the engine's order.
        violations: policies that are not met.
        undecided: policies that cannot be judged before ``up``.
        drift: what had changed in the clouds behind the state: updated there, or deleted. None if nobody looked.
        notes: what the program and the engine warn of; each once.
        errors: why the operation failed; each once.
        packs: names of the policy packs that ran.
        succeeded: whether the engine finished without error.
        duration: wall-clock time in seconds.
    """

    stack: str
    operation: Operation
    changes: tuple[Change, ...] = ()
    violations: tuple[Violation, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    drift: tuple[Change, ...] | None = None
    notes: tuple[str, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    packs: tuple[str, ...] = ()
    succeeded: bool = True
    duration: float = 0.0

    def counts(self) -> dict[Action, int]:
        """Number of resources by action, zeros included. What is left out counts as the same."""
        counted = Counter(change.action for change in self.changes)
        return {action: counted[action] for action in Action}

    @property
    def mandatory(self) -> int:
        """Number of mandatory violations."""
        return sum(violation.is_mandatory for violation in self.violations)

    @property
    def passed(self) -> bool:
        """Whether the engine finished without error and no mandatory policy is violated."""
        return self.succeeded and not self.mandatory

    def changed(self) -> Iterator[Change]:
        """The resources that do not stay the same, or that failed."""
        return (change for change in self.changes if change.action is not Action.SAME or change.progress is Progress.FAILED)


def unique(messages: Iterable[str]) -> tuple[str, ...]:
    """``messages`` in order, each once, without empty ones."""
    return tuple(dict.fromkeys(message for message in messages if message))
