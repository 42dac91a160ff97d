"""Differences that are intended, with the reason for each: the reviewed file ``stacks/parity.yaml``."""

from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from automation.analysis.facts import Facet, Fact
from automation.failures import BadInputError
from vocabulary import Cloud, Environment

FILE: Final = Path("stacks") / "parity.yaml"
"""Where the declarations lie in the project's folder."""

Reason = Annotated[str, Field(min_length=20)]
Glob = Annotated[str, Field(min_length=1)]


class _Declaration(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Reason
    """Why it is so, for a reader who wonders."""


class CloudDeclaration(_Declaration):
    """A value that resources of one cloud have, and the other clouds' do not."""

    capability: Glob
    """The capability; ``*`` stands for any text."""
    facet: Facet
    """In what it differs."""
    cloud: Cloud
    """The cloud that differs."""
    value: str
    """What is found there."""
    kind: Glob = "*"
    """Only this kind of resource."""
    resources: Glob = "*"
    """Only resources with such names."""
    stacks: list[Environment] = list(Environment)
    """Only in these stacks."""

    def covers(self, fact: Fact, stack: str) -> bool:
        """Whether ``fact`` is what this says."""
        return (
            self.cloud is fact.cloud
            and self.facet is fact.facet
            and self.value == fact.value
            and stack in list(self.stacks)
            and fnmatchcase(fact.capability, self.capability)
            and fnmatchcase(fact.kind, self.kind)
            and fnmatchcase(fact.resource, self.resources)
        )

    def __str__(self) -> str:
        what = f"{self.capability} has {self.facet} '{self.value}' on {self.cloud.display_name}"
        more = [f"kind {self.kind}"] * (self.kind != "*") + [f"resources {self.resources}"] * (self.resources != "*")
        return f"{what} ({', '.join(more)})" if more else what


class StackDeclaration(_Declaration):
    """A facet in which environments differ: because a setting does, or with the values written down here."""

    capability: Glob = "*"
    """The capability; ``*`` stands for any text."""
    facet: Facet
    """In what it differs."""
    kind: Glob = "*"
    """Only this kind of resource."""
    setting: str | None = None
    """Dotted path of the setting that makes the difference: stacks in which it is the same have the same value."""
    values: dict[Environment, str] | None = None
    """Instead of a setting: the value in each stack."""

    @model_validator(mode="after")
    def _one_explanation(self) -> "StackDeclaration":
        if (self.setting is None) == (self.values is None):
            raise ValueError("give either 'setting' or 'values'")
        return self

    def concerns(self, capability: str, facet: Facet, kind: str) -> bool:
        """Whether this is about that facet of that kind of resource."""
        return self.facet is facet and fnmatchcase(capability, self.capability) and fnmatchcase(kind, self.kind)

    def __str__(self) -> str:
        kind = f" of {self.kind}" * (self.kind != "*")
        return f"{self.capability} differs between stacks in {self.facet}{kind}" + f" by {self.setting}" * bool(self.setting)


class Declarations(BaseModel):
    """All declared differences."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clouds: list[CloudDeclaration] = []
    stacks: list[StackDeclaration] = []


def read_declarations(root: Path) -> Declarations:
    """The declarations of the project in ``root``; none if there is no file.

    Raises:
        BadInputError: the file is not valid; says everything that is wrong in it.
    """
    path = root / FILE
    if not path.exists():
        return Declarations()
    return parse_declarations(path.read_text(encoding="utf-8"), str(FILE))


def parse_declarations(text: str, file: str) -> Declarations:
    """The declarations in ``text``; ``file`` is its name, for messages.

    Raises:
        BadInputError: as ``read_declarations``.
    """
    try:
        return Declarations.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise BadInputError(f"{file} is no valid YAML: {error}") from None
    except ValidationError as error:
        problems = [f"  {_place(details['loc'])}: {details['msg']}{_given(details['input'])}" for details in error.errors()]
        raise BadInputError("\n".join([f"{file}: {len(problems)} problems", *problems])) from None


def _place(steps: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".") or "the file"


def _given(value: Any) -> str:
    return f", not {str(value) if isinstance(value, StrEnum) else value!r}" if isinstance(value, str | int | float) else ""
